-- Conversation providers: messages that leave by a business's own provider.

CREATE TABLE conversation_providers (
    location_id text COLLATE "C" NOT NULL REFERENCES locations ON DELETE CASCADE,
    id text COLLATE "C" NOT NULL,
    name text NOT NULL,
    type text NOT NULL,
    delivery_url text NOT NULL,
    is_default boolean NOT NULL,
    active boolean NOT NULL,
    created_at timestamptz NOT NULL DEFAULT local_now(),
    updated_at timestamptz NOT NULL DEFAULT local_now(),
    PRIMARY KEY (location_id, id)
);
CREATE UNIQUE INDEX conversation_providers_default ON conversation_providers (location_id, type)
    WHERE is_default;

-- What a location answers to STOP, START and HELP; a text that is not here is the usual one.
CREATE TABLE keyword_replies (
    location_id text COLLATE "C" PRIMARY KEY REFERENCES locations ON DELETE CASCADE,
    confirm boolean NOT NULL,
    texts jsonb NOT NULL
);

-- How the delivery of an outbound message goes. The lease is real time, the due time the location's.
ALTER TABLE messages
    ADD COLUMN provider_message_id text,
    ADD COLUMN delivery_attempts integer NOT NULL DEFAULT 0,
    ADD COLUMN delivery_due_at timestamptz,
    ADD COLUMN delivery_lease timestamptz;
CREATE INDEX messages_by_provider_message ON messages (location_id, provider_message_id)
    WHERE provider_message_id IS NOT NULL;
CREATE INDEX messages_waiting ON messages (location_id, conversation_id, seq) WHERE status = 'pending';

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['conversation_providers', 'keyword_replies'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO frontdesk_tenant', name);
        EXECUTE format(
            'CREATE POLICY tenant ON %I TO frontdesk_tenant'
            ' USING (location_id = current_location()) WITH CHECK (location_id = current_location())',
            name);
    END LOOP;
END $$;
