-- PostgreSQL has many writers: a lock has those who change the password wait for whoever signs in
-- with it, and then end that session as well.

-- name: password_hold
SELECT 1 FROM users WHERE id = $1 AND password_hash = $2 FOR SHARE
