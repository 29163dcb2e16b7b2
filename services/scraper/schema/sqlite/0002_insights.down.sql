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
DROP TRIGGER page_pieces_remove;
DROP TRIGGER page_pieces_change;
DROP TRIGGER page_pieces_leave;
DROP TRIGGER page_pieces_add;
DROP TABLE page_pieces;
DROP VIEW page_grams;
ALTER TABLE pages RENAME TO pages_after;
DROP INDEX pages_audience;
DROP INDEX pages_category;
CREATE TABLE pages (
	username TEXT PRIMARY KEY,
	name TEXT,
	url TEXT,
	platform_id TEXT,
	category TEXT,
	followers INTEGER,
	likes INTEGER,
	about TEXT,
	source TEXT NOT NULL,
	fetched_at INTEGER NOT NULL
) STRICT;
INSERT INTO pages (username, category, followers, source, fetched_at)
	SELECT lower(username), category, nullif(audience, -1), source, fetched_at FROM pages_after
	WHERE true ON CONFLICT DO NOTHING;
DROP TABLE pages_after;
