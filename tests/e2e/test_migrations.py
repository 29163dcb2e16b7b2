"""FEATURES F2: the schema's history with the real programs, on the engine of this run. Forwards,
back and forwards again on a full database; a schema from the future; many that start at once."""
import contextlib
import os
import re
import signal
import sqlite3
import subprocess

import pytest

from conftest import ENGINE
from system import ROOT, free_port, status_of, wait_for

DAEMONS = ["auth", "posts", "analytics", "scraper"]
PROGRAMS = ROOT / "build" / (os.environ.get("CRIER_PRESET") or "debug") / "bin"
REPLICAS = 8
# {t} is a time. What a table refers to comes before it.
ROWS = {
    "auth": [
        "INSERT INTO idempotency_keys (user_id, key, fingerprint, asked_at, status, head, body)"
        " VALUES (1, 'digest', 'other', {t}, 201, 'ETag: \"1\"', '{{}}')",
        "INSERT INTO users (email, name, role, password_hash, created_at, updated_at)"
        " VALUES ('ann@example.org', 'Ann', 'user', 'hash', {t}, {t})",
        "INSERT INTO sessions (user_id, counter, created_at, rotated_at, last_used_at, expires_at)"
        " SELECT id, 1, {t}, {t}, {t}, {t} FROM users",
        "INSERT INTO endings (session_id, user_id, ended_at) SELECT id, user_id, {t} FROM sessions",
        "INSERT INTO api_keys (user_id, name, prefix, scopes, digest, created_at)"
        " SELECT id, 'import', 'AbCd', 'posts:read', 'digest', {t} FROM users",
        "INSERT INTO identities (issuer, subject, user_id, created_at, last_used_at)"
        " SELECT 'https://provider.example', 'a' || id, id, {t}, {t} FROM users",
        "INSERT INTO oidc_attempts (state_digest, browser_digest, nonce, verifier, return_to, by_cookie, begun_at)"
        " VALUES ('s', 'b', 'n', 'v', '/live', 1, {t})",
        "INSERT INTO signing_keys (purpose, number, secret, signs_from) VALUES ('access', 1000, 'key', {t})",
        "INSERT INTO audit (happened_at, action, request_id) VALUES ({t}, 'sign_in', 'r')",
        "INSERT INTO departures (user_id, daemon, departed_at, next_at) VALUES (1000, 'posts', {t}, {t})",
        "INSERT INTO email_tokens (user_id, purpose, digest, sent_to, expires_at)"
        " SELECT id, 'verification', 'd' || id, email, {t} FROM users",
        "INSERT INTO mails (user_id, kind, version, created_at, due_at, attempts)"
        " SELECT id, 'verification', 1, {t}, {t}, 0 FROM users"],
    "posts": [
        "INSERT INTO drafts (user_id, version, title, tags, saved_at) VALUES (1, 1700000000000000, 'Half a', 'one', {t})",
        "INSERT INTO idempotency_keys (user_id, key, fingerprint, asked_at, status, head, body)"
        " VALUES (1, 'digest', 'other', {t}, 201, 'ETag: \"1\"', '{{}}')",
        "INSERT INTO posts (user_id, kind, title, format, status, tags, channel, publish_at,"
        " created_at, updated_at, version, schedule_date) VALUES"
        " (1, 'post', 'Zebra', 'markdown', 'scheduled', 'one', 'site', {t}, {t}, {t}, 1, '2031-01-01'),"
        " (2, 'article', 'B', 'markdown', 'draft', 'one', 'site', NULL, {t}, {t}, 3, NULL)",
        "INSERT INTO post_contents (post_id, content) SELECT id, 'words' FROM posts",
        "INSERT INTO post_tags (post_id, created_at, tag) SELECT id, created_at, 'one' FROM posts",
        "INSERT INTO post_tags (post_id, created_at, tag) SELECT id, created_at, 'two' FROM posts WHERE user_id = 1",
        "INSERT INTO post_revisions (post_id, version, title, content, format, tags, changed_at, changed_by)"
        " SELECT id, version, title, 'words', format, tags, {t}, user_id FROM posts",
        "INSERT INTO post_history (post_id, version, from_status, to_status, action, actor_id, reason, happened_at)"
        " SELECT id, version, 'pending', 'rejected', 'reject', 3, 'why', {t} FROM posts",
        "INSERT INTO publications (post_id, schedule_version, publish_at, published_at, worker)"
        " SELECT id, 1, {t}, {t}, 'worker' FROM posts",
        "UPDATE sweeper SET holder = 'somebody'",
        "INSERT INTO publishing_batches (published_at, worker, posts, lateness_max_us, lateness)"
        " VALUES ({t}, 'worker', 2, 15000, '1:2')",
        "UPDATE canary SET minute = 29454960",
        "INSERT INTO deliveries (post_id, schedule_version, user_id, channel, title, content, state, attempts,"
        " uncounted, uncertain, until, reason, changed_at)"
        " VALUES (1, 1, 1, 'webhook', 't', 'c', 'failed', 3, 1, 0, {t}, 'why', {t})",
        "INSERT INTO comment_threads (post_id, last_seq, comments) SELECT id, 1, 1 FROM posts",
        "INSERT INTO comments (post_id, user_id, seq, change_seq, content, status, created_at, updated_at)"
        " SELECT id, 3, 1, 1, 'Well said.', 'visible', {t}, {t} FROM posts",
        "INSERT INTO collection_owners (user_id, collections) VALUES (3, 1)",
        "INSERT INTO collections (user_id, name, created_at, updated_at, version)"
        " VALUES (3, 'To read again', {t}, {t}, 1)",
        "INSERT INTO collection_posts (collection_id, post_id, place) SELECT c.id, p.id, p.id"
        " FROM collections AS c CROSS JOIN posts AS p",
        "INSERT INTO feature_requests (user_id, title, description, status, priority, votes, created_at,"
        " updated_at, version) VALUES (3, 'Dark mode', 'For reading at night.', 'pending', 'low', 1, {t}, {t}, 1)",
        "INSERT INTO feature_votes (request_id, user_id) SELECT id, 3 FROM feature_requests",
        "INSERT INTO notified_authors (user_id, seen_at) VALUES (1, {t})",
        "INSERT INTO slot_weeks (user_id, timezone, minutes) VALUES (1, 'Europe/Berlin', '540')",
        "INSERT INTO events (position, kind, user_id, post_id, data, created_at)"
        " VALUES (7, 'post.created', 1, 1, '{{}}', {t})",
        "UPDATE event_mark SET position = 7",
        "INSERT INTO webhooks (user_id, url, events, hears_published, state, secret, failures, created_at,"
        " updated_at) VALUES (1, 'https://e.example/', ' post.created ', 0, 'enabled', 's', 0, {t}, {t})",
        "INSERT INTO webhook_deliveries (webhook_id, event_id, kind, state, attempts, due_at, created_at)"
        " VALUES (1, 1, 'post.created', 'pending', 0, {t}, {t})",
        "INSERT INTO media_objects (sha256, type, width, height, bytes, renditions, refs, needed_until)"
        " VALUES ('digest', 'image/png', 640, 480, 20000, '320 240 5120', 1, {t})",
        "INSERT INTO media (user_id, sha256, alt, created_at) VALUES (1, 'digest', 'A cat', {t})",
        "INSERT INTO media_objects (sha256, type, width, height, bytes, renditions, refs, needed_until)"
        " VALUES ('shown', 'image/png', 640, 480, 20000, '', 1, {t})",
        "INSERT INTO post_media (post_id, sha256) VALUES (1, 'shown')",
        "INSERT INTO zone_rules (zone, fingerprint, release, noticed_at, settled)"
        " VALUES ('Europe/Berlin', '0123456789abcdef', '2026a', {t}, 1)"],
    "analytics": [
        "INSERT INTO idempotency_keys (user_id, key, fingerprint, asked_at, status, head, body)"
        " VALUES (1, 'digest', 'other', {t}, 201, 'ETag: \"1\"', '{{}}')",
        "INSERT INTO reactions (post_id, user_id, type, created_at) VALUES (1, 2, 'like', {t})",
        "INSERT INTO event_log (at, key, event_id, kind, post_id, filter, referrer, device)"
        " VALUES ({t}, 7, 'e', 1, 1, 0, 0, 0)",
        "INSERT INTO access_log (at, key, path_id, post_id, filter, referrer, device) VALUES ({t}, 7, 1, 0, 0, 0, 0)",
        "UPDATE log_mark SET whole_from = 7",
        "INSERT INTO rollup_days (day, subject, impressions, quarters) VALUES (20454, 1, 1, '[[0,1]]')",
        "INSERT INTO rollup_months (month, subject, impressions) VALUES (672, 1, 1)",
        "INSERT INTO paths (path) VALUES ('/')",
        "INSERT INTO path_days (day, path_id, impressions, bots) SELECT 20454, id, 1, 0 FROM paths",
        "INSERT INTO post_facts (post_id, user_id, kind, title, status, created_at)"
        " VALUES (1, 2, 'post', 'Title', 'published', {t})",
        "UPDATE posts_mark SET position = 7",
        "INSERT INTO rollup_queue (day, accepted, duplicate, filtered, rejected, reasons, counts)"
        " VALUES (20454, 0, 0, 0, 0, '{{}}', '[]')",
        "INSERT INTO ingest_days (day, received, accepted, duplicate, filtered, rejected) VALUES (20454, 1, 1, 0, 0, 0)",
        "INSERT INTO ingest_reasons (day, reason, events) VALUES (20454, 'invalid', 1)",
        "INSERT INTO dead_letters (user_id, received_at, stage, reason, detail, payload)"
        " VALUES (1, {t}, 'validate', 'invalid', 'why', '{{}}')"],
    "scraper": [
        "INSERT INTO idempotency_keys (user_id, key, fingerprint, asked_at, status, head, body)"
        " VALUES (1, 'digest', 'other', {t}, 201, 'ETag: \"1\"', '{{}}')",
        "INSERT INTO pages (username, search_name, source, fetched_at) VALUES ('page', 'page', 'graph', {t})",
        "INSERT INTO page_names (name, page_id) SELECT username, id FROM pages",
        "INSERT INTO page_posts (page_id, platform_id, kind, posted_at, pinned, counts, media, source, fetched_at)"
        " SELECT id, 'post', 'post', {t}, 0, 'shares=3', '', 'www', {t} FROM pages",
        "INSERT INTO page_people (platform_id, name, source, seen_at) VALUES ('ann', 'Ann', 'www', {t})",
        "INSERT INTO page_relations (page_id, kind, person_id, seen_at) SELECT p.id, 'follower', u.id, {t}"
        " FROM pages AS p CROSS JOIN page_people AS u",
        "INSERT INTO page_comments (post_id, platform_id, person_id, content, posted_at, counts, source, seen_at)"
        " SELECT p.id, 'comment', u.id, 'Well said.', {t}, '', 'www', {t} FROM page_posts AS p"
        " CROSS JOIN page_people AS u",
        "INSERT INTO page_metrics (page_id, metric, measured_at, day, value, unit)"
        " SELECT id, 'followers', {t}, 20454, 28000000, 1000000 FROM pages",
        "INSERT INTO page_bodies (name, source, url, status, fetched_at, body, bytes)"
        " VALUES ('page', 'html', 'https://e.example/', 200, {t}, 'zstd', 4)",
        "INSERT INTO page_sources (name, source, outcome, asked_at, next_at, failures)"
        " VALUES ('page', 'html', 'blocked', {t}, {t}, 1)",
        "INSERT INTO page_validators (name, url, etag, told_at) VALUES ('page', 'https://e.example/', 'tag', {t})",
        "INSERT INTO page_jobs (name, waited, due_at, attempts, ended, failures, asked_at)"
        " VALUES ('page', 0, NULL, 1, 1, 0, {t})",
        "INSERT INTO page_askers (user_id, hour_at, fetches) VALUES (1, {t}, 2)",
        "INSERT INTO page_erasures (digest, erased_at) VALUES ('digest', {t})",
        "INSERT INTO page_clones (key, source_url, wanted_at, next_try_at, attempts, failure, sha256, type, width,"
        " height, bytes, doomed_at) VALUES ('k', 'https://x', {t}, {t}, 1, 'slow', 'abc', 'image/png', 4, 3, 99, {t})",
        "INSERT INTO page_clone_owners (key, page_id, wanted_at) VALUES ('k', 1, {t})",
        "INSERT INTO page_texts (page_id, digest, model, content, removed, written_at)"
        " SELECT id, 'd', 'm', 'It is known.', 1, {t} FROM pages",
        "INSERT INTO page_text_days (day, requests) VALUES (20000, 3)",
    ],
}


