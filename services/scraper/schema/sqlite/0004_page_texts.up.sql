-- What a model wrote of a page, checked; the last one of each. Empty: nothing of it held.
CREATE TABLE page_texts (
	page_id INTEGER PRIMARY KEY REFERENCES pages (id) ON DELETE CASCADE,
	digest TEXT NOT NULL,                         -- of what it was told
	model TEXT NOT NULL,
	content TEXT NOT NULL,
	removed INTEGER NOT NULL,                     -- sentences
	written_at INTEGER NOT NULL
) STRICT;

-- How often a model was asked on a day, since 1970.
CREATE TABLE page_text_days (
	day INTEGER PRIMARY KEY,
	requests INTEGER NOT NULL
) STRICT;
