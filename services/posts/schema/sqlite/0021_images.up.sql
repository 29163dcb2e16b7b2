-- The images that are shown with a post: "width height url alt", one a line; NULL: none.
ALTER TABLE posts ADD COLUMN images TEXT;
ALTER TABLE post_revisions ADD COLUMN images TEXT;
-- Those of a draft have the id of an upload before that, or 0.
ALTER TABLE drafts ADD COLUMN images TEXT;

-- What a post or a revision of it shows of what lies here: its bytes stay as long as the post.
CREATE TABLE post_media (
	post_id INTEGER NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
	sha256 TEXT NOT NULL REFERENCES media_objects (sha256),
	PRIMARY KEY (post_id, sha256)
) STRICT, WITHOUT ROWID;
CREATE INDEX post_media_object ON post_media (sha256);

-- Posts go in many ways: what they held is released where their rows are.
CREATE TRIGGER post_media_release AFTER DELETE ON post_media
BEGIN
	UPDATE media_objects SET refs = refs - 1 WHERE sha256 = old.sha256;
END;
