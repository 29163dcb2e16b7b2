-- Schedules that wait, by zone, and the rules by which they were resolved.

-- fragment: zoned
status = 'scheduled' AND schedule_zone <> 'UTC'

-- Jumps from zone to zone along the index, however many wait in each.
-- name: zone_states
WITH RECURSIVE zones (name) AS (
	SELECT min(schedule_zone) FROM posts WHERE {zoned} AND schedule_zone > ''
	UNION ALL
	SELECT (SELECT min(schedule_zone) FROM posts WHERE {zoned} AND schedule_zone > zones.name)
	FROM zones WHERE zones.name IS NOT NULL
)
SELECT name, fingerprint, release, noticed_at, settled
FROM zones LEFT JOIN zone_rules ON zone = name WHERE name IS NOT NULL ORDER BY name

-- name: zone_rules_notice
INSERT INTO zone_rules (zone, fingerprint, release, noticed_at, settled)
VALUES ($1, $2, $3, $4, 0)
ON CONFLICT (zone) DO UPDATE SET fingerprint = excluded.fingerprint,
	release = excluded.release, noticed_at = excluded.noticed_at, settled = 0

-- name: zone_rules_settle
UPDATE zone_rules SET settled = 1 WHERE zone = $1 AND fingerprint = $2 AND noticed_at = $3

-- name: zone_schedules
SELECT {schedule_columns} FROM posts
WHERE {zoned} AND schedule_zone = $1 [[ AND (publish_at, id) > ($2, $3) ]]
ORDER BY publish_at, id LIMIT $4

-- $1 is a JSON array of [post_id, schedule_version, microseconds since 1970, note]. What is due and
-- leads to the outside may be on its way there: it stays.
-- name: zone_move
UPDATE posts SET publish_at = move.value ->> 2, schedule_note = move.value ->> 3, updated_at = $2,
	schedule_version = schedule_version + 1, version = version + 1
FROM json_each($1) AS move
WHERE posts.id = move.value ->> 0 AND schedule_version = move.value ->> 1
	AND status = 'scheduled' AND (publish_at > $2 OR channel = 'site')
RETURNING id, schedule_version, user_id, channel, publish_at
