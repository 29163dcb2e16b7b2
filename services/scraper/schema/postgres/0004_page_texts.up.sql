-- What a model wrote of a page, checked; the last one of each. Empty: nothing of it held.
CREATE TABLE page_texts (
	page_id bigint PRIMARY KEY REFERENCES pages (id) ON DELETE CASCADE,
	digest text NOT NULL,                         -- of what it was told
	model text NOT NULL,
	content text NOT NULL,
	removed bigint NOT NULL,                     -- sentences
	written_at timestamptz NOT NULL
);

-- How often a model was asked on a day, since 1970.
CREATE TABLE page_text_days (
	day bigint PRIMARY KEY,
	requests bigint NOT NULL
);
