-- Adding to the rollups: each parameter is an array with a row's value at its place.

-- name: rollup_share
SELECT pg_advisory_xact_lock_shared(hashtext(current_schema() || ' rollups'))

-- name: rollup_lock
SELECT pg_advisory_xact_lock(hashtext(current_schema() || ' rollups'))

-- One at a time: a day's quarters are read, and written again with what is added.
-- name: rollup_add_lock
SELECT pg_advisory_xact_lock(hashtext(current_schema() || ' rollup_days'))

-- OFFSET 0 keeps the search for each day apart: else all are read where there are a few thousand.
-- name: rollup_days_quarters
SELECT found.day, found.subject, found.quarters
FROM unnest(CAST($1 AS bigint[]), CAST($2 AS bigint[])) AS given (day, subject) CROSS JOIN LATERAL
	(SELECT day, subject, quarters FROM rollup_days
		WHERE rollup_days.day = given.day AND rollup_days.subject = given.subject OFFSET 0) AS found

-- name: rollup_days_add
INSERT INTO rollup_days (day, subject, impressions, views, shares, comments, likes, praise, empathy, interest,
	appreciation, bots, from_site, from_search, from_social, from_link, on_desktop, on_phone,
	on_tablet, quarters, stamp)
SELECT * FROM unnest(CAST($1 AS bigint[]), CAST($2 AS bigint[]), CAST($3 AS bigint[]), CAST($4 AS bigint[]),
	CAST($5 AS bigint[]), CAST($6 AS bigint[]), CAST($7 AS bigint[]), CAST($8 AS bigint[]),
	CAST($9 AS bigint[]), CAST($10 AS bigint[]), CAST($11 AS bigint[]), CAST($12 AS bigint[]),
	CAST($13 AS bigint[]), CAST($14 AS bigint[]), CAST($15 AS bigint[]), CAST($16 AS bigint[]),
	CAST($17 AS bigint[]), CAST($18 AS bigint[]), CAST($19 AS bigint[]), CAST($20 AS text[]), CAST($21 AS bigint[]))
ON CONFLICT (day, subject) DO UPDATE SET
	impressions = rollup_days.impressions + excluded.impressions,
	views = rollup_days.views + excluded.views,
	shares = rollup_days.shares + excluded.shares,
	comments = rollup_days.comments + excluded.comments,
	likes = rollup_days.likes + excluded.likes,
	praise = rollup_days.praise + excluded.praise,
	empathy = rollup_days.empathy + excluded.empathy,
	interest = rollup_days.interest + excluded.interest,
	appreciation = rollup_days.appreciation + excluded.appreciation,
	bots = rollup_days.bots + excluded.bots,
	from_site = rollup_days.from_site + excluded.from_site,
	from_search = rollup_days.from_search + excluded.from_search,
	from_social = rollup_days.from_social + excluded.from_social,
	from_link = rollup_days.from_link + excluded.from_link,
	on_desktop = rollup_days.on_desktop + excluded.on_desktop,
	on_phone = rollup_days.on_phone + excluded.on_phone,
	on_tablet = rollup_days.on_tablet + excluded.on_tablet,
	quarters = excluded.quarters,
	stamp = excluded.stamp

-- name: rollup_months_add
INSERT INTO rollup_months (month, subject, impressions, views, shares, comments, likes, praise, empathy, interest,
	appreciation, bots, stamp)
SELECT * FROM unnest(CAST($1 AS bigint[]), CAST($2 AS bigint[]), CAST($3 AS bigint[]), CAST($4 AS bigint[]),
	CAST($5 AS bigint[]), CAST($6 AS bigint[]), CAST($7 AS bigint[]), CAST($8 AS bigint[]),
	CAST($9 AS bigint[]), CAST($10 AS bigint[]), CAST($11 AS bigint[]), CAST($12 AS bigint[]),
	CAST($13 AS bigint[]))
ON CONFLICT (month, subject) DO UPDATE SET
	impressions = rollup_months.impressions + excluded.impressions,
	views = rollup_months.views + excluded.views,
	shares = rollup_months.shares + excluded.shares,
	comments = rollup_months.comments + excluded.comments,
	likes = rollup_months.likes + excluded.likes,
	praise = rollup_months.praise + excluded.praise,
	empathy = rollup_months.empathy + excluded.empathy,
	interest = rollup_months.interest + excluded.interest,
	appreciation = rollup_months.appreciation + excluded.appreciation,
	bots = rollup_months.bots + excluded.bots,
	stamp = excluded.stamp

-- What events change, and nothing else: comments and reactions come one by one.
-- name: rollup_days_add_read
INSERT INTO rollup_days (day, subject, impressions, views, shares, bots, from_site, from_search, from_social,
	from_link, on_desktop, on_phone, on_tablet, quarters, stamp)
SELECT * FROM unnest(CAST($1 AS bigint[]), CAST($2 AS bigint[]), CAST($3 AS bigint[]), CAST($4 AS bigint[]),
	CAST($5 AS bigint[]), CAST($6 AS bigint[]), CAST($7 AS bigint[]), CAST($8 AS bigint[]),
	CAST($9 AS bigint[]), CAST($10 AS bigint[]), CAST($11 AS bigint[]), CAST($12 AS bigint[]),
	CAST($13 AS bigint[]), CAST($14 AS text[]), CAST($15 AS bigint[]))
ON CONFLICT (day, subject) DO UPDATE SET
	impressions = rollup_days.impressions + excluded.impressions,
	views = rollup_days.views + excluded.views,
	shares = rollup_days.shares + excluded.shares,
	bots = rollup_days.bots + excluded.bots,
	from_site = rollup_days.from_site + excluded.from_site,
	from_search = rollup_days.from_search + excluded.from_search,
	from_social = rollup_days.from_social + excluded.from_social,
	from_link = rollup_days.from_link + excluded.from_link,
	on_desktop = rollup_days.on_desktop + excluded.on_desktop,
	on_phone = rollup_days.on_phone + excluded.on_phone,
	on_tablet = rollup_days.on_tablet + excluded.on_tablet,
	quarters = excluded.quarters,
	stamp = excluded.stamp

-- name: rollup_months_add_read
INSERT INTO rollup_months (month, subject, impressions, views, shares, bots, stamp)
SELECT * FROM unnest(CAST($1 AS bigint[]), CAST($2 AS bigint[]), CAST($3 AS bigint[]), CAST($4 AS bigint[]),
	CAST($5 AS bigint[]), CAST($6 AS bigint[]), CAST($7 AS bigint[]))
ON CONFLICT (month, subject) DO UPDATE SET
	impressions = rollup_months.impressions + excluded.impressions,
	views = rollup_months.views + excluded.views,
	shares = rollup_months.shares + excluded.shares,
	bots = rollup_months.bots + excluded.bots,
	stamp = excluded.stamp
