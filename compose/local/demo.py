"""./dev demo [FILE]: imports a blog, schedules its posts and a thousand more for one coming minute,
all through the gateway, and shows how late each went live."""
import concurrent.futures
import datetime
import http.client
import json
import os
import secrets
import subprocess
import sys
import threading
import time
from pathlib import Path

from settings import Settings

ROWS_REFUSED = 3      # what an import ends with that read all and did not take all
SAMPLE = Path(__file__).with_name("demo-sample.xml")
CROWD = 1000
THREADS = 8
LEAD_S = 20
UTC = datetime.timezone.utc


class Gateway:
    """Requests as one person; a connection per thread."""

    def __init__(self, port, token=None):
        self.port, self.token = port, token
        self.of_thread = threading.local()

    def send(self, method, path, body=None, expect=(200, 201)):
        connection = getattr(self.of_thread, "connection", None)
        if not connection:
            connection = self.of_thread.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Content-Type": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        connection.request(method, path, json.dumps(body) if body is not None else None, headers)
        answer = connection.getresponse()
        text = answer.read()
        if answer.status not in expect:
            sys.exit(f"{method} {path}: {answer.status} {text.decode(errors='replace')}")
        return json.loads(text) if text else None


def main(arguments):
    settings = Settings()
    if not (settings.run / "crier.env").exists():
        sys.exit("Nothing runs here: ./dev up first.")
    path = Path(arguments[0]) if arguments else SAMPLE
    anybody = Gateway(settings.port)
    admin = sign_in_admin(settings, anybody)
    email = (settings.secrets / "admin_email").read_text().strip()
    imported = import_posts(settings, path, email)
    crowd_owner = register(anybody)
    step(f"writing {CROWD} drafts")
    crowd = in_parallel(lambda number: write_draft(crowd_owner, number), range(CROWD))
    minute = next_minute(LEAD_S)
    jobs = [(admin, post_id) for post_id in imported] + [(crowd_owner, post_id) for post_id in crowd]
    step(f"scheduling {len(jobs)} posts for {minute:%H:%M} UTC")
    begun = time.monotonic()
    in_parallel(lambda job: schedule(*job, minute), jobs)
    step(f"scheduled in {time.monotonic() - begun:.1f} s")
    if datetime.datetime.now(UTC) >= minute:
        sys.exit("Scheduling took longer than the minute was away: this machine is too busy to tell anything.")
    wait_for_minute(minute)
    ids = [post_id for _, post_id in jobs]
    return show(ids, minute, watch(settings, ids, minute))


def step(text):
    print(f"{datetime.datetime.now(UTC):%H:%M:%S}  {text}", flush=True)


def in_parallel(work, items):
    with concurrent.futures.ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(work, items))


def sign_in_admin(settings, anybody):
    email = (settings.secrets / "admin_email").read_text().strip()
    password = (settings.secrets / "admin_password").read_text().strip()
    tokens = anybody.send("POST", "/api/auth/login", {"email": email, "password": password})
    return Gateway(settings.port, tokens["access_token"])


def register(anybody):
    tokens = anybody.send("POST", "/api/auth/register", {
        "email": f"demo-{secrets.token_hex(6)}@example.org", "password": secrets.token_urlsafe(24), "name": "Demo"})
    return Gateway(anybody.port, tokens["access_token"])


def run_posts(settings, *words):
    environment = {**os.environ, "CRIER_ENV_FILE": str(settings.run / "crier.env")}
    return subprocess.run([settings.program("posts"), *words], env=environment, text=True, stdout=subprocess.PIPE)


def import_posts(settings, path, email):
    """Whose author the file does not tell becomes the admin's.
    @return the ids of the file's posts that are drafts now"""
    step(f"importing {path.name}")
    done = run_posts(settings, "import", "--as-drafts", "--author", email, str(path))
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    if done.returncode not in (0, ROWS_REFUSED) or not rows:
        sys.exit(f"the import failed: {rows[-1] if rows else 'no answer'}")
    summary = rows.pop()
    step("; ".join(f"{kind}: " + ", ".join(f"{count} {outcome}" for outcome, count in summary[kind].items() if count)
                   for kind in ("posts", "comments") if any(summary[kind].values())))
    return [row["post_id"] for row in rows if row["outcome"] == "created" and row["type"] == "post"]


def write_draft(person, number):
    return person.send("POST", "/api/posts", {
        "title": f"Demo {number}", "content": "One of a thousand.", "status": "draft"})["id"]


def next_minute(lead_s):
    soon = datetime.datetime.now(UTC) + datetime.timedelta(seconds=lead_s)
    return soon.replace(second=0, microsecond=0) + datetime.timedelta(minutes=1)


def schedule(person, post_id, minute):
    person.send("POST", "/api/schedules", {
        "post_id": post_id, "date": f"{minute:%Y-%m-%d}", "hour": minute.hour, "minute": minute.minute})


def wait_for_minute(minute):
    left = (minute - datetime.datetime.now(UTC)).total_seconds()
    step(f"waiting {left:.0f} s")
    while left > 0:
        time.sleep(min(left, 10))
        left = (minute - datetime.datetime.now(UTC)).total_seconds()


def ledger(settings, wanted):
    """post id -> seconds after its minute, for each time it went live."""
    lines = {}
    for line in run_posts(settings, "ledger").stdout.splitlines():
        row = json.loads(line)
        if row["post_id"] in wanted:
            late = parse(row["published_at"]) - parse(row["publish_at"])
            lines.setdefault(row["post_id"], []).append(late.total_seconds())
    return lines


def parse(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def watch(settings, ids, minute):
    wanted = set(ids)
    while True:
        lines = ledger(settings, wanted)
        step(f"{len(lines)} of {len(ids)} are live")
        if len(lines) == len(ids) or datetime.datetime.now(UTC) >= minute + datetime.timedelta(minutes=1):
            return lines
        time.sleep(0.5)


def show(ids, minute, lines):
    """@return the exit status: 0 when each went live once, in its minute"""
    late = sorted(seconds for times in lines.values() for seconds in times)
    twice = sum(1 for times in lines.values() if len(times) > 1)
    at = lambda part: f"{late[min(len(late) - 1, int(part * len(late)))] * 1000:.0f} ms" if late else "-"
    rows = [("scheduled", len(ids)), ("published", len(lines)), ("lost", len(ids) - len(lines)), ("twice", twice),
            ("early", sum(1 for seconds in late if seconds < 0)), ("after the minute", sum(1 for seconds in late if seconds >= 60)),
            ("lateness p50", at(0.50)), ("lateness p99", at(0.99)), ("lateness max", at(1))]
    print(f"\n  minute            {minute:%Y-%m-%d %H:%M} UTC")
    for name, value in rows:
        print(f"  {name:16}  {value}")
    good = len(lines) == len(ids) and not twice and all(0 <= seconds < 60 for seconds in late)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
