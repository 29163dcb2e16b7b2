-- Going live: what is due, and the one statement that turns scheduled into published. $1 are
-- tickets, a JSON object of post_id: schedule_version; pairs in arrays would be parsed one by one.

-- fragment: tickets
(SELECT CAST(key AS INTEGER) AS id, value AS version FROM json_each($1))

-- What goes live in its minute is said to have been published at the moment it was for; the ledger has
-- the very moment.
-- fragment: shown_since
CASE WHEN $2 < publish_at + 60000000 THEN publish_at ELSE $2 END

-- fragment: hears_published
state = 'enabled' AND hears_published = 1

-- name: due_page
SELECT id, schedule_version, user_id, channel, publish_at FROM posts
WHERE status = 'scheduled' AND publish_at < $1 [[ AND (publish_at, id) > ($2, $3) ]]
ORDER BY publish_at, id LIMIT $4

-- Whether anybody wants to be told of what goes live.
-- name: publication_heard
SELECT (SELECT min(user_id) FROM webhooks WHERE {hears_published}) IS NOT NULL
	OR (SELECT min(user_id) FROM notified_authors) IS NOT NULL

-- Told only to those who want to know. On SQLite before the update, for afterwards nothing tells these posts
-- from others, and nobody comes between.
-- name: publication_events
INSERT INTO events (kind, user_id, post_id, data, created_at)
SELECT 'post.published', p.user_id, p.id, {post_data}, $2
FROM (SELECT posts.id, user_id, kind, title, 'published' AS status, channel,
		posts.version + 1 AS version, publish_at, {shown_since} AS published_at
	FROM {tickets} AS ticket CROSS JOIN posts
	WHERE posts.id = ticket.id AND schedule_version = ticket.version
		AND status = 'scheduled' AND publish_at <= $2 AND (channel = 'site' OR $3 = 1)) AS p
WHERE EXISTS (SELECT 1 FROM webhooks AS w WHERE w.user_id = p.user_id AND {hears_published})
	OR EXISTS (SELECT 1 FROM notified_authors AS a WHERE a.user_id = p.user_id)

-- name: publication_publish
UPDATE posts SET status = 'published', published_at = {shown_since}, updated_at = $2,
	version = posts.version + 1
FROM {tickets} AS ticket
WHERE posts.id = ticket.id AND schedule_version = ticket.version
	AND status = 'scheduled' AND publish_at <= $2 AND (channel = 'site' OR $3 = 1)
RETURNING id, schedule_version, publish_at

-- name: publication_waiting
SELECT p.id, p.schedule_version FROM {tickets} AS ticket CROSS JOIN posts AS p
WHERE p.id = ticket.id AND p.schedule_version = ticket.version
	AND p.status = 'scheduled'

-- name: publishing_batch_insert
INSERT INTO publishing_batches (published_at, worker, posts, lateness_max_us, lateness)
VALUES ($1, $2, $3, $4, $5)

-- name: canary_seen
UPDATE canary SET minute = $1, seen_at = $2 WHERE id = 1 AND minute < $1

-- name: canary_last
SELECT minute, seen_at FROM canary WHERE id = 1

-- name: sweeper_lease
UPDATE sweeper SET holder = $1, until = $2
WHERE id = 1 AND (holder = $1 OR until <= $3)
RETURNING id
