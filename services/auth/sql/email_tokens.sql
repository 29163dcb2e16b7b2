-- Tokens that mails carry.

-- name: email_token_put
INSERT INTO email_tokens (user_id, purpose, digest, sent_to, expires_at)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (user_id, purpose) DO UPDATE SET digest = excluded.digest,
	sent_to = excluded.sent_to, expires_at = excluded.expires_at

-- name: email_token_remove
DELETE FROM email_tokens WHERE user_id = $1 AND purpose = $2

-- Whose it is, if it holds.
-- name: email_token_user
SELECT {user_columns} FROM email_tokens CROSS JOIN users
WHERE digest = $1 AND purpose = $2 AND expires_at > $3 AND users.id = user_id AND email = sent_to

-- Of two who come with it at once one finds it gone.
-- name: email_token_spend
DELETE FROM email_tokens WHERE digest = $1 AND purpose = $2 AND expires_at > $3
RETURNING user_id
