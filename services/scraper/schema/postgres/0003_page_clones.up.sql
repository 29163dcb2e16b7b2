-- Pictures of pages and posts, copied: what is wanted, and what became of it. The key is the digest of
-- the picture's address without its signature, which changes each time a page is read.
CREATE TABLE page_clones (
	key text PRIMARY KEY,
	source_url text NOT NULL,                    -- as it was last told
	wanted_at timestamptz NOT NULL,                -- by a page or a post
	next_try_at timestamptz,                         -- NULL: it is copied, or given up
	attempts bigint NOT NULL,
	failure text,                                -- of the last attempt
	sha256 text,                                 -- what it is called; NULL: there is no copy
	type text,
	width bigint,
	height bigint,
	bytes bigint,
	doomed_at timestamptz                            -- it is being removed
);
CREATE INDEX page_clones_due ON page_clones (next_try_at) WHERE next_try_at IS NOT NULL;
CREATE INDEX page_clones_age ON page_clones (wanted_at);
CREATE INDEX page_clones_object ON page_clones (sha256) WHERE sha256 IS NOT NULL;
