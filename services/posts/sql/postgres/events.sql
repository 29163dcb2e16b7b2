-- PostgreSQL lets several write at once, and has its own JSON.

-- fragment: post_data
CAST(json_build_object('post_id', p.id, 'user_id', p.user_id, 'kind', p.kind, 'title', p.title,
	'status', p.status, 'channel', p.channel, 'version', p.version,
	'publish_at', to_char(p.publish_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
	'published_at', to_char(p.published_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
	AS text)

-- name: events_of_posts
INSERT INTO events (kind, user_id, post_id, data, created_at)
SELECT told.kind, p.user_id, p.id, {post_data}, $2
FROM (SELECT CAST($1 AS text) AS kind [[ UNION ALL SELECT CAST($4 AS text) ]]) AS told
	CROSS JOIN posts AS p
WHERE p.id IN (SELECT CAST(value AS bigint) FROM json_array_elements_text(CAST($3 AS json)))

-- name: events_add
INSERT INTO events (kind, user_id, post_id, data, created_at, position)
SELECT kind, user_id, post_id, data, moment, place
FROM unnest(CAST($1 AS text[]), CAST($2 AS bigint[]), CAST($3 AS bigint[]), CAST($4 AS text[]),
	CAST($5 AS timestamptz[]), CAST($6 AS bigint[]))
	AS put (kind, user_id, post_id, data, moment, place)

-- name: event_mark_lock
SELECT position FROM event_mark WHERE id = 1 FOR UPDATE
