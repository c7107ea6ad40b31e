"""The journal at the database: ordered by transaction, append-only by trigger and by role.

xid and cluster are set by the database alone. The application's role (khuevan_app, where there is
one) may add and read; UPDATE, DELETE and TRUNCATE are refused to everyone by trigger.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION core_cluster_id() RETURNS bigint LANGUAGE sql STABLE
AS $$ SELECT system_identifier FROM pg_control_system() $$;

ALTER TABLE core_journalentry
    ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    ADD COLUMN cluster bigint NOT NULL DEFAULT core_cluster_id();
CREATE INDEX journal_window ON core_journalentry (cluster, xid, id);

CREATE FUNCTION core_journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The journal is append-only: % on % is refused.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER journalentry_append_only BEFORE UPDATE OR DELETE ON core_journalentry
    FOR EACH ROW EXECUTE FUNCTION core_journal_refuse();
CREATE TRIGGER journalentry_no_truncate BEFORE TRUNCATE ON core_journalentry
    FOR EACH STATEMENT EXECUTE FUNCTION core_journal_refuse();
CREATE TRIGGER journalseal_append_only BEFORE UPDATE OR DELETE ON core_journalseal
    FOR EACH ROW EXECUTE FUNCTION core_journal_refuse();
CREATE TRIGGER journalseal_no_truncate BEFORE TRUNCATE ON core_journalseal
    FOR EACH STATEMENT EXECUTE FUNCTION core_journal_refuse();

DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'khuevan_app') THEN
        REVOKE UPDATE, DELETE, TRUNCATE ON core_journalentry, core_journalseal FROM khuevan_app;
        GRANT SELECT, INSERT ON core_journalentry, core_journalseal TO khuevan_app;
    END IF;
END $$;
"""

BACKWARD = """
DROP TRIGGER journalentry_append_only ON core_journalentry;
DROP TRIGGER journalentry_no_truncate ON core_journalentry;
DROP TRIGGER journalseal_append_only ON core_journalseal;
DROP TRIGGER journalseal_no_truncate ON core_journalseal;
DROP FUNCTION core_journal_refuse();
ALTER TABLE core_journalentry DROP COLUMN xid, DROP COLUMN cluster;
DROP FUNCTION core_cluster_id();
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
