-- Events: what happened to whose content, in the transaction of the change.

-- A post's row p as the data of an event.
-- fragment: post_data
json_object('post_id', p.id, 'user_id', p.user_id, 'kind', p.kind, 'title', p.title,
	'status', p.status, 'channel', p.channel, 'version', p.version,
	'publish_at', strftime('%Y-%m-%dT%H:%M:%S', p.publish_at / 1000000, 'unixepoch')
		|| printf('.%03dZ', p.publish_at / 1000 % 1000),
	'published_at', strftime('%Y-%m-%dT%H:%M:%S', p.published_at / 1000000, 'unixepoch')
		|| printf('.%03dZ', p.published_at / 1000 % 1000))

-- $4 is a second kind. $3 is a JSON array of posts.
-- name: events_of_posts
INSERT INTO events (kind, user_id, post_id, data, created_at)
SELECT told.kind, p.user_id, p.id, {post_data}, $2
FROM (SELECT CAST($1 AS text) AS kind [[ UNION ALL SELECT CAST($4 AS text) ]]) AS told
	CROSS JOIN json_each($3) AS wanted CROSS JOIN posts AS p
WHERE p.id = wanted.value

-- name: event_insert
INSERT INTO events (kind, user_id, post_id, data, created_at) VALUES ($1, $2, $3, $4, $5)
RETURNING id

-- Many, which have their positions at once where $6 says so.
-- name: events_add
INSERT INTO events (kind, user_id, post_id, data, created_at, position)
VALUES ($1, $2, $3, $4, $5, $6)

-- Whoever holds it is the only one who counts, until its commit.
-- name: event_mark_lock
SELECT position FROM event_mark WHERE id = 1

-- What is committed and has no position yet goes behind $1.
-- name: events_count
UPDATE events SET position = $1 + fresh.place
FROM (SELECT id, row_number() OVER (ORDER BY id) AS place FROM events
	WHERE position IS NULL ORDER BY id LIMIT $2) AS fresh
WHERE events.id = fresh.id AND events.position IS NULL

-- name: event_mark_move
UPDATE event_mark SET position = $1 WHERE id = 1

-- name: events_any_uncounted
SELECT id FROM events WHERE position IS NULL ORDER BY id LIMIT 1

-- name: events_after
SELECT id, position, kind, user_id, post_id, data, created_at FROM events
WHERE position > $1 ORDER BY position LIMIT $2

-- How far a page behind $1 goes, and of that what somebody is notified of.
-- name: events_ahead
SELECT coalesce(max(position), CAST($1 AS bigint))
FROM (SELECT position FROM events WHERE position > $1 ORDER BY position LIMIT $2) AS ahead

-- name: events_told
SELECT id, position, kind, user_id, post_id, data, created_at FROM events
WHERE position > $1 AND position <= $2 AND kind IN ('article.submitted', 'article.approved',
	'article.rejected', 'post.published', 'comment.created')
ORDER BY position

-- The oldest, as far as they are old enough; none only when there are no more.
-- name: events_remove
DELETE FROM events WHERE id < (SELECT min(id) FROM events) + $2 AND created_at < $1
RETURNING id

-- name: removal_events
DELETE FROM events WHERE id IN (SELECT id FROM events WHERE user_id = $1 LIMIT $2)
RETURNING id
