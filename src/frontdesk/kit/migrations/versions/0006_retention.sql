-- How long messages and generations are kept; reading them back; the notes on a contact.

CREATE TABLE notes (
    location_id text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    contact_id text COLLATE "C" NOT NULL,
    title text NOT NULL DEFAULT '',
    body text NOT NULL,
    color text,
    pinned boolean NOT NULL DEFAULT false,
    user_id text COLLATE "C",
    created_at timestamptz NOT NULL DEFAULT local_now(),
    PRIMARY KEY (location_id, id),
    FOREIGN KEY (location_id, contact_id) REFERENCES contacts ON DELETE CASCADE
);
CREATE INDEX notes_by_contact ON notes (location_id, contact_id, id);

-- Generations are read newest first, by each filter of theirs.
CREATE INDEX generations_by_time ON generations (location_id, created_at, id);
CREATE INDEX generations_by_agent ON generations (location_id, agent_id, created_at, id);
CREATE INDEX generations_by_contact ON generations (location_id, contact_id, created_at, id);
CREATE INDEX generations_by_outcome ON generations (location_id, outcome, created_at, id);
DROP INDEX generations_by_conversation;
CREATE INDEX generations_by_conversation ON generations (location_id, conversation_id, created_at, id);
CREATE INDEX generations_by_reply ON generations (location_id, message_id) WHERE message_id IS NOT NULL;

-- Which generations fired an action: a row for its id and one for its type. A table of its own, since
-- row-level security keeps an index of array operators (not leakproof) from being used, and since one
-- index gives the newest first.
CREATE TABLE generation_actions (
    location_id text COLLATE "C" NOT NULL,
    action text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL,
    generation_id text COLLATE "C" NOT NULL,
    agent_id text COLLATE "C",
    PRIMARY KEY (location_id, action, created_at, generation_id) INCLUDE (agent_id),
    FOREIGN KEY (location_id, generation_id) REFERENCES generations ON DELETE CASCADE
);
CREATE INDEX generation_actions_by_generation ON generation_actions (location_id, generation_id);

-- What is counted of a generation. It stays when the generation is purged or its contact erased, so it says
-- nothing of what anybody wrote; it also keeps the place of a generation that a page ended with. The
-- conversation is a number made of its id: enough to count them, and quicker than the id.
CREATE TABLE generation_facts (
    location_id text COLLATE "C" NOT NULL REFERENCES locations ON DELETE CASCADE,
    id text COLLATE "C" NOT NULL,
    agent_id text COLLATE "C",
    conversation bigint NOT NULL,
    created_at timestamptz NOT NULL,
    outcome text NOT NULL,
    held_by text,
    draft text,
    handed_over boolean NOT NULL,
    booked boolean NOT NULL,
    inputs int NOT NULL,
    latency_ms real,
    input_tokens bigint NOT NULL,
    output_tokens bigint NOT NULL,
    cost double precision NOT NULL,
    PRIMARY KEY (location_id, id)
);
-- All that statistics read: the rows of one agent lie scattered among those of all locations.
CREATE INDEX generation_facts_by_agent ON generation_facts (location_id, agent_id, created_at)
    INCLUDE (conversation, outcome, held_by, draft, handed_over, booked, inputs, latency_ms, input_tokens,
             output_tokens, cost);
CREATE INDEX generation_facts_by_conversation ON generation_facts (location_id, conversation);

