-- Feature requests and votes for them. A request counts its votes, under a lock of its row.

-- $1 is who reads.
-- fragment: feature_request_columns
id, user_id, title, description, status, priority, votes,
	CASE WHEN EXISTS (SELECT 1 FROM feature_votes AS v
		WHERE v.request_id = feature_requests.id AND v.user_id = $1) THEN 1 ELSE 0 END,
	created_at, updated_at, version

-- name: feature_request_insert
INSERT INTO feature_requests (user_id, title, description, status, priority, votes, created_at,
	updated_at, version)
VALUES ($1, $2, $3, 'pending', $4, 0, $5, $5, 1)
RETURNING {feature_request_columns}

-- name: feature_request_by_id
SELECT {feature_request_columns} FROM feature_requests WHERE id = $2

-- name: feature_request_to_change
SELECT {feature_request_columns} FROM feature_requests WHERE id = $2

-- name: feature_request_update
UPDATE feature_requests SET title = $3, description = $4, status = $5, priority = $6, updated_at = $7,
	version = version + 1
WHERE id = $2
RETURNING {feature_request_columns}

-- name: feature_request_delete
DELETE FROM feature_requests WHERE id = $1

-- name: feature_requests_wanted
SELECT {feature_request_columns} FROM feature_requests WHERE true [[ AND status = $2 ]]
	[[ AND (votes, id) < ($3, $4) ]]
ORDER BY votes DESC, id DESC LIMIT $5

-- name: feature_requests_newest
SELECT {feature_request_columns} FROM feature_requests WHERE true [[ AND status = $2 ]]
	[[ AND id < $3 ]]
ORDER BY id DESC LIMIT $4

-- name: feature_vote_insert
INSERT INTO feature_votes (request_id, user_id) VALUES ($1, $2) ON CONFLICT DO NOTHING

-- name: feature_vote_delete
DELETE FROM feature_votes WHERE request_id = $1 AND user_id = $2

-- name: feature_request_count
UPDATE feature_requests SET votes = votes + $2 WHERE id = $1

-- name: feature_votes_of
SELECT request_id FROM feature_votes WHERE user_id = $1 ORDER BY request_id LIMIT $2
