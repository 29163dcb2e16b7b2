-- PostgreSQL unpacks JSON in its own way.

-- name: zone_move
UPDATE posts SET schedule_note = move ->> 3, updated_at = $2,
	publish_at = timestamptz 'epoch' + CAST(move ->> 2 AS bigint) * interval '1 microsecond',
	schedule_version = schedule_version + 1, version = version + 1
FROM json_array_elements(CAST($1 AS json)) AS move
WHERE id = CAST(move ->> 0 AS bigint) AND schedule_version = CAST(move ->> 1 AS bigint)
	AND status = 'scheduled' AND (publish_at > $2 OR channel = 'site')
RETURNING id, schedule_version, user_id, channel, publish_at
