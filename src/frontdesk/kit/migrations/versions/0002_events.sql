-- What leaves the house is signed with these; the private halves are encrypted, the public ones listed.
-- The tenant role sees none of it.
CREATE TABLE signing_keys (
    id text COLLATE "C" PRIMARY KEY,
    algorithm text NOT NULL,
    public_key text NOT NULL,
    sealed bytea NOT NULL,
    since timestamptz NOT NULL DEFAULT clock_timestamp(),
    until timestamptz
);
CREATE UNIQUE INDEX signing_keys_current ON signing_keys (algorithm) WHERE until IS NULL;

-- The log of what happened is ordered by (epoch, xid, number). Transaction ids begin anew where a backup is
-- restored into another cluster, and go back where one is restored at all: then a new epoch begins. `place`
-- says in which cluster, database and time line the epoch is, `tag` tells two epochs of the same number apart.
CREATE TABLE event_epochs (
    epoch int PRIMARY KEY,
    tag text NOT NULL DEFAULT left(md5(random()::text || clock_timestamp()::text), 12),
    place text NOT NULL,
    since timestamptz NOT NULL DEFAULT clock_timestamp()
);
GRANT SELECT ON event_epochs TO frontdesk_tenant;

CREATE FUNCTION database_place() RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    cluster text := '';
BEGIN
    BEGIN
        cluster := (pg_control_system()).system_identifier || '/' || left(pg_walfile_name(pg_current_wal_lsn()), 8);
    EXCEPTION WHEN insufficient_privilege OR object_not_in_prerequisite_state THEN
        NULL;  -- a server that does not tell: then the database alone says where we are
    END;
    RETURN cluster || '/' || (SELECT oid FROM pg_database WHERE datname = current_database());
END $$;

CREATE FUNCTION current_epoch() RETURNS int LANGUAGE sql STABLE
    RETURN (SELECT max(epoch) FROM event_epochs);

CREATE TABLE events (
    company_id text COLLATE "C" NOT NULL,
    location_id text COLLATE "C",  -- null: the company's own
    epoch int NOT NULL DEFAULT current_epoch(),
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id text COLLATE "C" NOT NULL,
    type text NOT NULL,
    at timestamptz NOT NULL DEFAULT local_now(),
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    contact_id text COLLATE "C",
    conversation_id text COLLATE "C",
    agent_id text COLLATE "C",
    actor_kind text NOT NULL,
    actor_id text,
    cause text NOT NULL,
    data jsonb NOT NULL
);
CREATE INDEX events_by_location ON events (location_id, epoch, xid, number);
CREATE INDEX events_by_company ON events (company_id, epoch, xid, number);
CREATE INDEX events_by_contact ON events (location_id, contact_id) WHERE contact_id IS NOT NULL;

-- Begin a new epoch where this database is not where the last one was. Whoever still writes events of the
-- last one is waited for, so that none of them comes after one of the new.
CREATE FUNCTION begin_epoch(always boolean) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
    last event_epochs;
BEGIN
    SELECT * INTO last FROM event_epochs ORDER BY epoch DESC LIMIT 1;
    IF NOT always AND last.place = database_place() THEN
        RETURN last.epoch;
    END IF;
    LOCK TABLE events, event_epochs IN SHARE ROW EXCLUSIVE MODE;
    SELECT * INTO last FROM event_epochs ORDER BY epoch DESC LIMIT 1;
    IF always OR last.place IS DISTINCT FROM database_place() THEN
        INSERT INTO event_epochs (epoch, place) VALUES (coalesce(last.epoch, 0) + 1, database_place());
    END IF;
    RETURN current_epoch();
END $$;
SELECT begin_epoch(true);

