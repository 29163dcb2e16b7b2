"""Redis that does not answer is waited for by nobody who sends events, and rankings are right all the same."""
import os
import signal
import time

import pytest

from analytics import event, public_post, send

pytestmark = pytest.mark.engines

WAITED_S = 0.5   # half of what a daemon waits for Redis
EVENTS = 12


def timed(client, *events):
    began = time.monotonic()
    send(client, *events)
    return time.monotonic() - began


def shares(person, post_id):
    ranking = person.get("/api/analytics/top", params={"by": "shares"})
    assert ranking.status_code == 200, ranking.text
    return {each["post_id"]: each["value"] for each in ranking.json()["items"]}.get(post_id, 0)


def test_events_do_not_wait_for_a_redis_that_hangs(system, gateway, user):
    author = user("Ann")
    post_id = public_post(author)
    send(gateway, event(post_id, "share"))
    assert shares(author, post_id) == 1
    redis = system.pid("redis")
    os.kill(redis, signal.SIGSTOP)
    try:
        slowest = max(timed(gateway, event(post_id, "share")) for _ in range(EVENTS))
    finally:
        os.kill(redis, signal.SIGCONT)
    assert slowest < WAITED_S
    assert shares(author, post_id) == 1 + EVENTS


def test_rankings_do_not_wait_for_a_redis_that_hangs(system, gateway, user):
    author = user("Ann")
    post_id = public_post(author)
    send(gateway, event(post_id, "share"))
    assert shares(author, post_id) == 1
    redis = system.pid("redis")
    os.kill(redis, signal.SIGSTOP)
    took = []
    try:
        for number in range(EVENTS):
            began = time.monotonic()
            assert shares(author, post_id) == 1 + number
            took.append(time.monotonic() - began)
            send(gateway, event(post_id, "share"))
    finally:
        os.kill(redis, signal.SIGCONT)
    assert max(took) < WAITED_S
    assert shares(author, post_id) == 1 + EVENTS


def test_events_do_not_wait_for_a_redis_that_is_gone(system, gateway, user):
    author = user("Ann")
    post_id = public_post(author)
    with system.stopped("redis"):
        slowest = max(timed(gateway, event(post_id, "share")) for _ in range(EVENTS))
        assert shares(author, post_id) == EVENTS
    assert slowest < WAITED_S
    assert shares(author, post_id) == EVENTS
