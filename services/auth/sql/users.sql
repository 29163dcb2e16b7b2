-- Accounts.

-- fragment: user_columns
id, email, email_verified_at IS NOT NULL, name, role, created_at, version

-- name: user_insert
INSERT INTO users (email, name, role, password_hash, created_at, updated_at, name_folded)
VALUES ($1, $2, $3, $4, $5, $5, $6)
RETURNING {user_columns}

-- The update changes nothing; it is there so that the row is returned either way.
-- name: user_ensure
INSERT INTO users (email, name, role, created_at, updated_at, name_folded)
VALUES ($1, $2, 'user', $3, $3, $4)
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
UPDATE users SET name = $2, name_folded = $4, updated_at = $3, version = version + 1 WHERE id = $1
RETURNING {user_columns}

-- No row where the account is not there, or is the last admin and would be none.
-- name: user_set_role
UPDATE users SET role = $2, updated_at = $3, version = version + 1 WHERE id = $1
	AND ($2 = 'admin' OR role <> 'admin'
		OR EXISTS (SELECT 1 FROM users AS other WHERE other.role = 'admin' AND other.id <> $1))
RETURNING {user_columns}

-- Before a row that may cease to be an admin's is read to be changed; see postgres/users.sql.
-- name: user_lock_admins
SELECT id FROM users WHERE role = 'admin' ORDER BY id

-- name: user_any_other_admin
SELECT EXISTS (SELECT 1 FROM users WHERE role = 'admin' AND id <> $1)

-- name: user_to_change
SELECT {user_columns} FROM users WHERE id = $1

-- name: user_update
UPDATE users SET email = $3, name = $4, name_folded = $5, role = $6, updated_at = $7,
	version = version + 1,
	email_verified_at = CASE WHEN email = $3 THEN email_verified_at END
WHERE id = $1 AND version = $2
RETURNING {user_columns}

-- name: user_delete
DELETE FROM users WHERE id = $1 AND version = $2

-- name: user_any_admin
SELECT EXISTS (SELECT 1 FROM users WHERE role = 'admin')
