-- What is known of public pages. What is not known is NULL, never 0.
CREATE TABLE pages (
	username text PRIMARY KEY,
	name text,
	url text,
	platform_id text,
	category text,
	followers bigint,
	likes bigint,
	about text,
	source text NOT NULL,
	fetched_at timestamptz NOT NULL
);