-- The facts and the fired actions of a generation, read from parts of its record in this one place.
CREATE FUNCTION facts_of(told generations, gates jsonb, usage jsonb, fired jsonb) RETURNS generation_facts
    LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT ROW(
        told.location_id, told.id, told.agent_id, hashtextextended(told.conversation_id, 0),
        told.created_at, told.outcome,
        CASE WHEN told.outcome = 'held' THEN coalesce((
            SELECT gate ->> 'gate' FROM jsonb_array_elements(gates) WITH ORDINALITY AS g (gate, place)
            WHERE gate -> 'passed' = 'false' ORDER BY place LIMIT 1), 'unknown') END,
        CASE WHEN told.outcome = 'drafted' THEN 'open' END,
        effects.hands_over, effects.books,
        cardinality(told.input_message_ids),
        (usage ->> 'latency_ms')::real,
        coalesce((usage ->> 'input_tokens')::bigint, 0),
        coalesce((usage ->> 'output_tokens')::bigint, 0),
        coalesce((usage ->> 'cost')::double precision, 0)
    )::generation_facts
    FROM (
        SELECT coalesce(bool_or(use ->> 'type' = 'hand_over'), false) AS hands_over,
               coalesce(bool_or(use -> 'effects' @> '[{"kind": "book_appointment"}]'), false) AS books
        FROM jsonb_array_elements(fired) AS f (use) WHERE use -> 'succeeded' = 'true'
    ) AS effects;
END;

CREATE FUNCTION actions_of(told generations, fired jsonb) RETURNS SETOF generation_actions LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT DISTINCT told.location_id, named.action, told.created_at, told.id, told.agent_id
    FROM jsonb_array_elements(fired) AS f (use)
    CROSS JOIN LATERAL (VALUES (use ->> 'action_id'), (use ->> 'type')) AS named (action)
    WHERE use -> 'succeeded' = 'true' AND named.action IS NOT NULL;
END;

CREATE FUNCTION note_generation() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    told record;
BEGIN
    -- A record is long: take out at once what is needed of it.
    SELECT * INTO told FROM jsonb_to_record(NEW.record) AS r (gates jsonb, usage jsonb, actions jsonb);
    INSERT INTO generation_facts
        SELECT * FROM facts_of(NEW, told.gates, told.usage, told.actions -> 'fired');
    IF jsonb_array_length(told.actions -> 'fired') > 0 THEN
        INSERT INTO generation_actions SELECT * FROM actions_of(NEW, told.actions -> 'fired');
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER noted AFTER INSERT ON generations FOR EACH ROW EXECUTE FUNCTION note_generation();

-- What a draft came to is counted here, so that whoever decides on one cannot forget it. A draft that is
-- deleted while it waits came to nothing.
CREATE FUNCTION note_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE generation_facts SET draft = CASE
            WHEN TG_OP = 'DELETE' THEN 'outdated'
            WHEN NEW.state = 'accepted' AND NEW.sent_body IS DISTINCT FROM NEW.body THEN 'edited'
            ELSE NEW.state END
        WHERE location_id = OLD.location_id AND id = OLD.turn_id;
    RETURN NULL;
END $$;
CREATE TRIGGER decided AFTER UPDATE OF state ON drafts
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION note_draft();
CREATE TRIGGER lost AFTER DELETE ON drafts
    FOR EACH ROW WHEN (OLD.state = 'open') EXECUTE FUNCTION note_draft();

INSERT INTO generation_facts
    SELECT f.* FROM generations g
    CROSS JOIN LATERAL jsonb_to_record(g.record) AS r (gates jsonb, usage jsonb, actions jsonb)
    CROSS JOIN LATERAL facts_of(g, r.gates, r.usage, r.actions -> 'fired') AS f;
