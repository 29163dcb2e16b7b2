-- Going live: what is due, who takes it, and the one statement that turns scheduled into
-- published. $1 is a JSON array of [post_id, schedule_version].

-- name: due_page
SELECT id, schedule_version, publish_at FROM posts
WHERE status = 'scheduled' AND publish_at < $1 [[ AND (publish_at, id) > ($2, $3) ]]
ORDER BY publish_at, id LIMIT $4

-- name: publication_claim
SELECT p.id, p.schedule_version, p.user_id, p.channel, p.publish_at,
	CASE WHEN p.channel = 'site' THEN NULL ELSE p.title END,
	CASE WHEN p.channel = 'site' THEN NULL ELSE p.content END
FROM json_each($1) AS ticket CROSS JOIN posts AS p
WHERE p.id = ticket.value ->> 0 AND p.schedule_version = ticket.value ->> 1
	AND p.status = 'scheduled'

-- name: publication_publish
UPDATE posts SET status = 'published', published_at = $2, updated_at = $2, version = version + 1
FROM json_each($1) AS ticket
WHERE posts.id = ticket.value ->> 0 AND schedule_version = ticket.value ->> 1
	AND status = 'scheduled' AND publish_at <= $2
RETURNING id, schedule_version, publish_at

-- name: publication_record
INSERT INTO publications (post_id, schedule_version, publish_at, published_at, worker)
SELECT posts.id, schedule_version, publish_at, published_at, $2
FROM json_each($1) AS ticket CROSS JOIN posts
WHERE posts.id = ticket.value ->> 0

-- name: publications_after
SELECT post_id, schedule_version, publish_at, published_at, worker FROM publications
WHERE (post_id, schedule_version) > ($1, $2)
ORDER BY post_id, schedule_version LIMIT $3

-- name: sweeper_lease
UPDATE sweeper SET holder = $1, until = $2
WHERE id = 1 AND (holder = $1 OR until <= $3)
RETURNING id