class SqliteFile:
    """A daemon's database of a test's own; `url` makes it the daemon's."""
    time = "1767225600000000"

    def __init__(self, folder, daemon):
        self.path = folder / f"{daemon}.db"
        self.url = f"sqlite:{self.path}"

    def run(self, sql):
        """@return its rows as lists of text, without an order"""
        with contextlib.closing(sqlite3.connect(self.path)) as connection:
            rows = connection.execute(sql).fetchall()
            connection.commit()
        return sorted([str(field) for field in row] for row in rows)

    def tables(self):
        """Without those that FTS5 keeps for itself."""
        return [name for name, in self.run("SELECT name FROM sqlite_schema WHERE type = 'table'")
                if not re.match("sqlite_|post_words_(?!mark)|user_names_|page_pieces_", name)]

    def structure(self):
        """Everything that was made, as the engine tells it."""
        return [[name, re.sub(r'[\s"]+', " ", sql)] for name, sql in
                self.run("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL")]


class PostgresDatabase:
    """The same in the server of the run."""
    time = "'2026-01-01T00:00:00Z'"

    def __init__(self, server, daemon):
        self.server, self.daemon = server, daemon
        self.name = f"{daemon}_{os.urandom(4).hex()}"
        server.psql(f"CREATE DATABASE {self.name} OWNER crier")
        self.url = server.url.removesuffix("/crier") + f"/{self.name}"

    def run(self, sql):
        text = self.server.psql(f"SET search_path = {self.daemon}; {sql}", self.name)
        return sorted(line.split("|") for line in text.splitlines())

    def tables(self):
        return [name for name, in self.run(
            f"SELECT tablename FROM pg_tables WHERE schemaname = '{self.daemon}'")]

    def structure(self):
        return (self.run("SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()")
                + self.run("SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
                           " WHERE connamespace = current_schema()::regnamespace")
                + self.run("SELECT table_name, column_name, data_type, is_nullable, column_default,"
                           " generation_expression FROM information_schema.columns"
                           " WHERE table_schema = current_schema()")
                + self.run("SELECT proname, prosrc FROM pg_proc"
                           " WHERE pronamespace = current_schema()::regnamespace")
                + self.run("SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal"))


