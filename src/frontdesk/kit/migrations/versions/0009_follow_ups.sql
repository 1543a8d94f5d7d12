-- What an agent writes by itself when the customer fell silent, is busy or asked for it.

CREATE TABLE follow_ups (
    location_id text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    sequence_id text COLLATE "C" NOT NULL,  -- one for the steps that were planned together
    conversation_id text COLLATE "C" NOT NULL,
    contact_id text COLLATE "C" NOT NULL,
    agent_id text COLLATE "C" NOT NULL,
    action_id text COLLATE "C" NOT NULL,
    scenario text NOT NULL,
    step int NOT NULL,  -- 1 is the first
    due_at timestamptz NOT NULL,  -- of a step after the next one: as it would be if none moves
    asked_for timestamptz,  -- the time that the customer named
    channel text NOT NULL,
    follows_seq bigint NOT NULL,  -- the customer's newest message when it was planned
    planned_by text COLLATE "C",  -- the turn that planned it
    planned_because text NOT NULL,
    state text NOT NULL DEFAULT 'planned',
    because text,  -- why it was skipped, cancelled or failed
    turn_id text COLLATE "C",  -- under which its generation stands
    message_id text COLLATE "C",
    created_at timestamptz NOT NULL DEFAULT local_now(),
    updated_at timestamptz NOT NULL DEFAULT local_now(),
    PRIMARY KEY (location_id, id),
    FOREIGN KEY (location_id, conversation_id) REFERENCES conversations ON DELETE CASCADE
);
CREATE UNIQUE INDEX follow_ups_by_sequence ON follow_ups (location_id, sequence_id, step);
CREATE INDEX follow_ups_by_conversation ON follow_ups (location_id, conversation_id, id);
CREATE INDEX follow_ups_by_contact ON follow_ups (location_id, contact_id, id);
CREATE INDEX follow_ups_by_message ON follow_ups (location_id, message_id) WHERE message_id IS NOT NULL;
CREATE INDEX follow_ups_by_turn ON follow_ups (location_id, turn_id) WHERE state = 'drafted';
CREATE INDEX follow_ups_planned ON follow_ups (location_id, conversation_id) WHERE state = 'planned';

-- Conversations in which nothing is planned by itself for a while: the customer declined, or has booked.
CREATE TABLE follow_up_stops (
    location_id text COLLATE "C" NOT NULL,
    conversation_id text COLLATE "C" NOT NULL,
    since timestamptz NOT NULL DEFAULT local_now(),
    because text NOT NULL,
    PRIMARY KEY (location_id, conversation_id),
    FOREIGN KEY (location_id, conversation_id) REFERENCES conversations ON DELETE CASCADE
);

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['follow_ups', 'follow_up_stops'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO frontdesk_tenant', name);
        EXECUTE format(
            'CREATE POLICY tenant ON %I TO frontdesk_tenant'
            ' USING (location_id = current_location()) WITH CHECK (location_id = current_location())',
            name);
    END LOOP;
END $$;
