-- Each OFFSET 0 keeps PostgreSQL from reading all posts, or all their days, which it takes for less
-- than to find a few thousand.

-- name: ranking_of_user
SELECT r.subject, {ranked_facts}, r.value
FROM (SELECT subject, {ranking_value} AS value
	FROM (SELECT post_id FROM post_facts WHERE user_id = $15 OFFSET 0) AS own
	CROSS JOIN generate_series(CAST($12 AS bigint), CAST($13 AS bigint) - 1) AS days (n)
	JOIN LATERAL (SELECT * FROM rollup_days
		WHERE rollup_days.day = days.n AND rollup_days.subject = own.post_id OFFSET 0) AS found ON true
	GROUP BY subject ORDER BY value DESC, subject DESC LIMIT $14) AS r
ORDER BY r.value DESC, r.subject DESC
