-- Going live: what is due, and the one statement that turns scheduled into published. $1 are
-- tickets, a JSON object of post_id: schedule_version; pairs in arrays would be parsed one by one.

-- fragment: tickets
(SELECT CAST(key AS INTEGER) AS id, value AS version FROM json_each($1))

-- fragment: hears_published
state = 'enabled' AND hears_published = 1

-- name: due_page
SELECT id, schedule_version, user_id, channel, publish_at FROM posts
WHERE status = 'scheduled' AND publish_at < $1 [[ AND (publish_at, id) > ($2, $3) ]]
ORDER BY publish_at, id LIMIT $4

-- What the next statement will change, into the ledger: on SQLite nobody comes between.
-- name: publication_record
INSERT INTO publications (post_id, schedule_version, publish_at, published_at, worker)
SELECT p.id, p.schedule_version, p.publish_at, $2, $3
FROM {tickets} AS ticket CROSS JOIN posts AS p
WHERE p.id = ticket.id AND p.schedule_version = ticket.version
	AND p.status = 'scheduled' AND p.publish_at <= $2 AND (p.channel = 'site' OR $4 = 1)

-- Told only to those who want to know: where nobody does, one look says so. Before the update, for
-- afterwards nothing tells these posts from others.
-- name: publication_events
INSERT INTO events (kind, user_id, post_id, data, created_at)
SELECT 'post.published', p.user_id, p.id, {post_data}, $2
FROM (SELECT posts.id, user_id, kind, title, 'published' AS status, channel,
		posts.version + 1 AS version, publish_at, $2 AS published_at
	FROM {tickets} AS ticket CROSS JOIN posts
	WHERE (EXISTS (SELECT 1 FROM webhooks WHERE {hears_published} AND webhooks.user_id > 0)
			OR EXISTS (SELECT 1 FROM notified_authors WHERE notified_authors.user_id > 0))
		AND posts.id = ticket.id AND schedule_version = ticket.version
		AND status = 'scheduled' AND publish_at <= $2 AND (channel = 'site' OR $3 = 1)) AS p
WHERE EXISTS (SELECT 1 FROM webhooks AS w WHERE w.user_id = p.user_id AND {hears_published})
	OR EXISTS (SELECT 1 FROM notified_authors AS a WHERE a.user_id = p.user_id)

-- The worker ($3) is the ledger's; on PostgreSQL one statement writes both.
-- name: publication_publish
UPDATE posts SET status = 'published', published_at = $2, updated_at = $2,
	version = posts.version + 1
FROM {tickets} AS ticket
WHERE posts.id = ticket.id AND schedule_version = ticket.version
	AND status = 'scheduled' AND publish_at <= $2 AND (channel = 'site' OR $4 = 1)
	AND $3 IS NOT NULL
RETURNING publish_at, 1

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

-- name: publications_after
SELECT post_id, schedule_version, publish_at, published_at, worker FROM publications
WHERE (post_id, schedule_version) > ($1, $2)
ORDER BY post_id, schedule_version LIMIT $3

-- name: sweeper_lease
UPDATE sweeper SET holder = $1, until = $2
WHERE id = 1 AND (holder = $1 OR until <= $3)
RETURNING id
