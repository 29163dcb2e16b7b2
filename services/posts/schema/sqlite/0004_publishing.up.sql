-- Each batch that went live, with how late its posts were.
CREATE TABLE publishing_batches (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	published_at INTEGER NOT NULL,
	worker TEXT NOT NULL,
	posts INTEGER NOT NULL,
	lateness_max_us INTEGER NOT NULL,
	lateness TEXT NOT NULL                       -- how many posts in each class of lateness.c
) STRICT;
CREATE INDEX publishing_batches_published ON publishing_batches (published_at);

-- A post of nobody's that comes due with each minute; one row.
CREATE TABLE canary (
	id INTEGER PRIMARY KEY CHECK (id = 1),
	minute INTEGER NOT NULL,                     -- since 1970, the last one that came through
	seen_at INTEGER NOT NULL
) STRICT;
INSERT INTO canary (id, minute, seen_at) VALUES (1, 0, 0);
