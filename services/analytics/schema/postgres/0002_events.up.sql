-- What readers did with posts: the log, what is counted of it, and what is known of posts. What the
-- columns of the counts mean is defined in README.md, once for everybody.
--
-- at and key together tell an event from all others: key is a hash of its id and its contents. So
-- the log itself is what knows repeated events, for as long as it keeps them; and as they arrive
-- in about the order of their times, only the end of its index is touched.
CREATE TABLE event_log (
	at timestamptz NOT NULL,
	key bigint NOT NULL,
	event_id text NOT NULL,
	kind smallint NOT NULL,                      -- enum act_kind
	post_id bigint NOT NULL,
	filter smallint NOT NULL,                    -- 0: it counts; else why not, enum act_filter
	referrer smallint NOT NULL,                  -- enum act_referrer, act_device
	device smallint NOT NULL,
	data text,                                   -- a JSON object as it was sent; NULL: only post_id
	PRIMARY KEY (at, key)
) PARTITION BY RANGE (at);

-- Days beyond those that have a partition: comments from before the daemon was there.
CREATE TABLE event_log_default PARTITION OF event_log DEFAULT;

-- Makes the partitions of so many days; a day that has rows in the default one stays there.
CREATE FUNCTION event_log_extend(first_day integer, last_day integer) RETURNS bigint
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

-- Drops the oldest partition if it is of a day before this one: one at a time.
CREATE FUNCTION event_log_shorten(before_day integer) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	oldest integer;
BEGIN
	PERFORM pg_advisory_xact_lock(hashtext('crier event_log'));
	SELECT min(substring(c.relname FROM '^event_log_(\d+)$')::integer) INTO oldest
	FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid
	WHERE i.inhparent = 'event_log'::regclass;
	IF oldest IS NULL OR oldest >= before_day THEN
		RETURN 0;
	END IF;
	EXECUTE format('DROP TABLE %I', 'event_log_' || oldest);
	RETURN 1;
END $$;

-- Requests that were read from access logs, whatever their age. They stay: who imports them bounds
-- them, and reading a file again, or one that has grown, makes no doubles.
CREATE TABLE access_log (
	at timestamptz NOT NULL,
	key bigint NOT NULL,
	path_id bigint NOT NULL,
	post_id bigint NOT NULL,                     -- 0: of no post
	filter smallint NOT NULL,
	referrer smallint NOT NULL,
	device smallint NOT NULL,
	PRIMARY KEY (at, key)
);

-- From which day on the log is whole: rollups from before cannot be made again.
CREATE TABLE log_mark (
	id bigint PRIMARY KEY CHECK (id = 1),
	whole_from integer NOT NULL
);
INSERT INTO log_mark (id, whole_from) VALUES (1, 0);

