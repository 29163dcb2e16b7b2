-- What proves that somebody is an account's owner: its password, and its address.

-- Only over the hash that was looked at.
-- name: password_change
UPDATE users SET password_hash = $3, updated_at = $4 WHERE id = $1 AND password_hash = $2

-- SQLite has one writer: what it reads stays.
-- name: password_hold
SELECT 1 FROM users WHERE id = $1 AND password_hash = $2

-- name: password_reset
UPDATE users SET password_hash = $3, updated_at = $4,
	email_verified_at = coalesce(email_verified_at, $4), version = version + 1
WHERE id = $1 AND email = $2

-- name: email_verify
UPDATE users SET email_verified_at = coalesce(email_verified_at, $3), version = version + 1
WHERE id = $1 AND email = $2
