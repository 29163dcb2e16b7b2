"""Scheduling as the tests do it, and the check that every post went live once and in time."""
import concurrent.futures
import datetime
import json
import subprocess
import time

UTC = datetime.timezone.utc


def next_minute(lead_s):
    """The start of the first minute that is lead_s seconds away or more."""
    soon = datetime.datetime.now(UTC) + datetime.timedelta(seconds=lead_s)
    start = soon.replace(second=0, microsecond=0)
    return start if start >= soon else start + datetime.timedelta(minutes=1)


def wall(minute, zone="UTC"):
    """A minute as the body of a schedule says it."""
    return {"date": minute.strftime("%Y-%m-%d"), "hour": minute.hour, "minute": minute.minute, "timezone": zone}


def parse_time(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def sleep_until(moment):
    time.sleep(max(0.0, (moment - datetime.datetime.now(UTC)).total_seconds()))


def draft(person, title="Due"):
    answer = person.post("/api/posts", json={"title": title, "content": "Soon.", "status": "draft"})
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


def schedule(person, post_id, minute):
    answer = person.post("/api/schedules", json={"post_id": post_id, **wall(minute)})
    assert answer.status_code == 201, answer.text
    return answer.json()


def schedule_many(person, count, minute, threads=8):
    """@return the ids of count drafts, all scheduled"""
    def one(number):
        post_id = draft(person, f"Due {number}")
        schedule(person, post_id, minute)
        return post_id
    with concurrent.futures.ThreadPoolExecutor(threads) as pool:
        return list(pool.map(one, range(count)))


def ledger(system):
    """post id -> every time it went live."""
    lines = {}
    done = system.run_program("posts", "ledger")
    assert done.returncode == 0, done.stdout
    for line in done.stdout.splitlines():
        row = json.loads(line)
        lines.setdefault(row["post_id"], []).append(row)
    return lines


def unpublished(system, ids):
    lines = ledger(system)
    return [post_id for post_id in ids if post_id not in lines]


def wait_published(system, ids, until):
    """Until all are in the ledger, or the time is over."""
    while unpublished(system, ids) and datetime.datetime.now(UTC) < until:
        time.sleep(0.3)


def assert_published_once_within(system, person, ids, minute, seconds=60):
    lines = ledger(system)
    for post_id in ids:
        rows = lines.get(post_id, [])
        assert len(rows) == 1, f"post {post_id} went live {len(rows)} times"
        late = (parse_time(rows[0]["published_at"]) - minute).total_seconds()
        assert 0 <= late < seconds, f"post {post_id} went live {late} s after its minute began"
        post = person.get(f"/api/posts/{post_id}").json()
        assert post["status"] == "published"
        assert parse_time(post["publish_at"]) == minute
        # In its minute at its moment; the ledger has the very one.
        assert parse_time(post["published_at"]) == minute if late < 60 else \
            post["published_at"] == rows[0]["published_at"]


def redis(system, *words):
    """A command to the system's Redis. @return what it answered"""
    url = next(line.split("=", 1)[1].strip().strip('"') for line in
               (system.data / "run" / "crier.env").read_text().splitlines() if line.startswith("CRIER_REDIS="))
    done = subprocess.run(["redis-cli", "--no-auth-warning", "-u", url, *words], text=True, capture_output=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
