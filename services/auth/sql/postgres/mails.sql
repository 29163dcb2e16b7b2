-- PostgreSQL has many senders at once; each takes a mail that no other is taking.

-- name: mail_claim
UPDATE mails SET due_at = $2, attempts = attempts + 1
WHERE id = (SELECT id FROM mails WHERE due_at <= $1 ORDER BY due_at, id LIMIT 1
	FOR UPDATE SKIP LOCKED)
RETURNING id, user_id, kind, send_to, version, created_at, attempts
