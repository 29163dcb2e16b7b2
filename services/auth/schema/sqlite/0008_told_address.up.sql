-- A mail to the address that an account had until it was changed. SQLite changes no CHECK, so the
-- table is made again.
CREATE TABLE mails_made_again (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
	kind TEXT NOT NULL
		CHECK (kind IN ('verification', 'password_reset', 'password_changed', 'address_changed')),
	send_to TEXT,                                -- NULL: the account's address when it is sent
	version INTEGER NOT NULL,                    -- one more when it is asked for again
	created_at INTEGER NOT NULL,
	due_at INTEGER NOT NULL,                     -- of the next attempt; while one runs, its lease
	attempts INTEGER NOT NULL,
	UNIQUE (user_id, kind)
) STRICT;
INSERT INTO mails_made_again (id, user_id, kind, version, created_at, due_at, attempts)
SELECT id, user_id, kind, version, created_at, due_at, attempts FROM mails;
DROP TABLE mails;
ALTER TABLE mails_made_again RENAME TO mails;
CREATE INDEX mails_due ON mails (due_at, id);
