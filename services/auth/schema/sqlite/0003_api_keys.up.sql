-- Keys that people give to programs; of the secret only its SHA-256 is here.
CREATE TABLE api_keys (
	-- AUTOINCREMENT: an id is never used again, so a revoked key can never name a new one.
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
	name TEXT NOT NULL,
	prefix TEXT NOT NULL,                        -- what the secret begins with
	scopes TEXT NOT NULL,                        -- words with blanks between them
	digest TEXT NOT NULL,                        -- in hex
	created_at INTEGER NOT NULL,
	last_used_at INTEGER,                        -- to the minute
	expires_at INTEGER                           -- NULL: never
) STRICT;
CREATE INDEX api_keys_user ON api_keys (user_id, id);
