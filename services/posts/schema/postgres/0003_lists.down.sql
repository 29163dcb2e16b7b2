DROP INDEX posts_planned;
DROP INDEX posts_author;
CREATE INDEX posts_author ON posts (user_id, created_at, id);
