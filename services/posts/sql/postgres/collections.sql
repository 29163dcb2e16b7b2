-- PostgreSQL lets several write at once, and takes many rows as arrays.

-- name: collection_to_change
SELECT {collection_columns} FROM collections WHERE id = $1 AND user_id = $2 FOR UPDATE

-- name: collection_post_move
UPDATE collection_posts SET place = put.place
FROM unnest(CAST($1 AS bigint[]), CAST($2 AS bigint[]), CAST($3 AS bigint[]))
	AS put (collection_id, post_id, place)
WHERE collection_posts.collection_id = put.collection_id AND collection_posts.post_id = put.post_id
