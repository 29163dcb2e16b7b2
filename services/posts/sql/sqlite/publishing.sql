-- Posts that follow each other ($1 to $2), along the table: a status and a time that are not compared
-- as they are keep SQLite off the indexes by these, which the statement changes.

-- name: publication_run_moment
SELECT publish_at FROM posts WHERE id = $1 AND status = 'scheduled' AND publish_at <= $2

-- name: publication_run
UPDATE posts SET status = 'published', published_at = $7, updated_at = $5, version = version + 1
WHERE id BETWEEN $1 AND $2 AND schedule_version = $3 AND +status = 'scheduled'
	AND +publish_at = $4 AND $4 <= $5 AND (channel = 'site' OR $6 = 1)

-- What waits is told by its row.
-- name: publication_run_waits_no_more
SELECT 0 WHERE $1 = 0 AND $2 = 0

-- name: publication_some_wait_no_more
SELECT 0 WHERE $1 = 0 AND $2 = 0

-- Which of them it was, where it was not all: went live just now, and are in no line of the ledger yet.
-- name: publication_run_gone
SELECT id FROM posts
WHERE id BETWEEN $1 AND $2 AND schedule_version = $3 AND +status = 'published'
	AND +publish_at = $4 AND +updated_at = $5
	AND NOT EXISTS (SELECT 1 FROM publications AS l
		WHERE l.post_id <= posts.id AND l.post_id > posts.id - 64
			AND l.schedule_version = $3 AND l.post_id + l.posts > posts.id)
ORDER BY id
