"""FEATURES C1 to C5: when a post goes live, as people ask for it."""
import datetime
import time

import pytest

from conftest import ENGINE
from live import Stream
from publishing import (assert_published_once_within, draft, ledger, next_minute, parse_time, schedule,
                        sleep_until, wait_published, wall)
from system import wait_for
from test_gateway import assert_problem

HOUR = datetime.timedelta(hours=1)
MINUTE = datetime.timedelta(minutes=1)


def ask(person, post_id, date, hour, minute, zone=None):
    body = {"post_id": post_id, "date": date, "hour": hour, "minute": minute}
    return person.post("/api/schedules", json={**body, **({"timezone": zone} if zone else {})})


def test_a_schedule_says_when(user):
    ann = user("Ann")
    post_id = draft(ann)
    answer = ask(ann, post_id, "2031-12-01", 9, 30, "Europe/Berlin")
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == f"/api/schedules/{post_id}"
    assert answer.json() == {
        "post_id": post_id, "date": "2031-12-01", "hour": 9, "minute": 30, "timezone": "Europe/Berlin",
        "publish_at": "2031-12-01T08:30:00.000Z", "status": "scheduled"}
    assert ann.get(f"/api/schedules/{post_id}").json() == answer.json()
    post = ann.get(f"/api/posts/{post_id}").json()
    assert (post["status"], post["publish_at"]) == ("scheduled", "2031-12-01T08:30:00.000Z")


def test_the_zone_is_utc_when_none_is_said(user):
    ann = user("Ann")
    assert ask(ann, draft(ann), "2031-12-01", 0, 0).json()["publish_at"] == "2031-12-01T00:00:00.000Z"


def test_a_local_time_that_is_skipped_moves_forward_and_says_so(user):
    ann = user("Ann")
    answer = ask(ann, draft(ann), "2031-03-30", 2, 30, "Europe/Berlin").json()
    assert answer["publish_at"] == "2031-03-30T01:00:00.000Z"
    assert (answer["hour"], answer["minute"]) == (2, 30)
    assert answer["note"]


def test_a_local_time_that_comes_twice_is_the_first_and_says_so(user):
    ann = user("Ann")
    answer = ask(ann, draft(ann), "2031-10-26", 2, 30, "Europe/Berlin").json()
    assert answer["publish_at"] == "2031-10-26T00:30:00.000Z"
    assert answer["note"]


@pytest.mark.parametrize("change, pointer", [
    ({"date": "2031-02-31"}, "/date"), ({"date": "2031-2-3"}, "/date"), ({"hour": 24}, "/hour"),
    ({"minute": 60}, "/minute"), ({"minute": -1}, "/minute"), ({"timezone": "Europe/Atlantis"}, "/timezone"),
    ({"timezone": "../../etc/passwd"}, "/timezone"), ({"timezone": "+03:00"}, "/timezone"),
    ({"date": "2001-01-01"}, "/date"), ({"post_id": 0}, "/post_id"), ({"hour": "9"}, "/hour"), ({"extra": 1}, "/extra"),
])
def test_a_time_that_cannot_be_is_refused(user, change, pointer):
    ann = user("Ann")
    post_id = draft(ann)
    body = {"post_id": post_id, "date": "2031-12-01", "hour": 9, "minute": 30, **change}
    answer = ann.post("/api/schedules", json=body)
    assert_problem(answer, 422)
    assert pointer in [error["pointer"] for error in answer.json()["errors"]]
    assert ann.get(f"/api/posts/{post_id}").json()["status"] == "draft"


def test_the_minute_that_runs_is_past(user):
    ann = user("Ann")
    now = datetime.datetime.now(datetime.timezone.utc)
    assert_problem(ann.post("/api/schedules", json={"post_id": draft(ann), **wall(now)}), 422)


def test_a_state_that_forbids_it_is_a_conflict(user):
    ann = user("Ann")
    published = ann.post("/api/posts", json={"title": "a", "content": "b"}).json()["id"]
    pending = ann.post("/api/posts", json={"title": "a", "content": "b", "kind": "article"}).json()["id"]
    scheduled = draft(ann)
    assert ask(ann, scheduled, "2031-12-01", 9, 30).status_code == 201
    for post_id in (published, pending, scheduled):
        assert_problem(ask(ann, post_id, "2031-12-01", 9, 30), 409)
    assert_problem(ann.patch(f"/api/posts/{scheduled}", json={"status": "published"}), 409)


