"""FEATURES C4: one person's thousands do not keep another's few waiting within the minute."""
import datetime

import pytest

from conftest import ENGINE
from publishing import draft, ledger, next_minute, schedule, sleep_until, wait_published, wall
from system import System

pytestmark = pytest.mark.skipif(ENGINE != "sqlite", reason="the order is made in Redis, for both engines")

MANY = 3000
BATCH = 50
SHARDS = 4
HANDFUL = 16   # less than go out in one turn


@pytest.mark.waits
def test_few_posts_do_not_wait_behind_thousands(tmp_path):
    settings = {"CRIER_SCHEDULER_BATCH": str(BATCH), "CRIER_SCHEDULER_WORKERS": "1"}
    system = System(tmp_path / "data", **settings)
    system.up()
    try:
        ann, bob = system.register("Ann"), system.register("Bob")
        minute = next_minute(lead_s=15)
        answer = ann.post("/api/schedules/bulk", json={"items": [
            {"title": f"Many {number}", "content": "x", **wall(minute)} for number in range(MANY)]})
        assert answer.status_code == 200 and answer.json()["scheduled"] == MANY, answer.text[:500]
        many = [result["post_id"] for result in answer.json()["results"]]
        few = [draft(bob) for _ in range(5)]
        for post_id in few:
            schedule(bob, post_id, minute)
        sleep_until(minute)
        wait_published(system, [*many, *few], minute + datetime.timedelta(seconds=40))
        lines = ledger(system)
        assert all(len(lines[post_id]) == 1 for post_id in [*many, *few])
        order = sorted(lines[post_id][0]["published_at"] for post_id in [*many, *few])
        last_of_few = max(lines[post_id][0]["published_at"] for post_id in few)
        # Each shard's first batches have everybody's first posts.
        assert sum(moment < last_of_few for moment in order) <= 2 * SHARDS * BATCH
    finally:
        system.down()


@pytest.mark.waits
def test_an_authors_handful_goes_out_together(tmp_path):
    """Else each page of the database is written once for each of its posts."""
    settings = {"CRIER_SCHEDULER_BATCH": str(HANDFUL), "CRIER_SCHEDULER_WORKERS": "1"}
    system = System(tmp_path / "data", **settings)
    system.up()
    try:
        authors = [system.register(f"Author {number}") for number in range(10)]
        minute = next_minute(lead_s=15)
        author_of = {}
        for author in authors:
            answer = author.post("/api/schedules/bulk", json={"items": [
                {"title": f"Of a handful {number}", "content": "x", **wall(minute)} for number in range(HANDFUL)]})
            assert answer.status_code == 200 and answer.json()["scheduled"] == HANDFUL, answer.text[:500]
            author_of.update({result["post_id"]: author.id for result in answer.json()["results"]})
        sleep_until(minute)
        wait_published(system, list(author_of), minute + datetime.timedelta(seconds=40))
        lines = ledger(system)
        batches = {(author_of[post_id], lines[post_id][0]["published_at"]) for post_id in author_of}
        # One at a time each batch would have a post or two of everybody.
        assert len(batches) <= 5 * len(authors), len(batches)
    finally:
        system.down()
