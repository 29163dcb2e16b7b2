-- What waits for its minute leaves one index when it goes live, and not two: the one by its time,
-- which has all that a list of it by another order looks at, and the status, without which SQLite
-- would read each row.
DROP INDEX posts_unpublished;
CREATE INDEX posts_unpublished ON posts (status, created_at, id, user_id)
	WHERE status <> 'published' AND status <> 'approved' AND status <> 'scheduled';
DROP INDEX posts_due;
CREATE INDEX posts_due ON posts (publish_at, id, user_id, created_at, status)
	WHERE status = 'scheduled';
-- An index ends with the row's id anyway.
DROP INDEX posts_public_created;
CREATE INDEX posts_public_created ON posts (created_at) WHERE status IN ('published', 'approved');
DROP INDEX posts_public_published;
CREATE INDEX posts_public_published ON posts (published_at) WHERE status IN ('published', 'approved');
