-- How posts came to their status. A post's own row says when it was made, and the ledger when its
-- minute came: these are no rows here, for a million posts go live in a minute.

-- name: history_add
INSERT INTO post_history (post_id, version, from_status, to_status, action, actor_id, reason,
	happened_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)

-- What a person confirmed is in the ledger and in here: it is told once. A line may have begun with
-- one of the 63 posts before this one.
-- fragment: went_live
(SELECT post_id, schedule_version, published_at FROM publications
	WHERE post_id = $1 AND worker NOT LIKE 'user:%'
	UNION ALL SELECT CAST($1 AS bigint), schedule_version, published_at FROM publications
	WHERE posts > 1 AND post_id < $1 AND post_id > CAST($1 AS bigint) - 64
		AND post_id + posts > $1) AS live

-- What it was made as is what it first changed from, or what it still is.
-- fragment: first_status
coalesce((SELECT from_status FROM (
	SELECT happened_at AS at, id AS place, from_status FROM post_history WHERE post_id = $1
	UNION ALL SELECT published_at, 0, 'scheduled' FROM {went_live}) AS changes
	ORDER BY at, place LIMIT 1), status)

-- An edit, and what is before it in the order, may be of one moment: the second key is a number for
-- each row of the three that no two of them share.
-- name: history_page
SELECT post_id, from_status, to_status, action, actor_id, reason, version, at, place FROM (
	SELECT post_id, from_status, to_status, action, actor_id, reason, version,
		happened_at AS at, id * 3 + 2 AS place FROM post_history WHERE post_id = $1
	UNION ALL
	SELECT post_id, 'scheduled', 'published', 'go_live', NULL, NULL, NULL,
		published_at, schedule_version * 3 + 1 FROM {went_live}
	UNION ALL
	SELECT id, NULL, {first_status}, 'create', user_id, NULL, 1, created_at, 0 FROM posts
	WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM post_history
		WHERE post_id = $1 AND action = 'create')
) AS history
WHERE true [[ AND (at, place) < ($2, $3) ]]
ORDER BY at DESC, place DESC LIMIT $4

-- The last decision on each of some posts, a JSON array of ids.
-- name: history_decisions
SELECT post_id, to_status, reason, actor_id, happened_at FROM post_history
WHERE id IN (SELECT (SELECT max(id) FROM post_history
		WHERE post_id = wanted.value AND action IN ('approve', 'reject'))
	FROM json_each($1) AS wanted)

-- name: post_decide
UPDATE posts SET status = $3, published_at = $4, updated_at = $5, version = version + 1
WHERE id = $1 AND version = $2
RETURNING {post_columns}
