-- What the tests of copying write and read.

-- name: owner_new
INSERT INTO owners (name) VALUES ($1) RETURNING id

-- name: owner_delete
DELETE FROM owners WHERE id = $1

-- name: owner_count
SELECT count(*) FROM owners

-- name: thing_new
INSERT INTO things (key, part, owner_id, flag, score, note, seen_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)

-- name: thing_all
SELECT key, part, owner_id, flag, score, note, seen_at FROM things ORDER BY key, part

-- name: thing_count
SELECT count(*) FROM things

-- name: counter_set
UPDATE counters SET value = $1 WHERE name = 'visits'

-- name: counter_all
SELECT name, value FROM counters ORDER BY name
