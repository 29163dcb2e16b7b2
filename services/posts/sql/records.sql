-- What an export takes, and an import brings beside what people write.

-- When it is, was or was to be public. $2 to $6 are what its author meant.
-- name: record_schedule
UPDATE posts SET publish_at = $2, schedule_date = $3, schedule_hour = $4, schedule_minute = $5,
	schedule_zone = $6, schedule_note = $7, schedule_version = schedule_version + 1
WHERE id = $1
RETURNING schedule_version

-- name: record_show
UPDATE posts SET images = $2, version = version + 1 WHERE id = $1 AND version = 1

-- A dead letter, so that it can be taken up. How often it was tried elsewhere is not known.
-- name: record_dead_letter
INSERT INTO deliveries (post_id, schedule_version, user_id, channel, title, content, state, attempts,
	uncounted, uncertain, until, reason, changed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0, $8, $9, $10, $9)

-- name: records_after
SELECT {post_columns}, import_key, schedule_date, schedule_hour, schedule_minute, schedule_zone,
	schedule_note,
	coalesce((SELECT last_seq FROM comment_threads AS t WHERE t.post_id = posts.id), 0),
	(SELECT reason FROM deliveries AS d WHERE d.post_id = posts.id
		AND d.schedule_version = posts.schedule_version AND d.state IN ('failed', 'unconfirmed'))
FROM posts WHERE id > $1 ORDER BY id LIMIT $2

-- name: comment_by_import_key
SELECT id FROM comments WHERE post_id = $1 AND import_key = $2

-- name: comment_by_creation
SELECT id FROM comments WHERE id = $1 AND post_id = $2 AND created_at >= $3 AND created_at < $4

-- name: comment_import
INSERT INTO comments (post_id, user_id, seq, change_seq, content, status, reason, created_at,
	updated_at, author_name, import_key)
VALUES ($1, $2, $3, $3, $4, $5, $6, $7, $8, $9, $10)

-- name: comment_records_after
SELECT {comment_columns}, import_key FROM comments
WHERE post_id = $1 AND status <> 'removed' AND seq > $2
ORDER BY seq LIMIT $3
