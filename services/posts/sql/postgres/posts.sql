-- PostgreSQL lets several write at once: what is read to be changed is locked.

-- name: post_to_change
SELECT {post_columns} FROM posts WHERE id = $1 FOR UPDATE

-- name: posts_by_ids
SELECT {post_columns} FROM posts
WHERE id IN (SELECT CAST(value AS bigint) FROM json_array_elements_text(CAST($1 AS json)))
