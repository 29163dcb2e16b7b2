DROP TRIGGER post_history_remove ON posts;
DROP FUNCTION post_history_remove();
ALTER TABLE post_history ADD CONSTRAINT post_history_post_id_fkey
	FOREIGN KEY (post_id) REFERENCES posts (id) ON DELETE CASCADE;
