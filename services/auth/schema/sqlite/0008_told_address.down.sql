CREATE TABLE mails_made_again (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
	kind TEXT NOT NULL CHECK (kind IN ('verification', 'password_reset', 'password_changed')),
	version INTEGER NOT NULL,
	created_at INTEGER NOT NULL,
	due_at INTEGER NOT NULL,
	attempts INTEGER NOT NULL,
	UNIQUE (user_id, kind)
) STRICT;
INSERT INTO mails_made_again (id, user_id, kind, version, created_at, due_at, attempts)
SELECT id, user_id, kind, version, created_at, due_at, attempts FROM mails WHERE kind <> 'address_changed';
DROP TABLE mails;
ALTER TABLE mails_made_again RENAME TO mails;
CREATE INDEX mails_due ON mails (due_at, id);
