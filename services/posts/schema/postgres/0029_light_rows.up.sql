-- What goes live at its minute changes no column that an index has, so its row stays where it is and no
-- index gets an entry (a heap-only update): that was three quarters of what publishing cost. For it each page
-- keeps room for another version of its rows, which are small: what a post says is beside it.
DROP TRIGGER post_words_keep ON posts;
DROP TRIGGER post_words_change ON posts;
DROP FUNCTION post_words_keep();
CREATE TABLE post_contents (
	post_id bigint NOT NULL,
	content text NOT NULL
);
INSERT INTO post_contents (post_id, content) SELECT id, content FROM posts ORDER BY id;
ALTER TABLE post_contents ADD CONSTRAINT post_contents_pkey PRIMARY KEY (post_id);
ALTER TABLE posts DROP COLUMN content;

DROP INDEX posts_public_created;
DROP INDEX posts_public_published;
DROP INDEX posts_unpublished;
DROP INDEX posts_due;
DROP INDEX posts_zone;
ALTER TABLE posts SET (fillfactor = 30);
-- A post's place among what is public: while it waits, the moment it is scheduled for, which is when it
-- is said to have been published if it goes live in its minute. Who looks for what is public looks at the
-- status too. And the status of what is neither public nor waits.
ALTER TABLE posts
	ADD COLUMN live_at timestamptz GENERATED ALWAYS AS (CASE
		WHEN status = 'scheduled' THEN publish_at
		WHEN status IN ('published', 'approved')
			THEN coalesce(published_at, timestamptz '-infinity') END) STORED,
	ADD COLUMN held text GENERATED ALWAYS AS (CASE
		WHEN status NOT IN ('published', 'approved', 'scheduled') THEN status END) STORED;
CREATE INDEX posts_public_created ON posts (created_at, id, live_at) WHERE live_at IS NOT NULL;
CREATE INDEX posts_public_published ON posts (live_at, id) WHERE live_at IS NOT NULL;
CREATE INDEX posts_held ON posts (held, created_at, id, user_id, kind) WHERE held IS NOT NULL;

-- What waits for its minute. Who publishes takes it out; everybody else leaves that to the triggers.
CREATE TABLE waiting_posts (
	post_id bigint NOT NULL,
	due_at timestamptz,                          -- the post's publish_at
	made_at timestamptz NOT NULL,                -- the post's created_at
	zone text                                    -- the post's schedule_zone
);
INSERT INTO waiting_posts (post_id, due_at, made_at, zone)
	SELECT id, publish_at, created_at, schedule_zone FROM posts WHERE status = 'scheduled' ORDER BY id;
ALTER TABLE waiting_posts ADD CONSTRAINT waiting_posts_pkey PRIMARY KEY (post_id);
CREATE INDEX waiting_posts_due ON waiting_posts (due_at, post_id);
CREATE INDEX waiting_posts_made ON waiting_posts (made_at, post_id);
CREATE INDEX waiting_posts_zone ON waiting_posts (zone, due_at, post_id) WHERE zone <> 'UTC';

CREATE FUNCTION waiting_posts_add() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO waiting_posts (post_id, due_at, made_at, zone)
		SELECT id, publish_at, created_at, schedule_zone FROM added WHERE status = 'scheduled';
	RETURN NULL;
END $$;
CREATE TRIGGER waiting_posts_add AFTER INSERT ON posts REFERENCING NEW TABLE AS added
	FOR EACH STATEMENT EXECUTE FUNCTION waiting_posts_add();

CREATE FUNCTION waiting_posts_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF new.status = 'scheduled' THEN
		INSERT INTO waiting_posts AS w (post_id, due_at, made_at, zone)
			VALUES (new.id, new.publish_at, new.created_at, new.schedule_zone)
			ON CONFLICT (post_id) DO UPDATE SET due_at = excluded.due_at, zone = excluded.zone
			WHERE (w.due_at, w.zone) IS DISTINCT FROM (excluded.due_at, excluded.zone);
	ELSE
		DELETE FROM waiting_posts WHERE post_id = old.id;
	END IF;
	RETURN NULL;