-- The rollups. A subject is a post (its id), all posts of a user (minus the user's id), or
-- everything (0). Quarters of an hour, days and months are counted in UTC, from 1970 on.
CREATE TABLE rollup_quarters (
	subject bigint NOT NULL,
	quarter integer NOT NULL,                    -- seconds / 900: zones begin their days at such times
	impressions integer NOT NULL DEFAULT 0,
	views integer NOT NULL DEFAULT 0,
	shares integer NOT NULL DEFAULT 0,
	comments integer NOT NULL DEFAULT 0,
	likes integer NOT NULL DEFAULT 0,
	praise integer NOT NULL DEFAULT 0,
	empathy integer NOT NULL DEFAULT 0,
	interest integer NOT NULL DEFAULT 0,
	appreciation integer NOT NULL DEFAULT 0,
	bots integer NOT NULL DEFAULT 0,
	PRIMARY KEY (subject, quarter)
) WITH (fillfactor = 80);

CREATE TABLE rollup_days (
	day integer NOT NULL,                        -- seconds / 86400
	subject bigint NOT NULL,
	impressions bigint NOT NULL DEFAULT 0,
	views bigint NOT NULL DEFAULT 0,
	shares bigint NOT NULL DEFAULT 0,
	comments bigint NOT NULL DEFAULT 0,
	likes bigint NOT NULL DEFAULT 0,
	praise bigint NOT NULL DEFAULT 0,
	empathy bigint NOT NULL DEFAULT 0,
	interest bigint NOT NULL DEFAULT 0,
	appreciation bigint NOT NULL DEFAULT 0,
	bots bigint NOT NULL DEFAULT 0,
	from_site bigint NOT NULL DEFAULT 0,
	from_search bigint NOT NULL DEFAULT 0,
	from_social bigint NOT NULL DEFAULT 0,
	from_link bigint NOT NULL DEFAULT 0,
	on_desktop bigint NOT NULL DEFAULT 0,
	on_phone bigint NOT NULL DEFAULT 0,
	on_tablet bigint NOT NULL DEFAULT 0,
	PRIMARY KEY (day, subject)
) WITH (fillfactor = 80);

CREATE TABLE rollup_months (
	month integer NOT NULL,                      -- 12 * (year - 1970) + month - 1
	subject bigint NOT NULL,
	impressions bigint NOT NULL DEFAULT 0,
	views bigint NOT NULL DEFAULT 0,
	shares bigint NOT NULL DEFAULT 0,
	comments bigint NOT NULL DEFAULT 0,
	likes bigint NOT NULL DEFAULT 0,
	praise bigint NOT NULL DEFAULT 0,
	empathy bigint NOT NULL DEFAULT 0,
	interest bigint NOT NULL DEFAULT 0,
	appreciation bigint NOT NULL DEFAULT 0,
	bots bigint NOT NULL DEFAULT 0,
	PRIMARY KEY (month, subject)
) WITH (fillfactor = 80);

-- Paths in access logs, and how often each was asked for.
CREATE TABLE paths (
	id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
	path text NOT NULL UNIQUE
);
CREATE TABLE path_days (
	day integer NOT NULL,
	path_id bigint NOT NULL,
	impressions bigint NOT NULL,
	bots bigint NOT NULL,
	PRIMARY KEY (day, path_id)
);

-- What is known of posts: from their events, or asked when somebody names one.
CREATE TABLE post_facts (
	post_id bigint PRIMARY KEY,
	user_id bigint NOT NULL,                     -- whose
	kind text NOT NULL,
	title text NOT NULL,
	status text NOT NULL,
	created_at timestamptz NOT NULL,
	publish_at timestamptz,
	published_at timestamptz,
	removed_at timestamptz                       -- the post is not there any more; its counts are
);
CREATE INDEX post_facts_user ON post_facts (user_id, post_id);

-- How far posts' events are read.
CREATE TABLE posts_mark (
	id bigint PRIMARY KEY CHECK (id = 1),
	position bigint NOT NULL
);
INSERT INTO posts_mark (id, position) VALUES (1, 0);

-- What became of the events that came in, by the day on which they did: the four sum to received.
CREATE TABLE ingest_days (
	day integer PRIMARY KEY,
	received bigint NOT NULL,
	accepted bigint NOT NULL,
	duplicate bigint NOT NULL,
	filtered bigint NOT NULL,
	rejected bigint NOT NULL
);

-- Why events were filtered or rejected: sums of the same.
CREATE TABLE ingest_reasons (
	day integer NOT NULL,
	reason text NOT NULL,
	events bigint NOT NULL,
	PRIMARY KEY (day, reason)
);

-- Events that were rejected, until somebody replays or drops them.
CREATE TABLE dead_letters (
	id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
	user_id bigint,                              -- who sent it; NULL: a visitor
	received_at timestamptz NOT NULL,
	stage text NOT NULL,
	reason text NOT NULL,
	detail text NOT NULL,
	event_id text,
	payload text NOT NULL                        -- as it came
);
CREATE INDEX dead_letters_user ON dead_letters (user_id, id);

-- What a day's reactions are, for making its rollups again.
CREATE INDEX reactions_created ON reactions (created_at);
