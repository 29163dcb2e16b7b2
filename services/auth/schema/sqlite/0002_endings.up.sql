-- What makes access tokens void before they expire, for as long as they would live: what Redis loses
-- is told again from here. Without foreign keys: it outlives the accounts that it speaks of.
CREATE TABLE endings (
	-- AUTOINCREMENT: of two roles of an account the one with the higher id is the later.
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	session_id INTEGER,                          -- this session ended; NULL: the role is another
	user_id INTEGER NOT NULL,
	role TEXT CHECK (role IN ('user', 'approver', 'admin')),
	ended_at INTEGER NOT NULL,
	CHECK ((session_id IS NULL) <> (role IS NULL))
) STRICT;
CREATE INDEX endings_user ON endings (user_id, ended_at);
CREATE INDEX endings_age ON endings (ended_at);
