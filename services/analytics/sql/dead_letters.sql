-- Events that were rejected.

-- fragment: dead_letter
id, user_id, received_at, stage, reason, detail, event_id, payload

-- Counting stops at the bound.
-- name: dead_letter_count
SELECT count(*) FROM (SELECT id FROM dead_letters LIMIT $1) AS counted

-- name: dead_letter_count_of_user
SELECT count(*) FROM (SELECT id FROM dead_letters WHERE user_id = $1 LIMIT $2) AS counted

-- $1 is nobody.
-- name: dead_letter_count_of_visitors
SELECT count(*) FROM (SELECT id FROM dead_letters WHERE user_id IS NULL AND id > $1 LIMIT $2) AS counted

-- By db_query_set_rows.
-- name: dead_letter_add
INSERT INTO dead_letters (user_id, received_at, stage, reason, detail, event_id, payload)
VALUES ($1, $2, $3, $4, $5, $6, $7)
RETURNING id

-- name: dead_letters_before
SELECT {dead_letter} FROM dead_letters WHERE id < $1 [[ AND reason = $2 ]] ORDER BY id DESC LIMIT $3

-- name: dead_letters_after
SELECT {dead_letter} FROM dead_letters WHERE id > $1 [[ AND reason = $2 ]] ORDER BY id LIMIT $3

-- name: dead_letter_get
SELECT {dead_letter} FROM dead_letters WHERE id = $1

-- name: dead_letter_drop
DELETE FROM dead_letters WHERE id = $1

-- name: dead_letter_drop_some
DELETE FROM dead_letters WHERE id IN
	(SELECT id FROM dead_letters WHERE 1 = 1 [[ AND reason = $1 ]] ORDER BY id LIMIT $2)

-- name: dead_letter_forget
DELETE FROM dead_letters WHERE id IN
	(SELECT id FROM dead_letters WHERE user_id = $1 ORDER BY id LIMIT $2)
