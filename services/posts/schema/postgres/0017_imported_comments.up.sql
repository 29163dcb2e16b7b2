-- Comments from elsewhere: who said them may have a name and no account.
ALTER TABLE comments ADD COLUMN author_name text; -- NULL once it is removed
ALTER TABLE comments ADD COLUMN import_key text;  -- where it was imported from, so that it is once
CREATE UNIQUE INDEX comments_imported ON comments (post_id, import_key)
	WHERE import_key IS NOT NULL;
