"""Whoever names each creation, and sends it again until it is answered, makes exactly one of each,
however often daemons are killed meanwhile."""
import collections
import random
import time
import uuid

import pytest

from load import Worker, running

pytestmark = pytest.mark.engines

WRITERS = 4
KILLS = ("posts", "scheduler", "posts", "auth", "posts")
ROWS = 5
WHEN = {"date": "2036-01-01", "hour": 0, "minute": 0, "spread": True}


class Named(Worker):
    """Asks with one key until it is answered, and only then goes on with the next."""

    def __init__(self, person):
        super().__init__(person)
        self.name, self.begun, self.repeated = str(uuid.uuid4()), 1, 0

    def headers(self):
        return {"Idempotency-Key": self.name}

    def note(self, answer, now):
        super().note(answer, now)
        self.repeated += "idempotency-replayed" in answer.headers

    def accept(self, body):
        self.answered.append(body)
        if not self.end:
            self.name, self.begun = str(uuid.uuid4()), self.begun + 1

    def titles(self):
        return [f"{number}" for number in range(self.begun)]


class Writer(Named):
    def ask(self):
        return self.person.post("/api/posts", headers=self.headers(), json={
            "title": f"{self.begun - 1}", "content": "x", "status": "draft"})


class Bulk(Named):
    """Many new posts at once, by way of the scheduler."""

    def ask(self):
        items = [{"title": f"{self.begun - 1} {row}", "content": "x", **WHEN} for row in range(ROWS)]
        return self.person.post("/api/schedules/bulk", headers=self.headers(), json={"items": items})

    def titles(self):
        return [f"{number} {row}" for number in range(self.begun) for row in range(ROWS)]


def finish(worker):
    """Sends what is open until it is answered."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        answer = worker.ask()
        if answer.is_success:
            return
        time.sleep(0.1)
    raise AssertionError(f"never answered: {answer.status_code} {answer.text}")


def titles_of(person):
    seen, cursor = collections.Counter(), None
    while True:
        page = person.get("/api/posts", params={"user_id": person.id, "limit": 100,
                                                **({"cursor": cursor} if cursor else {})}).json()
        seen.update(post["title"] for post in page["items"])
        cursor = page["next_cursor"]
        if not cursor:
            return seen


def test_each_creation_is_there_once(system, user):
    workers = [kind(user(f"{kind.__name__} {index}")) for index in range(WRITERS) for kind in (Writer, Bulk)]
    with running(workers):
        for name in KILLS:
            time.sleep(random.uniform(0.2, 0.8))
            system.restart(name, 9)
    for worker in workers:
        finish(worker)
        wanted, there = collections.Counter(worker.titles()), titles_of(worker.person)
        assert there == wanted, {"lost": wanted - there, "doubled or strange": there - wanted}
    assert sum(len(worker.answered) for worker in workers) > 50
    assert sum(worker.lost_connections + worker.refused for worker in workers) > 0
