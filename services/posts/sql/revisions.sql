-- What a post said before each change.

-- name: revision_insert
INSERT INTO post_revisions (post_id, version, title, content, format, tags, images, changed_at,
	changed_by)
SELECT id, version, title, {content}, format, tags, images, $2, $3 FROM posts WHERE id = $1
RETURNING tags

-- name: revision_page
SELECT post_id, version, title, content, format, tags, images, changed_at, changed_by
FROM post_revisions WHERE post_id = $1 [[ AND version < $2 ]]
ORDER BY version DESC LIMIT $3

-- name: revision_by_version
SELECT post_id, version, title, content, format, tags, images, changed_at, changed_by
FROM post_revisions WHERE post_id = $1 AND version = $2
