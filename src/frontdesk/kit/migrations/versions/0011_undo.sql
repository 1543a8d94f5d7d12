-- Reading the journal back, taking its changes back; where each value of a contact's fields came from.

-- Whom a line is about, and whether it tells of a deletion: written with the line, since row-level security
-- keeps an index of such expressions from being used. `undone_by` is the line that took this one back.
ALTER TABLE journal
    ADD COLUMN contact_id text COLLATE "C" GENERATED ALWAYS AS (
        CASE WHEN entity IN ('contact', 'agent status', 'erasure') THEN entity_id
             ELSE coalesce(after ->> 'contact_id', before ->> 'contact_id') END) STORED,
    ADD COLUMN deletes boolean NOT NULL GENERATED ALWAYS AS (
        before IS NOT NULL AND (after IS NULL OR coalesce(after ->> 'deleted_at', '') <> '')) STORED,
    ADD COLUMN undone_by bigint;
GRANT UPDATE (undone_by) ON journal TO frontdesk_tenant;

-- The journal is read newest first, by each filter of its list.
CREATE INDEX journal_by_time ON journal (location_id, at, id);
CREATE INDEX journal_by_kind ON journal (location_id, entity, at, id);
CREATE INDEX journal_of_contact ON journal (location_id, contact_id, at, id) WHERE contact_id IS NOT NULL;
CREATE INDEX journal_by_actor ON journal (location_id, actor_kind, actor_id, at, id);
CREATE INDEX journal_by_cause ON journal (location_id, cause, at, id);
CREATE INDEX journal_deletions ON journal (location_id, at, id) WHERE deletes;

-- Every value a contact gave for a field keeps its words, so that they are there again when the value is.
ALTER TABLE contact_field_sources
    ADD COLUMN id text COLLATE "C" NOT NULL DEFAULT '',
    ADD COLUMN value jsonb;
ALTER TABLE contact_field_sources DROP CONSTRAINT contact_field_sources_pkey;
ALTER TABLE contact_field_sources ADD PRIMARY KEY (location_id, contact_id, field, id);
