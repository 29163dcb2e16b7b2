-- What somebody is writing and has not submitted: one for each account. What is NULL was not given.
CREATE TABLE drafts (
	user_id bigint PRIMARY KEY,
	version bigint NOT NULL,                     -- microseconds since 1970, and higher each time
	kind text,
	title text,
	content text,
	format text,
	tags text,
	channel text,
	saved_at timestamptz NOT NULL
);
CREATE INDEX drafts_age ON drafts (saved_at);
