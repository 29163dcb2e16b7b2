-- What is known of public pages. What is not known is NULL, never 0.
CREATE TABLE pages (
	username TEXT PRIMARY KEY,
	name TEXT,
	url TEXT,
	platform_id TEXT,
	category TEXT,
	followers INTEGER,
	likes INTEGER,
	about TEXT,
	source TEXT NOT NULL,
	fetched_at INTEGER NOT NULL
) STRICT;
