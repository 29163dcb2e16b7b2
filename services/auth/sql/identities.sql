-- Identities at OpenID Connect providers, and sign-ins there that have begun.

-- name: identity_touch
UPDATE identities SET last_used_at = $3 WHERE issuer = $1 AND subject = $2
RETURNING user_id

-- Two callbacks of somebody new at once: whoever comes second gets the first one's account.
-- name: identity_link
INSERT INTO identities (issuer, subject, user_id, created_at, last_used_at)
VALUES ($1, $2, $3, $4, $4)
ON CONFLICT (issuer, subject) DO UPDATE SET last_used_at = excluded.last_used_at
RETURNING user_id

-- An admin's account was never opened by whoever came first.
-- name: user_drop_password
UPDATE users SET password_hash = NULL, updated_at = $2 WHERE id = $1 AND role <> 'admin'

-- name: oidc_attempt_insert
INSERT INTO oidc_attempts (state_digest, browser_digest, nonce, verifier, return_to, by_cookie,
	begun_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)

-- name: oidc_attempt_take
DELETE FROM oidc_attempts WHERE state_digest = $1
RETURNING browser_digest, nonce, verifier, return_to, by_cookie <> 0, begun_at

-- A few with each new one, so that the table never grows beyond those that can still end.
-- name: oidc_attempts_purge
DELETE FROM oidc_attempts WHERE state_digest IN (
	SELECT state_digest FROM oidc_attempts WHERE begun_at < $1 ORDER BY begun_at LIMIT 10)
