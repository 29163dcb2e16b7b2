-- SQLite would look for a post by its id alone, which reads the post and not only an index.

-- fragment: is_own
(SELECT true FROM posts AS own INDEXED BY posts_author
	WHERE own.user_id = $11 AND own.created_at = post_tags.created_at AND own.id = post_id)
