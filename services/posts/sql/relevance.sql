-- Lists by relevance: a bounded number of the newest posts that match is ranked.

-- fragment: best
SELECT {post_columns}, found.score FROM (
	SELECT scored_id, score FROM scored WHERE score < $13 OR (score = $13 AND scored_id < $14)
	ORDER BY score DESC, scored_id DESC LIMIT $15 OFFSET $16) AS found
	CROSS JOIN posts WHERE posts.id = found.scored_id
ORDER BY found.score DESC, posts.id DESC

-- The newest by id, of those with the words alone.
-- name: posts_public_ranked_newest
WITH scored AS MATERIALIZED ({newest_scored} AND {public} {post_filter} {newest_scored_end}) {best}

-- name: posts_all_ranked_newest
WITH scored AS MATERIALIZED ({newest_scored} {post_filter} {newest_scored_end}) {best}

-- fragment: listed_scored
SELECT newest.id AS scored_id, coalesce({score}, 0) AS score FROM (

-- fragment: listed_scored_end
	AND id <= $18 ORDER BY created_at DESC, id DESC LIMIT $19) AS newest

-- The newest by creation, of those that have a tag, an author or a time as well.
-- name: posts_public_ranked
WITH scored AS MATERIALIZED ({listed_scored}
	SELECT id FROM posts WHERE {public} {post_filter} {listed_scored_end}) {best}

-- name: posts_all_ranked
WITH scored AS MATERIALIZED ({listed_scored}
	SELECT id FROM posts WHERE true {post_filter} {listed_scored_end}) {best}

-- How many of the newest ids have a tag.
-- name: tag_reach
SELECT count(*), CASE WHEN count(*) < $2 THEN 0 ELSE min(post_id) END,
	(SELECT coalesce(max(id), 0) FROM posts)
FROM (SELECT post_id FROM post_tags WHERE tag = $1 ORDER BY post_id DESC LIMIT $2) AS newest
