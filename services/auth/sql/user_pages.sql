-- Lists of accounts, newest first.

-- fragment: created_between
	[[ AND created_at >= $3 ]] [[ AND created_at < $4 ]]

-- name: users_page
SELECT {user_columns} FROM users WHERE true [[ AND id < $1 ]]
ORDER BY id DESC LIMIT $2 [[ OFFSET $3 ]]

-- name: users_created_page
SELECT {user_columns} FROM users WHERE true [[ AND created_at >= $1 ]] [[ AND created_at < $2 ]]
	[[ AND (created_at, id) < ($3, $4) ]]
ORDER BY created_at DESC, id DESC LIMIT $5 [[ OFFSET $6 ]]

-- name: users_created_count
SELECT count(*) FROM users WHERE true [[ AND created_at >= $1 ]] [[ AND created_at < $2 ]]

-- $1 are the grams of $2: who has them all need not have them in its order.
-- name: users_named_page
SELECT {user_columns} FROM user_names AS found CROSS JOIN users ON users.id = found.rowid
WHERE user_names MATCH $1 AND instr(name_folded, $2) > 0 {created_between}
	[[ AND found.rowid < $5 ]]
ORDER BY found.rowid DESC LIMIT $6 [[ OFFSET $7 ]]

-- name: users_named_count
SELECT count(*) FROM user_names AS found CROSS JOIN users ON users.id = found.rowid
WHERE user_names MATCH $1 AND instr(name_folded, $2) > 0 {created_between}

-- name: users_stats
SELECT count(*), count(*) FILTER (WHERE created_at >= $1) FROM users

-- name: users_unfolded
SELECT id, name FROM users WHERE name_folded IS NULL LIMIT $1

-- Only of the name that was read.
-- name: user_fold
UPDATE users SET name_folded = $3 WHERE id = $1 AND name = $2
