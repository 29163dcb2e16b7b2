-- What people wish for, and who else does.
CREATE TABLE feature_requests (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	user_id INTEGER,                             -- NULL where the account is closed
	title TEXT NOT NULL,
	description TEXT NOT NULL,
	status TEXT NOT NULL,                        -- pending, accepted, declined
	priority TEXT NOT NULL,                      -- low, medium, high
	votes INTEGER NOT NULL,
	created_at INTEGER NOT NULL,
	updated_at INTEGER NOT NULL,
	version INTEGER NOT NULL
) STRICT;
CREATE INDEX feature_requests_votes ON feature_requests (votes, id);
CREATE INDEX feature_requests_status_votes ON feature_requests (status, votes, id);
CREATE INDEX feature_requests_status ON feature_requests (status, id);
CREATE INDEX feature_requests_author ON feature_requests (user_id) WHERE user_id IS NOT NULL;

CREATE TABLE feature_votes (
	request_id INTEGER NOT NULL REFERENCES feature_requests (id) ON DELETE CASCADE,
	user_id INTEGER NOT NULL,
	PRIMARY KEY (request_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX feature_votes_user ON feature_votes (user_id, request_id);
