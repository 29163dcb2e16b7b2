-- NULL: nobody has shown yet to get mail at the account's address.
ALTER TABLE users ADD COLUMN email_verified_at INTEGER;

-- What a mail proves. One of a purpose at a time: a later one takes the place of the earlier.
CREATE TABLE email_tokens (
	user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
	purpose TEXT NOT NULL CHECK (purpose IN ('password_reset', 'verification')),
	digest TEXT NOT NULL UNIQUE,                 -- SHA-256 in hex; the token is in the mail alone
	sent_to TEXT NOT NULL,                       -- for this address it holds, and for no other
	expires_at INTEGER NOT NULL,
	PRIMARY KEY (user_id, purpose)
) STRICT;

-- Mails that no server has taken yet. What they say is made when they are sent.
CREATE TABLE mails (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
	kind TEXT NOT NULL CHECK (kind IN ('verification', 'password_reset', 'password_changed')),
	version INTEGER NOT NULL,                    -- one more when it is asked for again
	created_at INTEGER NOT NULL,
	due_at INTEGER NOT NULL,                     -- of the next attempt; while one runs, its lease
	attempts INTEGER NOT NULL,
	UNIQUE (user_id, kind)
) STRICT;
CREATE INDEX mails_due ON mails (due_at, id);
