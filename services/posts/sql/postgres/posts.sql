-- PostgreSQL lets several write at once: what is read to be changed is locked. And no index has a status,
-- so that a post can go live without an entry in any (schema/postgres/0029): what waits is beside the
-- posts, and stands in the indexes of what is public, too. By the time up to which anything can be public
-- most of that is passed over in the index.

-- name: post_to_change
SELECT {post_columns} FROM posts WHERE id = $1 FOR UPDATE

-- name: posts_by_ids
SELECT {post_columns} FROM posts
WHERE id IN (SELECT CAST(value AS bigint) FROM json_array_elements_text(CAST($1 AS json)))

-- fragment: public
status IN ('published', 'approved') AND live_at IS NOT NULL

-- fragment: held_back
held IS NOT NULL

-- fragment: post_filter
	{narrowed} [[ AND status = $9 ]] [[ AND held = $10 ]]

-- fragment: place
live_at

-- fragment: not_ahead
live_at <= $15

-- name: posts_public_count
SELECT count(*) FROM (SELECT 1 FROM posts WHERE {public} AND live_at <= $12 {post_filter} LIMIT $11) AS found

-- name: feed_items
SELECT id, title, CASE WHEN length(content) <= $1 THEN content END, format, tags, published_at,
	updated_at, version, images
FROM posts LEFT JOIN post_contents ON post_id = id
WHERE {public} AND published_at IS NOT NULL AND live_at <= $3
ORDER BY live_at DESC, id DESC LIMIT $2

-- fragment: listed
listed AS NOT MATERIALIZED (SELECT created_at, id FROM posts WHERE true [[ AND user_id = $3 ]]
	[[ AND held = $4 ]] [[ AND {public} AND live_at <= $5 ]])

-- fragment: listed_waiting
listed AS NOT MATERIALIZED (SELECT made_at AS created_at, post_id AS id FROM waiting_posts)

-- fragment: waiting_posts
waiting_posts JOIN posts ON id = post_id WHERE status = 'scheduled'

-- fragment: made
made_at

-- fragment: waiting_place
(made_at, post_id)

-- What waits in a zone, which is mostly UTC.
-- name: zone_states
WITH RECURSIVE zones (name) AS (
	SELECT min(zone) FROM waiting_posts WHERE zone <> 'UTC' AND zone > ''
	UNION ALL
	SELECT (SELECT min(zone) FROM waiting_posts WHERE zone <> 'UTC' AND zone > zones.name)
	FROM zones WHERE zones.name IS NOT NULL
)
SELECT name, fingerprint, release, noticed_at, settled
FROM zones LEFT JOIN zone_rules ON zone = name WHERE name IS NOT NULL ORDER BY name

-- name: zone_schedules
SELECT {schedule_columns} FROM {waiting_posts}
	AND zone <> 'UTC' AND zone = $1 [[ AND (due_at, post_id) > ($2, $3) ]]
ORDER BY due_at, post_id LIMIT $4
