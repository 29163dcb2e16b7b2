-- One reaction of each reader to each post.
CREATE TABLE reactions (
	post_id bigint NOT NULL,
	user_id bigint NOT NULL,
	type text NOT NULL,
	created_at timestamptz NOT NULL,
	PRIMARY KEY (post_id, user_id)
);
CREATE INDEX reactions_user ON reactions (user_id);
