-- Which agent answers and when: rules, hours, budgets. (Hours are part of an agent's settings.)

CREATE TABLE routing_rules (
    location_id text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    agent_id text COLLATE "C" NOT NULL,
    name text NOT NULL,
    channel text,
    has_tag text,
    lacks_tag text,
    number text,
    active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT local_now(),
    updated_at timestamptz NOT NULL DEFAULT local_now(),
    PRIMARY KEY (location_id, id),
    FOREIGN KEY (location_id, agent_id) REFERENCES agents ON DELETE CASCADE
);
CREATE INDEX routing_rules_by_agent ON routing_rules (location_id, agent_id, id);

-- What the thinking cost, by agent and day of the location's own time zone.
CREATE TABLE engine_spend (
    location_id text COLLATE "C" NOT NULL REFERENCES locations ON DELETE CASCADE,
    agent_id text COLLATE "C" NOT NULL,
    day date NOT NULL,
    input_tokens bigint NOT NULL DEFAULT 0,
    output_tokens bigint NOT NULL DEFAULT 0,
    cost numeric(18, 9) NOT NULL DEFAULT 0,
    PRIMARY KEY (location_id, day, agent_id)
);

-- How much may be spent: of one agent, or (agent_id '') of the location with all its agents.
CREATE TABLE budgets (
    location_id text COLLATE "C" NOT NULL REFERENCES locations ON DELETE CASCADE,
    agent_id text COLLATE "C" NOT NULL,
    daily numeric(18, 9),
    monthly numeric(18, 9),
    when_spent text NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT local_now(),
    PRIMARY KEY (location_id, agent_id)
);

-- Why an agent sleeps, as one word for programs, and which agent it was that answered until then.
ALTER TABLE agent_statuses ADD COLUMN cause text, ADD COLUMN sleeper_id text COLLATE "C";

-- What a message was caused by in the end, and over how many messages of ours it came from there.
ALTER TABLE messages ADD COLUMN root_cause text, ADD COLUMN hops int NOT NULL DEFAULT 0;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['routing_rules', 'engine_spend', 'budgets'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO frontdesk_tenant', name);
        EXECUTE format(
            'CREATE POLICY tenant ON %I TO frontdesk_tenant'
            ' USING (location_id = current_location()) WITH CHECK (location_id = current_location())',
            name);
    END LOOP;
END $$;
