-- Each OFFSET 0 keeps the search for each post apart: else all are read where there are a few thousand.

-- name: post_facts_of
SELECT f.post_id, f.user_id, f.status, f.publish_at, (SELECT removals FROM posts_mark WHERE id = 1)
FROM unnest(CAST(translate($1, '[]', '{}') AS bigint[])) AS wanted (id) CROSS JOIN LATERAL
	(SELECT post_id, user_id, status, publish_at, removed_at FROM post_facts WHERE post_id = wanted.id OFFSET 0) AS f
WHERE f.removed_at IS NULL

-- name: post_facts_titles
SELECT f.post_id, f.user_id, f.title, f.status
FROM unnest(CAST(translate($1, '[]', '{}') AS bigint[])) AS wanted (id) CROSS JOIN LATERAL
	(SELECT post_id, user_id, title, status, removed_at FROM post_facts WHERE post_id = wanted.id OFFSET 0) AS f
WHERE f.removed_at IS NULL

-- name: posts_mark_lock
SELECT position FROM posts_mark WHERE id = 1 FOR UPDATE

-- name: post_facts_put
INSERT INTO post_facts (post_id, user_id, kind, title, status, created_at, publish_at, published_at)
SELECT id, owner, kind, title, status, made, due, live
FROM unnest(CAST($1 AS bigint[]), CAST($2 AS bigint[]), CAST($3 AS text[]), CAST($4 AS text[]),
	CAST($5 AS text[]), CAST($6 AS timestamptz[]), CAST($7 AS timestamptz[]),
	CAST($8 AS timestamptz[])) AS put (id, owner, kind, title, status, made, due, live)
ON CONFLICT (post_id) DO UPDATE SET kind = excluded.kind, title = excluded.title,
	status = excluded.status, publish_at = excluded.publish_at,
	published_at = excluded.published_at
