-- On PostgreSQL triggers keep words beside the posts, but for those that came in scheduled: they wait.

-- The words stand in a SELECT of their own, so that they are read once and not for each row; and so
-- that the plan does not depend on them: list_way.c has chosen already. OFFSET keeps the planner from
-- walking all posts in the order of the list instead.

-- fragment: matches_words
id IN (SELECT post_id FROM post_words WHERE words @@ (SELECT plainto_tsquery('simple', $7)) OFFSET 0)

-- fragment: has_words
(SELECT w.words @@ (SELECT plainto_tsquery('simple', $10)) FROM post_words AS w WHERE w.post_id = posts.id)

-- fragment: has_tag_and_words
id IN (SELECT post_id FROM post_tags WHERE tag = $11 INTERSECT
	SELECT post_id FROM post_words WHERE words @@ (SELECT plainto_tsquery('simple', $12)))

-- Each word for itself: common/db/sqlite_words.h.
-- fragment: score
(SELECT CAST(1000000 * ts_rank('{0.1, 0.1, 0.1, 1.0}', w.words,
		(SELECT CAST(replace(CAST(plainto_tsquery('simple', $17) AS text), '&', '|') AS tsquery)), 1)
	AS bigint) FROM post_words AS w WHERE w.post_id = newest.id)

-- fragment: newest_scored
SELECT newest.id AS scored_id, {score} AS score FROM (
	SELECT id FROM posts WHERE id <= $18

-- fragment: newest_scored_end
	ORDER BY id DESC LIMIT $19) AS newest

-- A sample: an index of words tells how many posts have one only by reading all of these.
-- name: words_reach
SELECT count(*) FILTER (WHERE words @@ (SELECT plainto_tsquery('simple', $1))),
	coalesce(min(post_id), 0), (SELECT coalesce(max(id), 0) FROM posts)
FROM (SELECT post_id, words FROM post_words ORDER BY post_id DESC LIMIT $2) AS newest

-- The post is held, so that it is not removed without its words. Who changed it in the meantime has
-- written newer ones.
-- name: search_advance
WITH taken AS (
	DELETE FROM post_words_waiting
	WHERE post_id IN (SELECT post_id FROM post_words_waiting ORDER BY post_id LIMIT $1)
	RETURNING post_id
)
INSERT INTO post_words (post_id, words)
SELECT id, post_words_of(title, content) FROM posts
WHERE id IN (SELECT post_id FROM taken) FOR KEY SHARE OF posts
ON CONFLICT (post_id) DO NOTHING

-- name: search_mark
SELECT 0 WHERE $1 < 0

-- How many wait, up to one more than a search would catch up with.
-- name: search_lag
SELECT count(*), CAST(0 AS bigint) FROM (SELECT 1 FROM post_words_waiting LIMIT 1001) AS waiting