@pytest.fixture
def database_of(tmp_path, server):
    """Makes an empty database for a daemon."""
    return lambda daemon: PostgresDatabase(server, daemon) if server else SqliteFile(tmp_path, daemon)


def environment(daemon, database, folder, port=0):
    return {"PATH": os.defpath, "CRIER_DATA": str(folder), f"CRIER_{daemon.upper()}_DB": database.url,
            f"CRIER_{daemon.upper()}_LISTEN": f"127.0.0.1:{port}", "CRIER_SERVICE_TOKEN": "s" * 40,
            "CRIER_REDIS": "redis://127.0.0.1:1/0", "CRIER_ADMIN_EMAIL": "root@example.org",
            "CRIER_ADMIN_PASSWORD": "correct horse battery staple",
            **{name: value for name, value in os.environ.items() if name.endswith("SAN_OPTIONS")}}


def run_daemon(daemon, database, folder, *words):
    return subprocess.run([PROGRAMS / f"crier-{daemon}", *words], text=True, timeout=60,
                          env=environment(daemon, database, folder), stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT)


def migrate(daemon, database, folder, *target):
    done = run_daemon(daemon, database, folder, "migrate", *target)
    assert done.returncode == 0, done.stdout


def step_count(daemon):
    return len(list((ROOT / "services" / daemon / "schema" / ENGINE).glob("*.up.sql")))


