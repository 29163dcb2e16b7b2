-- API keys.

-- fragment: api_key_columns
id, name, prefix, scopes, created_at, last_used_at, expires_at

-- An update, so that the account is locked while its keys are counted.
-- name: api_key_lock_owner
UPDATE users SET role = role WHERE id = $1
RETURNING id

-- name: api_key_count
SELECT count(*) FROM api_keys WHERE user_id = $1

-- name: api_key_insert
INSERT INTO api_keys (user_id, name, prefix, scopes, digest, created_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
RETURNING id

-- name: api_key_page
SELECT {api_key_columns} FROM api_keys WHERE user_id = $1 ORDER BY id DESC

-- name: api_key_delete
DELETE FROM api_keys WHERE id = $1 AND user_id = $2
RETURNING name

-- name: api_key_delete_all
DELETE FROM api_keys WHERE user_id = $1

-- name: api_key_holder
SELECT api_keys.digest, api_keys.user_id, users.role, api_keys.scopes, api_keys.expires_at,
	api_keys.last_used_at
FROM api_keys JOIN users ON users.id = api_keys.user_id
WHERE api_keys.id = $1

-- Whoever calls by a key that lives.
-- name: user_of_key
SELECT {user_columns} FROM users WHERE id = (SELECT user_id FROM api_keys
	WHERE id = $1 AND (expires_at IS NULL OR expires_at > $2))

-- $3: a minute before $2. Of replicas that saw the key in one minute, one writes.
-- name: api_key_used
UPDATE api_keys SET last_used_at = $2
WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $3)
