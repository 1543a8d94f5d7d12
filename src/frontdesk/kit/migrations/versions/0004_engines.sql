-- Which engine thinks: the choice of a company, a location or an agent, with its key encrypted.

CREATE TABLE engines (
    id text COLLATE "C" PRIMARY KEY,
    company_id text COLLATE "C" NOT NULL REFERENCES companies,
    location_id text COLLATE "C",
    agent_id text COLLATE "C",
    settings jsonb NOT NULL,
    sealed_key bytea,
    key_hint text,
    revision int NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CHECK (agent_id IS NULL OR location_id IS NOT NULL),
    FOREIGN KEY (company_id, location_id) REFERENCES locations (company_id, id) ON DELETE CASCADE,
    FOREIGN KEY (location_id, agent_id) REFERENCES agents (location_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX engines_one_a_scope
    ON engines (company_id, coalesce(location_id, ''), coalesce(agent_id, ''));
CREATE INDEX engines_by_agent ON engines (location_id, agent_id);

ALTER TABLE engines ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON engines TO frontdesk_tenant;
-- A location thinks by its company's choice too, where it made none of its own.
CREATE POLICY seen ON engines FOR SELECT TO frontdesk_tenant USING (
    location_id = current_location()
    OR (location_id IS NULL
        AND company_id = (SELECT l.company_id FROM locations l WHERE l.id = current_location()))
    OR (current_location() IS NULL AND company_id = current_company()));
CREATE POLICY made ON engines FOR INSERT TO frontdesk_tenant WITH CHECK (
    company_id = current_company() AND (current_location() IS NULL OR location_id = current_location()));
CREATE POLICY altered ON engines FOR UPDATE TO frontdesk_tenant
    USING (company_id = current_company() AND (current_location() IS NULL OR location_id = current_location()))
    WITH CHECK (
        company_id = current_company() AND (current_location() IS NULL OR location_id = current_location()));
CREATE POLICY removed ON engines FOR DELETE TO frontdesk_tenant USING (
    company_id = current_company() AND (current_location() IS NULL OR location_id = current_location()));
