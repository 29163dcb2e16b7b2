ALTER TABLE post_history DROP CONSTRAINT post_history_pkey;
ALTER TABLE post_history ADD CONSTRAINT post_history_pkey PRIMARY KEY (id);
CREATE INDEX post_history_post ON post_history (post_id, id);
