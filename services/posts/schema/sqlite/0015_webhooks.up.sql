-- Where people want to be told of events.
CREATE TABLE webhooks (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	user_id INTEGER NOT NULL,
	url TEXT NOT NULL,
	events TEXT NOT NULL,                        -- kinds, each with a space before and after it
	hears_published INTEGER NOT NULL,            -- 1: post.published is one of them
	state TEXT NOT NULL,                         -- enabled, disabled, paused, gone
	secret TEXT NOT NULL,
	old_secret TEXT,                             -- signs as well for a while
	old_secret_until INTEGER,
	failures INTEGER NOT NULL,                   -- attempts in a row
	failing_since INTEGER,
	created_at INTEGER NOT NULL,
	updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX webhooks_user ON webhooks (user_id, id);
CREATE INDEX webhooks_published ON webhooks (user_id) WHERE state = 'enabled' AND hears_published = 1;

CREATE TABLE webhook_deliveries (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	webhook_id INTEGER NOT NULL,
	event_id INTEGER NOT NULL,
	kind TEXT NOT NULL,
	state TEXT NOT NULL,                         -- pending, delivered, failed
	attempts INTEGER NOT NULL,                   -- begun
	due_at INTEGER,                              -- pending: not before; while one sends: its lease
	status INTEGER,                              -- what was answered last
	answer TEXT,                                 -- its first bytes
	reason TEXT,                                 -- of what failed
	duration_ms INTEGER,
	attempted_at INTEGER,
	created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (webhook_id, due_at, id)
	WHERE state = 'pending';
CREATE INDEX webhook_deliveries_log ON webhook_deliveries (webhook_id, id);

-- An event cannot be written without what is to be told of it. In a copy to another database events
-- come before webhooks: there is nobody to tell yet.
CREATE TRIGGER webhook_deliveries_add AFTER INSERT ON events
BEGIN
	INSERT INTO webhook_deliveries (webhook_id, event_id, kind, state, attempts, due_at, created_at)
		SELECT w.id, new.id, new.kind, 'pending', 0, new.created_at, new.created_at
		FROM webhooks AS w
		WHERE w.user_id = new.user_id AND w.state = 'enabled'
			AND instr(w.events, ' ' || new.kind || ' ') > 0;
END;
