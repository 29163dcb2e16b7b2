"""A batch that takes longer than its lease stays with its worker for as long as that lives."""
import datetime
import sqlite3
import time

import httpx
import pytest

from conftest import ENGINE
from publishing import assert_published_once_within, next_minute, schedule_many, sleep_until, wait_published
from system import System

pytestmark = pytest.mark.skipif(ENGINE != "sqlite", reason="leases are kept in Redis, for both engines")

LEASE_S, HELD_S = 1, 3.5
SECOND = datetime.timedelta(seconds=1)


@pytest.fixture
def system(tmp_path):
    running = System(tmp_path / "data", CRIER_SCHEDULER_LEASE_MS=str(LEASE_S * 1000))
    running.up()
    yield running
    running.down()


def stale_tickets(system):
    text = httpx.get(f"{system.daemon_url('scheduler')}/metrics", trust_env=False).text
    return int(next(line.split()[1] for line in text.splitlines()
                    if line.startswith("crier_stale_tickets_total ")))


def test_a_slow_database_does_not_hand_a_batch_to_a_second_worker(system):
    ann = system.register("Ann")
    due = next_minute(lead_s=15)
    ids = schedule_many(ann, 200, due)
    with sqlite3.connect(system.data / "posts.db", isolation_level=None) as other:
        sleep_until(due - 0.2 * SECOND)
        other.execute("BEGIN IMMEDIATE")
        time.sleep(HELD_S)
        other.execute("ROLLBACK")
    other.close()
    wait_published(system, ids, due + 60 * SECOND)
    assert_published_once_within(system, ann, ids, due, seconds=10)
    assert stale_tickets(system) == 0
