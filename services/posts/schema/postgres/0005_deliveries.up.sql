-- What is handed to a channel of the outside, by the ticket that it goes by.
CREATE TABLE deliveries (
	post_id bigint NOT NULL,
	schedule_version bigint NOT NULL,
	user_id bigint NOT NULL,
	channel text NOT NULL,
	title text NOT NULL,                         -- as it was at the first attempt: each says the same
	content text NOT NULL,
	state text NOT NULL,                         -- sending, waiting, failed, unconfirmed
	attempts bigint NOT NULL,                    -- begun; the number of the running one
	uncounted bigint NOT NULL,                   -- of these: not made, or before it was taken up again
	uncertain bigint NOT NULL,                   -- 1: one of them may have arrived
	until timestamptz NOT NULL,                  -- sending: the end of its lease; waiting: not before
	reason text NOT NULL,                        -- what became of the last attempt
	changed_at timestamptz NOT NULL,
	PRIMARY KEY (post_id, schedule_version)
);
CREATE INDEX deliveries_dead ON deliveries (changed_at, post_id)
	WHERE state IN ('failed', 'unconfirmed');
CREATE INDEX deliveries_dead_author ON deliveries (user_id, changed_at, post_id)
	WHERE state IN ('failed', 'unconfirmed');
