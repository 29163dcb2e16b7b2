-- Each parameter is an array with a row's value at its place; ids are given in that order.

-- name: dead_letter_add
INSERT INTO dead_letters (user_id, received_at, stage, reason, detail, event_id, payload)
SELECT user_id, received_at, stage, reason, detail, event_id, payload
FROM unnest(CAST($1 AS bigint[]), CAST($2 AS timestamptz[]), CAST($3 AS text[]), CAST($4 AS text[]),
	CAST($5 AS text[]), CAST($6 AS text[]), CAST($7 AS text[])) WITH ORDINALITY
	AS given (user_id, received_at, stage, reason, detail, event_id, payload, place)
ORDER BY place
RETURNING id

-- An array, so that it takes the index whatever it believes of the number.
-- name: dead_letter_drop_some
DELETE FROM dead_letters WHERE id = ANY (ARRAY
	(SELECT id FROM dead_letters WHERE 1 = 1 [[ AND reason = $1 ]] ORDER BY id LIMIT $2))

-- name: dead_letter_forget
DELETE FROM dead_letters WHERE id = ANY (ARRAY
	(SELECT id FROM dead_letters WHERE user_id = $1 ORDER BY id LIMIT $2))
