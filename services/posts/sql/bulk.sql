-- Many schedules in one transaction, by db_query_set: SQLite runs what has a row's parameters once
-- for each row; PostgreSQL's is in postgres/bulk.sql.

-- name: bulk_put
UPDATE posts SET status = 'scheduled', publish_at = $3, schedule_date = $4, schedule_hour = $5,
	schedule_minute = $6, schedule_zone = $7, schedule_note = $8, updated_at = $9,
	schedule_version = schedule_version + 1, version = version + 1
WHERE id = $1 AND version = $2

-- name: bulk_insert
INSERT INTO posts (id, user_id, kind, title, format, tags, channel, created_at, updated_at,
	publish_at, schedule_date, schedule_hour, schedule_minute, schedule_zone, schedule_note,
	status, version, schedule_version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, $10, $11, $12, $13, $14, 'scheduled', 1, 1)

-- name: bulk_content
INSERT INTO post_contents (post_id, content) VALUES ($1, $2)

-- name: bulk_tag
INSERT INTO post_tags (post_id, created_at, tag) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING

-- name: bulk_images
UPDATE posts SET images = $2 WHERE id = $1

-- name: bulk_history
INSERT INTO post_history (post_id, version, from_status, to_status, action, actor_id, happened_at)
VALUES ($1, $2, $3, 'scheduled', 'schedule', $4, $5)
