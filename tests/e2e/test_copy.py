"""From SQLite to PostgreSQL with `crier-<daemon> copy`: everything is there, and goes on."""
import datetime
import os
import re
import sqlite3
import subprocess

import pytest

from conftest import ENGINE
from postgres import Postgres
from publishing import draft, next_minute, schedule, wait_published
from system import ROOT, System

DAEMONS = ("auth", "posts", "analytics", "scraper")
pytestmark = pytest.mark.skipif(ENGINE != "sqlite", reason="has both engines of its own")


@pytest.fixture
def empty(tmp_path):
    with Postgres(tmp_path) as running:
        yield running


def copy(data, daemon, url, source=None):
    """@return the finished `copy` of a stopped system's daemon"""
    program = ROOT / "build" / os.environ.get("CRIER_PRESET", "debug") / "bin" / f"crier-{daemon}"
    return subprocess.run([program, "copy", "--from", source or f"sqlite:{data}/{daemon}.db", "--to", url],
                          env={**os.environ, "CRIER_ENV_FILE": str(data / "run" / "crier.env")},
                          text=True, capture_output=True, timeout=120)


def rows_of(report):
    return {match[1]: int(match[2]) for match in re.finditer(r"^(\w+) +(\d+)  [0-9a-f]{32}$", report, re.M)}


def in_sqlite(path, query):
    with sqlite3.connect(path) as database:
        return database.execute(query).fetchone()[0]


def test_a_copied_system_goes_on_where_it_was(tmp_path, empty):
    old = System(tmp_path / "data")
    old.up()
    ann = old.register("Ann")
    post = ann.post("/api/posts", json={"title": "Zwölf Boxkämpfer", "content": "'\"\\\t\u0001東京",
                                        "tags": ["harbour", "news"]}).json()
    tag = ann.get(f"/api/posts/{post['id']}").headers["ETag"]
    changed = ann.patch(f"/api/posts/{post['id']}", json={"title": "Dreizehn"}, headers={"If-Match": tag})
    assert changed.status_code == 200, changed.text
    due = next_minute(lead_s=45)
    waiting = draft(ann, "Due")
    schedule(ann, waiting, due)
    assert ann.put(f"/api/posts/{post['id']}/reaction", json={"type": "like"}).status_code in (200, 204)
    gone = draft(ann, "Gone")
    assert ann.delete(f"/api/posts/{gone}").status_code == 204
    for number in range(1100):   # more than two batches
        if number % 2:
            draft(ann, f"Many {number}")
    revisions = ann.get(f"/api/posts/{post['id']}/revisions").json()
    old.down()

    for daemon in DAEMONS:
        done = copy(old.data, daemon, empty.url)
        assert done.returncode == 0, done.stderr
        for table, rows in rows_of(done.stdout).items():
            assert rows == in_sqlite(old.data / f"{daemon}.db", f"SELECT count(*) FROM {table}"), table
            assert rows == int(empty.psql(f"SELECT count(*) FROM {daemon}.{table}")), table

    new = System(tmp_path / "data", CRIER_DB=empty.url)
    new.port, new.gateway_url = old.port, old.gateway_url
    new.environment["CRIER_PORT"] = str(old.port)
    new.up()
    try:
        assert ann.get(f"/api/posts/{post['id']}").json() == changed.json()
        assert ann.get(f"/api/posts/{post['id']}/revisions").json() == revisions
        assert new.sign_in(ann.email, ann.password).id == ann.id
        assert [each["id"] for each in ann.get("/api/posts?tag=harbour").json()["items"]] == [post["id"]]
        assert [each["id"] for each in ann.get("/api/posts?q=dreizehn").json()["items"]] == [post["id"]]
        assert draft(ann, "Next") > gone
        wait_published(new, [waiting], due + datetime.timedelta(seconds=60))
        assert ann.get(f"/api/posts/{waiting}").json()["status"] == "published"
    finally:
        new.down()


def test_every_table_that_both_engines_have_is_copied(system, empty, tmp_path):
    """What is left out is SQLite's own: its search index, and the list of migrations."""
    for daemon in DAEMONS:
        done = copy(system.data, daemon, empty.url)
        assert done.returncode == 0, done.stderr
        with sqlite3.connect(f"{system.data}/{daemon}.db") as database:
            names = {row[0] for row in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        left_out = names - set(rows_of(done.stdout))
        assert {name for name in left_out if not name.startswith(("sqlite_", "post_words"))} == {
            "crier_migrations"}


def test_a_target_that_is_in_use_and_an_old_source_are_refused(system, empty, tmp_path):
    assert copy(system.data, "auth", empty.url).returncode == 0
    before = empty.psql("SELECT count(*) FROM auth.users")
    again = copy(system.data, "auth", empty.url)
    assert again.returncode == 1 and "the target has a schema already" in again.stderr
    assert empty.psql("SELECT count(*) FROM auth.users") == before

    old = tmp_path / "old.db"
    sqlite3.connect(old).close()
    done = copy(system.data, "posts", empty.url, f"sqlite:{old}")
    assert done.returncode == 1 and "migrate it first" in done.stderr
    done = copy(system.data, "posts", empty.url, f"sqlite:{tmp_path}/none.db")
    assert done.returncode == 1 and "is not there" in done.stderr
    assert not (tmp_path / "none.db").exists()
    done = copy(system.data, "posts", "sqlite:" + str(tmp_path / "other.db"))
    assert done.returncode == 1
    assert copy(system.data, "scheduler", empty.url).returncode == 2


def test_a_copy_that_fails_leaves_the_target_as_it_was(system, empty):
    """A value that PostgreSQL refuses, in the last table: nothing of the others is kept."""
    empty.psql("CREATE SCHEMA posts AUTHORIZATION crier")
    empty.psql("CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN"
                " IF to_regclass('posts.sweeper') IS NOT NULL AND NOT EXISTS (SELECT FROM pg_constraint"
                " WHERE conname = 'nobody') THEN ALTER TABLE posts.sweeper ADD CONSTRAINT nobody"
                " CHECK (false) NOT VALID; END IF; END $$")
    empty.psql("CREATE EVENT TRIGGER refuse ON ddl_command_end WHEN TAG IN ('CREATE TABLE')"
                " EXECUTE FUNCTION refuse()")
    done = copy(system.data, "posts", empty.url)
    assert done.returncode == 1, done.stdout
    assert empty.psql("SELECT count(*) FROM pg_tables WHERE schemaname = 'posts'"
                       " AND tablename <> 'crier_migrations'") == "0"
    empty.psql("DROP EVENT TRIGGER refuse")
    done = copy(system.data, "posts", empty.url)
    assert done.returncode == 0, done.stderr
