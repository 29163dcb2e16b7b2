DROP TRIGGER post_media_release ON post_media;
DROP FUNCTION post_media_release();
-- What posts showed stays counted: who goes back loses no bytes.
DROP TABLE post_media;
ALTER TABLE drafts DROP COLUMN images;
ALTER TABLE post_revisions DROP COLUMN images;
ALTER TABLE posts DROP COLUMN images;
