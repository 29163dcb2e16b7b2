-- fragment: note_columns
id, owner_id, slug, body, score, pinned, written_at

-- name: note_insert
INSERT INTO notes (owner_id, slug, body, score, pinned, written_at)
VALUES ($1, $2, $3, $4, $5, $6)
RETURNING id

-- name: note_by_id
SELECT {note_columns} FROM notes WHERE id = $1

-- name: note_page
-- $2 is named first and $1 twice, so that numbers have to be told apart from places.
SELECT {note_columns}
FROM notes
WHERE 1 = 1
[[ AND pinned = $2 ]]
[[ AND owner_id = $1 ]]
[[ AND (written_at, id) < ($3, $4) ]]
[[ AND slug <> '$9 [[ it''s not a clause ]]' AND slug LIKE $5 ]]
ORDER BY written_at DESC, id DESC
LIMIT $6

-- name: note_set_body
UPDATE notes SET body = $2 WHERE id = $1

-- name: note_count
SELECT count(*) FROM notes

-- name: note_sum
-- A sum of bigint is a numeric on PostgreSQL.
SELECT sum(id), avg(score), sum(CAST($1 AS BIGINT)) FROM notes

-- name: owner_insert
INSERT INTO owners (name) VALUES ($1) RETURNING id

-- name: counter_add
UPDATE counters SET value = value + $1 WHERE name = 'writes; all'

-- name: counter_get
SELECT value FROM counters WHERE name = 'writes; all'

-- name: note_add_set
INSERT INTO notes (owner_id, slug, body, written_at) VALUES ($1, $2, $3, $4)

-- name: note_body_set
UPDATE notes SET body = $2 WHERE slug = $1

-- name: counter_step
UPDATE counters SET value = value + 1 WHERE name = 'writes; all'
