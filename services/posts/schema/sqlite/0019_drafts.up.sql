-- What somebody is writing and has not submitted: one for each account. What is NULL was not given.
CREATE TABLE drafts (
	user_id INTEGER PRIMARY KEY,
	version INTEGER NOT NULL,                    -- microseconds since 1970, and higher each time
	kind TEXT,
	title TEXT,
	content TEXT,
	format TEXT,
	tags TEXT,
	channel TEXT,
	saved_at INTEGER NOT NULL
) STRICT;
CREATE INDEX drafts_age ON drafts (saved_at);
