-- What groups of events counted, from their transaction on until it is added to the rollups: a row for each group. Who
-- reads figures adds it first. So a post that everybody reads is not written with every group.
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

-- Grows whenever a post goes: what is remembered of posts holds for as long as it stays the same.
ALTER TABLE posts_mark ADD COLUMN removals INTEGER NOT NULL DEFAULT 1;
