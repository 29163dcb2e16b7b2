-- One for each way to ask; all of them walk from the newest to the oldest.
DROP INDEX audit_subject;
CREATE INDEX audit_happened ON audit (happened_at, id);
CREATE INDEX audit_actor ON audit (actor_id, happened_at, id);
CREATE INDEX audit_subject ON audit (subject_id, happened_at, id);
CREATE INDEX audit_action ON audit (action, happened_at, id);

-- Rows from before this moment may be removed, others not. It only moves forward; one row.
CREATE TABLE audit_horizon (
	id INTEGER PRIMARY KEY CHECK (id = 1),
	kept_from INTEGER NOT NULL
) STRICT;
INSERT INTO audit_horizon (id, kept_from) VALUES (1, 0);
CREATE TRIGGER audit_keeps BEFORE DELETE ON audit
WHEN coalesce(old.happened_at >= (SELECT kept_from FROM audit_horizon), 1)
BEGIN
	SELECT RAISE(ABORT, 'the audit log is append-only');
END;
CREATE TRIGGER audit_horizon_stays BEFORE UPDATE ON audit_horizon
WHEN new.kept_from < old.kept_from
BEGIN
	SELECT RAISE(ABORT, 'the horizon of the audit log moves forward');
END;
