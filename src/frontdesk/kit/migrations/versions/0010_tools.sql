-- Calls of custom tools: written down before they are made, and what waits for somebody to allow it.

CREATE TABLE tool_calls (
    location_id text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,  -- also the key under which it is made, each time the same
    conversation_id text COLLATE "C" NOT NULL,
    contact_id text COLLATE "C" NOT NULL,
    agent_id text COLLATE "C" NOT NULL,
    action_id text COLLATE "C" NOT NULL,
    name text NOT NULL,  -- of the action, when it was used
    turn_id text COLLATE "C" NOT NULL,
    place text,  -- in its turn: "restart step use"; null once proposed, until it is taken up
    arguments jsonb NOT NULL,
    effectful boolean NOT NULL,
    state text NOT NULL,
    waits_for text,
    asked_seq bigint,  -- the customer's newest message when they were asked
    expires_at timestamptz,
    attempts int NOT NULL DEFAULT 0,
    started_at timestamptz,  -- real time, of the last attempt
    request jsonb,  -- what was sent, without secrets
    result jsonb,
    decided_by text,
    decided_at timestamptz,
    note text,
    created_at timestamptz NOT NULL DEFAULT local_now(),
    updated_at timestamptz NOT NULL DEFAULT local_now(),
    PRIMARY KEY (location_id, id),
    FOREIGN KEY (location_id, conversation_id) REFERENCES conversations ON DELETE CASCADE
);
CREATE UNIQUE INDEX tool_calls_by_place ON tool_calls (location_id, turn_id, place);
CREATE INDEX tool_calls_by_conversation ON tool_calls (location_id, conversation_id, id);
CREATE INDEX tool_calls_by_contact ON tool_calls (location_id, contact_id, id);
CREATE INDEX tool_calls_by_state ON tool_calls (location_id, state, id);
CREATE INDEX tool_calls_by_creation ON tool_calls (location_id, created_at);

-- What an erasure of a contact takes with it: also these.
ALTER FUNCTION things_of_contact(text) RENAME TO things_of_contact_before_tools;
CREATE FUNCTION things_of_contact(contact text) RETURNS TABLE (kind text, id text)
    LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT t.kind, t.id FROM things_of_contact_before_tools(contact) t
    UNION ALL SELECT 'tool_calls', k.id FROM tool_calls k
        WHERE k.location_id = current_location() AND k.contact_id = contact;
END;

ALTER TABLE tool_calls ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON tool_calls TO frontdesk_tenant;
CREATE POLICY tenant ON tool_calls TO frontdesk_tenant
    USING (location_id = current_location()) WITH CHECK (location_id = current_location());
