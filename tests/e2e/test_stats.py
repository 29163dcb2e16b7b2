"""FEATURES C7: how late posts went live, compared with the ledger."""
import datetime
import math
import re

import httpx
import pytest

from publishing import (draft, ledger, next_minute, parse_time, schedule, wait_published)
from system import DAEMON_PORTS, wait_for
from test_gateway import assert_problem

UTC = datetime.timezone.utc
DAY = datetime.timedelta(days=1)
MINUTE = datetime.timedelta(minutes=1)


def stats(person, **times):
    """@param times  since (from) and to"""
    query = {name.replace("since", "from"): time.isoformat() for name, time in times.items()}
    answer = person.get("/api/schedules/stats", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def lateness_ms(lines):
    return sorted((parse_time(line["published_at"]) - parse_time(line["publish_at"])) / datetime.timedelta(milliseconds=1)
                  for line in lines)


def assert_percentile(told_ms, exact_ms):
    """Never too low, and too high by a third at most; the first class ends at 10 ms, and the ledger is
    printed in whole milliseconds."""
    assert exact_ms <= told_ms <= max(10, math.ceil((exact_ms + 1) * 4 / 3))


def came(before, now):
    """How many posts were scheduled in between, whatever else went live."""
    return now["pending"] - before["pending"] + now["published"] - before["published"]


@pytest.mark.waits
def test_the_figures_are_those_of_the_ledger(system, user, admin):
    """One minute for all that needs one, since it must really pass."""
    ann = user("Ann")
    due = next_minute(lead_s=8)
    before = stats(admin)
    ids = [draft(ann) for _ in range(12)]
    for post_id in ids:
        schedule(ann, post_id, due)
    schedule(ann, draft(ann), due + DAY)
    assert came(before, stats(admin)) == 13
    wait_published(system, ids, due + MINUTE)

    found = stats(admin, since=due, to=due + MINUTE)
    late = lateness_ms([line for lines in ledger(system).values() for line in lines
                        if due <= parse_time(line["published_at"]) < due + MINUTE])
    assert found["published"] == len(late) >= 12
    assert found["late"] == sum(each >= 60_000 for each in late)
    assert late[-1] <= found["lateness"]["max_ms"] <= late[-1] + 1
    assert_percentile(found["lateness"]["p50_ms"], late[math.ceil(len(late) * 0.5) - 1])
    assert_percentile(found["lateness"]["p99_ms"], late[math.ceil(len(late) * 0.99) - 1])
    assert (found["lost"], found["delivering"], found["doubled"]) == (0, 0, 0)
    now = stats(admin)
    assert came(before, now) == 13 and now["published"] >= before["published"] + 12
    assert stats(admin, since=due - 2 * DAY, to=due - DAY)["published"] == 0


def test_the_canary_of_this_minute_or_the_last_came_through(system, user, admin):
    canary = stats(admin)["canary"]
    minute, seen_at = parse_time(canary["minute"]), parse_time(canary["seen_at"])
    # The first one comes with the first whole minute after the start.
    if minute.year > 1970:
        assert minute.second == 0
        assert minute <= seen_at <= datetime.datetime.now(UTC) < minute + 2 * MINUTE


def test_without_a_range_it_is_the_last_day(admin):
    found = stats(admin)
    since, to = parse_time(found["from"]), parse_time(found["to"])
    assert to - since == DAY
    assert abs(datetime.datetime.now(UTC) - to) < MINUTE
    noon = datetime.datetime(2026, 1, 2, 12, tzinfo=UTC)
    assert parse_time(stats(admin, to=noon)["from"]) == noon - DAY


def test_the_figures_are_for_approvers_and_admins(system, user, admin, gateway):
    ann = user("Ann")
    assert gateway.get("/api/schedules/stats").status_code == 401
    assert_problem(ann.get("/api/schedules/stats"), 403)
    assert admin.put(f"/api/users/{ann.id}/role", json={"role": "approver"}).status_code == 200
    assert stats(system.sign_in(ann.email, ann.password)).keys() == stats(admin).keys()
    assert admin.get("/schedules/stats").status_code == 200


@pytest.mark.parametrize("query, status", [
    ("from=2026-01-01T00:00:00Z&to=2026-01-01T00:00:00Z", 422),
    ("from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", 422),
    ("from=9990-01-01T00:00:00Z", 422),
    ("from=2020-01-01T00:00:00Z", 422),
    ("to=0001-01-01T00:00:00Z", 200), ("to=1970-01-01T00:00:00Z", 200), ("to=9999-12-31T23:59:59Z", 200),
    ("from=2025-01-01T00:00:00Z&to=2026-02-05T00:00:00Z", 200),
    ("from=2025-01-01T00:00:00Z&to=2026-02-05T00:00:00.001Z", 422),
    ("from=yesterday", 400), ("to=2026-01-01", 400), ("since=2026-01-01T00:00:00Z", 400),
])
def test_a_range_that_makes_no_sense_is_refused(admin, query, status):
    answer = admin.get(f"/api/schedules/stats?{query}")
    assert answer.status_code == status, answer.text
    if status == 422:
        assert [error["pointer"] for error in answer.json()["errors"]] == ["?from"]


def test_figures_older_than_they_are_kept_go_away(system, admin, run_on_posts):
    """More of them than one step removes; one is young enough to stay."""
    old = datetime.datetime.now(UTC) - 401 * DAY
    insert = ("INSERT INTO publishing_batches (published_at, worker, posts, lateness_max_us, lateness)"
              " SELECT {} - n * {}, 'worker', 3, 1000, '0:3' FROM {}")
    time_us = int((old - datetime.timedelta(hours=1)).timestamp() * 1_000_000)
    young_us = int((old + 2 * DAY).timestamp() * 1_000_000)
    count = "(WITH RECURSIVE counted (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM counted WHERE n < {}) SELECT n FROM counted)"
    postgres = "to_timestamp({} / 1000000.0)"
    run_on_posts(
        sqlite=";".join((insert.format(time_us, 1000, count.format(1299)), insert.format(young_us, 0, count.format(0)))),
        postgres=";".join((insert.format(postgres.format(time_us), "interval '1 ms'", "generate_series(0, 1299) AS n"),
                           insert.format(postgres.format(young_us), "interval '1 ms'", "generate_series(0, 0) AS n"))))
    published = lambda: stats(admin, since=old - DAY, to=old + 3 * DAY)["published"]
    assert published() == 3 * 1301
    system.restart("posts")
    wait_for(lambda: published() == 3, "old figures to go")


def test_what_alerts_ask_for_is_in_the_metrics(system):
    for name in DAEMON_PORTS:
        text = httpx.get(f"{system.daemon_url(name)}/metrics", trust_env=False).text
        assert "\ncrier_ready 1\n" in text, name
    text = httpx.get(f"{system.daemon_url('scheduler')}/metrics", trust_env=False).text
    gauges = {name: int(value) for name, value in re.findall(r"^(crier_\w+) (-?\d+)$", text, re.MULTILINE)}
    assert 0 <= gauges["crier_canary_age_seconds"] < 120
    assert 0 <= gauges["crier_sweep_age_seconds"] < 60
    assert gauges["crier_posts_lost"] == gauges["crier_posts_delivering"] == 0
    assert re.search(r'^crier_publish_lateness_seconds_bucket{le="30"} \d+$', text, re.MULTILINE)
