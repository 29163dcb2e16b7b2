DROP INDEX rollup_days_subject;

CREATE TABLE rollup_quarters (
	subject INTEGER NOT NULL,
	quarter INTEGER NOT NULL,                    -- seconds / 900: zones begin their days at such times
	impressions INTEGER NOT NULL DEFAULT 0,
	views INTEGER NOT NULL DEFAULT 0,
	shares INTEGER NOT NULL DEFAULT 0,
	comments INTEGER NOT NULL DEFAULT 0,
	likes INTEGER NOT NULL DEFAULT 0,
	praise INTEGER NOT NULL DEFAULT 0,
	empathy INTEGER NOT NULL DEFAULT 0,
	interest INTEGER NOT NULL DEFAULT 0,
	appreciation INTEGER NOT NULL DEFAULT 0,
	bots INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (subject, quarter)
) STRICT, WITHOUT ROWID;

INSERT INTO rollup_quarters (subject, quarter, impressions, views, shares, bots, comments,
	likes, praise, empathy, interest, appreciation)
SELECT subject, day * 96 + json_extract(value, '$[0]'),
	coalesce(json_extract(value, '$[1]'), 0),
	coalesce(json_extract(value, '$[2]'), 0),
	coalesce(json_extract(value, '$[3]'), 0),
	coalesce(json_extract(value, '$[4]'), 0),
	coalesce(json_extract(value, '$[5]'), 0),
	coalesce(json_extract(value, '$[6]'), 0),
	coalesce(json_extract(value, '$[7]'), 0),
	coalesce(json_extract(value, '$[8]'), 0),
	coalesce(json_extract(value, '$[9]'), 0),
	coalesce(json_extract(value, '$[10]'), 0)
FROM rollup_days, json_each(rollup_days.quarters);

ALTER TABLE rollup_days DROP COLUMN quarters;

ALTER TABLE rollup_queue RENAME TO rollup_queue_before;
CREATE TABLE rollup_queue (
	id INTEGER PRIMARY KEY,
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
