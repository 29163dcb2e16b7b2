-- PostgreSQL takes tickets as an array of pairs. A status and a time that are not compared as they
-- are keep the planner off the indexes by status and by time: it would walk all that is due for
-- each batch, where it last looked when nothing was.

-- fragment: tickets
(SELECT pairs[i][1] AS id, pairs[i][2] AS version
	FROM (SELECT CAST($1 AS bigint[]) AS pairs) AS given, generate_subscripts(pairs, 1) AS i)

-- Others write at the same time: events are written by the statement that changes the posts.
-- name: publication_events
SELECT 0 WHERE $1 = '' AND $2 < timestamptz '-infinity' AND $3 = 0

-- Tickets in an array are as good as runs of them.
-- name: publication_run_moment
SELECT 0 WHERE $1 = 0 AND $2 < timestamptz '-infinity'

-- name: publication_run
SELECT 0 WHERE $1 = 0 AND $2 = 0 AND $3 = 0 AND $4 < timestamptz '-infinity'
	AND $5 < timestamptz '-infinity' AND $6 = 0

-- name: publication_run_gone
SELECT 0 WHERE $1 = 0 AND $2 = 0 AND $3 = 0 AND $4 < timestamptz '-infinity'
	AND $5 < timestamptz '-infinity'

-- Whether anybody listens is asked once, and mostly nobody does. Then who does, for each post by the
-- index: without OFFSET all who listen would be read. The rows of posts are as they were before.
-- name: publication_publish
WITH gone AS (
	UPDATE posts SET status = 'published', published_at = $2, updated_at = $2,
		version = posts.version + 1
	FROM {tickets} AS ticket
	WHERE posts.id = ticket.id AND schedule_version = ticket.version
		AND coalesce(status, '') = 'scheduled' AND coalesce(publish_at, $2) <= $2
		AND (channel = 'site' OR $3 = 1)
	RETURNING posts.id, user_id, schedule_version, publish_at
), told AS (
	INSERT INTO events (kind, user_id, post_id, data, created_at)
	SELECT 'post.published', p.user_id, p.id, {post_data}, $2
	FROM (SELECT posts.id, posts.user_id, kind, title, 'published' AS status, channel,
			version + 1 AS version, posts.publish_at, $2 AS published_at
		FROM gone JOIN posts ON posts.id = gone.id
		WHERE ((SELECT min(user_id) FROM webhooks WHERE {hears_published}) IS NOT NULL
				AND EXISTS (SELECT 1 FROM webhooks AS w
					WHERE w.user_id = gone.user_id AND {hears_published} OFFSET 0))
			OR ((SELECT min(user_id) FROM notified_authors) IS NOT NULL
				AND EXISTS (SELECT 1 FROM notified_authors AS a
					WHERE a.user_id = gone.user_id OFFSET 0))) AS p
)
SELECT id, schedule_version, publish_at FROM gone

-- name: publication_waiting
SELECT p.id, p.schedule_version FROM {tickets} AS ticket JOIN posts AS p ON p.id = ticket.id
WHERE p.schedule_version = ticket.version AND coalesce(p.status, '') = 'scheduled'
