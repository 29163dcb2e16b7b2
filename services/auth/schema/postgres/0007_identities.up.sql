-- Who an account is at an OpenID Connect provider, and sign-ins there that have begun.
CREATE TABLE identities (
	issuer text NOT NULL,
	subject text NOT NULL,                         -- never given to another by that issuer
	user_id bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE,
	created_at timestamptz NOT NULL,
	last_used_at timestamptz NOT NULL,
	PRIMARY KEY (issuer, subject)
);
CREATE INDEX identities_user ON identities (user_id);

-- Deleted by the callback, so that each works once.
CREATE TABLE oidc_attempts (
	state_digest text PRIMARY KEY,                 -- SHA-256 in hex, as the next
	browser_digest text NOT NULL,                  -- of the cookie
	nonce text NOT NULL,
	verifier text NOT NULL,                        -- RFC 7636
	return_to text,
	by_cookie smallint NOT NULL,                   -- 1: the tokens become cookies
	begun_at timestamptz NOT NULL
);
CREATE INDEX oidc_attempts_age ON oidc_attempts (begun_at);
