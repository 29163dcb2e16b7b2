-- Where SQLite has one writer, PostgreSQL has many: two admins who demote each other would each
-- still see the other. So every admin's row is locked first, in one order; whoever comes second
-- sees what the first one did.

-- name: user_set_role
WITH admins AS (SELECT id FROM users WHERE role = 'admin' ORDER BY id FOR UPDATE)
UPDATE users SET role = $2, updated_at = $3, version = version + 1 WHERE id = $1
	AND ($2 = 'admin' OR role <> 'admin' OR EXISTS (SELECT 1 FROM admins WHERE admins.id <> $1))
RETURNING {user_columns}

-- name: user_lock_admins
SELECT id FROM users WHERE role = 'admin' ORDER BY id FOR UPDATE

-- name: user_to_change
SELECT {user_columns} FROM users WHERE id = $1 FOR UPDATE
