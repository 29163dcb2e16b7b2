-- PostgreSQL lets several write at once: what is read to be changed is locked.

-- name: post_to_change
SELECT {post_columns} FROM posts WHERE id = $1 FOR UPDATE
