-- Tenancy. The tenant role owns nothing; each transaction says which location (or company) it is for.

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'frontdesk_tenant') THEN
        CREATE ROLE frontdesk_tenant NOLOGIN NOBYPASSRLS;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;  -- another database of the same cluster made it just now
END $$;
-- A superuser may have made the role and given it to us before; then we cannot, and need not, give it again.
DO $$
BEGIN
    IF NOT pg_has_role(CURRENT_USER, 'frontdesk_tenant',
            CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END) THEN
        GRANT frontdesk_tenant TO CURRENT_USER;
    END IF;
END $$;

CREATE EXTENSION IF NOT EXISTS vector;

-- A setting never set reads as '' on a pooled connection.
CREATE FUNCTION current_location() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    RETURN NULLIF(current_setting('frontdesk.location_id', true), '');
CREATE FUNCTION current_company() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    RETURN NULLIF(current_setting('frontdesk.company_id', true), '');

CREATE TABLE companies (
    id text COLLATE "C" PRIMARY KEY,
    name text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE locations (
    id text COLLATE "C" PRIMARY KEY,
    company_id text COLLATE "C" NOT NULL REFERENCES companies,
    name text NOT NULL,
    timezone text NOT NULL,
    country text NOT NULL,
    sandbox boolean NOT NULL DEFAULT false,
    details jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE UNIQUE INDEX locations_by_company ON locations (company_id, id);

-- The virtual clock of a sandbox location: a shift against real time, or a moment where it stands still.
CREATE TABLE location_clocks (
    location_id text COLLATE "C" PRIMARY KEY REFERENCES locations ON DELETE CASCADE,
    shift interval NOT NULL DEFAULT '0',
    frozen_at timestamptz,
    moved_by text,  -- whoever runs its jobs right now
    moved_until timestamptz
);

CREATE FUNCTION moment(location text)
    RETURNS TABLE (
        real_now timestamptz, local_now timestamptz, began timestamptz, sandbox boolean, frozen boolean)
    LANGUAGE sql VOLATILE
BEGIN ATOMIC
    SELECT t.now, coalesce(c.frozen_at, t.now + c.shift, t.now), now(), c.location_id IS NOT NULL,
           c.frozen_at IS NOT NULL
    FROM (SELECT clock_timestamp() AS now) t
    LEFT JOIN location_clocks c ON c.location_id = location;
END;

-- Now, as the location of this transaction sees it: the default of what its people read. Within one
-- statement it is one moment, so that the times a row is born with are equal.
CREATE FUNCTION local_now() RETURNS timestamptz LANGUAGE sql STABLE
    RETURN coalesce(
        (SELECT coalesce(c.frozen_at, statement_timestamp() + c.shift)
         FROM location_clocks c WHERE c.location_id = current_location()),
        statement_timestamp());

-- Access

CREATE TABLE users (
    id text COLLATE "C" PRIMARY KEY,
    company_id text COLLATE "C" NOT NULL REFERENCES companies,
    first_name text NOT NULL,
    last_name text NOT NULL DEFAULT '',
    email text NOT NULL,
    phone text,
    kind text NOT NULL DEFAULT 'account',
    role text NOT NULL DEFAULT 'user',
    details jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    deleted_at timestamptz
);
CREATE UNIQUE INDEX users_by_email ON users (company_id, lower(email)) WHERE deleted_at IS NULL;

CREATE TABLE location_users (
    location_id text COLLATE "C" NOT NULL REFERENCES locations ON DELETE CASCADE,
    user_id text COLLATE "C" NOT NULL REFERENCES users ON DELETE CASCADE,
    PRIMARY KEY (location_id, user_id)
);
CREATE INDEX location_users_by_user ON location_users (user_id);

-- Whether a user of this company also works at a location other than this transaction's, whose rows alone
-- a location sees.
CREATE FUNCTION works_elsewhere(person text) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
BEGIN ATOMIC
    SELECT EXISTS (
        SELECT FROM location_users l JOIN users u ON u.id = l.user_id
        WHERE l.user_id = person AND u.company_id = current_company()
          AND l.location_id IS DISTINCT FROM current_location());
END;

CREATE TABLE tokens (
    id text COLLATE "C" PRIMARY KEY,
    company_id text COLLATE "C" NOT NULL REFERENCES companies,
    location_id text COLLATE "C",
    name text NOT NULL,
    secret_hash bytea NOT NULL UNIQUE,
    hint text NOT NULL,
    scopes text[] NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at timestamptz,
    revoked_at timestamptz,
    rotated_at timestamptz,
    last_used_at timestamptz,
    FOREIGN KEY (company_id, location_id) REFERENCES locations (company_id, id) ON DELETE CASCADE
);
CREATE INDEX tokens_by_company ON tokens (company_id, id);
-- After a rotation the former secret stays good until its time is over.
CREATE TABLE former_token_secrets (
    secret_hash bytea PRIMARY KEY,
    token_id text COLLATE "C" NOT NULL REFERENCES tokens ON DELETE CASCADE,
    good_until timestamptz NOT NULL
);

CREATE TABLE idempotency_keys (
    company_id text COLLATE "C" NOT NULL,
    location_id text COLLATE "C" NOT NULL,
    token_id text COLLATE "C" NOT NULL,
    key text NOT NULL,
    request_hash bytea NOT NULL,
    status int NOT NULL,
    headers jsonb NOT NULL,
    body bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (token_id, location_id, key)
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

CREATE UNLOGGED TABLE rate_counters (
    key text PRIMARY KEY,
    count bigint NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX rate_counters_by_expiry ON rate_counters (expires_at);

CREATE TABLE journal (
    location_id text COLLATE "C",
    company_id text COLLATE "C",
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    actor_kind text NOT NULL,
    actor_id text,
    cause text NOT NULL,
    entity text NOT NULL,
    entity_id text NOT NULL,
    before jsonb,
    after jsonb
);
CREATE INDEX journal_by_location ON journal (location_id, id);
CREATE INDEX journal_by_entity ON journal (location_id, entity, entity_id, id);

-- Work that is due later than the queue's horizon, and all work of sandbox locations.
CREATE TABLE later (
    location_id text COLLATE "C" NOT NULL REFERENCES locations ON DELETE CASCADE,
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL,
    payload jsonb NOT NULL,
    due_at timestamptz NOT NULL,
    is_virtual boolean NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    attempts int NOT NULL DEFAULT 0,
    failure text
);
CREATE INDEX later_by_due ON later (due_at) WHERE NOT is_virtual;
CREATE INDEX later_by_location ON later (location_id, due_at, id);

-- Contacts

CREATE TABLE custom_fields (
    location_id text COLLATE "C" NOT NULL REFERENCES locations ON DELETE CASCADE,
    id text COLLATE "C" NOT NULL,
    model text NOT NULL DEFAULT 'contact',
    name text NOT NULL,
    field_key text NOT NULL,
    data_type text NOT NULL,
    placeholder text NOT NULL DEFAULT '',
    position int NOT NULL DEFAULT 0,
    options jsonb NOT NULL DEFAULT '[]',
    details jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT local_now(),
    updated_at timestamptz NOT NULL DEFAULT local_now(),
    PRIMARY KEY (location_id, id)
);
CREATE UNIQUE INDEX custom_fields_by_key ON custom_fields (location_id, model, field_key);

CREATE TABLE contacts (
    location_id text COLLATE "C" NOT NULL REFERENCES locations ON DELETE CASCADE,
    id text COLLATE "C" NOT NULL,
    first_name text,
    last_name text,
    email text,
    email_lower text GENERATED ALWAYS AS (lower(email)) STORED,
    phone text,
    company_name text,
    address1 text,
    city text,
    state text,
    country text,
    postal_code text,
    website text,
    timezone text,
    date_of_birth date,
    gender text,
    source text,
    assigned_to text COLLATE "C",
    dnd boolean NOT NULL DEFAULT false,
    dnd_settings jsonb NOT NULL DEFAULT '{}',
    tags text[] NOT NULL DEFAULT '{}',
    custom_fields jsonb NOT NULL DEFAULT '{}',
    details jsonb NOT NULL DEFAULT '{}',
    revision int NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT local_now(),
    updated_at timestamptz NOT NULL DEFAULT local_now(),
    deleted_at timestamptz,
    PRIMARY KEY (location_id, id)
);
-- lower() is not leakproof, so row-level security would keep an index on lower(email) from being used.
CREATE INDEX contacts_by_email ON contacts (location_id, email_lower) WHERE deleted_at IS NULL;
CREATE INDEX contacts_by_phone ON contacts (location_id, phone) WHERE deleted_at IS NULL;
CREATE INDEX contacts_by_update ON contacts (location_id, updated_at, id) WHERE deleted_at IS NULL;
CREATE INDEX contacts_by_creation ON contacts (location_id, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX contacts_gone ON contacts (location_id, id) WHERE deleted_at IS NOT NULL;

-- Where a field's value came from: which message, in which words.
CREATE TABLE contact_field_sources (
    location_id text COLLATE "C" NOT NULL,
    contact_id text COLLATE "C" NOT NULL,
    field text NOT NULL,
    message_id text COLLATE "C",
    words text NOT NULL,
    turn_id text COLLATE "C",
    at timestamptz NOT NULL DEFAULT local_now(),
    PRIMARY KEY (location_id, contact_id, field),
    FOREIGN KEY (location_id, contact_id) REFERENCES contacts ON DELETE CASCADE
);

CREATE TABLE tasks (
    location_id text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    contact_id text COLLATE "C" NOT NULL,
    title text NOT NULL,
    body text NOT NULL DEFAULT '',
    due_at timestamptz NOT NULL,
    assigned_to text COLLATE "C",
    completed boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT local_now(),
    PRIMARY KEY (location_id, id),
    FOREIGN KEY (location_id, contact_id) REFERENCES contacts ON DELETE CASCADE
);
CREATE INDEX tasks_by_contact ON tasks (location_id, contact_id, id);

-- Agents

CREATE TABLE agents (
    location_id text COLLATE "C" NOT NULL REFERENCES locations ON DELETE CASCADE,
    id text COLLATE "C" NOT NULL,
    name text NOT NULL,
    business_name text,
    mode text NOT NULL,
    active boolean NOT NULL DEFAULT true,
    is_primary boolean NOT NULL,
    channels text[] NOT NULL,
    settings jsonb NOT NULL,
    revision int NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT local_now(),
    updated_at timestamptz NOT NULL DEFAULT local_now(),
    deleted_at timestamptz,
    undo_until timestamptz,
    PRIMARY KEY (location_id, id)
);
CREATE UNIQUE INDEX agents_one_primary ON agents (location_id) WHERE is_primary AND deleted_at IS NULL;

CREATE TABLE actions (
    location_id text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    agent_id text COLLATE "C" NOT NULL,
    type text NOT NULL,
    name text NOT NULL,
    settings jsonb NOT NULL,
    revision int NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT local_now(),
    updated_at timestamptz NOT NULL DEFAULT local_now(),
    deleted_at timestamptz,
    PRIMARY KEY (location_id, id),
    FOREIGN KEY (location_id, agent_id) REFERENCES agents ON DELETE CASCADE
);
CREATE INDEX actions_by_agent ON actions (location_id, agent_id, id) WHERE deleted_at IS NULL;

-- Whether the agent answers a contact: asleep or manual, since when, until when, why.
CREATE TABLE agent_statuses (
    location_id text COLLATE "C" NOT NULL,
    contact_id text COLLATE "C" NOT NULL,
    agent_id text COLLATE "C",
    state text NOT NULL,
    since timestamptz NOT NULL,
    until timestamptz,
    because text NOT NULL,
    channel text,
    PRIMARY KEY (location_id, contact_id),
    FOREIGN KEY (location_id, contact_id) REFERENCES contacts ON DELETE CASCADE
);

-- Knowledge

CREATE TABLE knowledge_bases (
    location_id text COLLATE "C" NOT NULL REFERENCES locations ON DELETE CASCADE,
    id text COLLATE "C" NOT NULL,
    name text NOT NULL,
    description text NOT NULL DEFAULT '',
    details jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT local_now(),
    updated_at timestamptz NOT NULL DEFAULT local_now(),
    PRIMARY KEY (location_id, id)
);

CREATE TABLE faqs (
    location_id text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    knowledge_base_id text COLLATE "C" NOT NULL,
    question text NOT NULL,
    answer text NOT NULL,
    words tsvector NOT NULL DEFAULT '',
    revision int NOT NULL DEFAULT 1,
    question_vector vector,
    whole_vector vector,
    embedding_model text,
    created_at timestamptz NOT NULL DEFAULT local_now(),
    updated_at timestamptz NOT NULL DEFAULT local_now(),
    PRIMARY KEY (location_id, id),
    FOREIGN KEY (location_id, knowledge_base_id) REFERENCES knowledge_bases ON DELETE CASCADE
);
-- A search reads the vectors of all the location's FAQs: three times faster in the row than beside it.
ALTER TABLE faqs ALTER question_vector SET STORAGE MAIN, ALTER whole_vector SET STORAGE MAIN,
    ALTER words SET STORAGE MAIN;
CREATE INDEX faqs_by_base ON faqs (location_id, knowledge_base_id, id);
CREATE INDEX faqs_by_model ON faqs (location_id, embedding_model);

-- Conversations

CREATE TABLE conversations (
    location_id text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    contact_id text COLLATE "C" NOT NULL,
    assigned_to text COLLATE "C",
    starred boolean NOT NULL DEFAULT false,
    unread_count int NOT NULL DEFAULT 0,
    last_seq bigint NOT NULL DEFAULT 0,
    last_inbound_seq bigint NOT NULL DEFAULT 0,
    last_message_at timestamptz(3),
    last_message_body text,
    last_message_channel text,
    last_message_direction text,
    last_manual_at timestamptz(3),
    last_outbound_at timestamptz,
    last_outbound_source text,
    turn_seq bigint NOT NULL DEFAULT 0,
    turn_due_at timestamptz,
    unanswered_since timestamptz,
    considered_through bigint NOT NULL DEFAULT 0,
    rearmed_seq bigint NOT NULL DEFAULT 0,
    lease_token text,
    lease_until timestamptz,
    details jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz(3) NOT NULL DEFAULT local_now(),
    updated_at timestamptz NOT NULL DEFAULT local_now(),
    deleted_at timestamptz,
    -- What pages of the inbox are ordered by, in the milliseconds that clients hold. A column, as row-level
    -- security keeps an index on coalesce() from being used.
    active_at timestamptz(3) NOT NULL GENERATED ALWAYS AS (coalesce(last_message_at, created_at)) STORED,
    PRIMARY KEY (location_id, id),
    FOREIGN KEY (location_id, contact_id) REFERENCES contacts ON DELETE CASCADE
);
CREATE UNIQUE INDEX conversations_one_per_contact ON conversations (location_id, contact_id)
    WHERE deleted_at IS NULL;
CREATE INDEX conversations_by_activity ON conversations (location_id, active_at, id)
    WHERE deleted_at IS NULL;
CREATE INDEX conversations_unread ON conversations (location_id, active_at, id)
    WHERE deleted_at IS NULL AND unread_count > 0;
CREATE INDEX conversations_gone ON conversations (location_id, id) WHERE deleted_at IS NOT NULL;
CREATE INDEX conversations_overdue ON conversations (turn_due_at) WHERE turn_due_at IS NOT NULL;

CREATE TABLE messages (
    location_id text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    conversation_id text COLLATE "C" NOT NULL,
    contact_id text COLLATE "C" NOT NULL,
    seq bigint NOT NULL,
    channel text NOT NULL,
    direction text NOT NULL,
    body text NOT NULL,
    attachments text[] NOT NULL DEFAULT '{}',
    content_type text NOT NULL DEFAULT 'text/plain',
    status text NOT NULL,
    failure text,
    source text NOT NULL,
    user_id text COLLATE "C",
    agent_id text COLLATE "C",
    turn_id text COLLATE "C",
    outside_id text,
    details jsonb NOT NULL DEFAULT '{}',
    cause text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT local_now(),  -- when it was written: the sender's word, if given
    recorded_at timestamptz NOT NULL DEFAULT local_now(),  -- when it came here: what scheduling goes by
    updated_at timestamptz NOT NULL DEFAULT local_now(),
    PRIMARY KEY (location_id, id),
    FOREIGN KEY (location_id, conversation_id) REFERENCES conversations ON DELETE CASCADE
);
CREATE INDEX messages_undelivered ON messages (updated_at) WHERE status = 'pending';
CREATE UNIQUE INDEX messages_in_order ON messages (location_id, conversation_id, seq);
CREATE UNIQUE INDEX messages_once ON messages (location_id, conversation_id, direction, channel, outside_id)
    WHERE outside_id IS NOT NULL;
CREATE UNIQUE INDEX messages_one_reply ON messages (location_id, turn_id) WHERE turn_id IS NOT NULL;
CREATE INDEX messages_by_creation ON messages (location_id, created_at, id);

-- Turns: one answer each, its steps stored before their effects, its record for people.

CREATE TABLE turns (
    location_id text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    conversation_id text COLLATE "C" NOT NULL,
    contact_id text COLLATE "C" NOT NULL,
    agent_id text COLLATE "C",
    state text NOT NULL,
    held_because text,
    from_seq bigint NOT NULL,
    through_seq bigint NOT NULL,
    restarts int NOT NULL DEFAULT 0,
    attempts int NOT NULL DEFAULT 1,
    gates jsonb NOT NULL DEFAULT '[]',
    drops jsonb NOT NULL DEFAULT '[]',
    failure text,  -- of a turn that is still thinking: why its last attempt came to nothing
    wasted jsonb NOT NULL DEFAULT '[]',  -- what attempts used whose step came to nothing
    created_at timestamptz NOT NULL DEFAULT local_now(),
    finished_at timestamptz,
    PRIMARY KEY (location_id, id),
    FOREIGN KEY (location_id, conversation_id) REFERENCES conversations ON DELETE CASCADE
);
CREATE UNIQUE INDEX turns_one_open ON turns (location_id, conversation_id) WHERE state = 'thinking';
CREATE INDEX turns_by_conversation ON turns (location_id, conversation_id, through_seq DESC);

CREATE TABLE turn_steps (
    location_id text COLLATE "C" NOT NULL,
    turn_id text COLLATE "C" NOT NULL,
    step int NOT NULL,
    output jsonb NOT NULL,
    outcomes jsonb,
    applied_at timestamptz,
    PRIMARY KEY (location_id, turn_id, step),
    FOREIGN KEY (location_id, turn_id) REFERENCES turns ON DELETE CASCADE
);

CREATE TABLE generations (
    location_id text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    conversation_id text COLLATE "C" NOT NULL,
    contact_id text COLLATE "C" NOT NULL,
    agent_id text COLLATE "C",
    message_id text COLLATE "C",
    input_message_ids text[] NOT NULL,
    source text NOT NULL DEFAULT 'conversation',
    outcome text NOT NULL,
    record jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT local_now(),
    PRIMARY KEY (location_id, id),
    FOREIGN KEY (location_id, conversation_id) REFERENCES conversations ON DELETE CASCADE
);
CREATE INDEX generations_by_conversation ON generations (location_id, conversation_id, id);

CREATE TABLE drafts (
    location_id text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    turn_id text COLLATE "C" NOT NULL,
    conversation_id text COLLATE "C" NOT NULL,
    agent_id text COLLATE "C" NOT NULL,
    channel text NOT NULL,
    body text NOT NULL,
    effects jsonb NOT NULL,
    state text NOT NULL,
    sent_body text,
    message_id text COLLATE "C",
    decided_by text,
    decided_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT local_now(),
    PRIMARY KEY (location_id, id),
    FOREIGN KEY (location_id, conversation_id) REFERENCES conversations ON DELETE CASCADE
);
CREATE UNIQUE INDEX drafts_one_a_turn ON drafts (location_id, turn_id);
CREATE INDEX drafts_open ON drafts (location_id, conversation_id, id) WHERE state = 'open';

-- Web chat

CREATE TABLE widgets (
    location_id text COLLATE "C" NOT NULL REFERENCES locations ON DELETE CASCADE,
    id text COLLATE "C" NOT NULL UNIQUE,
    name text NOT NULL,
    greeting text NOT NULL DEFAULT '',
    allowed_origins text[] NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT local_now(),
    PRIMARY KEY (location_id, id)
);

CREATE TABLE chat_sessions (
    location_id text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    widget_id text COLLATE "C" NOT NULL,
    secret_hash bytea NOT NULL,
    contact_id text COLLATE "C" NOT NULL,
    conversation_id text COLLATE "C" NOT NULL,
    from_seq bigint NOT NULL,
    greeting text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT local_now(),
    PRIMARY KEY (location_id, id),
    FOREIGN KEY (location_id, widget_id) REFERENCES widgets ON DELETE CASCADE,
    FOREIGN KEY (location_id, conversation_id) REFERENCES conversations ON DELETE CASCADE
);
CREATE INDEX chat_sessions_by_conversation ON chat_sessions (location_id, conversation_id);

-- What the tenant role may see and do.

GRANT USAGE ON SCHEMA public TO frontdesk_tenant;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY[
        'location_clocks', 'later', 'custom_fields', 'contacts',
        'contact_field_sources', 'tasks', 'agents', 'actions', 'agent_statuses', 'knowledge_bases',
        'faqs', 'conversations', 'messages', 'turns', 'turn_steps', 'generations', 'drafts', 'widgets',
        'chat_sessions'
    ] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO frontdesk_tenant', name);
        EXECUTE format(
            'CREATE POLICY tenant ON %I TO frontdesk_tenant'
            ' USING (location_id = current_location()) WITH CHECK (location_id = current_location())',
            name);
    END LOOP;
END $$;

ALTER TABLE companies ENABLE ROW LEVEL SECURITY;
GRANT SELECT ON companies TO frontdesk_tenant;
CREATE POLICY tenant ON companies TO frontdesk_tenant USING (id = current_company());

ALTER TABLE locations ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE (name, timezone, country, details, updated_at) ON locations
    TO frontdesk_tenant;
CREATE POLICY tenant ON locations TO frontdesk_tenant
    USING (id = current_location() OR (current_location() IS NULL AND company_id = current_company()))
    WITH CHECK (id = current_location() OR (current_location() IS NULL AND company_id = current_company()));

ALTER TABLE users ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON users TO frontdesk_tenant;
CREATE POLICY seen ON users FOR SELECT TO frontdesk_tenant USING (
    company_id = current_company()
    OR EXISTS (SELECT FROM location_users u WHERE u.user_id = users.id AND u.location_id = current_location()));
CREATE POLICY made ON users FOR INSERT TO frontdesk_tenant WITH CHECK (company_id = current_company());
CREATE POLICY altered ON users FOR UPDATE TO frontdesk_tenant USING (company_id = current_company());

-- The company that both belong to; a policy cannot ask the tables, whose own policies would ask it back.
CREATE FUNCTION works_for(location text, person text) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
    RETURN (SELECT l.company_id FROM locations l JOIN users u ON u.company_id = l.company_id
            WHERE l.id = location AND u.id = person);

-- A location sees who works there; a company sees it for all of its locations. Only users of the
-- company itself can be put to work.
ALTER TABLE location_users ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON location_users TO frontdesk_tenant;
CREATE POLICY tenant ON location_users TO frontdesk_tenant
    USING (location_id = current_location() OR (current_location() IS NULL AND EXISTS (
        SELECT FROM locations l
        WHERE l.id = location_users.location_id AND l.company_id = current_company())))
    WITH CHECK (
        works_for(location_id, user_id) = current_company()
        AND (location_id = current_location() OR current_location() IS NULL));

ALTER TABLE tokens ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON tokens TO frontdesk_tenant;
CREATE POLICY tenant ON tokens TO frontdesk_tenant
    USING (company_id = current_company()
           AND (current_location() IS NULL OR location_id = current_location()))
    WITH CHECK (company_id = current_company()
                AND (current_location() IS NULL OR location_id = current_location()));

ALTER TABLE former_token_secrets ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, DELETE ON former_token_secrets TO frontdesk_tenant;
CREATE POLICY tenant ON former_token_secrets TO frontdesk_tenant
    USING (EXISTS (SELECT FROM tokens t WHERE t.id = token_id AND t.company_id = current_company()));

ALTER TABLE journal ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON journal TO frontdesk_tenant;
CREATE POLICY tenant ON journal TO frontdesk_tenant
    USING (location_id = current_location() OR (location_id IS NULL AND company_id = current_company()))
    WITH CHECK (location_id = current_location() OR (location_id IS NULL AND company_id = current_company()));

ALTER TABLE idempotency_keys ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON idempotency_keys TO frontdesk_tenant;
CREATE POLICY tenant ON idempotency_keys TO frontdesk_tenant
    USING (company_id = current_company() AND location_id = coalesce(current_location(), ''))
    WITH CHECK (company_id = current_company() AND location_id = coalesce(current_location(), ''));

GRANT INSERT ON pgqueuer, pgqueuer_log TO frontdesk_tenant;
GRANT SELECT (id, entrypoint, priority, dedupe_key, status) ON pgqueuer TO frontdesk_tenant;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO frontdesk_tenant;
