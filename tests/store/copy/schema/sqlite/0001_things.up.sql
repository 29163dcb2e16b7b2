-- Every kind of column that daemons have, a reference, and a table of this engine alone.
CREATE TABLE owners (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	name TEXT NOT NULL
) STRICT;

CREATE TABLE things (
	key TEXT NOT NULL,
	part INTEGER NOT NULL,
	owner_id INTEGER REFERENCES owners (id),
	flag INTEGER CHECK (flag IN (0, 1)),
	score REAL,
	note TEXT,
	seen_at INTEGER,
	PRIMARY KEY (key, part)
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE words USING fts5 (note);
CREATE TABLE words_mark (id INTEGER PRIMARY KEY, thing TEXT) STRICT;
INSERT INTO words_mark (id, thing) VALUES (1, '');
