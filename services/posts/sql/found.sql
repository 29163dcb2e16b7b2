-- Lists of what has words are made a stretch of time after the other (search_walk.h). Each engine's way
-- to find posts by words is in its search.sql.

-- How dense posts are from a moment on, of an author ($1), of one status that is not public ($2, or $6
-- 1: what waits for its minute), or of all that are public ($3 1): when the first was made, when the
-- last of $5, when the last of all; and the newest id.
-- fragment: listed
listed AS NOT MATERIALIZED (SELECT created_at, id FROM posts WHERE true [[ AND user_id = $1 ]]
	[[ AND status = $2 AND {held_back} ]] [[ AND status = 'scheduled' AND $6 = 1 ]]
	[[ AND {public} AND $3 = 1 ]])

-- name: pace_newest
WITH {listed}
SELECT (SELECT created_at FROM listed WHERE true [[ AND created_at < $4 ]]
		ORDER BY created_at DESC, id DESC LIMIT 1),
	(SELECT created_at FROM listed WHERE true [[ AND created_at < $4 ]]
		ORDER BY created_at DESC, id DESC LIMIT 1 OFFSET $5),
	(SELECT created_at FROM listed ORDER BY created_at, id LIMIT 1),
	(SELECT coalesce(max(id), 0) FROM posts)

-- name: pace_oldest
WITH {listed}
SELECT (SELECT created_at FROM listed WHERE true [[ AND created_at >= $4 ]]
		ORDER BY created_at, id LIMIT 1),
	(SELECT created_at FROM listed WHERE true [[ AND created_at >= $4 ]]
		ORDER BY created_at, id LIMIT 1 OFFSET $5),
	(SELECT created_at FROM listed ORDER BY created_at DESC, id DESC LIMIT 1),
	(SELECT coalesce(max(id), 0) FROM posts)

-- How many of the newest posts have a tag, by their ids.
-- name: tag_reach
SELECT count(*), CASE WHEN count(*) < $2 THEN 0 ELSE min(post_id) END,
	(SELECT coalesce(max(id), 0) FROM posts)
FROM (SELECT post_id FROM post_tags WHERE tag = $1 ORDER BY created_at DESC, post_id DESC LIMIT $2)
	AS newest

-- The same of an author.
-- name: author_reach
SELECT count(*), CASE WHEN count(*) < $2 THEN 0 ELSE min(id) END,
	(SELECT coalesce(max(id), 0) FROM posts)
FROM (SELECT id FROM posts WHERE user_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2) AS newest

-- name: posts_by_ids
SELECT {post_columns} FROM posts WHERE id IN (SELECT value FROM json_each($1))
