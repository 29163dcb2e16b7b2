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

-- Quarters $14 to $15 of an hour of subject $11 by a clock that is $12 of them ahead of UTC, $13 to a slot.
-- name: view_slots
SELECT (quarter + CAST($12 AS bigint)) / CAST($13 AS bigint) AS slot, CAST({measured} AS bigint)
FROM rollup_quarters WHERE subject = $11 AND quarter >= $14 AND quarter < $15
GROUP BY slot ORDER BY slot

-- Days of UTC of a subject, found one by one, for their rows begin with the day and not with the subject.
-- name: view_days
WITH RECURSIVE days (n) AS (SELECT CAST($12 AS bigint)
	UNION ALL SELECT n + 1 FROM days WHERE n + 1 < CAST($13 AS bigint))
SELECT n, CAST({measured} AS bigint)
FROM days JOIN rollup_days ON rollup_days.day = days.n AND subject = $11
GROUP BY n ORDER BY n

-- Of each of these days $15 quarters from its quarter $14 on, NULL where nothing was counted.
-- name: view_edges
WITH RECURSIVE days (n) AS (SELECT CAST($12 AS bigint)
	UNION ALL SELECT n + 1 FROM days WHERE n + 1 < CAST($13 AS bigint))
SELECT n, (SELECT CAST({measured} AS bigint) FROM rollup_quarters WHERE subject = $11
	AND quarter >= days.n * 96 + $14 AND quarter < days.n * 96 + $14 + $15)
FROM days ORDER BY n

-- From which quarter of an hour to which there are any; each is found by itself, for SQLite would read all of them.
-- name: view_extent
SELECT (SELECT min(quarter) FROM rollup_quarters WHERE subject = $1),
	(SELECT max(quarter) FROM rollup_quarters WHERE subject = $1)

-- name: view_range
SELECT {all_sums} FROM rollup_quarters WHERE subject = $1 AND quarter >= $2 AND quarter < $3

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
