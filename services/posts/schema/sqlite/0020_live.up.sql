-- Who is notified reads on from a position: authors of their own, approvers and admins of what is submitted.
CREATE INDEX events_author ON events (user_id, position) WHERE position IS NOT NULL;
CREATE INDEX events_submitted ON events (position) WHERE kind = 'article.submitted' AND position IS NOT NULL;

-- Who followed their notifications lately: they are told of what goes live by the schedule, too.
CREATE TABLE notified_authors (
	user_id INTEGER PRIMARY KEY,
	seen_at INTEGER NOT NULL
) STRICT;
CREATE INDEX notified_authors_seen ON notified_authors (seen_at);
