"""Load on a running system, and an account of every answer: what was accepted, what was refused
in the way that the contract has for it, and what was neither."""
import contextlib
import threading
import time

import httpx

# What a system is told whose gateway must not be what refuses.
NO_RATE_LIMIT = {"CRIER_GATEWAY_RATE": "0"}
PROBLEM = "application/problem+json"
REFUSALS = (429, 502, 503, 504)
WITH_RETRY_AFTER = (429, 503)


class Worker(threading.Thread):
    """Asks again and again until told to end."""

    def __init__(self, person):
        super().__init__(daemon=True)
        self.person = person
        self.answered, self.refused, self.wrong = [], 0, []
        self.lost_connections, self.slowest_s, self.last_accepted = 0, 0.0, 0.0
        self.end = False

    def run(self):
        while not self.end:
            begun = time.monotonic()
            try:
                answer = self.ask()
            except httpx.TransportError:
                self.lost_connections += 1
                continue
            now = time.monotonic()
            self.slowest_s = max(self.slowest_s, now - begun)
            try:
                self.note(answer, now)
            except (ValueError, KeyError) as error:
                self.wrong.append(f"{answer.status_code}: {error!r}: {answer.text[:200]}")

    def note(self, answer, now):
        if answer.is_success:
            self.accept(answer.json())
            self.last_accepted = now
        elif is_refusal(answer):
            self.refused += 1
        else:
            self.wrong.append(f"{answer.status_code}: {dict(answer.headers)} {answer.text[:200]}")


def is_refusal(answer):
    """A problem that by its status is one of the moment; most say of how long a one."""
    return (answer.status_code in REFUSALS and answer.headers.get("content-type", "") == PROBLEM
            and answer.json()["status"] == answer.status_code
            and (answer.status_code not in WITH_RETRY_AFTER or int(answer.headers["retry-after"]) > 0))


class Writer(Worker):
    """Writes posts one after another, and keeps the ids of those that were answered with 201."""

    def ask(self):
        return self.person.post("/api/posts", json={"title": f"Post {len(self.answered)}", "content": "x"})

    def accept(self, post):
        self.answered.append(post["id"])


class Reader(Worker):
    """Reads a post, a page of posts and its own account, in turns."""

    def __init__(self, person, post_id):
        super().__init__(person)
        self.paths = [f"/api/posts/{post_id}", "/api/posts?limit=5", "/api/auth/me"]
        self.turn = 0

    def ask(self):
        self.turn += 1
        return self.person.get(self.paths[self.turn % len(self.paths)])

    def accept(self, body):
        assert "id" in body or "items" in body, body


@contextlib.contextmanager
def running(workers):
    """Within, they work; afterwards all have ended, and none was answered wrongly."""
    for worker in workers:
        worker.start()
    try:
        yield workers
    finally:
        for worker in workers:
            worker.end = True
        for worker in workers:
            worker.join()
    wrong = [line for worker in workers for line in worker.wrong]
    assert not wrong, "\n".join(wrong[:10])


def ids_of(person):
    """Of all posts that the person has."""
    seen, cursor = set(), None
    while True:
        query = {"user_id": person.id, "limit": 100, **({"cursor": cursor} if cursor else {})}
        page = person.get("/api/posts", params=query).json()
        seen |= {post["id"] for post in page["items"]}
        cursor = page["next_cursor"]
        if not cursor:
            return seen


def assert_nothing_answered_is_lost(writers):
    for writer in writers:
        missing = set(writer.answered) - ids_of(writer.person)
        assert not missing, f"answered and lost: {sorted(missing)}"
