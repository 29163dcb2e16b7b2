-- Accounts.

-- fragment: user_columns
id, email, email_verified_at IS NOT NULL, name, role, created_at

-- name: user_insert
INSERT INTO users (email, name, role, password_hash, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $5)
RETURNING {user_columns}

-- The update changes nothing; it is there so that the row is returned either way.
-- name: user_ensure
INSERT INTO users (email, name, role, created_at, updated_at) VALUES ($1, $2, 'user', $3, $3)
ON CONFLICT (email) DO UPDATE SET email = excluded.email
RETURNING {user_columns}

-- name: user_by_id
SELECT {user_columns} FROM users WHERE id = $1

-- name: user_by_email
SELECT {user_columns} FROM users WHERE email = $1

-- name: user_credentials
SELECT {user_columns}, password_hash FROM users WHERE email = $1

-- name: user_of_session
SELECT {user_columns} FROM users WHERE id = (SELECT user_id FROM sessions
	WHERE id = $1 AND revoked_at IS NULL AND expires_at > $2)

-- Only over the hash that was read: a password that was changed meanwhile stays changed.
-- name: user_rehash
UPDATE users SET password_hash = $3 WHERE id = $1 AND password_hash = $2

-- name: user_rename
UPDATE users SET name = $2, updated_at = $3 WHERE id = $1
RETURNING {user_columns}

-- No row where the account is not there, or is the last admin and would be none.
-- name: user_set_role
UPDATE users SET role = $2, updated_at = $3 WHERE id = $1
	AND ($2 = 'admin' OR role <> 'admin'
		OR EXISTS (SELECT 1 FROM users AS other WHERE other.role = 'admin' AND other.id <> $1))
RETURNING {user_columns}

-- name: user_any_admin
SELECT EXISTS (SELECT 1 FROM users WHERE role = 'admin')
