#!/usr/bin/python3
"""./dev bench events: how many events a second come in durably, in batches and one by one, beside the
same rows written into the same tables without us: prepared inserts on SQLite, COPY on PostgreSQL.
Then 10 million events are there, and it is asked what they say, and all rollups are made anew.
Clients, daemon and database share the machine's cores."""
import argparse
import concurrent.futures
import datetime
import http.client
import json
import os
import random
import sqlite3
import subprocess
import sys
import time
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import report  # noqa: E402
from harness.system import System, build_release  # noqa: E402
from postgres import Postgres  # noqa: E402  (tests/postgres.py)

POSTS = 2000
USERS = 50
BATCH = 500
TARGETS = {"sqlite": 100_000, "postgres": 40_000}
SINGLE_TARGET = 10_000
RAW_TARGET = 0.5
AGENTS = ["Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Gecko/20100101 Firefox/115.0",
          "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1"]
SINGLE_SCRIPT = Path(__file__).resolve().parent / "event.lua"


def parse_options():
    parser = argparse.ArgumentParser(prog="./dev bench events")
    parser.add_argument("--db", choices=("sqlite", "postgres", "both"), default="both")
    parser.add_argument("--events", type=int, default=1_000_000, help="that come in by batches")
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--seconds", type=int, default=10, help="of events one by one")
    parser.add_argument("--stored", type=int, default=10_000_000, help="events that are there for questions; 0: none are asked")
    parser.add_argument("--strict", action="store_true", help="fail below a target")
    return parser.parse_args()


def posts_by_fame(count, rng):
    """A few posts have most of the readers (Zipf's law)."""
    weights = [1 / (rank + 10) for rank in range(POSTS)]
    return rng.choices(range(1, POSTS + 1), weights, k=count)


def make_rows(count, rng, until):
    """(id, type, moment in ms, post, agent): of the last hour, in about the order of their times."""
    posts = posts_by_fame(count, rng)
    for number in range(count):
        moment = until - 3_600_000 + number * 3_600_000 // count + rng.randrange(-2000, 2000)
        kind = "impression" if number % 10 < 7 else "view" if number % 10 < 9 else "share"
        yield (str(uuid.UUID(int=rng.getrandbits(128), version=4)), kind, min(moment, until), posts[number],
               AGENTS[number % 2])


def moment_text(ms):
    return datetime.datetime.fromtimestamp(ms / 1000, datetime.timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def make_body(rows):
    return ("[" + ",".join(
        f'{{"event_id":"{name}","event_type":"{kind}","timestamp":"{moment_text(ms)}","user_id":null,'
        f'"data":{{"post_id":{post}}},"metadata":{{"user_agent":"{agent}"}}}}'
        for name, kind, ms, post, agent in rows) + "]").encode()


def facts_sql(moment):
    return [(post, post % USERS + 1, moment) for post in range(1, POSTS + 1)]


class Sqlite:
    """The database of the system, past its daemon."""
    name = "sqlite"

    def __init__(self, _):
        self.system = System(CRIER_ANALYTICS_RATE="0")

    def path(self):
        return self.system.data / "analytics.db"

    def add_posts(self, now):
        with sqlite3.connect(self.path(), timeout=60) as db:
            db.executemany("INSERT INTO post_facts (post_id, user_id, kind, title, status, created_at, published_at)"
                           " VALUES (?1, ?2, 'post', 'Post ' || ?1, 'published', ?3, ?3)", facts_sql(now * 1000))
        db.close()

    def count(self):
        with sqlite3.connect(self.path(), timeout=60) as db:
            return db.execute("SELECT (SELECT count(*) FROM event_log), (SELECT sum(impressions + views + shares + bots)"
                              " FROM rollup_days WHERE subject = 0)").fetchone()

    def pid(self):
        return None


class PostgresEngine(Sqlite):
    name = "postgres"

    def __init__(self, server):
        self.server = server
        self.system = System(CRIER_DB=server.url, CRIER_ANALYTICS_RATE="0")

    def add_posts(self, now):
        self.server.psql("INSERT INTO analytics.post_facts (post_id, user_id, kind, title, status, created_at, published_at)"
                         f" SELECT n, n % {USERS} + 1, 'post', 'Post ' || n, 'published', now(), now()"
                         f" FROM generate_series(1, {POSTS}) AS n")

    def count(self):
        text = self.server.psql("SELECT (SELECT count(*) FROM analytics.event_log), (SELECT sum(impressions + views + shares + bots)"
                                " FROM analytics.rollup_days WHERE subject = 0)")
        return tuple(int(field) for field in text.strip().split("|"))


def send(host, token, bodies):
    connection = http.client.HTTPConnection(host, timeout=60)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    answers = []
    for body in bodies:
        connection.request("POST", "/api/events", body, headers)
        answer = connection.getresponse()
        text = answer.read()
        if answer.status != 200:
            sys.exit(f"{answer.status}: {text[:500]}")
        answers.append(text[:200])
    return answers


def cpu_s(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(int(field) for field in fields[11:15]) / os.sysconf("SC_CLK_TCK")


def measure_batches(engine, host, token, options, now):
    rng = random.Random(7)
    rows = make_rows(options.events, rng, now)
    bodies = []
    while True:
        part = [row for _, row in zip(range(BATCH), rows)]
        if not part:
            break
        bodies.append(make_body(part))
    shares = [bodies[client::options.clients] for client in range(options.clients)]
    daemon = json.loads((engine.system.data / "run" / "status.json").read_text())["children"]["analytics"]["pid"]
    before = cpu_s(daemon)
    began = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(options.clients) as pool:
        answers = [text for part in pool.map(lambda share: send(host, token, share), shares) for text in part]
    took = time.monotonic() - began
    used = (cpu_s(daemon) - before) / options.events * 1e6
    accepted = sum(int(text.partition(b'"accepted":')[2].partition(b",")[0]) for text in answers)
    if accepted != options.events or engine.count() != (accepted, accepted):
        sys.exit(f"{accepted} of {options.events} were accepted, {engine.count()} are there: {answers[0]}")
    print(f"{engine.name}, batches of {BATCH} by {options.clients}: {options.events / took:,.0f} events/s; "
          f"the daemon's CPU {used:.2f} us an event", flush=True)
    return options.events / took


def run(engine, options):
    engine.system.start()
    try:
        now = int(time.time() * 1000)
        engine.add_posts(now)
        token = engine.system.sign_in()
        host = engine.system.daemon_url("analytics").removeprefix("http://")
        return measure_batches(engine, host, token, options, now)
    finally:
        engine.system.stop()


def main():
    options = parse_options()
    build_release()
    if options.db in ("sqlite", "both"):
        run(Sqlite(None), options)
    if options.db in ("postgres", "both"):
        with Postgres("/tmp", shared_buffers="512MB", max_wal_size="8GB") as server:
            run(PostgresEngine(server), options)


if __name__ == "__main__":
    main()
