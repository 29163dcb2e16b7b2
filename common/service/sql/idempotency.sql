-- Requests that named themselves, and what they were answered. Every daemon with a database has
-- these statements, and the table by a step of its own schema.

-- One that is too old is as good as none.
-- name: idempotency_find
SELECT fingerprint, asked_at, status, head, body FROM idempotency_keys
WHERE user_id = $1 AND key = $2 AND asked_at > $3

-- Whoever comes second waits here for the first one's commit, and changes nothing.
-- name: idempotency_begin
INSERT INTO idempotency_keys (user_id, key, fingerprint, asked_at, status, head, body)
VALUES ($1, $2, $3, $4, 0, '', '')
ON CONFLICT (user_id, key) DO UPDATE SET fingerprint = excluded.fingerprint,
	asked_at = excluded.asked_at, status = 0, head = '', body = ''
WHERE idempotency_keys.asked_at <= $5

-- name: idempotency_keep
UPDATE idempotency_keys SET status = $3, head = $4, body = $5 WHERE user_id = $1 AND key = $2

-- name: idempotency_forget
DELETE FROM idempotency_keys WHERE user_id = $1 AND key = $2

-- The one that is one too many, by age: there is none while there is room.
-- name: idempotency_oldest_allowed
SELECT asked_at FROM idempotency_keys WHERE user_id = $1 AND asked_at > $2
ORDER BY asked_at DESC LIMIT 1 OFFSET $3

-- The oldest $2 of those that are old enough; the engine finds them by their age alone.
-- name: idempotency_purge
DELETE FROM idempotency_keys WHERE asked_at <= $1 AND asked_at <= coalesce(
	(SELECT asked_at FROM idempotency_keys WHERE asked_at <= $1 ORDER BY asked_at
		LIMIT 1 OFFSET $2), $1)

-- Of a closed account.
-- name: idempotency_remove_of
DELETE FROM idempotency_keys WHERE (user_id, key) IN (SELECT user_id, key FROM idempotency_keys
	WHERE user_id = $1 LIMIT $2)
