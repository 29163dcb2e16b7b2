-- The audit log.

-- name: audit_insert
INSERT INTO audit (happened_at, action, actor_id, subject_id, detail, ip, request_id)
VALUES ($1, $2, $3, $4, $5, $6, $7)

-- name: audit_page
SELECT id, happened_at, action, actor_id, subject_id, detail, ip, request_id FROM audit
WHERE happened_at IS NOT NULL [[ AND actor_id = $1 ]] [[ AND subject_id = $2 ]]
	[[ AND action = $3 ]] [[ AND happened_at >= $4 ]] [[ AND happened_at < $5 ]]
	[[ AND (happened_at, id) < ($6, $7) ]]
ORDER BY happened_at DESC, id DESC LIMIT $8

-- name: audit_horizon_move
UPDATE audit_horizon SET kept_from = $1 WHERE id = 1 AND kept_from < $1

-- A number and no parameter: with one PostgreSQL would expect a tenth of the table.
-- name: audit_remove
DELETE FROM audit WHERE id IN (
	SELECT id FROM audit WHERE happened_at < $1 ORDER BY happened_at, id LIMIT 100)
RETURNING id
