DROP TABLE page_erasures;
DROP TABLE page_askers;
DROP TABLE page_jobs;
DROP TABLE page_validators;
DROP TABLE page_sources;
DROP TABLE page_bodies;
DROP TABLE page_metrics;
DROP TABLE page_comments;
DROP TABLE page_relations;
DROP TABLE page_people;
DROP TABLE page_posts;
DROP TABLE page_names;
ALTER TABLE pages RENAME TO pages_after;
ALTER INDEX pages_pkey RENAME TO pages_after_pkey;
DROP INDEX pages_audience;
DROP INDEX pages_category;
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
INSERT INTO pages (username, category, followers, source, fetched_at)
	SELECT lower(username), category, nullif(audience, -1), source, fetched_at FROM pages_after
	WHERE true ON CONFLICT DO NOTHING;
DROP TABLE pages_after;
DROP FUNCTION name_grams;
