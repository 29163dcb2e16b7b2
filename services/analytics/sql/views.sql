-- What is read of the rollups. $1 to $10 say which columns are summed, in the order of enum rollup_count: 1, or
-- NULL, and then a column is not even looked at.

-- fragment: measured
sum(0 [[ + impressions * CAST($1 AS bigint) ]] [[ + views * CAST($2 AS bigint) ]]
	[[ + shares * CAST($3 AS bigint) ]] [[ + comments * CAST($4 AS bigint) ]]
	[[ + likes * CAST($5 AS bigint) ]] [[ + praise * CAST($6 AS bigint) ]]
	[[ + empathy * CAST($7 AS bigint) ]] [[ + interest * CAST($8 AS bigint) ]]
	[[ + appreciation * CAST($9 AS bigint) ]] [[ + bots * CAST($10 AS bigint) ]])

-- fragment: all_sums
CAST(coalesce(sum(impressions), 0) AS bigint), CAST(coalesce(sum(views), 0) AS bigint),
	CAST(coalesce(sum(shares), 0) AS bigint), CAST(coalesce(sum(comments), 0) AS bigint),
	CAST(coalesce(sum(likes), 0) AS bigint), CAST(coalesce(sum(praise), 0) AS bigint),
	CAST(coalesce(sum(empathy), 0) AS bigint), CAST(coalesce(sum(interest), 0) AS bigint),
	CAST(coalesce(sum(appreciation), 0) AS bigint), CAST(coalesce(sum(bots), 0) AS bigint)

-- Days of UTC of a subject.
-- name: view_days
SELECT day, CAST({measured} AS bigint)
FROM rollup_days WHERE subject = $11 AND day >= $12 AND day < $13 GROUP BY day ORDER BY day

-- What they are made of.
-- name: view_quarters
SELECT day, quarters FROM rollup_days WHERE subject = $1 AND day >= $2 AND day < $3 ORDER BY day

-- Impressions of some days, and their classes.
-- name: view_classes
SELECT CAST(coalesce(sum(impressions), 0) AS bigint), CAST(coalesce(sum(from_site), 0) AS bigint),
	CAST(coalesce(sum(from_search), 0) AS bigint), CAST(coalesce(sum(from_social), 0) AS bigint),
	CAST(coalesce(sum(from_link), 0) AS bigint), CAST(coalesce(sum(on_desktop), 0) AS bigint),
	CAST(coalesce(sum(on_phone), 0) AS bigint), CAST(coalesce(sum(on_tablet), 0) AS bigint)
FROM rollup_days WHERE subject = $1 AND day >= $2 AND day < $3

-- From which day to which there are any; each is found by itself, for SQLite would read all of them.
-- name: view_extent
SELECT (SELECT min(day) FROM rollup_days WHERE subject = $1),
	(SELECT max(day) FROM rollup_days WHERE subject = $1)

-- All of a subject: by its months, which are found one by one.
-- name: view_total
WITH RECURSIVE months (n) AS (SELECT min(month) FROM rollup_months
	UNION ALL SELECT n + 1 FROM months WHERE n < (SELECT max(month) FROM rollup_months))
SELECT {all_sums} FROM months JOIN rollup_months ON rollup_months.month = months.n AND subject = $1

-- name: view_statuses
SELECT status, count(*) FROM post_facts WHERE removed_at IS NULL [[ AND user_id = $1 ]]
GROUP BY status ORDER BY status

-- name: view_post
SELECT user_id, title FROM post_facts WHERE post_id = $1 AND removed_at IS NULL
