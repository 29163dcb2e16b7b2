"""The canary comes due with each minute, and says so when nothing goes live although all daemons live."""
import datetime

import httpx
import pytest

from publishing import draft, next_minute, parse_time, schedule, sleep_until, wait_published
from system import wait_for

UTC = datetime.timezone.utc
SECOND = datetime.timedelta(seconds=1)
MINUTE = 60 * SECOND

# Whatever makes something live fails, and nothing else does: no other check can see it.
BREAK_SQLITE = """
    CREATE TRIGGER stuck_canary BEFORE UPDATE ON canary BEGIN SELECT RAISE(ABORT, 'stuck'); END;
    CREATE TRIGGER stuck_post BEFORE UPDATE OF status ON posts WHEN new.status = 'published'
        BEGIN SELECT RAISE(ABORT, 'stuck'); END;
"""
MEND_SQLITE = "DROP TRIGGER stuck_canary; DROP TRIGGER stuck_post;"
BREAK_POSTGRES = """
    CREATE FUNCTION stuck() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'stuck'; END $$;
    CREATE TRIGGER stuck BEFORE UPDATE ON canary FOR EACH ROW EXECUTE FUNCTION stuck();
    CREATE TRIGGER stuck BEFORE UPDATE OF status ON posts FOR EACH ROW WHEN (new.status = 'published')
        EXECUTE FUNCTION stuck();
"""
MEND_POSTGRES = "DROP FUNCTION stuck() CASCADE"


def readiness(system):
    """(status, what each check that failed says)"""
    answer = httpx.get(f"{system.daemon_url('scheduler')}/readyz", trust_env=False, timeout=10,
                       headers={"Authorization": f"Bearer {system.service_token()}"})
    return answer.status_code, {check["name"]: check["detail"] for check in answer.json()["checks"] if "detail" in check}


def stats(admin):
    return admin.get("/api/schedules/stats").json()


def canary_minute(admin):
    return parse_time(stats(admin)["canary"]["minute"])


def gauge(system, name):
    text = httpx.get(f"{system.daemon_url('scheduler')}/metrics", trust_env=False).text
    return int(next(line.split()[1] for line in text.splitlines() if line.startswith(f"{name} ")))


@pytest.fixture
def coming_minute(system, admin):
    """A minute that begins soon, after one whose canary came through. That of the minute in which the
    system was started may not."""
    def find():
        coming = next_minute(lead_s=10)
        return canary_minute(admin) == coming - MINUTE and coming
    return wait_for(find, "a canary", 80)


@pytest.mark.engines
def test_within_two_minutes_the_canary_tells_that_nothing_goes_live(system, user, admin, coming_minute, run_on_posts):
    ann = user("Ann")
    post_id = draft(ann)
    schedule(ann, post_id, coming_minute)
    run_on_posts(BREAK_SQLITE, BREAK_POSTGRES)
    try:
        sleep_until(coming_minute + 50 * SECOND)
        assert readiness(system) == (200, {})
        sleep_until(coming_minute + MINUTE)
        status, failed = wait_for(lambda: (found := readiness(system))[0] == 503 and found,
                                  "the canary to tell", 60)
        assert failed == {"canary": "the canary of 1 minutes did not come through"}
        wait_for(lambda: gauge(system, "crier_canary_age_seconds") >= 120, "the canary's age", 10)
        assert gauge(system, "crier_ready") == 0
        assert canary_minute(admin) == coming_minute - MINUTE
        assert ann.get(f"/api/posts/{post_id}").json()["status"] == "scheduled"
        sleep_until(coming_minute + 2 * MINUTE)
        wait_for(lambda: gauge(system, "crier_posts_lost") == 1, "the lost post to be counted", 10)
        assert stats(admin)["lost"] == 1
    finally:
        run_on_posts(MEND_SQLITE, MEND_POSTGRES)
    wait_for(lambda: readiness(system) == (200, {}), "the canary to sing again", 20)
    wait_published(system, [post_id], datetime.datetime.now(UTC) + 10 * SECOND)
    found = stats(admin)
    assert (found["lost"], found["late"]) == (0, 1)
    assert found["lateness"]["max_ms"] >= 60_000


def test_the_canary_comes_through_without_redis(system, admin, coming_minute):
    with system.stopped("redis"):
        sleep_until(coming_minute)
        wait_for(lambda: canary_minute(admin) == coming_minute, "the canary", 20)
        assert "canary" not in readiness(system)[1]
