"""What was answered with 201 is there afterwards, however the daemon ended."""
import signal
import threading
import time

import httpx
import pytest

WRITERS = 8
SECONDS = 3.0


class Writer(threading.Thread):
    """Writes posts one after another and notes those that were answered."""

    def __init__(self, person):
        super().__init__()
        self.person = person
        self.answered, self.refused, self.lost_connections, self.end = [], 0, 0, False

    def run(self):
        number = 0
        while not self.end:
            number += 1
            try:
                answer = self.person.post("/api/posts", json={"title": f"Post {number}", "content": "x"})
            except httpx.TransportError:
                self.lost_connections += 1
                continue
            if answer.status_code == 201:
                self.answered.append(answer.json()["id"])
            else:
                assert answer.status_code in (502, 503, 504), answer.text
                assert answer.headers["content-type"].startswith("application/problem+json")
                self.refused += 1


def ids_of(person):
    seen, cursor = set(), None
    while True:
        query = {"user_id": person.id, "limit": 100, **({"cursor": cursor} if cursor else {})}
        page = person.get("/api/posts", params=query).json()
        seen |= {post["id"] for post in page["items"]}
        cursor = page["next_cursor"]
        if not cursor:
            return seen


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_no_answered_write_is_lost(system, user, number):
    writers = [Writer(user(f"Writer {index}")) for index in range(WRITERS)]
    for writer in writers:
        writer.start()
    time.sleep(SECONDS / 3)
    system.restart("posts", number)
    time.sleep(SECONDS / 3)
    for writer in writers:
        writer.end = True
    for writer in writers:
        writer.join()
    for writer in writers:
        assert len(writer.answered) > 10
        missing = set(writer.answered) - ids_of(writer.person)
        assert not missing, f"answered and lost: {sorted(missing)}"


def test_a_daemon_that_is_told_to_stop_ends_what_it_began(system, user):
    """Behind the gateway a SIGTERM shows as 503 at most: no connection breaks off."""
    writers = [Writer(user(f"Writer {index}")) for index in range(WRITERS)]
    for writer in writers:
        writer.start()
    time.sleep(0.5)
    system.restart("posts")
    for writer in writers:
        writer.end = True
    for writer in writers:
        writer.join()
        assert writer.lost_connections == 0
