-- The audit log.

-- name: audit_insert
INSERT INTO audit (happened_at, action, actor_id, subject_id, detail, ip, request_id)
VALUES ($1, $2, $3, $4, $5, $6, $7)
