-- Here a post that goes live leaves an index for nothing. What scheduling in bulk writes for each post is
-- one entry less: the history of a post is read by the post, and a row of it by nothing else.
ALTER TABLE post_history DROP CONSTRAINT post_history_pkey;
ALTER TABLE post_history ADD CONSTRAINT post_history_pkey PRIMARY KEY (post_id, id);
DROP INDEX post_history_post;