def fill(daemon, database):
    for sql in ROWS[daemon]:
        database.run(sql.format(t=database.time))


# Made of other tables.
PASSING = ("crier_migrations", "post_words", "post_words_waiting", "user_names", "page_pieces")


def contents(database):
    return {table: database.run(f"SELECT * FROM {table}") for table in database.tables()
            if table not in PASSING}


@contextlib.contextmanager
def serving(daemon, database, folder, count=1):
    """So many of a daemon, started together. All serve; all end well when they are told to."""
    first_port = free_port()
    ports = range(first_port, first_port + count)
    logs = [open(folder / f"{daemon}-{port}.log", "w+") for port in ports]
    running = [subprocess.Popen([PROGRAMS / f"crier-{daemon}", "serve"], stdout=log, stderr=log,
                                env=environment(daemon, database, folder, port))
               for port, log in zip(ports, logs)]
    try:
        for port, process, log in zip(ports, running, logs):
            wait_for(lambda: process.poll() is not None or
                     status_of(f"http://127.0.0.1:{port}/readyz") == 200, f"{daemon} to be ready")
            log.seek(0)
            assert process.poll() is None, log.read()
        yield
    finally:
        for process in running:
            process.send_signal(signal.SIGTERM)
        ended = [process.wait(30) for process in running]
    assert ended == [0] * count
    for log in logs:
        log.seek(0)
        said = log.read()
        assert '"level":"error"' not in said and " error " not in said.lower(), said


