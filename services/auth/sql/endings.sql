-- What ended lately, and which roles changed.

-- fragment: ending_columns
id, session_id, user_id, role, ended_at

-- Sessions that were revoked by this transaction: its moment tells them.
-- name: ending_of_session
INSERT INTO endings (session_id, user_id, ended_at)
SELECT id, user_id, revoked_at FROM sessions WHERE id = $1 AND revoked_at = $2

-- name: endings_of_sessions
INSERT INTO endings (session_id, user_id, ended_at)
SELECT id, user_id, revoked_at FROM sessions WHERE user_id = $1 AND revoked_at = $2

-- name: ending_of_role
INSERT INTO endings (user_id, role, ended_at) VALUES ($1, $2, $3)

-- name: endings_after
SELECT {ending_columns} FROM endings WHERE id > $1 ORDER BY id LIMIT $2

-- name: endings_of_user
SELECT {ending_columns} FROM endings WHERE user_id = $1 ORDER BY ended_at DESC LIMIT $2

-- name: endings_purge
DELETE FROM endings WHERE ended_at < $1
