-- What lies in the storage, by the digest of its bytes; and whose images those are.
CREATE TABLE media_objects (
	sha256 TEXT PRIMARY KEY,
	type TEXT NOT NULL,
	width INTEGER NOT NULL,
	height INTEGER NOT NULL,
	bytes INTEGER NOT NULL,
	renditions TEXT NOT NULL,           -- width, height and bytes of less wide ones, one a line
	refs INTEGER NOT NULL,              -- rows of media
	needed_until INTEGER NOT NULL,      -- by an upload that may still be under way
	doomed_at INTEGER                   -- since then its bytes are being removed
) STRICT, WITHOUT ROWID;
CREATE INDEX media_objects_unused ON media_objects (needed_until) WHERE refs = 0;

CREATE TABLE media (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	user_id INTEGER NOT NULL,
	sha256 TEXT NOT NULL REFERENCES media_objects (sha256),
	alt TEXT NOT NULL,
	created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX media_author ON media (user_id, created_at, id);
CREATE INDEX media_object ON media (sha256);
