-- Adding to the rollups: each parameter is an array with a row's value at its place.

-- name: rollup_share
SELECT pg_advisory_xact_lock_shared(hashtext(current_schema() || ' rollups'))

-- name: rollup_lock
SELECT pg_advisory_xact_lock(hashtext(current_schema() || ' rollups'))

-- name: rollup_quarters_add
INSERT INTO rollup_quarters (quarter, subject, impressions, views, shares, comments, likes, praise, empathy, interest,
	appreciation, bots)
SELECT * FROM unnest(CAST($1 AS bigint[]), CAST($2 AS bigint[]), CAST($3 AS bigint[]), CAST($4 AS bigint[]),
	CAST($5 AS bigint[]), CAST($6 AS bigint[]), CAST($7 AS bigint[]), CAST($8 AS bigint[]),
	CAST($9 AS bigint[]), CAST($10 AS bigint[]), CAST($11 AS bigint[]), CAST($12 AS bigint[]))
ON CONFLICT (subject, quarter) DO UPDATE SET
	impressions = rollup_quarters.impressions + excluded.impressions,
	views = rollup_quarters.views + excluded.views,
	shares = rollup_quarters.shares + excluded.shares,
	comments = rollup_quarters.comments + excluded.comments,
	likes = rollup_quarters.likes + excluded.likes,
	praise = rollup_quarters.praise + excluded.praise,
	empathy = rollup_quarters.empathy + excluded.empathy,
	interest = rollup_quarters.interest + excluded.interest,
	appreciation = rollup_quarters.appreciation + excluded.appreciation,
	bots = rollup_quarters.bots + excluded.bots

-- name: rollup_days_add
INSERT INTO rollup_days (day, subject, impressions, views, shares, comments, likes, praise, empathy, interest,
	appreciation, bots, from_site, from_search, from_social, from_link, on_desktop, on_phone,
	on_tablet, stamp)
SELECT * FROM unnest(CAST($1 AS bigint[]), CAST($2 AS bigint[]), CAST($3 AS bigint[]), CAST($4 AS bigint[]),
	CAST($5 AS bigint[]), CAST($6 AS bigint[]), CAST($7 AS bigint[]), CAST($8 AS bigint[]),
	CAST($9 AS bigint[]), CAST($10 AS bigint[]), CAST($11 AS bigint[]), CAST($12 AS bigint[]),
	CAST($13 AS bigint[]), CAST($14 AS bigint[]), CAST($15 AS bigint[]), CAST($16 AS bigint[]),
	CAST($17 AS bigint[]), CAST($18 AS bigint[]), CAST($19 AS bigint[]), CAST($20 AS bigint[]))
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
-- name: rollup_quarters_add_read
INSERT INTO rollup_quarters (quarter, subject, impressions, views, shares, bots)
SELECT * FROM unnest(CAST($1 AS bigint[]), CAST($2 AS bigint[]), CAST($3 AS bigint[]), CAST($4 AS bigint[]),
	CAST($5 AS bigint[]), CAST($6 AS bigint[]))
ON CONFLICT (subject, quarter) DO UPDATE SET
	impressions = rollup_quarters.impressions + excluded.impressions,
	views = rollup_quarters.views + excluded.views,
	shares = rollup_quarters.shares + excluded.shares,
	bots = rollup_quarters.bots + excluded.bots

-- name: rollup_days_add_read
INSERT INTO rollup_days (day, subject, impressions, views, shares, bots, from_site, from_search, from_social,
	from_link, on_desktop, on_phone, on_tablet, stamp)
SELECT * FROM unnest(CAST($1 AS bigint[]), CAST($2 AS bigint[]), CAST($3 AS bigint[]), CAST($4 AS bigint[]),
	CAST($5 AS bigint[]), CAST($6 AS bigint[]), CAST($7 AS bigint[]), CAST($8 AS bigint[]),
	CAST($9 AS bigint[]), CAST($10 AS bigint[]), CAST($11 AS bigint[]), CAST($12 AS bigint[]),
	CAST($13 AS bigint[]), CAST($14 AS bigint[]))
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

-- By their places; OFFSET 0 keeps the search for each subject apart, which is by an index then.
-- name: rollup_quarters_of_day_remove
DELETE FROM rollup_quarters WHERE ctid = ANY (ARRAY
	(SELECT found.place FROM rollup_days AS d CROSS JOIN LATERAL
		(SELECT q.ctid AS place FROM rollup_quarters AS q WHERE q.subject = d.subject
			AND q.quarter BETWEEN d.day * 96 AND d.day * 96 + 95 OFFSET 0) AS found
	WHERE d.day = $1))
