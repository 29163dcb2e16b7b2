DROP TRIGGER audit_horizon_stays;
DROP TRIGGER audit_keeps;
DROP TABLE audit_horizon;
DROP INDEX audit_action;
DROP INDEX audit_subject;
DROP INDEX audit_actor;
DROP INDEX audit_happened;
CREATE INDEX audit_subject ON audit (subject_id, id);
