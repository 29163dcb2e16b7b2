-- PostgreSQL lets several write at once: what is read to be changed is locked.

-- name: feature_request_to_change
SELECT {feature_request_columns} FROM feature_requests WHERE id = $2 FOR UPDATE
