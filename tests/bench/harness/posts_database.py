"""Posts written and looked at past the daemons, on either engine: a million drafts by HTTP would
take longer than all that is measured. The statements are the same on both, but for one."""
import sqlite3
import subprocess

BATCH = 20000

# Copies of a draft that came by the API, so that nobody here needs to know what a draft is made of.
# Of each author as many, one behind the other; the first is the draft's own.
COPY = """
WITH RECURSIVE copies (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM copies WHERE i < {count})
INSERT INTO posts (user_id, kind, title, format, status, tags, channel, created_at,
	updated_at, version)
SELECT user_id + ({first} + i - 1) / {each}, kind, title || ' ' || i, format,
	status, tags, channel, created_at, updated_at, version
FROM posts, copies WHERE id = {draft}"""

COPY_CONTENT = """
INSERT INTO post_contents (post_id, content)
SELECT id, (SELECT content FROM post_contents WHERE post_id = {draft})
FROM posts WHERE id > (SELECT max(post_id) FROM post_contents)"""

# Where there is no bulk operation to ask.
SCHEDULE = """
UPDATE posts SET status = 'scheduled', publish_at = {at}, schedule_date = '{due:%Y-%m-%d}',
	schedule_hour = {due.hour}, schedule_minute = {due.minute}, schedule_zone = 'UTC',
	schedule_version = schedule_version + 1, version = version + 1
WHERE id > {draft}"""


class PostsDatabase:
    """One connection to posts' own database."""

    def fill(self, draft, count, authors=1):
        """Copies the draft. @return the ids of the copies"""
        for first in range(0, count, BATCH):
            self.run(COPY.format(draft=draft, count=min(BATCH, count - first), first=first,
                                 each=max(1, count // authors)))
            self.run(COPY_CONTENT.format(draft=draft))
        self.settle()
        last = int(self.one(f"SELECT max(id) FROM posts WHERE id >= {draft}"))
        if last - draft != count:
            raise RuntimeError(f"{count} drafts were to follow number {draft}; the last is {last}")
        return range(draft + 1, last + 1)

    def schedule_after(self, draft, due):
        """All posts with a higher id, for a minute."""
        self.run(SCHEDULE.format(draft=draft, due=due, at=self.time(due)))

    def has_pending(self):
        return int(self.one(self.PENDING)) > 0


class OnSqlite(PostsDatabase):
    # By the index of what is due.
    PENDING = """SELECT count(*) FROM (SELECT id FROM posts WHERE status = 'scheduled'
        ORDER BY publish_at, id LIMIT 1) AS one"""

    def __init__(self, path):
        self.connection = sqlite3.connect(path, isolation_level=None, timeout=60)

    def run(self, sql):
        self.connection.execute(sql)

    def one(self, sql):
        return self.connection.execute(sql).fetchone()[0]

    def settle(self):
        pass

    @staticmethod
    def time(moment):
        return round(moment.timestamp() * 1e6)

    def close(self):
        self.connection.close()


class OnPostgres(PostsDatabase):
    PENDING = "SELECT count(*) FROM (SELECT FROM waiting_posts LIMIT 1) AS one"

    def __init__(self, postgres):
        """@param postgres  of tests/postgres.py, started"""
        self.session = Session(postgres)
        self.session.ask("SET search_path = posts; SELECT 1")

    def run(self, sql):
        self.session.ask(f"{sql}; SELECT 1")

    def one(self, sql):
        return self.session.ask(sql)

    def settle(self):
        """What autovacuum does within a minute, or in the midst of what is measured."""
        self.run("VACUUM ANALYZE posts")

    @staticmethod
    def time(moment):
        return f"'{moment.isoformat()}'"

    def close(self):
        self.session.close()


class Session:
    """A psql that stays, as superuser: a process for each look would cost what is measured."""

    def __init__(self, postgres, database="crier"):
        self.psql = subprocess.Popen(postgres.psql_words(database), text=True,
                                     stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, sql):
        """@return the one line that all of it answers"""
        self.psql.stdin.write(f"{sql};\n")
        self.psql.stdin.flush()
        line = self.psql.stdout.readline()
        if not line:
            raise RuntimeError(f"psql ended over: {sql}")
        return line.rstrip("\n")

    def close(self):
        self.psql.stdin.close()
        self.psql.stdout.close()
        self.psql.wait(10)