def test_only_ones_own_posts_are_scheduled(user, admin, gateway):
    ann, bob = user("Ann"), user("Bob")
    post_id = draft(ann)
    assert_problem(ask(bob, post_id, "2031-12-01", 9, 30), 404)
    assert_problem(ask(bob, 999_999_999, "2031-12-01", 9, 30), 404)
    assert gateway.post("/api/schedules", json={}).status_code == 401
    assert ask(admin, post_id, "2031-12-01", 9, 30).status_code == 201
    assert_problem(bob.get(f"/api/schedules/{post_id}"), 404)
    assert_problem(bob.delete(f"/api/schedules/{post_id}"), 404)


def test_a_post_without_a_schedule_has_none(user):
    ann = user("Ann")
    post_id = draft(ann)
    assert_problem(ann.get(f"/api/schedules/{post_id}"), 404)
    assert_problem(ann.delete(f"/api/schedules/{post_id}"), 404)
    assert_problem(ann.put(f"/api/schedules/{post_id}", json={"date": "2031-12-01", "hour": 1, "minute": 1}), 404)


def test_cancelling_leaves_a_draft(user):
    ann = user("Ann")
    post_id = draft(ann)
    ask(ann, post_id, "2031-12-01", 9, 30)
    assert ann.delete(f"/api/schedules/{post_id}").status_code == 204
    post = ann.get(f"/api/posts/{post_id}").json()
    assert (post["status"], post["publish_at"]) == ("draft", None)
    assert_problem(ann.get(f"/api/schedules/{post_id}"), 404)
    assert ask(ann, post_id, "2031-12-02", 9, 30).status_code == 201


def test_the_calendar_is_by_range_and_ones_own(user, admin):
    ann, bob = user("Ann"), user("Bob")
    mine = [draft(ann) for _ in range(5)]
    for day, post_id in enumerate(mine, start=1):
        ask(ann, post_id, f"2032-01-0{day}", 12, 0)
    other = draft(bob)
    ask(bob, other, "2032-01-02", 12, 0)
    ids = lambda person, **query: [each["post_id"] for each in person.get("/api/schedules", params=query).json()["items"]]
    assert ids(ann) == mine
    assert ids(ann, **{"from": "2032-01-02T00:00:00Z", "to": "2032-01-04T00:00:00Z"}) == mine[1:3]
    assert set(mine[1:3] + [other]) <= set(ids(admin, **{"from": "2032-01-02T00:00:00Z", "to": "2032-01-04T00:00:00Z", "limit": 100}))
    first = ann.get("/api/schedules", params={"limit": 3}).json()
    rest = ann.get("/api/schedules", params={"limit": 3, "cursor": first["next_cursor"]}).json()
    assert [each["post_id"] for each in first["items"] + rest["items"]] == mine
    assert rest["next_cursor"] is None
    assert_problem(ann.get("/api/schedules?from=tomorrow"), 400)


