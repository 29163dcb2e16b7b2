DROP INDEX posts_unpublished;
CREATE INDEX posts_unpublished ON posts (status, created_at, id)
	WHERE status NOT IN ('published', 'approved');
DROP INDEX posts_author;
CREATE INDEX posts_author ON posts (user_id, created_at, id, status);
