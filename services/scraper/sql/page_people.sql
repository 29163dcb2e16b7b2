-- People of other services, and what they have to do with pages.

-- fragment: page_person_columns
u.id, u.platform_id, u.name, u.url, u.picture, u.source, u.seen_at

-- $7 is the digest of who must not come back.
-- name: page_person_put
INSERT INTO page_people (platform_id, name, url, picture, source, seen_at)
SELECT $1, $2, $3, $4, $5, $6 WHERE NOT EXISTS (SELECT 1 FROM page_erasures WHERE digest = $7)
ON CONFLICT (platform_id) DO UPDATE SET name = coalesce(excluded.name, page_people.name),
	url = coalesce(excluded.url, page_people.url),
	picture = coalesce(excluded.picture, page_people.picture), source = excluded.source,
	seen_at = excluded.seen_at
WHERE excluded.seen_at >= page_people.seen_at

-- name: page_relation_put
INSERT INTO page_relations (page_id, kind, person_id, seen_at)
SELECT $1, $2, id, $4 FROM page_people WHERE platform_id = $3
ON CONFLICT (page_id, kind, person_id) DO UPDATE SET seen_at = excluded.seen_at
WHERE excluded.seen_at > page_relations.seen_at

-- name: page_relation_page
SELECT {page_person_columns} FROM page_relations AS r JOIN page_people AS u ON u.id = r.person_id
WHERE r.page_id = $1 AND r.kind = $2 [[ AND r.person_id < $3 ]]
ORDER BY r.person_id DESC LIMIT $4

-- name: page_person_platform_id
SELECT platform_id FROM page_people WHERE id = $1

-- name: page_person_delete
DELETE FROM page_people WHERE id = $1

-- What sources said of the pages where they were seen may hold them too.
-- name: page_person_bodies_delete
DELETE FROM page_bodies WHERE name IN (
	SELECT n.name FROM page_names AS n WHERE n.page_id IN (
		SELECT page_id FROM page_relations WHERE person_id = $1
		UNION SELECT p.page_id FROM page_comments AS c JOIN page_posts AS p ON p.id = c.post_id
			WHERE c.person_id = $1))

-- name: page_people_remove
DELETE FROM page_people WHERE id IN (
	SELECT id FROM page_people WHERE seen_at < $1 ORDER BY seen_at LIMIT $2)
RETURNING id
