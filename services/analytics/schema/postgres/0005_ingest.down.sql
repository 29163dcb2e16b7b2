CREATE OR REPLACE FUNCTION event_log_extend(first_day integer, last_day integer) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
	made bigint := 0;
	name text;
	opens timestamptz;
BEGIN
	PERFORM pg_advisory_xact_lock(hashtext('crier event_log'));
	FOR day IN first_day..last_day LOOP
		name := 'event_log_' || day;
		opens := to_timestamp(day * 86400.0);
		CONTINUE WHEN to_regclass(format('%I.%I', current_schema(), name)) IS NOT NULL
			OR EXISTS (SELECT 1 FROM event_log_default
				WHERE at >= opens AND at < opens + interval '24 hours');
		EXECUTE format('CREATE TABLE %I PARTITION OF event_log FOR VALUES FROM (%L) TO (%L)',
			name, opens, opens + interval '24 hours');
		made := made + 1;
	END LOOP;
	RETURN made;
END $$;

ALTER TABLE posts_mark DROP COLUMN removals;

-- What waits is added to the rollups, as the program would.
CREATE TABLE rollup_waiting AS SELECT
	CAST(value ->> 0 AS bigint) AS subject,
	CAST(value ->> 1 AS bigint) AS quarter,
	coalesce(CAST(value ->> 2 AS bigint), 0) AS impressions,
	coalesce(CAST(value ->> 3 AS bigint), 0) AS views,
	coalesce(CAST(value ->> 4 AS bigint), 0) AS shares,
	coalesce(CAST(value ->> 5 AS bigint), 0) AS bots,
	coalesce(CAST(value ->> 6 AS bigint), 0) AS from_site,
	coalesce(CAST(value ->> 7 AS bigint), 0) AS from_search,
	coalesce(CAST(value ->> 8 AS bigint), 0) AS from_social,
	coalesce(CAST(value ->> 9 AS bigint), 0) AS from_link,
	coalesce(CAST(value ->> 10 AS bigint), 0) AS on_desktop,
	coalesce(CAST(value ->> 11 AS bigint), 0) AS on_phone,
	coalesce(CAST(value ->> 12 AS bigint), 0) AS on_tablet
FROM rollup_queue, json_array_elements(CAST(rollup_queue.counts AS json)) AS given (value);

INSERT INTO rollup_quarters (subject, quarter, impressions, views, shares, bots)
SELECT subject, quarter AS bucket,
	sum(impressions), sum(views), sum(shares), sum(bots)
FROM rollup_waiting GROUP BY subject, bucket
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
FROM rollup_waiting GROUP BY subject, bucket
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
SELECT subject, 12 * (extract(year FROM to_timestamp(quarter * 900.0) AT TIME ZONE 'UTC') - 1970)
	+ extract(month FROM to_timestamp(quarter * 900.0) AT TIME ZONE 'UTC') - 1 AS bucket,
	sum(impressions), sum(views), sum(shares), sum(bots)
FROM rollup_waiting GROUP BY subject, bucket
ON CONFLICT (subject, month) DO UPDATE SET
	impressions = rollup_months.impressions + excluded.impressions,
	views = rollup_months.views + excluded.views,
	shares = rollup_months.shares + excluded.shares,
	bots = rollup_months.bots + excluded.bots;

DROP TABLE rollup_waiting;

INSERT INTO ingest_days (day, received, accepted, duplicate, filtered, rejected)
SELECT day, sum(accepted + duplicate + filtered + rejected), sum(accepted), sum(duplicate), sum(filtered), sum(rejected)
FROM rollup_queue GROUP BY day
ON CONFLICT (day) DO UPDATE SET received = ingest_days.received + excluded.received,
	accepted = ingest_days.accepted + excluded.accepted,
	duplicate = ingest_days.duplicate + excluded.duplicate,
	filtered = ingest_days.filtered + excluded.filtered,
	rejected = ingest_days.rejected + excluded.rejected;

INSERT INTO ingest_reasons (day, reason, events)
SELECT day, key, sum(CAST(value AS bigint)) FROM rollup_queue, json_each_text(CAST(rollup_queue.reasons AS json)) GROUP BY day, key
ON CONFLICT (day, reason) DO UPDATE SET events = ingest_reasons.events + excluded.events;

DROP TABLE rollup_queue;
