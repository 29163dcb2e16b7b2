ALTER TABLE page_clones ADD COLUMN page_id INTEGER;
UPDATE page_clones SET page_id = (SELECT max(page_id) FROM page_clone_owners WHERE key = page_clones.key);
CREATE INDEX page_clones_page ON page_clones (page_id, wanted_at) WHERE page_id IS NOT NULL;
DROP TABLE page_clone_owners;
