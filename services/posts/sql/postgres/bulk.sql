-- Each parameter is an array with a row's value at its place; of bulk_states it is a JSON array of
-- ids, of bulk_ids their number.

-- Locked in the order of ids, so that two of these never wait for each other.
-- name: bulk_states
SELECT id, user_id, kind, title, status, channel, published_at, version, schedule_version
FROM posts
WHERE id IN (SELECT CAST(value AS bigint) FROM json_array_elements_text(CAST($1 AS json)))
ORDER BY id FOR UPDATE OF posts

-- The sequence is looked up once, and not for each of them.
-- name: bulk_ids
SELECT nextval(sequence)
FROM (SELECT CAST(pg_get_serial_sequence('posts', 'id') AS regclass) AS sequence OFFSET 0) AS of_posts,
	generate_series(1, CAST($1 AS bigint))

-- name: bulk_put
UPDATE posts SET status = 'scheduled', publish_at = due, schedule_date = day,
	schedule_hour = put.hour, schedule_minute = put.minute, schedule_zone = zone,
	schedule_note = note, updated_at = put.moment,
	schedule_version = schedule_version + 1, version = version + 1
FROM unnest(CAST($1 AS bigint[]), CAST($2 AS bigint[]), CAST($3 AS timestamptz[]),
	CAST($4 AS text[]), CAST($5 AS bigint[]), CAST($6 AS bigint[]), CAST($7 AS text[]),
	CAST($8 AS text[]), CAST($9 AS timestamptz[]))
	AS put (post_id, seen, due, day, hour, minute, zone, note, moment)
WHERE id = put.post_id AND version = put.seen

-- name: bulk_insert
INSERT INTO posts (id, user_id, kind, title, format, tags, channel, created_at, updated_at,
	publish_at, schedule_date, schedule_hour, schedule_minute, schedule_zone, schedule_note,
	status, version, schedule_version)
SELECT id, user_id, kind, title, format, tags, channel, moment, moment, due, day, hour, minute,
	zone, note, 'scheduled', 1, 1
FROM unnest(CAST($1 AS bigint[]), CAST($2 AS bigint[]), CAST($3 AS text[]), CAST($4 AS text[]),
	CAST($5 AS text[]), CAST($6 AS text[]), CAST($7 AS text[]),
	CAST($8 AS timestamptz[]), CAST($9 AS timestamptz[]), CAST($10 AS text[]),
	CAST($11 AS bigint[]), CAST($12 AS bigint[]), CAST($13 AS text[]), CAST($14 AS text[]))
	AS put (id, user_id, kind, title, format, tags, channel, moment, due, day, hour,
		minute, zone, note)

-- name: bulk_content
INSERT INTO post_contents (post_id, content)
SELECT post_id, content FROM unnest(CAST($1 AS bigint[]), CAST($2 AS text[])) AS put (post_id, content)

-- name: bulk_tag
INSERT INTO post_tags (post_id, created_at, tag)
SELECT post_id, moment, tag
FROM unnest(CAST($1 AS bigint[]), CAST($2 AS timestamptz[]), CAST($3 AS text[])) AS put (post_id, moment, tag)
ON CONFLICT DO NOTHING

-- name: bulk_images
UPDATE posts SET images = put.images
FROM unnest(CAST($1 AS bigint[]), CAST($2 AS text[])) AS put (post_id, images) WHERE id = put.post_id

-- name: bulk_history
INSERT INTO post_history (post_id, version, from_status, to_status, action, actor_id, happened_at)
SELECT post_id, version, from_status, 'scheduled', 'schedule', actor_id, moment
FROM unnest(CAST($1 AS bigint[]), CAST($2 AS bigint[]), CAST($3 AS text[]), CAST($4 AS bigint[]),
	CAST($5 AS timestamptz[])) AS put (post_id, version, from_status, actor_id, moment)