END $$;
CREATE TRIGGER waiting_posts_change AFTER UPDATE OF status, publish_at, schedule_zone ON posts FOR EACH ROW
	WHEN (new.status <> 'published' AND (old.status = 'scheduled' OR new.status = 'scheduled'))
	EXECUTE FUNCTION waiting_posts_change();

CREATE FUNCTION waiting_posts_remove() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	DELETE FROM waiting_posts WHERE post_id = old.id;
	RETURN NULL;
END $$;
CREATE TRIGGER waiting_posts_remove AFTER DELETE ON posts FOR EACH ROW
	WHEN (old.status = 'scheduled') EXECUTE FUNCTION waiting_posts_remove();

-- What belongs to a post refers to what it says, where nothing changes when it goes live: else each of these
-- would be asked whether it minds.
ALTER TABLE post_revisions DROP CONSTRAINT post_revisions_post_id_fkey,
	ADD CONSTRAINT post_revisions_post_id_fkey
	FOREIGN KEY (post_id) REFERENCES post_contents (post_id) ON DELETE CASCADE;
ALTER TABLE comment_threads DROP CONSTRAINT comment_threads_post_id_fkey,
	ADD CONSTRAINT comment_threads_post_id_fkey
	FOREIGN KEY (post_id) REFERENCES post_contents (post_id) ON DELETE CASCADE;
ALTER TABLE comments DROP CONSTRAINT comments_post_id_fkey,
	ADD CONSTRAINT comments_post_id_fkey
	FOREIGN KEY (post_id) REFERENCES post_contents (post_id) ON DELETE CASCADE;
ALTER TABLE collection_posts DROP CONSTRAINT collection_posts_post_id_fkey,
	ADD CONSTRAINT collection_posts_post_id_fkey
	FOREIGN KEY (post_id) REFERENCES post_contents (post_id) ON DELETE CASCADE;
ALTER TABLE post_media DROP CONSTRAINT post_media_post_id_fkey,
	ADD CONSTRAINT post_media_post_id_fkey
	FOREIGN KEY (post_id) REFERENCES post_contents (post_id) ON DELETE CASCADE;

-- It goes with its post, and who writes it holds the post: see 0024.
CREATE FUNCTION post_contents_remove() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	DELETE FROM post_contents WHERE post_id = old.id;
	RETURN NULL;
END $$;
CREATE TRIGGER post_contents_remove AFTER DELETE ON posts
	FOR EACH ROW EXECUTE FUNCTION post_contents_remove();

-- Words are of titles and contents, which change one after the other. Those of what comes in already
-- scheduled wait (0006).
CREATE FUNCTION post_words_add() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO post_words (post_id, created_at, words, facets)
		SELECT id, created_at, post_words_of(title, content), post_facets_of(user_id, tags, created_at)
		FROM added JOIN posts ON id = post_id WHERE schedule_version = 0
		ON CONFLICT (post_id) DO UPDATE SET words = excluded.words, facets = excluded.facets;
	RETURN NULL;
END $$;
CREATE TRIGGER post_words_add AFTER INSERT ON post_contents REFERENCING NEW TABLE AS added
	FOR EACH STATEMENT EXECUTE FUNCTION post_words_add();

CREATE FUNCTION post_words_keep(post bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO post_words (post_id, created_at, words, facets)
		SELECT id, created_at, post_words_of(title, coalesce(content, '')),
			post_facets_of(user_id, tags, created_at)
		FROM posts LEFT JOIN post_contents ON post_id = id WHERE id = post
		ON CONFLICT (post_id) DO UPDATE SET words = excluded.words, facets = excluded.facets;
END $$;
CREATE FUNCTION post_words_of_post() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM post_words_keep(new.id);
	RETURN NULL;
END $$;
CREATE FUNCTION post_words_of_content() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM post_words_keep(new.post_id);
	RETURN NULL;
END $$;
CREATE TRIGGER post_words_change AFTER UPDATE OF title, tags ON posts FOR EACH ROW
	WHEN ((old.title, old.tags) IS DISTINCT FROM (new.title, new.tags)) EXECUTE FUNCTION post_words_of_post();
CREATE TRIGGER post_words_change AFTER UPDATE OF content ON post_contents FOR EACH ROW
	WHEN (old.content IS DISTINCT FROM new.content) EXECUTE FUNCTION post_words_of_content();
