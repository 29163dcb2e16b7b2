"""A backup that is taken while people write holds everything that was answered before it began,
and a fresh system made from it goes on where the old one was. As README.md tells to do it."""
import contextlib
import shutil
import sqlite3
import subprocess

import pytest

from disk import fill, small_disk
from load import NO_RATE_LIMIT, Writer, ids_of, running
from postgres import Postgres, programs
from publishing import draft
from system import System, wait_for

WRITERS = 4
PAUSE_MAX_S = 2.0  # for which a backup may keep somebody from writing, on a slow machine
# What other daemons' rows refer to comes last, so that it is there.
DATABASES = ("posts", "analytics", "scraper", "auth")
# What the daemons change by themselves, at any time: events get their positions when analytics asks, which
# then counts them; a mail that waits is sent; the canary is seen once a minute.
OWN_BUSINESS = {"sweeper", "post_words_mark", "sqlite_sequence", "audit_horizon", "events", "event_mark",
                "posts_mark", "post_facts", "rollup_queue", "rollup_days", "rollup_months", "mails", "canary"}


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request):
    return request.param


@contextlib.contextmanager
def new_database(engine, folder):
    """@return the server, None for SQLite, and the settings that name it"""
    if engine == "sqlite":
        yield None, {}
    else:
        folder.mkdir()
        with Postgres(folder) as server:
            yield server, {"CRIER_DB": server.url}


@contextlib.contextmanager
def started(data, settings):
    system = System(data, **NO_RATE_LIMIT, **settings)
    system.up()
    try:
        yield system
    finally:
        system.down()


def given_life(system):
    """A bit of everything. @return the people and what they read, path by path"""
    ann, bob = system.register("Ann"), system.register("Bob")
    ids = [ann.post("/api/posts", json={"title": f"Ünïcode {number}", "content": "x" * 3000,
                                        "tags": ["a", f"tag-{number}"]}).json()["id"] for number in range(30)]
    late = draft(ann)
    schedule = {"post_id": late, "date": "2031-12-01", "hour": 9, "minute": 30, "timezone": "Europe/Berlin"}
    assert ann.post("/api/schedules", json=schedule).status_code == 201
    assert ann.patch(f"/api/posts/{ids[0]}", json={"title": "Changed"}).status_code == 200
    assert bob.put(f"/api/posts/{ids[1]}/reaction", json={"type": "praise"}).status_code == 200
    paths = [*(f"/api/posts/{post_id}" for post_id in [*ids, late]), f"/api/schedules/{late}", "/api/auth/me"]
    return [ann, bob], {path: ann.get(path).json() for path in paths}


def back_up(system, server, folder):
    """All that a complete backup is: the databases, the secrets, the settings."""
    folder.mkdir()
    for daemon in DATABASES if server is None else ():
        done = system.run_program(daemon, "backup", str(folder / f"{daemon}.db"))
        assert done.returncode == 0, done.stdout
    if server is not None:
        run(programs() / "pg_dump", "--format=custom", *(f"--schema={daemon}" for daemon in DATABASES),
            f"--file={folder / 'crier.dump'}", server.url)
    shutil.copytree(system.data / "secrets", folder / "secrets")
    shutil.copy(system.data / "settings.env", folder)


def restore(folder, data, server):
    if server is not None:
        run(programs() / "pg_restore", "--exit-on-error", "--single-transaction", "--no-owner", "--no-acl",
            f"--dbname={server.url}", folder / "crier.dump")
    shutil.copytree(folder, data, ignore=shutil.ignore_patterns("*.dump"))


def run(*words):
    done = subprocess.run([str(word) for word in words], text=True, capture_output=True)
    assert done.returncode == 0, done.stderr


def rows_of(system, server):
    """table -> its rows as text"""
    if server is not None:
        names = server.psql("SELECT table_schema || '.' || table_name FROM information_schema.tables"
                            " WHERE table_schema IN ('posts', 'analytics', 'scraper', 'auth')").splitlines()
        return {name: set(server.psql(f"SELECT t::text FROM {name} t").splitlines()) for name in names
                if name.split(".")[1] not in OWN_BUSINESS}
    tables = {}
    for daemon in DATABASES:
        with contextlib.closing(sqlite3.connect(system.data / f"{daemon}.db")) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            # The indexes of words and names are made of other tables; theirs are the engine's.
            names = [name for name, in connection.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'table'"
                " AND name NOT LIKE 'post_words%' AND name NOT LIKE 'user_names%' AND name NOT LIKE 'page_pieces%'")]
            for name in set(names) - OWN_BUSINESS:
                tables[f"{daemon}.{name}"] = {str(row) for row in connection.execute(f"SELECT * FROM {name}")}
    return tables


