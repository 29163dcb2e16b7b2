-- What a day is made of goes into its row: its quarters of an hour as one text,
-- [[number,impressions,views,shares,bots,comments,likes,praise,empathy,interest,appreciation],…], see quarters.c. As rows
-- of their own those of a subject were as many places on the disk as quarters had anything, and a year in a zone that is
-- not UTC touched most of them.
ALTER TABLE rollup_days ADD COLUMN quarters TEXT NOT NULL DEFAULT '[]';

UPDATE rollup_days SET quarters = (SELECT '[' || coalesce(group_concat('[' || number || ',' || counts || ']', ','), '') || ']'
	FROM (SELECT quarter % 96 AS number, CASE
		WHEN appreciation <> 0 THEN impressions || ',' || views || ',' || shares || ',' || bots || ','
			|| comments || ',' || likes || ',' || praise || ',' || empathy || ',' || interest || ','
			|| appreciation
		WHEN interest <> 0 THEN impressions || ',' || views || ',' || shares || ',' || bots || ','
			|| comments || ',' || likes || ',' || praise || ',' || empathy || ',' || interest
		WHEN empathy <> 0 THEN impressions || ',' || views || ',' || shares || ',' || bots || ','
			|| comments || ',' || likes || ',' || praise || ',' || empathy
		WHEN praise <> 0 THEN impressions || ',' || views || ',' || shares || ',' || bots || ','
			|| comments || ',' || likes || ',' || praise
		WHEN likes <> 0 THEN impressions || ',' || views || ',' || shares || ',' || bots || ',' || comments || ',' || likes
		WHEN comments <> 0 THEN impressions || ',' || views || ',' || shares || ',' || bots || ',' || comments
		WHEN bots <> 0 THEN impressions || ',' || views || ',' || shares || ',' || bots
		WHEN shares <> 0 THEN impressions || ',' || views || ',' || shares
		WHEN views <> 0 THEN impressions || ',' || views
		ELSE CAST(impressions AS text) END AS counts
	FROM rollup_quarters
	WHERE subject = rollup_days.subject AND quarter BETWEEN rollup_days.day * 96 AND rollup_days.day * 96 + 95
		AND (impressions <> 0 OR views <> 0 OR shares <> 0 OR bots <> 0 OR comments <> 0
			OR likes <> 0 OR praise <> 0 OR empathy <> 0 OR interest <> 0 OR appreciation <> 0)
	ORDER BY quarter));

DROP TABLE rollup_quarters;

-- The days of a subject, one after another.
CREATE INDEX rollup_days_subject ON rollup_days (subject, day);

-- Its numbers are never used twice: who reads what waits knows by them what it has read.
ALTER TABLE rollup_queue RENAME TO rollup_queue_before;
CREATE TABLE rollup_queue (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	day INTEGER NOT NULL,                        -- of arrival, as in ingest_days
	accepted INTEGER NOT NULL,
	duplicate INTEGER NOT NULL,
	filtered INTEGER NOT NULL,
	rejected INTEGER NOT NULL,
	reasons TEXT NOT NULL,                       -- {"bot_agent":2}, as in ingest_reasons
	counts TEXT NOT NULL                         -- [[subject,quarter,impressions,…],…], see counted.c
) STRICT;
INSERT INTO rollup_queue SELECT * FROM rollup_queue_before;
DROP TABLE rollup_queue_before;
