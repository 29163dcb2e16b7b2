-- Posts: one row each, and their tags.

-- fragment: content
coalesce((SELECT c.content FROM post_contents AS c WHERE c.post_id = posts.id), '')

-- fragment: post_columns
id, user_id, kind, title, {content}, format, status, tags, channel,
	publish_at, published_at, created_at, updated_at, version, images,
	(SELECT t.comments FROM comment_threads AS t WHERE t.post_id = posts.id)

-- A tag and words are filtered by one of several ways (list_way.h): what has them is found first ($3,
-- $6), or the list is walked and each post looked at ($7, $8).
-- fragment: narrowed
	[[ AND user_id = $1 ]] [[ AND kind = $2 ]]
	[[ AND id IN (SELECT post_id FROM post_tags WHERE tag = $3) ]]
	[[ AND created_at >= $4 ]] [[ AND created_at < $5 ]]
	[[ AND {matches_words} ]]
	[[ AND (SELECT true FROM post_tags AS t WHERE t.tag = $7 AND t.created_at = posts.created_at
		AND t.post_id = posts.id) ]]
	[[ AND {has_words} ]]

-- What is neither public nor waits for its minute has an index of its own; both engines use it only
-- where they read that the status is none of these ($10), for they do not know the value.
-- fragment: held_back
status <> 'published' AND status <> 'approved' AND status <> 'scheduled'

-- fragment: post_filter
	{narrowed} [[ AND status = $9 ]] [[ AND status = $10 AND {held_back} ]]

-- fragment: public
status IN ('published', 'approved')

-- Where a post stands by when it was published; and that it is not yet to come, for who walks through
-- what is public (postgres/posts.sql).
-- fragment: place
published_at

-- fragment: not_ahead
$15 IS NOT NULL

-- name: post_insert
INSERT INTO posts (user_id, kind, title, format, status, tags, channel, published_at,
	created_at, updated_at, version, import_key, images)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, $11, $12)
RETURNING id

-- What a post says is beside it, for its own row is written anew with each change of its status.
-- name: post_content_put
INSERT INTO post_contents (post_id, content) VALUES ($1, $2)
ON CONFLICT (post_id) DO UPDATE SET content = excluded.content
WHERE post_contents.content <> excluded.content

-- name: post_by_id
SELECT {post_columns} FROM posts WHERE id = $1

-- name: post_to_change
SELECT {post_columns} FROM posts WHERE id = $1

-- name: post_by_import_key
SELECT id FROM posts WHERE import_key = $1

-- name: post_by_creation
SELECT id FROM posts WHERE id = $1 AND created_at >= $2 AND created_at < $3

-- name: post_update
UPDATE posts SET title = $3, format = $4, status = $5, tags = $6, channel = $7,
	published_at = $8, updated_at = $9, images = $10, version = version + 1
WHERE id = $1 AND version = $2
RETURNING {post_columns}

-- name: post_delete
DELETE FROM posts WHERE id = $1 AND version = $2
RETURNING tags, created_at

-- name: post_tag_insert
INSERT INTO post_tags (post_id, created_at, tag) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING

-- name: post_tag_delete
DELETE FROM post_tags WHERE post_id = $1 AND created_at = $2 AND tag = $3

-- name: posts_public_created_desc
SELECT {post_columns} FROM posts WHERE {public} AND {not_ahead} {post_filter}
	[[ AND (created_at, id) < ($11, $12) ]]
ORDER BY created_at DESC, id DESC LIMIT $13 OFFSET $14

-- name: posts_public_created
SELECT {post_columns} FROM posts WHERE {public} AND {not_ahead} {post_filter}
	[[ AND (created_at, id) > ($11, $12) ]]
ORDER BY created_at, id LIMIT $13 OFFSET $14

-- name: posts_public_published_desc
SELECT {post_columns} FROM posts WHERE {public} AND published_at IS NOT NULL AND {not_ahead} {post_filter}
	[[ AND ({place}, id) < ($11, $12) ]]
ORDER BY {place} DESC, id DESC LIMIT $13 OFFSET $14

-- name: posts_public_published
SELECT {post_columns} FROM posts WHERE {public} AND published_at IS NOT NULL AND {not_ahead} {post_filter}
	[[ AND ({place}, id) > ($11, $12) ]]
ORDER BY {place}, id LIMIT $13 OFFSET $14

-- All posts of one author, or all of one status that is not public: never all there are. What waits
-- for its minute has statements of its own.
-- name: posts_all_created_desc
SELECT {post_columns} FROM posts WHERE true {post_filter} [[ AND (created_at, id) < ($11, $12) ]]
ORDER BY created_at DESC, id DESC LIMIT $13 OFFSET $14

-- name: posts_all_created
SELECT {post_columns} FROM posts WHERE true {post_filter} [[ AND (created_at, id) > ($11, $12) ]]
ORDER BY created_at, id LIMIT $13 OFFSET $14

-- name: posts_all_published_desc
SELECT {post_columns} FROM posts WHERE published_at IS NOT NULL {post_filter}
	[[ AND (published_at, id) < ($11, $12) ]]
ORDER BY published_at DESC, id DESC LIMIT $13 OFFSET $14

