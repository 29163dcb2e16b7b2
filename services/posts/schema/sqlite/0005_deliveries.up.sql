-- What is handed to a channel of the outside, by the ticket that it goes by.
CREATE TABLE deliveries (
	post_id INTEGER NOT NULL,
	schedule_version INTEGER NOT NULL,
	user_id INTEGER NOT NULL,
	channel TEXT NOT NULL,
	title TEXT NOT NULL,                         -- as it was at the first attempt: each says the same
	content TEXT NOT NULL,
	state TEXT NOT NULL,                         -- sending, waiting, failed, unconfirmed
	attempts INTEGER NOT NULL,                    -- begun; the number of the running one
	uncounted INTEGER NOT NULL,                   -- of these: not made, or before it was taken up again
	uncertain INTEGER NOT NULL,                   -- 1: one of them may have arrived
	until INTEGER NOT NULL,                  -- sending: the end of its lease; waiting: not before
	reason TEXT NOT NULL,                        -- what became of the last attempt
	changed_at INTEGER NOT NULL,
	PRIMARY KEY (post_id, schedule_version)
) STRICT, WITHOUT ROWID;
CREATE INDEX deliveries_dead ON deliveries (changed_at, post_id)
	WHERE state IN ('failed', 'unconfirmed');
CREATE INDEX deliveries_dead_author ON deliveries (user_id, changed_at, post_id)
	WHERE state IN ('failed', 'unconfirmed');
