"""FEATURES C8: weekly slots, and scheduling for the next one that is free."""
import concurrent.futures
import datetime
import zoneinfo

import pytest

from publishing import draft, parse_time, schedule, wall
from test_gateway import assert_problem

UTC = datetime.timezone.utc
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


def put(person, slots, zone="UTC"):
    """@param slots  (weekday, hour, minute) each"""
    answer = person.put("/api/schedules/slots", json={"timezone": zone, "slots": [
        {"weekday": WEEKDAYS[weekday], "hour": hour, "minute": minute} for weekday, hour, minute in slots]})
    assert answer.status_code == 200, answer.text
    return answer.json()


def daily(hour, minute=0):
    return [(weekday, hour, minute) for weekday in range(7)]


def take(person, post_id):
    return person.post("/api/schedules/next-slot", json={"post_id": post_id})


def taken(person):
    answer = take(person, draft(person))
    assert answer.status_code == 201, answer.text
    return answer.json()


def days_from_now(count, hour, zone=UTC):
    """The instants of an hour of the local clock, from the next one on."""
    now = datetime.datetime.now(zone)
    first = now.replace(hour=hour, minute=0, second=0, microsecond=0)
    first += datetime.timedelta(days=1 if first <= now else 0)
    return [(first + datetime.timedelta(days=day)).astimezone(UTC) for day in range(count)]


def test_slots_are_put_and_read_in_the_order_of_the_week(user):
    ann, bob = user("Ann"), user("Bob")
    assert ann.get("/api/schedules/slots").json() == {"timezone": "UTC", "slots": []}
    shown = put(ann, [(6, 23, 59), (0, 9, 30), (0, 0, 0)], "Europe/Berlin")
    assert shown == {"timezone": "Europe/Berlin", "slots": [
        {"weekday": "monday", "hour": 0, "minute": 0}, {"weekday": "monday", "hour": 9, "minute": 30},
        {"weekday": "sunday", "hour": 23, "minute": 59}]}
    assert ann.get("/api/schedules/slots").json() == shown
    assert bob.get("/api/schedules/slots").json()["slots"] == []
    assert ann.put("/api/schedules/slots", json={"slots": []}).json() == {"timezone": "UTC", "slots": []}
    assert ann.get("/api/schedules/slots").json()["slots"] == []


