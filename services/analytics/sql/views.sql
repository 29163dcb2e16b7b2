-- What is read of the rollups. Their columns come in the order of enum rollup_count.

-- fragment: count_sums
CAST(coalesce(sum(impressions), 0) AS bigint), CAST(coalesce(sum(views), 0) AS bigint),
	CAST(coalesce(sum(shares), 0) AS bigint), CAST(coalesce(sum(comments), 0) AS bigint),
	CAST(coalesce(sum(likes), 0) AS bigint), CAST(coalesce(sum(praise), 0) AS bigint),
	CAST(coalesce(sum(empathy), 0) AS bigint), CAST(coalesce(sum(interest), 0) AS bigint),
	CAST(coalesce(sum(appreciation), 0) AS bigint), CAST(coalesce(sum(bots), 0) AS bigint)

-- Quarters of an hour that are shifted by $2 of them, $3 to a slot: hours or days of a zone.
-- name: view_slots
SELECT (quarter + CAST($2 AS bigint)) / CAST($3 AS bigint) AS slot, {count_sums} FROM rollup_quarters
WHERE subject = $1 AND quarter >= $4 AND quarter < $5
GROUP BY slot ORDER BY slot

-- Days are found one by one, for their rows begin with the day and not with the subject.
-- name: view_days
WITH RECURSIVE days (n) AS (SELECT CAST($2 AS bigint)
	UNION ALL SELECT n + 1 FROM days WHERE n + 1 < CAST($3 AS bigint))
SELECT n, {count_sums} FROM days JOIN rollup_days ON rollup_days.day = days.n AND subject = $1
GROUP BY n ORDER BY n

-- All of a subject: by its months, which are found one by one.
-- name: view_total
WITH RECURSIVE months (n) AS (SELECT min(month) FROM rollup_months
	UNION ALL SELECT n + 1 FROM months WHERE n < (SELECT max(month) FROM rollup_months))
SELECT {count_sums} FROM months JOIN rollup_months ON rollup_months.month = months.n AND subject = $1

-- name: view_statuses
SELECT status, count(*) FROM post_facts WHERE removed_at IS NULL [[ AND user_id = $1 ]]
GROUP BY status ORDER BY status

-- name: view_post
SELECT user_id, title FROM post_facts WHERE post_id = $1 AND removed_at IS NULL