def test_posts_go_live_in_their_minute_and_moved_cancelled_or_removed_ones_do_not(system, user, gateway):
    """One minute for all that needs one, since it must really pass. Their author hears of each at once."""
    ann, bob = user("Ann"), user("Bob")
    events = Stream(f"{system.gateway_url}/api/notifications/sse", {"Authorization": f"Bearer {ann.tokens['access_token']}"})
    events.next("hello")
    due = next_minute(lead_s=8)
    staying = [draft(ann) for _ in range(20)]
    linkedin = ann.post("/api/posts", json={"title": "a", "content": "b", "status": "draft", "channel": "linkedin"}).json()["id"]
    moved_away, cancelled, removed = draft(ann), draft(ann), draft(ann)
    moved_here = draft(bob)
    for post_id in staying + [linkedin, moved_away, cancelled, removed]:
        schedule(ann, post_id, due)
    schedule(bob, moved_here, due + HOUR)
    sleep_until(due - datetime.timedelta(seconds=1.5))
    later = ann.put(f"/api/schedules/{moved_away}", json=wall(due + HOUR))
    assert later.status_code == 200, later.text
    assert bob.put(f"/api/schedules/{moved_here}", json=wall(due)).status_code == 200
    assert ann.delete(f"/api/schedules/{cancelled}").status_code == 204
    assert ann.delete(f"/api/posts/{removed}").status_code == 204

    expected = staying + [linkedin, moved_here]
    wait_published(system, expected, due + MINUTE)

    assert_published_once_within(system, gateway, expected, due)
    with events:
        told = [events.next("notification", patience_s=2) for _ in staying + [linkedin]]
        assert {each["kind"] for each in told} == {"post.published"}
        assert sorted(each["post_id"] for each in told) == sorted(staying + [linkedin])
    lines = ledger(system)
    assert not {moved_away, cancelled, removed} & set(lines)
    assert ann.get(f"/api/posts/{moved_away}").json()["status"] == "scheduled"
    assert ann.get(f"/api/posts/{cancelled}").json()["status"] == "draft"
    live = ann.get(f"/api/schedules/{staying[0]}").json()
    assert live["status"] == "published"
    assert_problem(ann.put(f"/api/schedules/{staying[0]}", json=wall(due + HOUR)), 409)
    assert_problem(ann.delete(f"/api/schedules/{staying[0]}"), 409)
    assert parse_time(live["publish_at"]) == due
    # The calendar keeps what went out: a minute holds what is due at its start, not at its end.
    minute = lambda person, start: {each["post_id"]: each["status"] for each in person.get("/api/schedules", params={
        "from": start.isoformat(), "to": (start + MINUTE).isoformat(), "limit": 100}).json()["items"]}
    assert minute(ann, due) == dict.fromkeys(staying + [linkedin], "published")
    assert minute(ann, due + HOUR) == {moved_away: "scheduled"}
    assert minute(ann, due - MINUTE) == {}


@pytest.mark.waits
@pytest.mark.skipif(ENGINE != "sqlite", reason="seconds are kept in Redis, for both engines")
def test_posts_that_are_spread_go_out_at_their_seconds(user, system):
    ann = user("Ann")
    minute = next_minute(lead_s=5)
    rows = [{"title": f"Spread {number}", "content": "x", "spread": True, **wall(minute)} for number in range(60)]
    answer = ann.post("/api/schedules/bulk", json=rows)
    assert answer.json()["scheduled"] == 60, answer.text[:500]
    alone = ann.post("/api/schedules", json={"post_id": draft(ann), "spread": True, **wall(minute)})
    assert alone.status_code == 201, alone.text
    ids = [result["post_id"] for result in answer.json()["results"]] + [alone.json()["post_id"]]
    due = {post_id: parse_time(ann.get(f"/api/schedules/{post_id}").json()["publish_at"]) for post_id in ids}
    assert all(minute <= moment < minute + datetime.timedelta(seconds=50) for moment in due.values())
    assert len(set(due.values())) > 20
    wait_published(system, ids, minute + MINUTE)
    lines = ledger(system)
    for post_id in ids:
        [row] = lines[post_id]
        late = (parse_time(row["published_at"]) - due[post_id]).total_seconds()
        assert 0 <= late < 5, f"post {post_id} went live {late} s after its second"


def test_what_nobody_told_the_scheduler_of_goes_out_seconds_late(user, run_on_posts):
    """As when posts dies between its commit and its answer: the database has a schedule that is due,
    and Redis has none."""
    ann = user("Ann")
    post_id = draft(ann)
    schedule(ann, post_id, next_minute(lead_s=3600))
    due_us = int((time.time() - 3) * 1e6)
    change = f"UPDATE posts SET schedule_version = schedule_version + 1, publish_at = {{}} WHERE id = {post_id}"
    run_on_posts(sqlite=change.format(due_us), postgres=change.format(f"to_timestamp({due_us} / 1e6)"))
    wait_for(lambda: ann.get(f"/api/posts/{post_id}").json()["status"] == "published", "it to go live")