-- name: posts_all_published
SELECT {post_columns} FROM posts WHERE published_at IS NOT NULL {post_filter}
	[[ AND (published_at, id) > ($11, $12) ]]
ORDER BY published_at, id LIMIT $13 OFFSET $14

-- What waits for its minute is in one index, by that, for each post that goes live leaves it. On SQLite
-- a list by another order looks through all of that index, or through an author's posts, and then reads
-- the rows of its page alone.
-- fragment: waiting_posts
posts WHERE status = 'scheduled'

-- fragment: made
created_at

-- fragment: waiting_place
(created_at, id)

-- fragment: waiting
SELECT {post_columns} FROM (SELECT id AS waiting_id, {made} AS made FROM {waiting_posts} {narrowed}

-- name: posts_waiting_created_desc
{waiting} [[ AND {waiting_place} < ($9, $10) ]]
	ORDER BY {made} DESC, id DESC LIMIT $11 OFFSET $12) AS waiting CROSS JOIN posts
WHERE id = waiting_id ORDER BY made DESC, waiting_id DESC

-- name: posts_waiting_created
{waiting} [[ AND {waiting_place} > ($9, $10) ]]
	ORDER BY {made}, id LIMIT $11 OFFSET $12) AS waiting CROSS JOIN posts
WHERE id = waiting_id ORDER BY made, waiting_id

-- Articles that were approved before.
-- name: posts_waiting_published_desc
SELECT {post_columns} FROM {waiting_posts} AND published_at IS NOT NULL {narrowed}
	[[ AND (published_at, id) < ($9, $10) ]]
ORDER BY published_at DESC, id DESC LIMIT $11 OFFSET $12

-- name: posts_waiting_published
SELECT {post_columns} FROM {waiting_posts} AND published_at IS NOT NULL {narrowed}
	[[ AND (published_at, id) > ($9, $10) ]]
ORDER BY published_at, id LIMIT $11 OFFSET $12

-- What has a tag, in the order in which that keeps its posts; of one author ($11) their index is looked
-- into for each, or the tag's for each of theirs: neither reads a post that is not both.
-- fragment: of_tag
SELECT post_id, created_at AS listed_at FROM post_tags WHERE tag = $1 [[ AND {is_own} ]]

-- fragment: is_own
(SELECT true FROM posts AS own
	WHERE own.user_id = $11 AND own.created_at = post_tags.created_at AND own.id = post_id)

-- fragment: of_author
SELECT own.id AS post_id, own.created_at AS listed_at FROM posts AS own WHERE own.user_id = $11
	AND (SELECT true FROM post_tags AS t
		WHERE t.tag = $1 AND t.created_at = own.created_at AND t.post_id = own.id)

-- fragment: listed_posts
AS tagged CROSS JOIN posts
WHERE id = post_id [[ AND status = $2 ]] [[ AND kind = $3 ]] [[ AND listed_at >= $4 ]]
	[[ AND listed_at < $5 ]] [[ AND {public} AND $10 = 1 ]]

-- name: posts_tagged_newest
SELECT {post_columns} FROM ({of_tag}) {listed_posts} [[ AND (listed_at, post_id) < ($6, $7) ]]
ORDER BY listed_at DESC, post_id DESC LIMIT $8 OFFSET $9

-- name: posts_tagged_oldest
SELECT {post_columns} FROM ({of_tag}) {listed_posts} [[ AND (listed_at, post_id) > ($6, $7) ]]
ORDER BY listed_at, post_id LIMIT $8 OFFSET $9

-- name: posts_own_tagged_newest
SELECT {post_columns} FROM ({of_author}) {listed_posts} [[ AND (listed_at, post_id) < ($6, $7) ]]
ORDER BY listed_at DESC, post_id DESC LIMIT $8 OFFSET $9

-- name: posts_own_tagged_oldest
SELECT {post_columns} FROM ({of_author}) {listed_posts} [[ AND (listed_at, post_id) > ($6, $7) ]]
ORDER BY listed_at, post_id LIMIT $8 OFFSET $9

-- name: posts_public_count
SELECT count(*) FROM (SELECT 1 FROM posts WHERE {public} AND $12 IS NOT NULL {post_filter} LIMIT $11) AS found

-- name: posts_all_count
SELECT count(*) FROM (SELECT 1 FROM posts WHERE true {post_filter} LIMIT $11) AS found

-- name: posts_waiting_count
SELECT count(*) FROM (SELECT 1 FROM {waiting_posts} {narrowed} LIMIT $9) AS found

-- Both counts are made in indexes alone, and none of these is of what is public by author: each post
-- that goes live would have to go there. The sum keeps SQLite from reading rows in order of authors.
-- name: posts_per_author
SELECT a.user_id, a.posts, a.posts - coalesce(hidden.posts, 0)
FROM (SELECT user_id, count(*) AS posts FROM posts GROUP BY user_id) AS a
	LEFT JOIN (SELECT user_id + 0 AS user_id, count(*) AS posts
		FROM (SELECT user_id FROM posts WHERE {held_back}
			UNION ALL SELECT user_id FROM {waiting_posts}) AS each
		GROUP BY 1) AS hidden
	ON hidden.user_id = a.user_id
ORDER BY a.posts DESC, a.user_id LIMIT $1 OFFSET $2
