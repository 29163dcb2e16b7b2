-- Collections, their owners' alone, and which posts are in them.

-- fragment: collection_columns
id, user_id, name, created_at, updated_at, version

-- name: collection_owner_more
INSERT INTO collection_owners (user_id, collections) VALUES ($1, 1)
ON CONFLICT (user_id) DO UPDATE SET collections = collection_owners.collections + 1
RETURNING collections

-- name: collection_owner_fewer
UPDATE collection_owners SET collections = collections - 1 WHERE user_id = $1

-- name: collection_insert
INSERT INTO collections (user_id, name, created_at, updated_at, version) VALUES ($1, $2, $3, $3, 1)
RETURNING {collection_columns}

-- name: collection_by_id
SELECT {collection_columns} FROM collections WHERE id = $1 AND user_id = $2

-- name: collection_to_change
SELECT {collection_columns} FROM collections WHERE id = $1 AND user_id = $2

-- name: collection_update
UPDATE collections SET name = $2, updated_at = $3, version = version + 1 WHERE id = $1
RETURNING {collection_columns}

-- name: collection_delete
DELETE FROM collections WHERE id = $1

-- name: collection_page
SELECT {collection_columns} FROM collections WHERE user_id = $1 [[ AND id < $2 ]]
ORDER BY id DESC LIMIT $3

-- How many posts are in it, the last one's place, and whether a post is one of them.
-- name: collection_room
SELECT count(*), coalesce(max(place), 0), count(CASE WHEN post_id = $2 THEN 1 END)
FROM collection_posts WHERE collection_id = $1

-- name: collection_post_insert
INSERT INTO collection_posts (collection_id, post_id, place) VALUES ($1, $2, $3)

-- name: collection_post_delete
DELETE FROM collection_posts WHERE collection_id = $1 AND post_id = $2

-- name: collection_post_ids
SELECT post_id, place FROM collection_posts WHERE collection_id = $1 ORDER BY place

-- For db_query_set; PostgreSQL's is in postgres/collections.sql.
-- name: collection_post_move
UPDATE collection_posts SET place = $3 WHERE collection_id = $1 AND post_id = $2

-- name: collection_post_page
SELECT {post_columns}, place FROM collection_posts CROSS JOIN posts
WHERE collection_id = $1 AND id = post_id [[ AND place > $2 ]]
ORDER BY place LIMIT $3
