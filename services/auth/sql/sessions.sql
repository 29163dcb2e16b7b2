-- Sessions.

-- fragment: session_columns
id, user_id, counter, rotated_at, expires_at, revoked_at

-- name: session_insert
INSERT INTO sessions (user_id, counter, created_at, rotated_at, last_used_at, expires_at,
	user_agent, ip)
VALUES ($1, 1, $2, $2, $2, $3, $4, $5)
RETURNING {session_columns}

-- An update, so that the row is locked while its refresh token is judged.
-- name: session_touch
UPDATE sessions SET last_used_at = $2 WHERE id = $1
RETURNING {session_columns}

-- name: session_rotate
UPDATE sessions SET counter = counter + 1, rotated_at = $3, expires_at = $4
WHERE id = $1 AND counter = $2

-- name: session_revoke
UPDATE sessions SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL

-- name: session_revoke_all
UPDATE sessions SET revoked_at = $2 WHERE user_id = $1 AND revoked_at IS NULL

-- A few with each sign-in, so that the table never grows beyond the sessions that live.
-- name: sessions_purge
DELETE FROM sessions WHERE id IN (
	SELECT id FROM sessions WHERE expires_at < $1 ORDER BY expires_at LIMIT 10)