def test_at_most_200_slots(user):
    ann = user("Ann")
    every_half_hour = [(day, half // 2, half % 2 * 30) for day in range(5) for half in range(40)]
    assert len(put(ann, every_half_hour)["slots"]) == 200
    answer = ann.put("/api/schedules/slots", json={"slots": [
        {"weekday": WEEKDAYS[n % 7], "hour": n // 60, "minute": n % 60} for n in range(201)]})
    assert_problem(answer, 422)
    assert len(ann.get("/api/schedules/slots").json()["slots"]) == 200


@pytest.mark.parametrize("change, pointer", [
    ({"timezone": "Europe/Atlantis"}, "/timezone"), ({"slots": [{"weekday": "Monday", "hour": 1, "minute": 1}]}, "/slots/0/weekday"),
    ({"slots": [{"weekday": "monday", "hour": 24, "minute": 1}]}, "/slots/0/hour"),
    ({"slots": [{"weekday": "monday", "hour": 1, "minute": 60}]}, "/slots/0/minute"),
    ({"slots": [{"weekday": "monday", "hour": 1, "minute": 1}] * 2}, "/slots/1"), ({"extra": 1}, "/extra"),
])
def test_slots_that_cannot_be_are_refused(user, change, pointer):
    ann = user("Ann")
    before = put(ann, [(0, 9, 0)])
    answer = ann.put("/api/schedules/slots", json={"slots": [], **change})
    assert_problem(answer, 422)
    assert pointer in [error["pointer"] for error in answer.json()["errors"]]
    assert ann.get("/api/schedules/slots").json() == before


def test_the_addresses_of_slots_are_no_posts(user, gateway):
    ann = user("Ann")
    for path, allowed in (("slots", "GET, HEAD, PUT"), ("next-slot", "POST"), ("slots/free", "GET, HEAD")):
        answer = ann.delete(f"/api/schedules/{path}")
        assert answer.status_code == 405, answer.text
        assert answer.headers["allow"] == f"{allowed}, OPTIONS"
    assert gateway.get("/api/schedules/slots").status_code == 401
    assert gateway.post("/api/schedules/next-slot", json={"post_id": 1}).status_code == 401
    assert_problem(ann.get("/api/schedules/slot"), 404)


def test_the_next_free_slot_is_taken(user):
    ann = user("Ann")
    put(ann, daily(9), "Asia/Tokyo")
    days = days_from_now(4, 9, zoneinfo.ZoneInfo("Asia/Tokyo"))
    busy = draft(ann)
    # Wherever in its minute it goes out, the slot is its.
    assert ann.post("/api/schedules", json={"post_id": busy, "spread": True, **wall(days[1])}).status_code == 201
    post_id = draft(ann)
    answer = take(ann, post_id)
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == f"/api/schedules/{post_id}"
    first = answer.json()
    assert parse_time(first["publish_at"]) == days[0]
    assert (first["hour"], first["minute"], first["timezone"], first["status"]) == (9, 0, "Asia/Tokyo", "scheduled")
    assert ann.get(f"/api/schedules/{post_id}").json() == first
    assert parse_time(taken(ann)["publish_at"]) == days[2]
    assert ann.delete(f"/api/schedules/{busy}").status_code == 204
    assert parse_time(taken(ann)["publish_at"]) == days[1]
    assert parse_time(taken(ann)["publish_at"]) == days[3]


def test_free_slots_are_listed(user):
    ann = user("Ann")
    assert ann.get("/api/schedules/slots/free").json() == {"items": []}
    put(ann, daily(9))
    days = days_from_now(400, 9)
    taken(ann)
    schedule(ann, draft(ann), days[2])
    items = ann.get("/api/schedules/slots/free", params={"limit": 3}).json()["items"]
    assert [parse_time(each["publish_at"]) for each in items] == [days[1], days[3], days[4]]
    assert items[0] == {"date": days[1].strftime("%Y-%m-%d"), "hour": 9, "minute": 0, "timezone": "UTC",
                        "publish_at": items[0]["publish_at"]}
    assert len(ann.get("/api/schedules/slots/free", params={"limit": 100}).json()["items"]) == 100
    assert_problem(ann.get("/api/schedules/slots/free", params={"limit": 101}), 400)


def test_fifty_at_once_get_fifty_slots(user):
    ann = user("Ann")
    put(ann, daily(9))
    posts = [draft(ann) for _ in range(50)]
    with concurrent.futures.ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(lambda post_id: take(ann, post_id), posts))
    assert [answer.status_code for answer in answers] == [201] * 50
    assert sorted(parse_time(answer.json()["publish_at"]) for answer in answers) == days_from_now(50, 9)


def test_no_slots_or_none_free_is_a_conflict(user):
    ann = user("Ann")
    assert_problem(take(ann, draft(ann)), 409)
    put(ann, daily(9)[:1])
    weeks = [parse_time(taken(ann)["publish_at"]) for _ in range(52)]
    assert all(later - earlier == datetime.timedelta(weeks=1) for earlier, later in zip(weeks, weeks[1:]))
    left = draft(ann)
    answer = take(ann, left)
    assert_problem(answer, 409)
    assert "52 weeks" in answer.json()["detail"]
    assert ann.get("/api/schedules/slots/free").json()["items"] == []
    assert ann.get(f"/api/posts/{left}").json()["status"] == "draft"


def test_slots_beyond_what_is_asked_at_a_time_are_found(user):
    """Two hundred instants go to posts at a time; here the first of them are all taken."""
    ann = user("Ann")
    put(ann, [(day, half // 2, half % 2 * 30) for day in range(7) for half in range(28)])
    free = [each["publish_at"] for each in
            ann.get("/api/schedules/slots/free", params={"limit": 100}).json()["items"]]
    posts = [draft(ann) for _ in range(210)]
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        times = list(pool.map(lambda post_id: take(ann, post_id).json()["publish_at"], posts))
    assert len(set(times)) == 210 and set(free) <= set(times)


def test_a_slot_is_the_post_authors(user, admin):
    ann, bob = user("Ann"), user("Bob")
    put(ann, daily(9))
    put(bob, daily(10))
    put(admin, daily(11))
    post_id = draft(ann)
    assert_problem(take(bob, post_id), 404)
    assert_problem(take(bob, 999_999_999), 404)
    answer = take(admin, post_id)
    assert answer.status_code == 201, answer.text
    assert answer.json()["hour"] == 9
    assert_problem(take(ann, post_id), 409)
    published = ann.post("/api/posts", json={"title": "a", "content": "b"}).json()["id"]
    assert_problem(take(ann, published), 409)
    assert_problem(ann.post("/api/schedules/next-slot", json={"post_id": 0}), 422)


def test_slots_in_the_hours_of_a_clock_change_say_so(user):
    """Within a year of today every zone with summer time skips an hour and has one twice."""
    ann = user("Ann")
    put(ann, [(6, 2, 30), (6, 1, 30)], "Europe/Berlin")
    items = ann.get("/api/schedules/slots/free", params={"limit": 100}).json()["items"]
    noted = [each for each in items if "note" in each]
    assert len(noted) in (1, 2)  # two Octobers may be 53 weeks apart
    for each in noted:
        assert (each["hour"], each["minute"]) == (2, 30)
        utc_hour_and_minute = {"03": "01:00", "10": "00:30"}[each["date"][5:7]]
        assert each["publish_at"][11:16] == utc_hour_and_minute
    posts = [taken(ann) for _ in items[:items.index(noted[0]) + 1]]
    assert posts[-1]["note"] == noted[0]["note"]
    assert posts[-1]["publish_at"] == noted[0]["publish_at"]
