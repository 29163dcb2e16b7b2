"""A system outgrows its machine: SQLite in files, each daemon copied to PostgreSQL with one command,
and on it goes with everybody and everything; and back again."""
import contextlib
import datetime

import pytest

from postgres import Postgres
from publishing import assert_published_once_within, draft, next_minute, schedule, wait_published
from system import System

DATABASES = ("auth", "posts", "analytics", "scraper")
MINUTE = datetime.timedelta(minutes=1)


@contextlib.contextmanager
def started(data, **settings):
    system = System(data, **settings)
    system.up()
    try:
        yield system
    finally:
        system.down()


@pytest.fixture
def larger(tmp_path):
    """The PostgreSQL to move to."""
    with Postgres(tmp_path) as running:
        yield running


def given_life(system):
    """People and what they wrote. @return one of them, and what each path answers her"""
    ann, bob = system.register("Ann"), system.register("Bob")
    ids = [ann.post("/api/posts", json={"title": f"Ünïcode {number} 𝄞", "content": "'\"\\\n" * 500,
                                        "tags": ["a", f"tag-{number}"]}).json()["id"] for number in range(40)]
    later = draft(ann, "Later")
    answer = ann.post("/api/schedules", json={
        "post_id": later, "date": "2031-12-01", "hour": 9, "minute": 30, "timezone": "Europe/Berlin"})
    assert answer.status_code == 201, answer.text
    assert ann.patch(f"/api/posts/{ids[0]}", json={"title": "Changed twice"}).status_code == 200
    assert bob.put(f"/api/posts/{ids[1]}/reaction", json={"type": "praise"}).status_code == 200
    paths = [*(f"/api/posts/{post_id}" for post_id in [*ids, later]), f"/api/posts/{ids[0]}/revisions",
             f"/api/schedules/{later}", "/api/posts?tag=tag-7", "/api/posts?q=changed", "/api/auth/me"]
    return ann, {path: answer_of(ann, path) for path in paths}


def answer_of(person, path):
    answer = person.get(path)
    assert answer.status_code == 200, f"{path}: {answer.text}"
    return answer.json()


def copy(system, daemon, source, target):
    return system.run_program(daemon, "copy", "--from", source, "--to", target)


def copy_all(system, source_of, target_of):
    for daemon in DATABASES:
        done = copy(system, daemon, source_of(daemon), target_of(daemon))
        assert done.returncode == 0, done.stdout
        assert "all rows are there, and equal" in done.stdout


@pytest.mark.waits
def test_a_system_moves_to_postgres_and_back(larger, tmp_path):
    file_of = lambda daemon: f"sqlite:{tmp_path}/crier/{daemon}.db"
    with started(tmp_path / "crier") as system:
        ann, seen = given_life(system)
        newest = ann.post("/api/posts", json={"title": "Gone", "content": "x"}).json()["id"]
        assert ann.delete(f"/api/posts/{newest}").status_code == 204
        refused = copy(system, "posts", file_of("posts"), larger.url)
        assert refused.returncode == 1 and "stop it first" in refused.stdout
        due = next_minute(lead_s=45)
        waiting = draft(ann, "Due")
        schedule(ann, waiting, due)
    copy_all(system, file_of, lambda daemon: larger.url)
    assert larger.psql("SELECT reltuples FROM pg_class WHERE oid = 'posts.posts'::regclass") == "42"
    again = copy(system, "posts", file_of("posts"), larger.url)
    assert again.returncode == 1 and "posts has rows" in again.stdout

    with started(tmp_path / "crier", CRIER_DB=larger.url) as system:
        ann = assert_goes_on(system, ann, seen, above=waiting)
        wait_published(system, [waiting], due + MINUTE)
        assert_published_once_within(system, ann, [waiting], due)
        assert int(larger.psql("SELECT count(*) FROM posts.posts")) > 40
        assert larger.psql("SELECT type FROM analytics.reactions") == "praise"
        seen[f"/api/posts/{waiting}"] = answer_of(ann, f"/api/posts/{waiting}")

    back_of = lambda daemon: f"sqlite:{tmp_path}/back-{daemon}.db"
    copy_all(system, lambda daemon: larger.url, back_of)
    for daemon in DATABASES:
        (tmp_path / f"back-{daemon}.db").replace(tmp_path / "crier" / f"{daemon}.db")
        for rest in ("-wal", "-shm"):
            (tmp_path / "crier" / f"{daemon}.db{rest}").unlink(missing_ok=True)
    with started(tmp_path / "crier") as system:
        assert_goes_on(system, ann, seen, above=waiting + 1)


def assert_goes_on(system, ann, seen, above):
    """A token of before is good, and so is the password; all is there, and ids go on.
    @return her, signed in here"""
    headers = {"Authorization": f"Bearer {ann.tokens['access_token']}"}
    with system.client(**headers) as client:
        assert {path: client.get(path).json() for path in seen} == seen
    here = system.sign_in(ann.email, ann.password)
    answer = here.post("/api/posts", json={"title": "On it goes", "content": "findable"})
    assert answer.status_code == 201, answer.text
    assert answer.json()["id"] == above + 1
    assert [post["title"] for post in answer_of(here, "/api/posts?q=findable")["items"]][0] == "On it goes"
    return here


def test_the_command_says_what_it_wants(system):
    done = system.run_program("posts", "copy", "--from", "sqlite:x")
    assert done.returncode == 2 and "copy --from URL --to URL" in done.stdout
    done = system.run_program("scheduler", "copy", "--from", "sqlite:x", "--to", "sqlite:y")
    assert done.returncode == 2 and "no database" in done.stdout
    done = system.run_program("posts", "copy", "--from", "sqlite:/nowhere/x.db", "--to", "mysql://x")
    assert done.returncode == 1 and "the source: " in done.stdout
