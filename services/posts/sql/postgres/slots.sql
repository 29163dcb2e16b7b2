-- PostgreSQL lets several write at once, and unpacks JSON in its own way.

-- name: slot_week_lock
SELECT user_id FROM slot_weeks WHERE user_id = $1 FOR UPDATE

-- name: slot_times_free
SELECT CAST(wanted AS bigint) AS time FROM json_array_elements_text(CAST($2 AS json)) AS wanted,
	LATERAL (SELECT timestamptz 'epoch' + CAST(wanted AS bigint) * interval '1 microsecond'
		AS minute) AS start
WHERE NOT EXISTS (SELECT 1 FROM posts WHERE user_id = $1 AND status = 'scheduled'
	AND publish_at >= minute AND publish_at < minute + interval '1 minute')
ORDER BY time LIMIT $3
