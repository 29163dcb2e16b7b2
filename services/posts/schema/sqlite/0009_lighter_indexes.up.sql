-- A post that goes live is written where it has to be found from then on, and taken out of where it
-- waited; the index of its author does not hold the status, so it stays as it is there.
DROP INDEX posts_author;
CREATE INDEX posts_author ON posts (user_id, created_at, id);
DROP INDEX posts_unpublished;
CREATE INDEX posts_unpublished ON posts (status, created_at, id, user_id)
	WHERE status NOT IN ('published', 'approved');
