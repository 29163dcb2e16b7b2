-- Two tables with what the layer maps: keys, a reference, times, and NULLs.
CREATE TABLE owners (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE notes (
	id INTEGER PRIMARY KEY,
	owner_id INTEGER REFERENCES owners (id),
	slug TEXT UNIQUE,
	body TEXT,
	score REAL,
	pinned INTEGER NOT NULL DEFAULT 0 CHECK (pinned IN (0, 1)),
	written_at INTEGER
) STRICT;