CREATE TABLE webhooks (
    company_id text COLLATE "C" NOT NULL REFERENCES companies,
    location_id text COLLATE "C" REFERENCES locations ON DELETE CASCADE,  -- null: all of the company's
    id text COLLATE "C" PRIMARY KEY,
    url text NOT NULL,
    events text[] NOT NULL,
    description text NOT NULL DEFAULT '',
    active boolean NOT NULL DEFAULT true,
    secret bytea NOT NULL,
    former_secret bytea,
    former_secret_until timestamptz,
    rotated_at timestamptz,
    failures int NOT NULL DEFAULT 0,  -- in a row
    next_try_at timestamptz,  -- while it fails: nothing is tried before
    last_success_at timestamptz,
    last_failure_at timestamptz,
    last_failure text,
    created_at timestamptz NOT NULL DEFAULT local_now(),
    updated_at timestamptz NOT NULL DEFAULT local_now()
);
CREATE INDEX webhooks_by_location ON webhooks (company_id, location_id, id);

-- Which subscriptions want an event: those of its location and those of the whole company, which the
-- location's own transaction may not see.
CREATE FUNCTION webhooks_wanting(type text, location text, company text) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
BEGIN ATOMIC
    SELECT coalesce(array_agg(w.id ORDER BY w.id), '{}') FROM webhooks w
    WHERE w.company_id = company AND (w.location_id = location OR w.location_id IS NULL)
      AND w.active AND w.events && ARRAY[type, '*'];
END;

-- Those of the subscriptions that are still there, kept from being deleted until the transaction ends: those
-- of the whole company as well, which the location's own transaction may not see.
CREATE FUNCTION keep_webhooks(ids text[]) RETURNS SETOF text
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public
BEGIN ATOMIC
    SELECT w.id FROM webhooks w WHERE w.id = ANY (ids) ORDER BY w.id FOR KEY SHARE;
END;

-- One event on its way to one subscription. `parked`: it waits until another of the same subscription is
-- through, without a job of its own.
CREATE TABLE webhook_deliveries (
    company_id text COLLATE "C" NOT NULL,
    location_id text COLLATE "C",
    id text COLLATE "C" PRIMARY KEY,
    webhook_id text COLLATE "C" NOT NULL REFERENCES webhooks ON DELETE CASCADE,
    event_number bigint NOT NULL REFERENCES events ON DELETE CASCADE,
    event_type text NOT NULL,
    state text NOT NULL DEFAULT 'pending',
    parked boolean NOT NULL DEFAULT false,
    lease_until timestamptz,
    due_at timestamptz NOT NULL DEFAULT local_now(),
    attempts jsonb NOT NULL DEFAULT '[]',
    replay_of text COLLATE "C",
    created_at timestamptz NOT NULL DEFAULT local_now(),
    finished_at timestamptz
);
CREATE INDEX webhook_deliveries_by_webhook ON webhook_deliveries (webhook_id, id);
CREATE INDEX webhook_deliveries_by_event ON webhook_deliveries (event_number);
CREATE INDEX webhook_deliveries_parked ON webhook_deliveries (webhook_id, id)
    WHERE state = 'pending' AND parked;
CREATE INDEX webhook_deliveries_pending ON webhook_deliveries (webhook_id)
    WHERE state = 'pending' AND NOT parked;
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (due_at) WHERE state = 'pending' AND NOT parked;

-- How many requests to a webhook are under way, those of the company's other locations included.
CREATE FUNCTION webhook_under_way(webhook text) RETURNS bigint
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public
BEGIN ATOMIC
    SELECT count(*) FROM webhook_deliveries d WHERE d.webhook_id = webhook AND d.state = 'pending'
       AND NOT d.parked AND d.lease_until > clock_timestamp();
END;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['events', 'webhooks', 'webhook_deliveries'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO frontdesk_tenant', name);
        -- A company sees its locations'; a location its own, and the company's own beside.
        EXECUTE format(
            'CREATE POLICY tenant ON %I TO frontdesk_tenant'
            ' USING (location_id = current_location() OR (company_id = current_company()'
            '   AND (location_id IS NULL OR current_location() IS NULL)))'
            ' WITH CHECK (location_id = current_location() OR (company_id = current_company()'
            '   AND (location_id IS NULL OR current_location() IS NULL)))',
            name);
    END LOOP;
END $$;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO frontdesk_tenant;
