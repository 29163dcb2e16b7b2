-- Weekly slots: a row for each author who has some.

-- name: slot_week
SELECT timezone, minutes FROM slot_weeks WHERE user_id = $1

-- name: slot_week_put
INSERT INTO slot_weeks (user_id, timezone, minutes) VALUES ($1, $2, $3)
ON CONFLICT (user_id) DO UPDATE SET timezone = excluded.timezone, minutes = excluded.minutes

-- name: slot_week_lock
SELECT user_id FROM slot_weeks WHERE user_id = $1

-- $2 is a JSON array of microseconds since 1970. A post may go out at any second of its minute.
-- name: slot_times_free
SELECT wanted.value FROM json_each($2) AS wanted
WHERE NOT EXISTS (SELECT 1 FROM posts
	WHERE user_id = $1 AND publish_at >= wanted.value AND publish_at < wanted.value + 60000000
		AND status = 'scheduled')
ORDER BY wanted.value LIMIT $3
