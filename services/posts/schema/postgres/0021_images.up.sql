-- The images that are shown with a post: "width height url alt", one a line; NULL: none.
ALTER TABLE posts ADD COLUMN images text;
ALTER TABLE post_revisions ADD COLUMN images text;
-- Those of a draft have the id of an upload before that, or 0.
ALTER TABLE drafts ADD COLUMN images text;

-- What a post or a revision of it shows of what lies here: its bytes stay as long as the post.
CREATE TABLE post_media (
	post_id bigint NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
	sha256 text NOT NULL REFERENCES media_objects (sha256),
	PRIMARY KEY (post_id, sha256)
);
CREATE INDEX post_media_object ON post_media (sha256);

-- Posts go in many ways: what they held is released where their rows are.
CREATE FUNCTION post_media_release() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	UPDATE media_objects SET refs = refs - 1 WHERE sha256 = old.sha256;
	RETURN NULL;
END $$;
CREATE TRIGGER post_media_release AFTER DELETE ON post_media
	FOR EACH ROW EXECUTE FUNCTION post_media_release();
