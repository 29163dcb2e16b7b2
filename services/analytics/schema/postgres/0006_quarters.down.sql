DROP INDEX rollup_days_subject;

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

INSERT INTO rollup_quarters (subject, quarter, impressions, views, shares, bots, comments,
	likes, praise, empathy, interest, appreciation)
SELECT subject, day * 96 + CAST(item ->> 0 AS integer),
	coalesce(CAST(item ->> 1 AS integer), 0),
	coalesce(CAST(item ->> 2 AS integer), 0),
	coalesce(CAST(item ->> 3 AS integer), 0),
	coalesce(CAST(item ->> 4 AS integer), 0),
	coalesce(CAST(item ->> 5 AS integer), 0),
	coalesce(CAST(item ->> 6 AS integer), 0),
	coalesce(CAST(item ->> 7 AS integer), 0),
	coalesce(CAST(item ->> 8 AS integer), 0),
	coalesce(CAST(item ->> 9 AS integer), 0),
	coalesce(CAST(item ->> 10 AS integer), 0)
FROM rollup_days, jsonb_array_elements(CAST(quarters AS jsonb)) AS items (item)
ORDER BY day, subject;

ALTER TABLE rollup_days DROP COLUMN quarters;
