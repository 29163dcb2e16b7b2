-- By which rules the schedules of a zone were resolved, so that new ones are noticed even by a
-- scheduler that was not there when they came.
CREATE TABLE zone_rules (
	zone TEXT PRIMARY KEY,
	fingerprint TEXT NOT NULL,
	release TEXT NOT NULL,        -- of tzdata; empty where its files do not say
	noticed_at INTEGER NOT NULL,
	settled INTEGER NOT NULL      -- 1: all that was resolved by older rules has been moved
) STRICT;

-- What waits, by zone. UTC has no rules that change, and most schedules.
CREATE INDEX posts_zone ON posts (schedule_zone, publish_at, id)
	WHERE status = 'scheduled' AND schedule_zone <> 'UTC';