@pytest.mark.parametrize("daemon", DAEMONS)
def test_a_full_database_goes_back_step_by_step_and_forwards_and_keeps_what_was_there_then(daemon, database_of, tmp_path):
    database = database_of(daemon)
    migrate(daemon, database, tmp_path)
    fill(daemon, database)
    before, structure = contents(database), database.structure()
    assert all(before.values()), "a table without a row tells nothing"

    for target in range(step_count(daemon) - 1, 0, -1):
        migrate(daemon, database, tmp_path, str(target))
        assert database.run("SELECT max(number) FROM crier_migrations") == [[str(target)]]
        if daemon == "posts":
            assert database.run("SELECT post_id, tag FROM post_tags") == [["1", "one"], ["1", "two"], ["2", "one"]]
        kept = set(database.tables())
        migrate(daemon, database, tmp_path)
        after = contents(database)
        assert {name: rows for name, rows in after.items() if name in kept} == {
            name: rows for name, rows in before.items() if name in kept}
        assert after.keys() == before.keys() and database.structure() == structure


def number_of(daemon, step):
    [path] = (ROOT / "services" / daemon / "schema" / ENGINE).glob(f"*_{step}.up.sql")
    return int(path.name.partition("_")[0])


def test_a_line_of_the_ledger_for_many_posts_goes_back_to_a_line_for_each(database_of, tmp_path):
    database = database_of("posts")
    migrate("posts", database, tmp_path)
    database.run("INSERT INTO publications (post_id, posts, schedule_version, publish_at, published_at, worker)"
                 f" VALUES (1, 64, 2, {database.time}, {database.time}, 'w'),"
                 f" (65, 1, 1, {database.time}, {database.time}, 'w')")
    migrate("posts", database, tmp_path, str(number_of("posts", "ledger_lines") - 1))
    rows = database.run("SELECT post_id, schedule_version FROM publications")
    assert rows == sorted([["65", "1"], *([str(post_id), "2"] for post_id in range(1, 65))])


def test_what_waits_for_the_rollups_is_in_them_where_there_is_no_queue(database_of, tmp_path):
    database = database_of("analytics")
    migrate("analytics", database, tmp_path)
    # Quarters of 2025-12-31 23:45 and 2026-01-01 00:00.
    database.run("INSERT INTO rollup_days (subject, day, impressions, quarters) VALUES (5, 20453, 40, '[[95,40]]')")
    for counts in ("[[5,1963583,1,2],[-7,1963584,0,0,3]]", "[[5,1963583,1,0,0,9,0,0,0,1,0,0,4]]"):
        database.run("INSERT INTO rollup_queue (day, accepted, duplicate, filtered, rejected, reasons, counts)"
                     f" VALUES (20454, 1, 2, 3, 4, '{{\"bot_rate\":3,\"invalid\":4}}', '{counts}')")
    migrate("analytics", database, tmp_path, str(number_of("analytics", "ingest") - 1))
    columns = "impressions, views, shares, bots"
    assert database.run(f"SELECT subject, quarter, {columns} FROM rollup_quarters") == sorted(
        [["5", "1963583", "42", "2", "0", "9"], ["-7", "1963584", "0", "0", "3", "0"]])
    assert database.run(f"SELECT subject, day, {columns}, from_link, on_tablet FROM rollup_days") == sorted(
        [["5", "20453", "42", "2", "0", "9", "1", "4"], ["-7", "20454", "0", "0", "3", "0", "0", "0"]])
    assert database.run(f"SELECT subject, month, {columns} FROM rollup_months") == sorted(
        [["5", "671", "2", "2", "0", "9"], ["-7", "672", "0", "0", "3", "0"]])
    assert database.run("SELECT * FROM ingest_days") == [["20454", "20", "2", "4", "6", "8"]]
    assert database.run("SELECT reason, events FROM ingest_reasons") == [["bot_rate", "6"], ["invalid", "8"]]


