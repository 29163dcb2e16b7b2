-- Pages, the names under which they are found, and lists of them.

-- fragment: page_columns
p.id, p.username, p.facts, p.source, p.fetched_at, j.failures, j.outcome, j.ended_at, j.due_at,
	j.asked_at

-- name: page_by_name
SELECT {page_columns} FROM page_names AS n JOIN pages AS p ON p.id = n.page_id
	LEFT JOIN page_jobs AS j ON j.name = lower(p.username)
WHERE n.name = $1

-- name: page_id_by_name
SELECT page_id FROM page_names WHERE name = $1

-- name: page_to_change
SELECT username, facts FROM pages WHERE id = $1

-- name: page_insert
INSERT INTO pages (username, facts, search_name, category, audience, source, fetched_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
RETURNING id

-- name: page_update
UPDATE pages SET username = $2, facts = $3, search_name = $4, category = $5, audience = $6,
	source = $7, fetched_at = $8
WHERE id = $1

-- A username may go over to another page; an id never does.
-- name: page_name_put
INSERT INTO page_names (name, page_id) VALUES ($1, $2)
ON CONFLICT (name) DO UPDATE SET page_id = excluded.page_id

-- name: page_names_of
SELECT name FROM page_names WHERE page_id = $1 ORDER BY name

-- name: page_delete
DELETE FROM pages WHERE id = $1

-- What nobody can ask for any more, since another page has its only name.
-- name: page_delete_nameless
DELETE FROM pages WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM page_names WHERE page_id = $1)

-- fragment: page_listed
p.id, p.username, p.facts, p.source, p.fetched_at, p.audience

-- name: page_list
SELECT {page_listed} FROM pages AS p
WHERE true [[ AND p.category = $1 ]] [[ AND p.audience >= $2 ]]
	[[ AND p.audience >= 0 AND p.audience <= $3 ]] [[ AND (p.audience, p.id) < ($4, $5) ]]
ORDER BY p.audience DESC, p.id DESC LIMIT $6

-- $1 are pieces with a space between those that must come together, and a bar between one choice and
-- the next.
-- name: page_list_named
SELECT {page_listed} FROM page_pieces AS found CROSS JOIN pages AS p ON p.id = found.rowid
WHERE page_pieces MATCH replace($1, '|', ' OR ') [[ AND p.category = $2 ]] [[ AND p.audience >= $3 ]]
	[[ AND p.audience >= 0 AND p.audience <= $4 ]] [[ AND (p.audience, p.id) < ($5, $6) ]]
ORDER BY p.audience DESC, p.id DESC LIMIT $7
