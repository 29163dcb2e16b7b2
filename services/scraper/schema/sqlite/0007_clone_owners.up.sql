-- The pages that have a picture, themselves or in a post of theirs: several may have the same. Without a
-- foreign key to pages: that one is gone is found out by the sweep.
CREATE TABLE page_clone_owners (
	key TEXT NOT NULL REFERENCES page_clones (key) ON DELETE CASCADE,
	page_id INTEGER NOT NULL,
	wanted_at INTEGER NOT NULL,
	PRIMARY KEY (key, page_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX page_clone_owners_page ON page_clone_owners (page_id, wanted_at);
CREATE INDEX page_clone_owners_age ON page_clone_owners (wanted_at);
INSERT INTO page_clone_owners (key, page_id, wanted_at)
SELECT key, page_id, wanted_at FROM page_clones WHERE page_id IS NOT NULL;
DROP INDEX page_clones_page;
ALTER TABLE page_clones DROP COLUMN page_id;
