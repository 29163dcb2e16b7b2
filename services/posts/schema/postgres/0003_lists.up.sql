-- How many posts each author has is counted in the index alone: it holds the status as well.
DROP INDEX posts_author;
CREATE INDEX posts_author ON posts (user_id, created_at, id, status);

-- The calendar of all authors. Not of publish_at IS NOT NULL: then SQLite would look for what is due
-- in here, among all that ever was.
CREATE INDEX posts_planned ON posts (publish_at, id) WHERE schedule_date IS NOT NULL;
