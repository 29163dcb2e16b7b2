ALTER TABLE posts_mark DROP COLUMN removals;

-- What waits is added to the rollups, as the program would.
CREATE TABLE rollup_waiting AS SELECT
	json_extract(value, '$[0]') AS subject,
	json_extract(value, '$[1]') AS quarter,
	coalesce(json_extract(value, '$[2]'), 0) AS impressions,
	coalesce(json_extract(value, '$[3]'), 0) AS views,
	coalesce(json_extract(value, '$[4]'), 0) AS shares,
	coalesce(json_extract(value, '$[5]'), 0) AS bots,
	coalesce(json_extract(value, '$[6]'), 0) AS from_site,
	coalesce(json_extract(value, '$[7]'), 0) AS from_search,
	coalesce(json_extract(value, '$[8]'), 0) AS from_social,
	coalesce(json_extract(value, '$[9]'), 0) AS from_link,
	coalesce(json_extract(value, '$[10]'), 0) AS on_desktop,
	coalesce(json_extract(value, '$[11]'), 0) AS on_phone,
	coalesce(json_extract(value, '$[12]'), 0) AS on_tablet
FROM rollup_queue, json_each(rollup_queue.counts);

INSERT INTO rollup_quarters (subject, quarter, impressions, views, shares, bots)
SELECT subject, quarter AS bucket,
	sum(impressions), sum(views), sum(shares), sum(bots)
FROM rollup_waiting WHERE true GROUP BY subject, bucket
ON CONFLICT (subject, quarter) DO UPDATE SET
	impressions = rollup_quarters.impressions + excluded.impressions,
	views = rollup_quarters.views + excluded.views,
	shares = rollup_quarters.shares + excluded.shares,
	bots = rollup_quarters.bots + excluded.bots;

INSERT INTO rollup_days (subject, day, impressions, views, shares, bots, from_site, from_search, from_social, from_link, on_desktop,
	on_phone, on_tablet)
SELECT subject, quarter / 96 AS bucket,
	sum(impressions), sum(views), sum(shares), sum(bots), sum(from_site), sum(from_search), sum(from_social),
	sum(from_link), sum(on_desktop), sum(on_phone), sum(on_tablet)
FROM rollup_waiting WHERE true GROUP BY subject, bucket
ON CONFLICT (subject, day) DO UPDATE SET
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
	on_tablet = rollup_days.on_tablet + excluded.on_tablet;

INSERT INTO rollup_months (subject, month, impressions, views, shares, bots)
SELECT subject, 12 * (strftime('%Y', quarter * 900, 'unixepoch') - 1970)
	+ strftime('%m', quarter * 900, 'unixepoch') - 1 AS bucket,
	sum(impressions), sum(views), sum(shares), sum(bots)
FROM rollup_waiting WHERE true GROUP BY subject, bucket
ON CONFLICT (subject, month) DO UPDATE SET
	impressions = rollup_months.impressions + excluded.impressions,
	views = rollup_months.views + excluded.views,
	shares = rollup_months.shares + excluded.shares,
	bots = rollup_months.bots + excluded.bots;

DROP TABLE rollup_waiting;

INSERT INTO ingest_days (day, received, accepted, duplicate, filtered, rejected)
SELECT day, sum(accepted + duplicate + filtered + rejected), sum(accepted), sum(duplicate), sum(filtered), sum(rejected)
FROM rollup_queue WHERE true GROUP BY day
ON CONFLICT (day) DO UPDATE SET received = ingest_days.received + excluded.received,
	accepted = ingest_days.accepted + excluded.accepted,
	duplicate = ingest_days.duplicate + excluded.duplicate,
	filtered = ingest_days.filtered + excluded.filtered,
	rejected = ingest_days.rejected + excluded.rejected;

INSERT INTO ingest_reasons (day, reason, events)
SELECT day, key, sum(value) FROM rollup_queue, json_each(rollup_queue.reasons) WHERE true GROUP BY day, key
ON CONFLICT (day, reason) DO UPDATE SET events = ingest_reasons.events + excluded.events;

DROP TABLE rollup_queue;
