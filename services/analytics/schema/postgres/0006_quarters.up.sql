-- What a day is made of goes into its row: its quarters of an hour as one text,
-- [[number,impressions,views,shares,bots,comments,likes,praise,empathy,interest,appreciation],…], see quarters.c. As rows
-- of their own those of a subject were as many places on the disk as quarters had anything, and a year in a zone that is
-- not UTC touched most of them.
ALTER TABLE rollup_days ADD COLUMN quarters text NOT NULL DEFAULT '[]';
-- It is read with its row, and rather compressed than put elsewhere.
ALTER TABLE rollup_days ALTER COLUMN quarters SET STORAGE MAIN;

UPDATE rollup_days AS d SET quarters = '[' || q.items || ']'
FROM (SELECT subject, quarter / 96 AS day, string_agg('[' || quarter % 96 || ',' || CASE
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
		ELSE CAST(impressions AS text) END
		|| ']', ',' ORDER BY quarter) AS items
	FROM rollup_quarters
	WHERE impressions <> 0 OR views <> 0 OR shares <> 0 OR bots <> 0 OR comments <> 0 OR likes <> 0 OR praise <> 0
		OR empathy <> 0 OR interest <> 0 OR appreciation <> 0
	GROUP BY 1, 2) AS q
WHERE d.day = q.day AND d.subject = q.subject;

DROP TABLE rollup_quarters;

-- The days of a subject, one after another.
CREATE INDEX rollup_days_subject ON rollup_days (subject, day);
