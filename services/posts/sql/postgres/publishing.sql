-- PostgreSQL has no json_each over arrays with ->>: it unpacks them with json_array_elements.

-- name: publication_claim
SELECT p.id, p.schedule_version, p.user_id, p.channel, p.publish_at,
	CASE WHEN p.channel = 'site' THEN NULL ELSE p.title END,
	CASE WHEN p.channel = 'site' THEN NULL ELSE p.content END
FROM json_array_elements(CAST($1 AS json)) AS ticket
JOIN posts AS p ON p.id = CAST(ticket ->> 0 AS bigint)
WHERE p.schedule_version = CAST(ticket ->> 1 AS bigint)
	AND p.status = 'scheduled'

-- name: publication_publish
UPDATE posts SET status = 'published', published_at = $2, updated_at = $2, version = version + 1
FROM json_array_elements(CAST($1 AS json)) AS ticket
WHERE id = CAST(ticket ->> 0 AS bigint) AND schedule_version = CAST(ticket ->> 1 AS bigint)
	AND status = 'scheduled' AND publish_at <= $2
RETURNING id, schedule_version, publish_at

-- name: publication_record
INSERT INTO publications (post_id, schedule_version, publish_at, published_at, worker)
SELECT id, schedule_version, publish_at, published_at, $2
FROM json_array_elements(CAST($1 AS json)) AS ticket
JOIN posts ON id = CAST(ticket ->> 0 AS bigint)
