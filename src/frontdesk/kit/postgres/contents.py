"""What a database holds besides PostgreSQL's own things and its extensions: SQL to look at it and to drop it.

The queries answer with one JSON value.
"""

from frontdesk.kit.postgres.archive import Role
from frontdesk.kit.postgres.client import literal, quoted

_SCHEMAS = """
    SELECT s.oid, s.nspname AS name FROM pg_namespace s
    WHERE s.nspname !~ '^pg_' AND s.nspname NOT IN ('information_schema', 'public')
    AND NOT EXISTS (SELECT FROM pg_depend e
        WHERE e.classid = 'pg_namespace'::regclass AND e.objid = s.oid AND e.deptype = 'e')
"""

# What hangs on a table goes with it; a multirange goes with its range.
_IN_PUBLIC = """
    SELECT d.classid, d.objid FROM pg_depend d
    WHERE d.refclassid = 'pg_namespace'::regclass AND d.refobjid = to_regnamespace('public')
    AND d.deptype = 'n'
    AND d.classid = ANY (ARRAY['pg_class', 'pg_proc', 'pg_type', 'pg_operator', 'pg_opclass', 'pg_opfamily',
        'pg_ts_config', 'pg_ts_dict', 'pg_ts_parser', 'pg_ts_template', 'pg_collation',
        'pg_conversion']::regclass[])
    AND NOT EXISTS (SELECT FROM pg_depend e
        WHERE e.classid = d.classid AND e.objid = d.objid AND e.deptype = 'e')
    AND NOT EXISTS (SELECT FROM pg_depend o  -- a sequence that a column owns goes with its table
        WHERE o.classid = d.classid AND o.objid = d.objid AND o.deptype IN ('i', 'a')
        AND o.refclassid = 'pg_class'::regclass AND o.refobjsubid > 0)
    AND NOT EXISTS (SELECT FROM pg_type t
        WHERE d.classid = 'pg_type'::regclass AND t.oid = d.objid AND t.typtype = 'm')
"""

IS_EMPTY = f"SELECT to_json(NOT EXISTS ({_SCHEMAS}) AND NOT EXISTS ({_IN_PUBLIC}))"

_WIPE = """
DO $wipe$
DECLARE
    statement text;
BEGIN
    FOREACH statement IN ARRAY ARRAY(
        SELECT format('DROP SCHEMA IF EXISTS %I CASCADE', name) FROM ({schemas}) AS schemas
        UNION ALL
        SELECT format('DROP %s IF EXISTS %s CASCADE', named.type, named.identity)
        FROM ({in_public}) AS held, pg_identify_object(held.classid, held.objid, 0) AS named
    ) LOOP
        EXECUTE statement;
    END LOOP;
END
$wipe$;
"""
WIPE = _WIPE.format(schemas=_SCHEMAS, in_public=_IN_PUBLIC)

EXTENSIONS = "SELECT to_json(ARRAY(SELECT extname FROM pg_extension WHERE extname <> 'plpgsql' ORDER BY 1))"

MISSING_EXTENSIONS = """
SELECT to_json(ARRAY(
    SELECT name FROM unnest(ARRAY[{names}]::text[]) AS name
    WHERE name NOT IN (SELECT a.name FROM pg_available_extensions a)
    AND name NOT IN (SELECT extname FROM pg_extension)))
"""

ROLES = """
SELECT to_json(ARRAY(
    SELECT json_build_object('name', r.rolname, 'bypasses_row_security', r.rolbypassrls)
    FROM pg_roles r
    WHERE NOT r.rolsuper AND r.rolname !~ '^pg_'
    AND r.oid <> (SELECT datdba FROM pg_database WHERE datname = current_database())
    AND EXISTS (SELECT FROM pg_shdepend d
        WHERE d.refclassid = 'pg_authid'::regclass AND d.refobjid = r.oid
        AND d.dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND (d.deptype IN ('a', 'r') OR d.classid = 'pg_default_acl'::regclass))
    ORDER BY r.rolname))
"""

DATABASE_OWNER = """
SELECT json_build_array(pg_get_userbyid(datdba), current_user)
FROM pg_database WHERE datname = current_database()
"""


def role_script(role: Role, owner: str) -> str:
    """Make the role where it is missing, unable to log in, and let the database's owner act as it."""
    make = f"CREATE ROLE {quoted(role.name)} NOLOGIN" + (" BYPASSRLS" if role.bypasses_row_security else "")
    grant = f"GRANT {quoted(role.name)} TO {quoted(owner)}"
    return f"""
DO $role$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = {literal(role.name)}) THEN
        {make};
        {grant};
    ELSE
        BEGIN
            {grant};
        EXCEPTION WHEN insufficient_privilege THEN
            NULL; -- whoever made the role decides who acts as it
        END;
    END IF;
END
$role$;
"""