INSERT INTO generation_actions
    SELECT a.* FROM generations g CROSS JOIN LATERAL actions_of(g, g.record #> '{actions,fired}') AS a;
UPDATE generation_facts f
    SET draft = CASE WHEN d.state = 'accepted' AND d.sent_body IS DISTINCT FROM d.body THEN 'edited'
                     ELSE d.state END
    FROM drafts d WHERE d.location_id = f.location_id AND d.turn_id = f.id;

-- What is kept how long, in days; null is for ever.
CREATE TABLE retention (
    location_id text COLLATE "C" PRIMARY KEY REFERENCES locations ON DELETE CASCADE,
    messages_days int CHECK (messages_days >= 1),
    generations_days int CHECK (generations_days >= 1),
    journal_days int CHECK (journal_days >= 1),
    due_at timestamptz,  -- when the next purge is due, as the location sees it; null when all is kept
    purged_at timestamptz,
    purged jsonb
);
CREATE INDEX retention_due ON retention (due_at) WHERE due_at IS NOT NULL;

-- The receipts of erasures: ids alone. They also tell what to erase again after a restore.
CREATE TABLE erasures (
    location_id text COLLATE "C" NOT NULL REFERENCES locations ON DELETE CASCADE,
    contact_id text COLLATE "C" NOT NULL,
    erased_at timestamptz NOT NULL DEFAULT local_now(),
    erased jsonb NOT NULL,
    PRIMARY KEY (location_id, contact_id)
);

-- Purges and erasures go by these; without them a cascade reads whole tables.
CREATE INDEX conversations_by_contact ON conversations (location_id, contact_id);
CREATE INDEX drafts_by_conversation ON drafts (location_id, conversation_id);
CREATE INDEX drafts_by_creation ON drafts (location_id, created_at);
CREATE INDEX field_sources_by_message ON contact_field_sources (location_id, message_id)
    WHERE message_id IS NOT NULL;
CREATE INDEX events_of_conversation ON events (location_id, conversation_id) WHERE contact_id IS NULL;
CREATE INDEX contacts_long_gone ON contacts (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX journal_by_contact
    ON journal (location_id, (coalesce(after ->> 'contact_id', before ->> 'contact_id')))
    WHERE coalesce(after ->> 'contact_id', before ->> 'contact_id') IS NOT NULL;

-- The journal tells its readers when by the clock of the location, as everything else does.
ALTER TABLE journal ALTER at SET DEFAULT local_now();

-- The journal, kept answers and the queue are closed to the tenant's role but for adding to them. These
-- functions are the only way to take from them, and reach no further than the location of the transaction.

-- Everything that hangs on a contact, by what it is.
CREATE FUNCTION things_of_contact(contact text) RETURNS TABLE (kind text, id text) LANGUAGE sql STABLE
BEGIN ATOMIC
    WITH talks AS (
        SELECT c.id FROM conversations c
        WHERE c.location_id = current_location() AND c.contact_id = contact
    )
    SELECT 'contacts', contact
    UNION ALL SELECT 'conversations', t.id FROM talks t
    UNION ALL SELECT 'tasks', k.id FROM tasks k
        WHERE k.location_id = current_location() AND k.contact_id = contact
    UNION ALL SELECT 'notes', o.id FROM notes o
        WHERE o.location_id = current_location() AND o.contact_id = contact
    UNION ALL SELECT 'messages', m.id FROM talks t
        JOIN messages m ON m.location_id = current_location() AND m.conversation_id = t.id
    UNION ALL SELECT 'turns', n.id FROM talks t
        JOIN turns n ON n.location_id = current_location() AND n.conversation_id = t.id
    UNION ALL SELECT 'generations', g.id FROM talks t
        JOIN generations g ON g.location_id = current_location() AND g.conversation_id = t.id
    UNION ALL SELECT 'drafts', d.id FROM talks t
        JOIN drafts d ON d.location_id = current_location() AND d.conversation_id = t.id
    UNION ALL SELECT 'chat_sessions', s.id FROM talks t
        JOIN chat_sessions s ON s.location_id = current_location() AND s.conversation_id = t.id;
END;

-- The lines of the journal about any of the things, or that name the contact.
CREATE FUNCTION journal_about(contact text, things text[]) RETURNS SETOF bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
BEGIN ATOMIC
    WITH RECURSIVE kinds AS (
        (SELECT entity FROM journal WHERE location_id = current_location() ORDER BY entity LIMIT 1)
        UNION ALL
        SELECT (SELECT j.entity FROM journal j WHERE j.location_id = current_location()
                AND j.entity > kinds.entity ORDER BY j.entity LIMIT 1)
        FROM kinds WHERE kinds.entity IS NOT NULL
    )
    SELECT j.id FROM kinds CROSS JOIN unnest(things) AS t (thing)
    JOIN journal j ON j.location_id = current_location() AND j.entity = kinds.entity AND j.entity_id = t.thing
    UNION
    SELECT j.id FROM journal j WHERE j.location_id = current_location()
        AND coalesce(j.after ->> 'contact_id', j.before ->> 'contact_id') = contact;
END;

CREATE FUNCTION forget_in_journal(contact text, things text[]) RETURNS bigint
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public
BEGIN ATOMIC
    WITH gone AS (
        DELETE FROM journal WHERE location_id = current_location()
        AND id IN (SELECT journal_about(contact, things)) RETURNING 1
    ) SELECT count(*) FROM gone;
END;

-- Lines about messages and drafts stay, what was written in them goes.
CREATE FUNCTION hush_in_journal(kind text, things text[]) RETURNS void
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public
BEGIN ATOMIC
    UPDATE journal
    SET before = before - ARRAY['body', 'sent_body', 'attachments', 'details', 'effects'],
        after = after - ARRAY['body', 'sent_body', 'attachments', 'details', 'effects']
    WHERE location_id = current_location() AND entity = kind AND entity_id = ANY (things);
END;

CREATE FUNCTION purge_journal(older_than timestamptz, most int) RETURNS bigint
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public
BEGIN ATOMIC
    -- The oldest by their number, which needs no index by time: it ends where the younger ones begin.
    WITH gone AS (
        DELETE FROM journal WHERE location_id = current_location() AND id IN (
            SELECT oldest.id FROM (
                SELECT j.id, j.at FROM journal j WHERE j.location_id = current_location()
                ORDER BY j.id LIMIT most
            ) AS oldest WHERE oldest.at < older_than)
        RETURNING 1
    ) SELECT count(*) FROM gone;
END;

-- Answers kept for idempotency keys that name any of the things.
CREATE FUNCTION forget_answers(things text[]) RETURNS bigint
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public
BEGIN ATOMIC
    WITH gone AS (
        DELETE FROM idempotency_keys WHERE location_id = current_location() AND (token_id, key) IN (
            SELECT k.token_id, k.key FROM idempotency_keys k
            CROSS JOIN LATERAL regexp_matches(encode(k.body, 'escape'), '[0-9A-Za-z_-]{1,64}', 'g')
                AS m (words)
            JOIN unnest(things) AS t (thing) ON t.thing = m.words[1]
            WHERE k.location_id = current_location())
        RETURNING 1
    ) SELECT count(*) FROM gone;
END;

-- Jobs that wait or are held and are about any of the things; one that is being carried out finds nothing.
CREATE FUNCTION forget_jobs(things text[]) RETURNS bigint
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public
BEGIN ATOMIC
    WITH queued AS (
        DELETE FROM pgqueuer WHERE id IN (
            SELECT q.id FROM pgqueuer q
            CROSS JOIN LATERAL regexp_matches(encode(q.payload, 'escape'), '[0-9A-Za-z_-]{1,64}', 'g')
                AS m (words)
            JOIN unnest(things) AS t (thing) ON t.thing = m.words[1]
            WHERE q.status <> 'picked' AND position(convert_to(current_location(), 'UTF8') IN q.payload) > 0)
        RETURNING 1
    ), planned AS (
        DELETE FROM later WHERE id IN (
            SELECT l.id FROM later l CROSS JOIN LATERAL jsonb_each_text(l.payload) AS m (name, value)
            JOIN unnest(things) AS t (thing) ON t.thing = m.value
            WHERE l.location_id = current_location())
        RETURNING 1
    ) SELECT (SELECT count(*) FROM queued) + (SELECT count(*) FROM planned);
END;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['generation_actions', 'generation_facts', 'retention', 'erasures', 'notes'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO frontdesk_tenant', name);
        EXECUTE format(
            'CREATE POLICY tenant ON %I TO frontdesk_tenant'
            ' USING (location_id = current_location()) WITH CHECK (location_id = current_location())',
            name);
    END LOOP;
END $$;
