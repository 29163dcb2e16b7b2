DROP INDEX page_clones_page;
ALTER TABLE page_clones DROP COLUMN page_id;
