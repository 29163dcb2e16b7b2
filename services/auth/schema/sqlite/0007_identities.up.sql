-- Who an account is at an OpenID Connect provider, and sign-ins there that have begun.
CREATE TABLE identities (
	issuer TEXT NOT NULL,
	subject TEXT NOT NULL,                         -- never given to another by that issuer
	user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
	created_at INTEGER NOT NULL,
	last_used_at INTEGER NOT NULL,
	PRIMARY KEY (issuer, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX identities_user ON identities (user_id);

-- Deleted by the callback, so that each works once.
CREATE TABLE oidc_attempts (
	state_digest TEXT PRIMARY KEY,                 -- SHA-256 in hex, as the next
	browser_digest TEXT NOT NULL,                  -- of the cookie
	nonce TEXT NOT NULL,
	verifier TEXT NOT NULL,                        -- RFC 7636
	return_to TEXT,
	by_cookie INTEGER NOT NULL,                   -- 1: the tokens become cookies
	begun_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX oidc_attempts_age ON oidc_attempts (begun_at);