def test_a_backup_under_load_is_restored_with_all_that_was_answered(engine, tmp_path):
    with new_database(engine, tmp_path / "server") as (server, settings):
        with started(tmp_path / "old", settings) as old:
            people, seen = given_life(old)
            tables = rows_of(old, server)
            writers = [Writer(person) for person in [old.register(f"Writer {index}") for index in range(WRITERS)]]
            with running(writers):
                wait_for(lambda: all(len(writer.answered) > 20 for writer in writers), "a load")
                before = [list(writer.answered) for writer in writers]
                back_up(old, server, tmp_path / "backup")
                after = [len(writer.answered) for writer in writers]
            assert sum(after) > sum(map(len, before)), "writing went on"
            assert all(len(writer.answered) > len(ids) for writer, ids in zip(writers, before)), "everybody's"
            assert max(writer.slowest_s for writer in writers) < PAUSE_MAX_S
            assert sum(writer.refused for writer in writers) == 0
    with new_database(engine, tmp_path / "server-2") as (server, settings):
        restore(tmp_path / "backup", tmp_path / "new", server)
        with started(tmp_path / "new", settings) as new:
            assert_restored(new, server, tables, people[0], seen)
            for writer, ids in zip(writers, before):
                person = new.sign_in(writer.person.email, writer.person.password)
                missing = set(ids) - ids_of(person)
                assert not missing, f"answered before the backup and not in it: {sorted(missing)}"


def assert_restored(system, server, tables, ann, seen):
    now = rows_of(system, server)
    assert set(now) == set(tables)
    assert sum(map(len, tables.values())) > 60
    for name, rows in tables.items():
        assert rows <= now[name], f"{name}: {sorted(rows - now[name])[:3]}"
    # The signing keys are the old ones: a token of before is good.
    headers = {"Authorization": ann.client.headers["authorization"]}
    with system.client(**headers) as client:
        assert {path: client.get(path).json() for path in seen} == seen
        assert [post["title"] for post in client.get("/api/posts", params={"q": "changed"}).json()["items"]]
        assert client.post("/api/posts", json={"title": "On it goes", "content": "x"}).status_code == 201
    assert system.sign_in(system.admin_email, system.admin_password)


def test_a_backup_is_private_whole_and_replaces_nothing(system, tmp_path):
    given_life(system)
    path = tmp_path / "posts.db"
    assert system.run_program("posts", "backup", str(path)).returncode == 0
    assert path.stat().st_mode & 0o777 == 0o600
    first = path.read_bytes()
    again = system.run_program("posts", "backup", str(path))
    assert again.returncode == 1 and "File exists" in again.stdout
    assert path.read_bytes() == first
    assert [entry.name for entry in tmp_path.iterdir()] == ["posts.db"]


def test_a_backup_without_room_leaves_nothing(system, tmp_path):
    given_life(system)
    with small_disk(tmp_path / "disk", 1) as folder:
        fill(folder)
        done = system.run_program("posts", "backup", str(folder / "posts.db"))
        assert done.returncode == 1 and "full" in done.stdout, done.stdout
        assert [entry.name for entry in folder.iterdir()] == ["ballast"]


def test_a_damaged_database_is_found_out(system, tmp_path, monkeypatch):
    damaged = tmp_path / "damaged.db"
    with contextlib.closing(sqlite3.connect(damaged)) as connection:
        connection.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT)")
        connection.executemany("INSERT INTO notes (body) VALUES (?)", [("x" * 500,)] * 200)
        connection.commit()
    with open(damaged, "r+b") as file:
        file.seek(4096 * 4)
        file.write(b"\xff" * 4096)
    monkeypatch.setenv("CRIER_POSTS_DB", f"sqlite:{damaged}")
    done = system.run_program("posts", "backup", str(tmp_path / "copy.db"))
    assert done.returncode == 1 and "damaged" in done.stdout, done.stdout
    assert [entry.name for entry in tmp_path.iterdir()] == ["damaged.db"]


def test_who_has_no_file_to_copy_says_so(system):
    done = system.run_program("scheduler", "backup", "/nowhere/x.db")
    assert done.returncode == 2 and "no database" in done.stdout
    done = system.run_program("posts", "backup")
    assert done.returncode == 2
    done = system.run_program("posts", "backup", "/nowhere/x.db")
    assert done.returncode == 1 and "No such file or directory" in done.stdout
