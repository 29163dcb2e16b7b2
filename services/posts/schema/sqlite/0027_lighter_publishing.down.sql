DROP INDEX posts_public_published;
CREATE INDEX posts_public_published ON posts (published_at, id)
	WHERE status IN ('published', 'approved');
DROP INDEX posts_public_created;
CREATE INDEX posts_public_created ON posts (created_at, id)
	WHERE status IN ('published', 'approved');
DROP INDEX posts_due;
CREATE INDEX posts_due ON posts (publish_at, id) WHERE status = 'scheduled';
DROP INDEX posts_unpublished;
CREATE INDEX posts_unpublished ON posts (status, created_at, id, user_id)
	WHERE status NOT IN ('published', 'approved');