def test_the_quarters_of_a_day_go_into_its_row_and_out_of_it_again(database_of, tmp_path):
    database = database_of("analytics")
    before = str(number_of("analytics", "quarters") - 1)
    migrate("analytics", database, tmp_path)
    migrate("analytics", database, tmp_path, before)
    columns = ("impressions", "views", "shares", "bots", "comments", "likes", "praise", "empathy", "interest", "appreciation")
    day = 20453
    for subject, number, counts in ((5, 95, {"impressions": 40}), (5, 0, {"impressions": 10, "views": 20}),
                                    (5, 7, {"appreciation": 3, "likes": -1}), (5, 8, {}), (-7, 95, {"bots": 100, "shares": 1}),
                                    *((6, 10 + place, {name: 10 * place + 10}) for place, name in enumerate(columns))):
        database.run(f"INSERT INTO rollup_quarters (subject, quarter, {', '.join(columns)}) VALUES ({subject}, {day * 96 + number}, "
                     f"{', '.join(str(counts.get(name, 0)) for name in columns)})")
    for subject in (5, -7, 6, 8):
        database.run(f"INSERT INTO rollup_days (day, subject, impressions) VALUES ({day}, {subject}, 1)")
    filled = f"SELECT subject, quarter, {', '.join(columns)} FROM rollup_quarters WHERE quarter <> {day * 96 + 8}"
    rows = database.run(filled)
    assert len(rows) == 4 + len(columns)

    migrate("analytics", database, tmp_path)
    told = dict(database.run("SELECT subject, quarters FROM rollup_days"))
    assert told["5"] == "[[0,10,20],[7,0,0,0,0,0,-1,0,0,0,3],[95,40]]"
    assert told["-7"] == "[[95,0,0,1,100]]" and told["8"] == "[]"
    assert told["6"] == "[" + ",".join(f"[{10 + place}{',0' * place},{10 * place + 10}]" for place in range(len(columns))) + "]"
    migrate("analytics", database, tmp_path, before)
    assert database.run(filled) == rows


@pytest.mark.parametrize("daemon", DAEMONS)
def test_down_to_nothing_leaves_nothing_and_up_again_is_as_new(daemon, database_of, tmp_path):
    database = database_of(daemon)
    migrate(daemon, database, tmp_path)
    empty, structure = contents(database), database.structure()
    with serving(daemon, database, tmp_path):
        pass
    fill(daemon, database)
    migrate(daemon, database, tmp_path, "0")
    assert database.tables() == ["crier_migrations"]
    assert database.run("SELECT * FROM crier_migrations") == []

    migrate(daemon, database, tmp_path)
    assert contents(database) == empty
    assert database.structure() == structure
    with serving(daemon, database, tmp_path):
        pass
    fill(daemon, database)


@pytest.mark.parametrize("daemon", DAEMONS)
def test_a_schema_newer_than_the_program_is_refused(daemon, database_of, tmp_path):
    database = database_of(daemon)
    migrate(daemon, database, tmp_path)
    number = step_count(daemon) + 1
    database.run("INSERT INTO crier_migrations (number, name, checksum, applied_at)"
                 f" VALUES ({number}, 'from_tomorrow', 'x', 0)")
    before = database.structure()
    for words in (["serve"], ["migrate"], ["migrate", "0"]):
        done = run_daemon(daemon, database, tmp_path, *words)
        assert done.returncode == 1
        assert f"the schema has step {number} (from_tomorrow), this program knows {number - 1}" in done.stdout
    assert database.structure() == before


@pytest.mark.parametrize("daemon", DAEMONS)
def test_replicas_that_start_together_migrate_once_and_all_serve(daemon, database_of, tmp_path):
    database = database_of(daemon)
    with serving(daemon, database, tmp_path, REPLICAS):
        steps = database.run("SELECT number FROM crier_migrations")
        assert sorted(int(number) for [number] in steps) == list(range(1, step_count(daemon) + 1))
        if daemon == "auth":
            assert database.run("SELECT email, role FROM users") == [["root@example.org", "admin"]]
