-- Pictures of pages and posts, copied: what is wanted, and what became of it. The key is the digest of
-- the picture's address without its signature, which changes each time a page is read.
CREATE TABLE page_clones (
	key TEXT PRIMARY KEY,
	source_url TEXT NOT NULL,                    -- as it was last told
	wanted_at INTEGER NOT NULL,                  -- by a page or a post
	next_try_at INTEGER,                         -- NULL: it is copied, or given up
	attempts INTEGER NOT NULL,
	failure TEXT,                                -- of the last attempt
	sha256 TEXT,                                 -- what it is called; NULL: there is no copy
	type TEXT,
	width INTEGER,
	height INTEGER,
	bytes INTEGER,
	doomed_at INTEGER                            -- it is being removed
) STRICT, WITHOUT ROWID;
CREATE INDEX page_clones_due ON page_clones (next_try_at) WHERE next_try_at IS NOT NULL;
CREATE INDEX page_clones_age ON page_clones (wanted_at);
CREATE INDEX page_clones_object ON page_clones (sha256) WHERE sha256 IS NOT NULL;
