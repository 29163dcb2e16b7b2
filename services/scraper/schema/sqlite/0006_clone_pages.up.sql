-- The page that has a picture, itself or in a post of it; NULL: none any more, as far as is known. Without
-- a foreign key: that a page is gone is found out by the sweep.
ALTER TABLE page_clones ADD COLUMN page_id INTEGER;
CREATE INDEX page_clones_page ON page_clones (page_id, wanted_at) WHERE page_id IS NOT NULL;
