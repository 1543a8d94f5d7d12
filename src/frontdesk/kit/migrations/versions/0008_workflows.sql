-- Workflows and who is inside them.

CREATE TABLE workflows (
    location_id text COLLATE "C" NOT NULL REFERENCES locations ON DELETE CASCADE,
    id text COLLATE "C" NOT NULL,
    name text NOT NULL,
    status text NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'published')),
    version int NOT NULL DEFAULT 0,  -- the newest that was published; 0: none yet
    definition jsonb NOT NULL,  -- as it was last saved; published ones stand in workflow_versions
    hook_hash bytea,  -- of the secret in the address that takes requests from outside
    revision int NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT local_now(),
    updated_at timestamptz NOT NULL DEFAULT local_now(),
    deleted_at timestamptz,
    undo_until timestamptz,
    PRIMARY KEY (location_id, id)
);
CREATE UNIQUE INDEX workflows_by_hook ON workflows (hook_hash) WHERE hook_hash IS NOT NULL;

CREATE TABLE workflow_versions (
    location_id text COLLATE "C" NOT NULL,
    workflow_id text COLLATE "C" NOT NULL,
    version int NOT NULL,
    definition jsonb NOT NULL,
    published_at timestamptz NOT NULL DEFAULT local_now(),
    PRIMARY KEY (location_id, workflow_id, version),
    FOREIGN KEY (location_id, workflow_id) REFERENCES workflows ON DELETE CASCADE
);

-- What starts the published version of each workflow. Every transaction in which something happens asks
-- here, so only what is live stands here.
CREATE TABLE workflow_triggers (
    location_id text COLLATE "C" NOT NULL,
    type text NOT NULL,
    workflow_id text COLLATE "C" NOT NULL,
    place int NOT NULL,
    version int NOT NULL,
    settings jsonb NOT NULL,
    next_at timestamptz,  -- of one that goes by the clock
    PRIMARY KEY (location_id, type, workflow_id, place),
    FOREIGN KEY (location_id, workflow_id) REFERENCES workflows ON DELETE CASCADE
);
CREATE INDEX workflow_triggers_by_workflow ON workflow_triggers (location_id, workflow_id);

-- A contact inside a workflow, or one that was. `cursor` counts what was done; a job names the cursor it is
-- for, so that one that comes twice finds nothing to do.
CREATE TABLE workflow_enrolments (
    location_id text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    workflow_id text COLLATE "C" NOT NULL,
    version int NOT NULL,
    contact_id text COLLATE "C" NOT NULL,
    state text NOT NULL CHECK (state IN ('active', 'finished', 'stopped', 'failed')),
    entered_because text NOT NULL,
    ended_because text,
    at_step text,
    cursor int NOT NULL DEFAULT 0,
    waiting_for text,
    wait jsonb NOT NULL DEFAULT '{}',
    due_at timestamptz,
    root_cause text NOT NULL,
    hops int NOT NULL,
    trigger_key text,
    data jsonb NOT NULL DEFAULT '{}',
    stops_on_reply boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT local_now(),
    updated_at timestamptz NOT NULL DEFAULT local_now(),
    ended_at timestamptz,
    PRIMARY KEY (location_id, id),
    FOREIGN KEY (location_id, workflow_id, version) REFERENCES workflow_versions ON DELETE CASCADE,
    FOREIGN KEY (location_id, contact_id) REFERENCES contacts ON DELETE CASCADE
);
CREATE UNIQUE INDEX workflow_enrolments_inside ON workflow_enrolments (location_id, workflow_id, contact_id)
    WHERE state = 'active';
CREATE UNIQUE INDEX workflow_enrolments_once ON workflow_enrolments (location_id, workflow_id, trigger_key)
    WHERE trigger_key IS NOT NULL;
CREATE INDEX workflow_enrolments_by_workflow ON workflow_enrolments (location_id, workflow_id, id);
CREATE INDEX workflow_enrolments_by_contact ON workflow_enrolments (location_id, contact_id, id);
-- Every message of a customer asks whether one of these waits for it.
CREATE INDEX workflow_enrolments_hearing ON workflow_enrolments (location_id, contact_id)
    WHERE state = 'active' AND (waiting_for = 'reply' OR stops_on_reply);
CREATE INDEX workflow_enrolments_ended ON workflow_enrolments (location_id, ended_at)
    WHERE ended_at IS NOT NULL;

CREATE TABLE workflow_path (
    location_id text COLLATE "C" NOT NULL,
    enrolment_id text COLLATE "C" NOT NULL,
    place int NOT NULL,
    step_id text NOT NULL,
    type text NOT NULL,
    at timestamptz NOT NULL DEFAULT local_now(),
    outcome text NOT NULL,
    PRIMARY KEY (location_id, enrolment_id, place),
    FOREIGN KEY (location_id, enrolment_id) REFERENCES workflow_enrolments ON DELETE CASCADE
);

-- Payments that were told of: each event of one is heard of once.
CREATE TABLE payments (
    location_id text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,  -- as whoever takes payments names it
    event text COLLATE "C" NOT NULL,
    contact_id text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL DEFAULT local_now(),
    PRIMARY KEY (location_id, id, event),
    FOREIGN KEY (location_id, contact_id) REFERENCES contacts ON DELETE CASCADE
);
CREATE INDEX payments_by_contact ON payments (location_id, contact_id);
CREATE INDEX payments_by_creation ON payments (location_id, created_at);

-- What hangs on a contact, with its way through workflows.
ALTER FUNCTION things_of_contact(text) RENAME TO things_of_contact_before_workflows;
CREATE FUNCTION things_of_contact(contact text) RETURNS TABLE (kind text, id text) LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT t.kind, t.id FROM things_of_contact_before_workflows(contact) t
    UNION ALL SELECT 'workflow_enrolments', e.id FROM workflow_enrolments e
        WHERE e.location_id = current_location() AND e.contact_id = contact
    UNION ALL SELECT 'payments', p.id FROM payments p
        WHERE p.location_id = current_location() AND p.contact_id = contact;
END;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['workflows', 'workflow_versions', 'workflow_triggers', 'workflow_enrolments',
                                'workflow_path', 'payments'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO frontdesk_tenant', name);
        EXECUTE format(
            'CREATE POLICY tenant ON %I TO frontdesk_tenant'
            ' USING (location_id = current_location()) WITH CHECK (location_id = current_location())',
            name);
    END LOOP;
END $$;
