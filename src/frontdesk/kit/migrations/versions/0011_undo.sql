-- Taking changes back; where each value of a contact's fields came from.

-- The journal is the largest table, and every write of every process adds to it: nothing here may rewrite it
-- or keep writers out. A column that may be null is added in an instant. Whom a line is about and whether it
-- tells of a deletion are therefore no columns: the first is asked of `journal_about`, whose index stands
-- already, the second is the condition of a partial index, which row-level security does not keep from use.
-- The indexes by which the journal is read stand in ../indexes.py; they are built beside the work.
-- `undone_by` is the line that took this one back.
ALTER TABLE journal ADD COLUMN undone_by bigint;
GRANT UPDATE (undone_by) ON journal TO frontdesk_tenant;

-- Every value a contact gave for a field keeps its words, so that they are there again when the value is.
CREATE TABLE field_sources (
    location_id text COLLATE "C" NOT NULL,
    contact_id text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    field text NOT NULL,
    value jsonb,  -- null where it was not kept
    message_id text COLLATE "C",
    words text NOT NULL,
    turn_id text COLLATE "C",
    at timestamptz NOT NULL DEFAULT local_now(),
    PRIMARY KEY (location_id, contact_id, id),
    FOREIGN KEY (location_id, contact_id) REFERENCES contacts ON DELETE CASCADE
);
CREATE INDEX field_sources_of_message ON field_sources (location_id, message_id) WHERE message_id IS NOT NULL;
ALTER TABLE field_sources ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON field_sources TO frontdesk_tenant;
CREATE POLICY tenant ON field_sources TO frontdesk_tenant
    USING (location_id = current_location()) WITH CHECK (location_id = current_location());

-- `contact_field_sources` held one source a field. Processes of the version before still write there, with
-- its key as the arbiter of conflicts, so table and key stay until a later version drops them; what is
-- written there goes into `field_sources`, and the table stays empty.
CREATE FUNCTION keep_field_source() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    INSERT INTO field_sources (location_id, contact_id, id, field, message_id, words, turn_id, at)
    VALUES (NEW.location_id, NEW.contact_id, gen_random_uuid()::text, NEW.field, NEW.message_id, NEW.words,
            NEW.turn_id, NEW.at);
    RETURN NULL;
END $$;
CREATE TRIGGER kept_elsewhere BEFORE INSERT ON contact_field_sources
    FOR EACH ROW EXECUTE FUNCTION keep_field_source();
WITH moved AS (DELETE FROM contact_field_sources RETURNING *)
INSERT INTO field_sources (location_id, contact_id, id, field, message_id, words, turn_id, at)
SELECT location_id, contact_id, gen_random_uuid()::text, field, message_id, words, turn_id, at FROM moved;
