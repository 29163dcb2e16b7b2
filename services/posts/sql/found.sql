-- Lists of what has words are made a stretch of time after the other (search_walk.h). Each engine's way
-- to find posts by words is in its search.sql.

-- How dense posts are from a moment on ($1), of an author ($3), of one status that is not public ($4) or
-- of all that are public ($5: since when nothing can be); or of what waits for its minute: when the first
-- was made, when the last of $2, when the last of all; and the newest id.
-- fragment: listed
listed AS NOT MATERIALIZED (SELECT created_at, id FROM posts WHERE true [[ AND user_id = $3 ]]
	[[ AND status = $4 AND {held_back} ]] [[ AND {public} AND $5 IS NOT NULL ]])

-- fragment: listed_waiting
listed AS NOT MATERIALIZED (SELECT created_at, id FROM posts WHERE status = 'scheduled')

-- fragment: pace_from_newest
SELECT (SELECT created_at FROM listed WHERE true [[ AND created_at < $1 ]]
		ORDER BY created_at DESC, id DESC LIMIT 1),
	(SELECT created_at FROM listed WHERE true [[ AND created_at < $1 ]]
		ORDER BY created_at DESC, id DESC LIMIT 1 OFFSET $2),
	(SELECT created_at FROM listed ORDER BY created_at, id LIMIT 1),
	(SELECT coalesce(max(id), 0) FROM posts)

-- fragment: pace_from_oldest
SELECT (SELECT created_at FROM listed WHERE true [[ AND created_at >= $1 ]]
		ORDER BY created_at, id LIMIT 1),
	(SELECT created_at FROM listed WHERE true [[ AND created_at >= $1 ]]
		ORDER BY created_at, id LIMIT 1 OFFSET $2),
	(SELECT created_at FROM listed ORDER BY created_at DESC, id DESC LIMIT 1),
	(SELECT coalesce(max(id), 0) FROM posts)

-- name: pace_newest
WITH {listed} {pace_from_newest}

-- name: pace_oldest
WITH {listed} {pace_from_oldest}

-- name: pace_waiting_newest
WITH {listed_waiting} {pace_from_newest}

-- name: pace_waiting_oldest
WITH {listed_waiting} {pace_from_oldest}

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
