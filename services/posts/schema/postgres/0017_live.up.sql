-- Who is notified reads on from a position: authors of their own, approvers and admins of what is submitted.
CREATE INDEX events_author ON events (user_id, position) WHERE position IS NOT NULL;
CREATE INDEX events_submitted ON events (position) WHERE kind = 'article.submitted' AND position IS NOT NULL;
