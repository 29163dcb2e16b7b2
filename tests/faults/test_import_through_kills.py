"""An import that is killed at any moment, and begun again: nothing is there twice, and nothing is missing."""
import contextlib
import json
import os
import random
import secrets
import sqlite3
import subprocess
import time

import pytest

from conftest import ENGINE
from system import ROOT, wait_for

pytestmark = pytest.mark.engines

POSTS = 150
COMMENTS = 3
KILLS = 6
SQLITE_WAITS_S = 5
SEED = os.environ.get("CRIER_FAULTS_SEED") or secrets.token_hex(4)


def records(email, name):
    for number in range(POSTS):
        key = f"{name}:{number}"
        yield {"key": key, "author": email, "title": f"T {number}", "content": "words " * 200, "status": "published",
               "tags": [f"t{number % 7}", name], "published_at": "2020-01-02T03:04:05Z"}
        for comment in range(COMMENTS):
            yield {"comment_on": key, "key": str(comment), "author_name": "Zoe", "content": f"C {comment}"}


def start(system, path, report, **options):
    program = ROOT / "build" / system.environment["CRIER_PRESET"] / "bin" / "crier-posts"
    environment = {**os.environ, "CRIER_ENV_FILE": str(system.data / "run" / "crier.env")}
    return subprocess.Popen([program, "import", "--report", report, path], env=environment, **options)


def test_an_import_that_is_killed_goes_on_where_it_was(system, user, gateway, tmp_path):
    ann = user("Ann")
    name = f"killed{ann.id}"
    path, report = tmp_path / "posts.ndjson", tmp_path / "report"
    path.write_text("".join(json.dumps(record) + "\n" for record in records(ann.email, name)))
    print(f"CRIER_FAULTS_SEED={SEED}")
    chance = random.Random(SEED)
    died = 0
    for _ in range(KILLS):
        running = start(system, path, report)
        time.sleep(chance.uniform(0.02, 0.4))
        running.kill()
        died += running.wait() != 0
    assert died, "it was too quick for all of them"
    # Two at once do not get into each other's way.
    both = [start(system, path, report.with_suffix(f".{number}")) for number in range(2)]
    assert [each.wait() for each in both] == [0, 0]
    told = [json.loads(line) for number in range(2)
            for line in report.with_suffix(f".{number}").read_text().splitlines()[:-1]]
    assert {row["outcome"] for row in told} <= {"created", "unchanged"}

    found, cursor = [], None
    while page := gateway.get("/api/posts", params={"tag": name, "limit": 100, **({"cursor": cursor} if cursor else {})}
                              ).json():
        found += page["items"]
        if not (cursor := page["next_cursor"]):
            break
    assert sorted(post["title"] for post in found) == sorted(f"T {number}" for number in range(POSTS))
    assert {post["comments"] for post in found} == {COMMENTS}
    for post in chance.sample(found, 10):
        said = gateway.get(f"/api/posts/{post['id']}/comments").json()["items"]
        assert [comment["content"] for comment in said] == [f"C {number}" for number in range(COMMENTS)]


def test_an_import_waits_for_a_database_that_others_hold(system, user, gateway, tmp_path):
    """Longer than SQLite itself waits; what was held is written then."""
    if ENGINE != "sqlite":
        pytest.skip("PostgreSQL has no lock that keeps all others from writing")
    ann = user("Ann")
    lines = [json.dumps({"key": f"held{ann.id}:{number}", "author": ann.email, "title": "T", "content": "C",
                         "status": "published", "tags": [f"held{ann.id}"]}) + "\n" for number in range(2)]
    running = start(system, "-", tmp_path / "report", stdin=subprocess.PIPE, text=True)
    running.stdin.write(lines[0] + "\n" * 65536)  # whatever is read ahead
    running.stdin.flush()
    wait_for(lambda: gateway.get("/api/posts", params={"tag": f"held{ann.id}"}).json()["items"], "the first post")
    with contextlib.closing(sqlite3.connect(system.data / "posts.db", isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(subprocess.TimeoutExpired):
            running.communicate(lines[1], timeout=SQLITE_WAITS_S + 1.5)
        connection.execute("ROLLBACK")
    assert running.wait() == 0
    assert json.loads((tmp_path / "report").read_text().splitlines()[-1])["posts"]["created"] == 2
