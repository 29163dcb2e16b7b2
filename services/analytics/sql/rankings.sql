-- Posts by what was counted of them in a range of days. $3 to $12 say how often each column counts, in the
-- order of enum rollup_count; $13 is 1 where that is to be divided by impressions.

-- fragment: ranking_value
CAST(sum(CAST($3 AS bigint) * impressions + CAST($4 AS bigint) * views + CAST($5 AS bigint) * shares
	+ CAST($6 AS bigint) * comments + CAST($7 AS bigint) * likes + CAST($8 AS bigint) * praise
	+ CAST($9 AS bigint) * empathy + CAST($10 AS bigint) * interest
	+ CAST($11 AS bigint) * appreciation + CAST($12 AS bigint) * bots) AS double precision)
	/ CASE WHEN CAST($13 AS bigint) = 1 THEN nullif(sum(impressions), 0) ELSE 1 END

-- Over all posts: their rows of a day lie together.
-- name: ranking_all
SELECT f.post_id, f.user_id, f.title, f.status, r.value
FROM (SELECT subject, {ranking_value} AS value FROM rollup_days
	WHERE day >= $1 AND day < $2 AND subject > 0 GROUP BY subject) AS r
JOIN post_facts AS f ON f.post_id = r.subject AND f.removed_at IS NULL
WHERE r.value > 0
ORDER BY r.value DESC, f.post_id DESC LIMIT $14

-- Over one user's: each day of each post is found by itself.
-- name: ranking_of_user
WITH RECURSIVE days (n) AS (SELECT CAST($1 AS bigint)
	UNION ALL SELECT n + 1 FROM days WHERE n + 1 < CAST($2 AS bigint))
SELECT f.post_id, f.user_id, f.title, f.status, r.value
FROM (SELECT subject, {ranking_value} AS value
	FROM post_facts CROSS JOIN days
	JOIN rollup_days ON rollup_days.day = days.n AND rollup_days.subject = post_facts.post_id
	WHERE post_facts.user_id = $15 GROUP BY subject) AS r
JOIN post_facts AS f ON f.post_id = r.subject AND f.removed_at IS NULL
WHERE r.value > 0
ORDER BY r.value DESC, f.post_id DESC LIMIT $14
