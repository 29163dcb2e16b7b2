-- When in the week each author likes to publish; their row is also what taking a slot locks.
CREATE TABLE slot_weeks (
	user_id bigint PRIMARY KEY,
	timezone text NOT NULL,
	minutes text NOT NULL    -- of the week, from Monday 00:00 on, ascending: 540,1980
);
