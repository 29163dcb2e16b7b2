"""Posts go live once and in their minute whatever fails around them. Each test is one minute."""
import concurrent.futures
import datetime
import time

import pytest

from publishing import (assert_published_once_within, draft, ledger, next_minute, redis, schedule,
                        schedule_many, sleep_until, wait_published, wall)

SECOND = datetime.timedelta(seconds=1)
MINUTE = 60 * SECOND


@pytest.mark.engines
def test_killed_workers_and_a_killed_database_daemon_lose_nothing(system, user):
    ann = user("Ann")
    due = next_minute(lead_s=15)
    ids = schedule_many(ann, 300, due)
    sleep_until(due + 0.02 * SECOND)
    system.kill("scheduler")
    time.sleep(0.3)
    system.kill("posts")
    time.sleep(1)
    system.kill("scheduler")
    wait_published(system, ids, due + MINUTE)
    assert_published_once_within(system, ann, ids, due)


def test_a_flushed_redis_loses_nothing(system, user):
    ann = user("Ann")
    due = next_minute(lead_s=15)
    ids = schedule_many(ann, 200, due)
    sleep_until(due - 2 * SECOND)
    assert redis(system, "FLUSHALL") == "OK"
    wait_published(system, ids, due + MINUTE)
    assert_published_once_within(system, ann, ids, due)


def test_without_redis_the_sweep_publishes(system, user):
    ann = user("Ann")
    due = next_minute(lead_s=20)
    ids = schedule_many(ann, 100, due)
    with system.stopped("redis"):
        late_one = draft(ann)
        schedule(ann, late_one, due)
        ids.append(late_one)
        wait_published(system, ids, due + MINUTE)
    assert_published_once_within(system, ann, ids, due)


def test_with_a_full_redis_the_sweep_publishes(system, user):
    """It answers, but takes nothing more: what is in it cannot be leased, and a late one not be added."""
    ann = user("Ann")
    due = next_minute(lead_s=20)
    ids = schedule_many(ann, 100, due)
    # By then the sweep of this minute is over.
    sleep_until(due - 10 * SECOND)
    limit = redis(system, "CONFIG", "GET", "maxmemory").split()[-1]
    redis(system, "CONFIG", "SET", "maxmemory", "1")
    try:
        late_one = draft(ann)
        schedule(ann, late_one, due)
        wait_published(system, ids + [late_one], due + 20 * SECOND)
        last_one = draft(ann)
        schedule(ann, last_one, due + MINUTE)
    finally:
        redis(system, "CONFIG", "SET", "maxmemory", limit)
    assert_published_once_within(system, ann, ids + [late_one], due, 20)
    wait_published(system, [last_one], due + 2 * MINUTE)
    assert_published_once_within(system, ann, [last_one], due + MINUTE)


def test_what_redis_refused_after_its_sweep_does_not_wait_for_the_next(system, user):
    """Redis works, but for one moment in which nothing can be added to it."""
    ann = user("Ann")
    due = next_minute(lead_s=25)
    sleep_until(due - 20 * SECOND)   # the sweep of that minute is over, the next comes in the middle of it
    redis(system, "ACL", "SETUSER", "default", "-zadd")
    try:
        post_id = draft(ann)
        schedule(ann, post_id, due)
    finally:
        redis(system, "ACL", "SETUSER", "default", "+zadd")
    wait_published(system, [post_id], due + MINUTE)
    assert_published_once_within(system, ann, [post_id], due, seconds=20)


def test_two_users_at_once_and_changes_in_the_last_second(system, user):
    ann, bob = user("Ann"), user("Bob")
    due = next_minute(lead_s=25)
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        anns, bobs = pool.map(lambda person: schedule_many(person, 500, due), [ann, bob])
    moved, cancelled, removed = anns[0:20], anns[20:40], anns[40:60]

    sleep_until(due - SECOND)
    def refuse(post_id):
        if post_id in moved:
            return ann.put(f"/api/schedules/{post_id}", json=wall(due + 60 * MINUTE)).status_code == 200
        path = f"/api/schedules/{post_id}" if post_id in cancelled else f"/api/posts/{post_id}"
        return ann.delete(path).status_code == 204
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answered = dict(zip(anns[:60], pool.map(refuse, anns[:60])))

    kept = anns[60:] + bobs
    wait_published(system, kept, due + MINUTE)
    for person, ids in ((ann, anns[60:]), (bob, bobs)):
        assert_published_once_within(system, person, ids, due)
    lines = ledger(system)
    for post_id, won in answered.items():
        # Either the change was accepted and the post stayed in, or it was too late and said so;
        # a published post may still be removed, afterwards.
        if won and post_id not in removed:
            assert post_id not in lines
        if not won:
            assert len(lines[post_id]) == 1
        assert len(lines.get(post_id, [])) <= 1
