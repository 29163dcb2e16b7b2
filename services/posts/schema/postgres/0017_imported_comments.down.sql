DROP INDEX comments_imported;
ALTER TABLE comments DROP COLUMN import_key;
ALTER TABLE comments DROP COLUMN author_name;
