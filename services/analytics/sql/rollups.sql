-- Adding to the rollups, by db_query_set.

-- There is one writer.
-- name: rollup_share
SELECT 1

-- name: rollup_lock
SELECT 1

-- name: rollup_add_lock
SELECT 1

-- By db_query_set_rows.
-- name: rollup_days_quarters
SELECT day, subject, quarters FROM rollup_days WHERE day = $1 AND subject = $2

-- name: rollup_days_add
INSERT INTO rollup_days (day, subject, impressions, views, shares, comments, likes, praise, empathy, interest,
	appreciation, bots, from_site, from_search, from_social, from_link, on_desktop, on_phone,
	on_tablet, quarters, stamp)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
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
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
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
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
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
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (month, subject) DO UPDATE SET
	impressions = rollup_months.impressions + excluded.impressions,
	views = rollup_months.views + excluded.views,
	shares = rollup_months.shares + excluded.shares,
	bots = rollup_months.bots + excluded.bots,
	stamp = excluded.stamp

-- name: rollup_day_remove
DELETE FROM rollup_days WHERE day = $1

-- name: rollup_month_remove
DELETE FROM rollup_months WHERE month = $1

-- name: rollup_month_make
INSERT INTO rollup_months (month, subject, impressions, views, shares, comments, likes,
	praise, empathy, interest, appreciation, bots, stamp)
SELECT CAST($1 AS integer), subject, sum(impressions), sum(views), sum(shares), sum(comments), sum(likes),
	sum(praise), sum(empathy), sum(interest), sum(appreciation), sum(bots),
	CASE WHEN subject = 0 THEN CAST($4 AS bigint) ELSE 0 END
FROM rollup_days WHERE day BETWEEN $2 AND $3 GROUP BY subject

-- name: rollup_days_of_subject
SELECT day FROM rollup_days WHERE subject = $1

-- name: rollup_day_forget
DELETE FROM rollup_days WHERE day = $1 AND subject = $2

-- name: rollup_month_forget
DELETE FROM rollup_months WHERE month = $1 AND subject = $2

-- name: rollup_day_stamp
UPDATE rollup_days SET stamp = $2 WHERE day = $1 AND subject = 0

-- name: rollup_month_stamp
UPDATE rollup_months SET stamp = $2 WHERE month = $1 AND subject = 0
