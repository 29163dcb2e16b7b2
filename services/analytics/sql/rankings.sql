-- Posts by what was counted of them in a range of days. $1 to $10 as in views.sql; $11 is 1 where the sum is to be
-- divided by impressions, else NULL. What is known of a post is looked up only of those that are first; of some of
-- them nothing may be, or they were removed.

-- fragment: ranking_value
coalesce(CAST({measured} AS double precision) [[ / nullif(sum(impressions) * CAST($11 AS bigint), 0) ]], 0)

-- One by one, so that no engine reads all of them for a few.
-- fragment: ranked_facts
(SELECT user_id FROM post_facts WHERE post_id = r.subject AND removed_at IS NULL),
	(SELECT title FROM post_facts WHERE post_id = r.subject AND removed_at IS NULL),
	(SELECT status FROM post_facts WHERE post_id = r.subject AND removed_at IS NULL)

-- Over all posts: their rows of a day lie together.
-- name: ranking_all
SELECT r.subject, {ranked_facts}, r.value
FROM (SELECT subject, {ranking_value} AS value FROM rollup_days
	WHERE day >= $12 AND day < $13 AND subject > 0
	GROUP BY subject ORDER BY value DESC, subject DESC LIMIT $14) AS r
ORDER BY r.value DESC, r.subject DESC

-- Over one user's: each day of each post is found by itself.
-- name: ranking_of_user
WITH RECURSIVE days (n) AS (SELECT CAST($12 AS bigint)
	UNION ALL SELECT n + 1 FROM days WHERE n + 1 < CAST($13 AS bigint))
SELECT r.subject, {ranked_facts}, r.value
FROM (SELECT subject, {ranking_value} AS value
	FROM post_facts CROSS JOIN days
	JOIN rollup_days ON rollup_days.day = days.n AND rollup_days.subject = post_facts.post_id
	WHERE post_facts.user_id = $15
	GROUP BY subject ORDER BY value DESC, subject DESC LIMIT $14) AS r
ORDER BY r.value DESC, r.subject DESC

-- Over all posts, of what is packed in memory: which days, found one by one, have anything, and under which stamps.
-- name: ranking_days
WITH RECURSIVE days (n) AS (SELECT CAST($1 AS bigint)
	UNION ALL SELECT n + 1 FROM days WHERE n + 1 < CAST($2 AS bigint))
SELECT n, stamp FROM days JOIN rollup_days ON rollup_days.day = days.n AND rollup_days.subject = 0

-- name: ranking_months
WITH RECURSIVE months (n) AS (SELECT CAST($1 AS bigint)
	UNION ALL SELECT n + 1 FROM months WHERE n + 1 < CAST($2 AS bigint))
SELECT n, stamp FROM months JOIN rollup_months ON rollup_months.month = months.n AND rollup_months.subject = 0

-- fragment: packed_counts
impressions, views, shares, comments, likes, praise, empathy, interest, appreciation, bots

-- Posts of a day or a month behind $2.
-- name: ranking_day_rows
SELECT subject, {packed_counts} FROM rollup_days WHERE day = $1 AND subject > $2 ORDER BY subject LIMIT $3

-- name: ranking_month_rows
SELECT subject, {packed_counts} FROM rollup_months WHERE month = $1 AND subject > $2 ORDER BY subject LIMIT $3
