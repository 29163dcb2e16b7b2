-- One for each way to ask; all of them walk from the newest to the oldest.
DROP INDEX audit_subject;
CREATE INDEX audit_happened ON audit (happened_at, id);
CREATE INDEX audit_actor ON audit (actor_id, happened_at, id);
CREATE INDEX audit_subject ON audit (subject_id, happened_at, id);
CREATE INDEX audit_action ON audit (action, happened_at, id);

-- Rows from before this moment may be removed, others not. It only moves forward; one row.
CREATE TABLE audit_horizon (
	id bigint PRIMARY KEY CHECK (id = 1),
	kept_from timestamptz NOT NULL
);
INSERT INTO audit_horizon (id, kept_from) VALUES (1, '1970-01-01T00:00:00Z');
CREATE FUNCTION audit_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF coalesce(old.happened_at >= (SELECT kept_from FROM audit_horizon), true) THEN
		RAISE EXCEPTION 'the audit log is append-only';
	END IF;
	RETURN old;
END
$$;
CREATE TRIGGER audit_keeps BEFORE DELETE ON audit
	FOR EACH ROW EXECUTE FUNCTION audit_keep();
CREATE TRIGGER audit_whole BEFORE TRUNCATE ON audit
	FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE FUNCTION audit_horizon_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'the horizon of the audit log moves forward';
END
$$;
CREATE TRIGGER audit_horizon_stays BEFORE UPDATE ON audit_horizon
	FOR EACH ROW WHEN (new.kept_from < old.kept_from)
	EXECUTE FUNCTION audit_horizon_refuse();
