-- Mails that wait for a server to take them.

-- Asked for again it is another mail: whoever is sending the earlier one does not end this one. It
-- goes where the earlier one was to go: the first address that was left is its owner's for sure.
-- name: mail_put
INSERT INTO mails (user_id, kind, send_to, version, created_at, due_at, attempts)
SELECT id, $2, $3, 1, $4, $4, 0 FROM users WHERE id = $1
ON CONFLICT (user_id, kind) DO UPDATE SET version = mails.version + 1,
	created_at = excluded.created_at, due_at = excluded.due_at, attempts = 0

-- name: mail_claim
UPDATE mails SET due_at = $2, attempts = attempts + 1
WHERE id = (SELECT id FROM mails WHERE due_at <= $1 ORDER BY due_at, id LIMIT 1)
RETURNING id, user_id, kind, send_to, version, created_at, attempts

-- name: mail_due
SELECT id FROM mails WHERE due_at <= $1 ORDER BY due_at, id LIMIT 1

-- name: mail_postpone
UPDATE mails SET due_at = $3 WHERE id = $1 AND version = $2

-- name: mail_remove
DELETE FROM mails WHERE id = $1 AND version = $2

-- name: mails_count
SELECT count(*) FROM mails
