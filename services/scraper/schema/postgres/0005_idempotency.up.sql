-- Requests that named themselves (Idempotency-Key), and what they were answered; written in the
-- transaction of what they did. Without foreign keys: the janitor removes what is old.
CREATE TABLE idempotency_keys (
	user_id bigint NOT NULL,                     -- whose key it is; 0: of nobody signed in
	key text NOT NULL,                           -- its SHA-256
	fingerprint text NOT NULL,                   -- SHA-256 of the request
	asked_at timestamptz NOT NULL,
	status bigint NOT NULL,
	head text NOT NULL,                          -- sealed, as body, where a secret is in it
	body text NOT NULL,
	PRIMARY KEY (user_id, key)
);
CREATE INDEX idempotency_keys_user ON idempotency_keys (user_id, asked_at);
CREATE INDEX idempotency_keys_age ON idempotency_keys (asked_at);
