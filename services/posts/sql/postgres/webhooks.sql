-- PostgreSQL has many senders at once; each takes what no other is taking.

-- name: webhook_lock_owner
SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended('webhooks', $1))) AS taken

-- Materialized, so that what is locked is looked for once.
-- name: webhook_claim
WITH picked AS MATERIALIZED (
	SELECT id FROM webhook_deliveries
	WHERE webhook_id = $1 AND state = 'pending' AND due_at <= $2
	ORDER BY due_at, id LIMIT $4 FOR UPDATE SKIP LOCKED
)
UPDATE webhook_deliveries AS d SET due_at = $3, attempts = attempts + 1
FROM picked WHERE d.id = picked.id
RETURNING d.id

-- name: webhook_to_change
SELECT {webhook_columns} FROM webhooks WHERE id = $1 AND user_id = $2 FOR UPDATE
