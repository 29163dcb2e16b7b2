-- PostgreSQL takes tickets as an array of pairs. A status and a time that are not compared as they
-- are keep the planner off the indexes by status and by time: it would walk all that is due for
-- each batch, where it last looked when nothing was.

-- fragment: tickets
(SELECT pairs[i][1] AS id, pairs[i][2] AS version
	FROM (SELECT CAST($1 AS bigint[]) AS pairs) AS given, generate_subscripts(pairs, 1) AS i)

-- Others write at the same time: only of what this transaction made live it may be said, so events are
-- written after it.
-- name: publication_events
INSERT INTO events (kind, user_id, post_id, data, created_at)
SELECT 'post.published', p.user_id, p.id, {post_data}, $2
FROM {tickets} AS ticket JOIN posts AS p ON p.id = ticket.id
WHERE p.schedule_version = ticket.version AND coalesce(p.status, '') = 'published'
	AND p.xmin = CAST(pg_current_xact_id() AS xid) AND (p.channel = 'site' OR $3 = 1)
	AND (EXISTS (SELECT 1 FROM webhooks AS w WHERE w.user_id = p.user_id AND {hears_published})
		OR EXISTS (SELECT 1 FROM notified_authors AS a WHERE a.user_id = p.user_id))

-- fragment: shown_since
CASE WHEN $2 < publish_at + interval '1 minute' THEN publish_at ELSE $2 END

-- Along what waits; OFFSET keeps the planner from reading all posts beside it.
-- name: due_page
SELECT post_id, schedule_version, user_id, channel, due_at
FROM (SELECT post_id, due_at FROM waiting_posts
		WHERE due_at < $1 [[ AND (due_at, post_id) > ($2, $3) ]]
		ORDER BY due_at, post_id OFFSET 0) AS due
	CROSS JOIN LATERAL (SELECT schedule_version, user_id, channel FROM posts
		WHERE id = post_id AND status = 'scheduled' OFFSET 0) AS post
ORDER BY due_at, post_id LIMIT $4

-- name: publication_publish
WITH gone AS (
	UPDATE posts SET status = 'published', published_at = {shown_since}, updated_at = $2,
		version = posts.version + 1
	FROM {tickets} AS ticket
	WHERE posts.id = ticket.id AND schedule_version = ticket.version
		AND coalesce(status, '') = 'scheduled' AND coalesce(publish_at, $2) <= $2
		AND (channel = 'site' OR $3 = 1)
	RETURNING posts.id, schedule_version, publish_at
), waits_no_more AS (
	DELETE FROM waiting_posts USING gone WHERE post_id = gone.id
)
SELECT id, schedule_version, publish_at FROM gone

-- Posts that follow each other go along the table, without a list of them or an answer for each: a third
-- of what they cost one by one.
-- name: publication_run_moment
SELECT publish_at FROM posts
WHERE id = $1 AND coalesce(status, '') = 'scheduled' AND coalesce(publish_at, $2) <= $2

-- name: publication_run
UPDATE posts SET status = 'published', published_at = $7, updated_at = $5, version = version + 1
WHERE id BETWEEN $1 AND $2 AND schedule_version = $3 AND coalesce(status, '') = 'scheduled'
	AND coalesce(publish_at, $5) = $4 AND $4 <= $5 AND (channel = 'site' OR $6 = 1)

-- name: publication_run_waits_no_more
DELETE FROM waiting_posts WHERE post_id BETWEEN $1 AND $2

-- Where it was not all of them.
-- name: publication_some_wait_no_more
DELETE FROM waiting_posts
WHERE post_id BETWEEN $1 AND $2
	AND EXISTS (SELECT 1 FROM posts WHERE id = post_id AND coalesce(status, '') = 'published')

-- name: publication_run_gone
SELECT id FROM posts
WHERE id BETWEEN $1 AND $2 AND schedule_version = $3 AND coalesce(status, '') = 'published'
	AND coalesce(publish_at, $4) = $4 AND updated_at = $5
	AND NOT EXISTS (SELECT 1 FROM publications AS l
		WHERE l.post_id <= posts.id AND l.post_id > posts.id - 64
			AND l.schedule_version = $3 AND l.post_id + l.posts > posts.id)
ORDER BY id

-- name: publication_waiting
SELECT p.id, p.schedule_version FROM {tickets} AS ticket JOIN posts AS p ON p.id = ticket.id
WHERE p.schedule_version = ticket.version AND coalesce(p.status, '') = 'scheduled'
