-- Accounts, their sessions, the keys that sign for them, and what happened.
CREATE TABLE users (
	-- AUTOINCREMENT: an id is never used again, so an old token can never name a new account.
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	email TEXT NOT NULL UNIQUE,                  -- in lower case
	name TEXT NOT NULL,
	role TEXT NOT NULL CHECK (role IN ('user', 'approver', 'admin')),
	password_hash TEXT,                          -- NULL: nobody can sign in with a password
	created_at INTEGER NOT NULL,
	updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX users_created ON users (created_at, id);
CREATE INDEX users_admin ON users (id) WHERE role = 'admin';

-- One row per sign-in. Its refresh tokens are {id, counter}: all but the newest are spent.
CREATE TABLE sessions (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
	counter INTEGER NOT NULL,
	created_at INTEGER NOT NULL,
	rotated_at INTEGER NOT NULL,                 -- when counter last went up
	last_used_at INTEGER NOT NULL,
	expires_at INTEGER NOT NULL,
	revoked_at INTEGER,
	user_agent TEXT,
	ip TEXT
) STRICT;
CREATE INDEX sessions_user ON sessions (user_id, last_used_at);
CREATE INDEX sessions_expiry ON sessions (expires_at);

-- Key number n of a purpose is in use until n + 1 signs; see keys.h.
CREATE TABLE signing_keys (
	purpose TEXT NOT NULL CHECK (purpose IN ('access', 'refresh')),
	number INTEGER NOT NULL,
	secret TEXT NOT NULL,                        -- access: PKCS#8 PEM; refresh: base64url
	signs_from INTEGER NOT NULL,
	PRIMARY KEY (purpose, number)
) STRICT, WITHOUT ROWID;

-- Append-only. Without foreign keys: it outlives the accounts that it speaks of.
CREATE TABLE audit (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	happened_at INTEGER NOT NULL,
	action TEXT NOT NULL,
	actor_id INTEGER,                            -- NULL: nobody signed in
	subject_id INTEGER,
	detail TEXT,
	ip TEXT,
	request_id TEXT NOT NULL
) STRICT;
CREATE INDEX audit_subject ON audit (subject_id, id);
CREATE TRIGGER audit_stays BEFORE UPDATE ON audit
BEGIN
	SELECT RAISE(ABORT, 'the audit log is append-only');
END;
