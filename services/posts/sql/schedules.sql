-- When a post goes live: columns of its row, so that one statement decides.

-- fragment: schedule_columns
id, schedule_version, user_id, channel, schedule_date, schedule_hour, schedule_minute, schedule_zone,
	publish_at, status, schedule_note,
	(SELECT attempts - uncounted FROM deliveries AS d WHERE d.post_id = posts.id
		AND d.schedule_version = posts.schedule_version),
	(SELECT reason FROM deliveries AS d WHERE d.post_id = posts.id
		AND d.schedule_version = posts.schedule_version)

-- name: schedule_by_post
SELECT {schedule_columns} FROM posts WHERE id = $1 AND schedule_date IS NOT NULL

-- name: schedule_put
UPDATE posts SET status = 'scheduled', publish_at = $3, schedule_date = $4, schedule_hour = $5,
	schedule_minute = $6, schedule_zone = $7, schedule_note = $8, updated_at = $9,
	schedule_version = schedule_version + 1, version = version + 1
WHERE id = $1 AND version = $2
RETURNING {schedule_columns}

-- name: schedule_clear
UPDATE posts SET status = $3, publish_at = NULL, schedule_date = NULL, schedule_hour = NULL,
	schedule_minute = NULL, schedule_zone = NULL, schedule_note = NULL, updated_at = $4,
	schedule_version = schedule_version + 1, version = version + 1
WHERE id = $1 AND version = $2

-- name: schedule_page
SELECT {schedule_columns} FROM posts
WHERE publish_at IS NOT NULL AND schedule_date IS NOT NULL
	[[ AND user_id = $1 ]] [[ AND publish_at >= $2 ]] [[ AND publish_at < $3 ]]
	[[ AND (publish_at, id) > ($4, $5) ]]
ORDER BY publish_at, id LIMIT $6
