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
import resource
import sqlite3
import subprocess
import sys
import time
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import report, usage  # noqa: E402
from harness.system import System, build_release  # noqa: E402
from postgres import Postgres  # noqa: E402  (tests/postgres.py)

POSTS = 2000
USERS = 50
BATCH = 500
TARGETS = {"sqlite": 100_000, "postgres": 40_000}
SINGLE_TARGET = 10_000
SINGLE_CONNECTIONS = 32   # fewer than the daemon serves at once, which are its threads
RAW_TARGET = 0.5
ANSWER_MS = 10
QUESTIONS = 500
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


class Sqlite:
    """The database of a system, past its daemon."""
    name = "sqlite"
    numbers = "WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < {last})"

    def __init__(self, server):
        self.server = server
        self.system = System(CRIER_ANALYTICS_RATE="0", CRIER_ANALYTICS_LOG_DAYS="400", **self.settings())

    def settings(self):
        return {}

    def run(self, sql):
        """@return the first row, as numbers"""
        with sqlite3.connect(self.system.data / "analytics.db", timeout=600) as db:
            db.execute("PRAGMA cache_size = -262144")
            row = db.execute(sql).fetchone()
        db.close()
        return tuple(int(field) for field in row or ())

    def add_posts(self, now):
        self.run(self.numbers.format(last=POSTS - 1) +
                 " INSERT INTO post_facts (post_id, user_id, kind, title, status, created_at, published_at) SELECT n + 1,"
                 f" n % {USERS} + 1, 'post', 'Post ' || n, 'published', {self.at(now)}, {self.at(now)} FROM numbers")

    def at(self, ms):
        return str(ms * 1000)

    def counts(self):
        return self.run("SELECT (SELECT count(*) FROM event_log), (SELECT coalesce(sum(impressions + views + shares + bots), 0)"
                        " FROM rollup_days WHERE subject = 0)")

    def empty(self):
        for table in ("event_log", "rollup_days", "rollup_months", "ingest_days"):
            self.run(f"DELETE FROM {table}")

    def raw(self, program, file):
        """In a file beside the daemon's, on the same disk."""
        path = self.system.data / "raw.db"
        with sqlite3.connect(path) as db:
            db.execute(self.table())
        db.close()
        return float(subprocess.run([program, "sqlite", path, file, str(BATCH)], check=True, text=True,
                                    stdout=subprocess.PIPE).stdout)

    def table(self):
        with sqlite3.connect(self.system.data / "analytics.db") as db:
            return db.execute("SELECT sql FROM sqlite_schema WHERE name = 'event_log'").fetchone()[0]

    def row_time(self, ms):
        return str(ms * 1000)

    def load(self, count, now):
        """So many events over a year, each day as many; the rollups are for rebuild to make."""
        begin = now - 364 * 86_400_000
        step = 364 * 86_400_000_000 / count
        self.run(self.numbers.format(last=count - 1) +
                 " INSERT INTO event_log (at, key, event_id, kind, post_id, filter, referrer, device)"
                 f" SELECT {begin * 1000} + CAST(n * {step} AS INTEGER), n, 'event-' || n, 1 + (n % 10) / 7 + (n % 10) / 9,"
                 f" 1 + (n * 7919) % {POSTS}, 0, n % 5, n % 4 FROM numbers")


class PostgresEngine(Sqlite):
    name = "postgres"

    def settings(self):
        return {"CRIER_DB": self.server.url}

    def run(self, sql):
        text = self.server.psql(f"SET search_path = analytics; {sql}").strip().splitlines()
        return tuple(int(field) for field in text[-1].split("|")) if text and text[-1][0].isdigit() else ()

    numbers = "WITH numbers AS (SELECT n FROM generate_series(0, {last}) AS n)"

    def at(self, ms):
        return f"to_timestamp({ms} / 1000.0)"

    def empty(self):
        self.run("TRUNCATE event_log, rollup_days, rollup_months, ingest_days")

    def raw(self, program, file):
        rate = float(subprocess.run([program, "postgres", self.server.url, file, str(BATCH)], check=True, text=True,
                                    stdout=subprocess.PIPE).stdout)
        self.empty()
        return rate

    def row_time(self, ms):
        return moment_text(ms)

    def load(self, count, now):
        begin = now - 364 * 86_400_000
        self.run(f"SELECT event_log_extend({begin // 86_400_000}, {now // 86_400_000})")
        self.run("INSERT INTO event_log (at, key, event_id, kind, post_id, filter, referrer, device)"
                 f" SELECT {self.at(begin)} + n * interval '1 microsecond' * {364 * 86_400_000_000 / count}, n, 'event-' || n,"
                 f" 1 + (n % 10) / 7 + (n % 10) / 9, 1 + (n * 7919) % {POSTS}, 0, n % 5, n % 4"
                 f" FROM generate_series(0::bigint, {count - 1}) AS n")
        self.run("ANALYZE")


def write_rows(engine, rows, path):
    """The same rows as text between tabs, for who does nothing else with them."""
    with open(path, "w", encoding="ascii") as file:
        for number, (name, kind, ms, post, _) in enumerate(rows):
            kinds = {"impression": 1, "view": 2, "share": 3}
            last = "\t\\N" if engine.name == "postgres" else "\t"
            file.write(f"{engine.row_time(ms)}\t{hash((number, name)) >> 1}\t{name}\t{kinds[kind]}\t{post}\t0\t0\t1{last}\n")


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


def cpu_s(engine):
    """CPU seconds so far, by who took them."""
    daemon = json.loads((engine.system.data / "run" / "status.json").read_text())["children"]["analytics"]["pid"]
    return {"daemon": usage.cpu_s(daemon), "database": usage.cpu_s(engine.server.pid) if engine.server else 0.0,
            "clients": sum(resource.getrusage(who).ru_utime + resource.getrusage(who).ru_stime
                           for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))}


def cpu_text(engine, before, count):
    """What each of so many took, in microseconds of CPU."""
    used = usage.difference(cpu_s(engine), before)
    return "CPU us each: " + ", ".join(f"{name} {seconds / count * 1e6:.2f}" for name, seconds in used.items())


def settle(host, token):
    """Figures are read, so that all that came in is in the rollups."""
    connection = http.client.HTTPConnection(host, timeout=60)
    connection.request("GET", "/api/events/stats", headers={"Authorization": f"Bearer {token}"})
    answer = connection.getresponse()
    text = answer.read()
    if answer.status != 200:
        sys.exit(f"{answer.status}: {text[:500]}")


def measure_batches(engine, host, token, rows, options):
    """@return events a second; all of them are counted, once"""
    bodies = [make_body(rows[start:start + BATCH]) for start in range(0, len(rows), BATCH)]
    shares = [bodies[client::options.clients] for client in range(options.clients)]
    before, began = cpu_s(engine), time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(options.clients) as pool:
        answers = [text for part in pool.map(lambda share: send(host, token, share), shares) for text in part]
    settle(host, token)
    took = time.monotonic() - began
    used = cpu_text(engine, before, len(rows))
    accepted = sum(int(text.partition(b'"accepted":')[2].partition(b",")[0]) for text in answers)
    if accepted != len(rows) or engine.counts() != (accepted, accepted):
        sys.exit(f"{accepted} of {len(rows)} were accepted, {engine.counts()} are there: {answers[0]}")
    print(f"{engine.name}: {len(rows) / took:,.0f} events/s in batches of {BATCH} by {options.clients} clients; {used}",
          flush=True)
    return len(rows) / took


def measure_singles(engine, host, token, options, now):
    environment = {**os.environ, "BENCH_RUN": uuid.uuid4().hex, "BENCH_POSTS": str(POSTS), "BENCH_MOMENT": moment_text(now)}
    before, cpu = engine.counts()[0], cpu_s(engine)
    done = subprocess.run(["wrk", "-t2", f"-c{SINGLE_CONNECTIONS}", f"-d{options.seconds}s", "-s", str(SINGLE_SCRIPT),
                           "-H", f"Authorization: Bearer {token}", f"http://{host}/api/events"],
                          env=environment, check=True, text=True, stdout=subprocess.PIPE).stdout
    if "Non-2xx" in done:
        sys.exit(done)
    rate = float(done.partition("Requests/sec:")[2].split()[0])
    settle(host, token)
    used = cpu_text(engine, cpu, int(rate * options.seconds))
    there = engine.counts()[0] - before
    print(f"{engine.name}: {rate:,.0f} single events/s by {SINGLE_CONNECTIONS} connections; {there:,} are there; {used}", flush=True)
    return rate


def measure_rebuild(engine, options, now):
    """Stores the events that are asked about, behind the daemon's back."""
    engine.empty()
    began = time.monotonic()
    engine.load(options.stored, now)
    print(f"{engine.name}: {options.stored:,} events stored in {time.monotonic() - began:.0f} s", flush=True)
    program = report.ROOT / "build" / engine.system.environment["CRIER_PRESET"] / "bin" / "crier-analytics"
    done = subprocess.run([program, "rebuild"], check=True, text=True, stdout=subprocess.PIPE,
                          env={**os.environ, "CRIER_ENV_FILE": str(engine.system.data / "run" / "crier.env")}).stdout
    told = json.loads(done.splitlines()[-1])
    rate = told["events"] / told["seconds"]
    print(f"{engine.name}: rebuild of {told['events']:,} events in {told['seconds']:.1f} s, {rate:,.0f} events/s", flush=True)
    if engine.counts() != (options.stored, options.stored):
        sys.exit(f"rebuild counts {engine.counts()} of {options.stored}")
    return rate


def p99_ms(times):
    return sorted(times)[len(times) * 99 // 100] * 1000


def measure_questions(engine, token, now):
    """What people ask of so many events, one after another, of the daemon itself."""
    host = engine.system.daemon_url("analytics").removeprefix("http://")
    connection = http.client.HTTPConnection(host, timeout=60)
    day = lambda back: moment_text(now - back * 86_400_000)  # noqa: E731
    rng = random.Random(3)
    goals = []
    for name, path in (("top 5 of 30 days", lambda: f"/api/analytics/top?limit=5&by={rng.choice(['engagement', 'impressions', 'views'])}"
                        f"&from={day(30)}&to={day(rng.randrange(2))}"),
                       ("a post's year by days", lambda: f"/api/analytics/posts/{rng.randrange(POSTS) + 1}/graph?metric=impressions"
                        f"&interval=day&from={day(363)}&to={day(0)}"),
                       ("a post's year by days of Kathmandu", lambda: f"/api/analytics/posts/{rng.randrange(POSTS) + 1}/graph?metric=impressions"
                        f"&interval=day&from={day(363)}&to={day(0)}&timezone=Asia/Kathmandu")):
        times = []
        for _ in range(QUESTIONS):
            began = time.perf_counter()
            connection.request("GET", path(), headers={"Authorization": f"Bearer {token}"})
            answer = connection.getresponse()
            text = answer.read()
            times.append(time.perf_counter() - began)
            if answer.status != 200:
                sys.exit(f"{answer.status}: {text[:500]}")
        print(f"{engine.name}: {name}: median {sorted(times)[len(times) // 2] * 1000:.2f} ms, p99 {p99_ms(times):.2f} ms", flush=True)
        goals.append(report.Goal(f"{engine.name}: {name}, p99", p99_ms(times), ANSWER_MS, " ms", False))
    return goals


def run(engine, options):
    about = report.machine(engine.system.data)
    engine.system.start()
    try:
        now = int(time.time() * 1000)
        engine.add_posts(now)
        token = engine.system.sign_in()
        host = engine.system.daemon_url("analytics").removeprefix("http://")
        rows = list(make_rows(options.events, random.Random(7), now))
        file = engine.system.data / "rows.txt"
        write_rows(engine, rows, file)
        program, cpu = build_raw(engine.system.data), cpu_s(engine)
        raw = engine.raw(program, file)
        print(f"{engine.name}: {raw:,.0f} rows/s into the log by one who does nothing else, {BATCH} a commit; "
              + cpu_text(engine, cpu, options.events), flush=True)
        batches = measure_batches(engine, host, token, rows, options)
        goals = [report.Goal(f"{engine.name}: events/s in batches", batches, TARGETS[engine.name], "", True),
                 report.Goal(f"{engine.name}: batches / raw", batches / raw, RAW_TARGET, "", True),
                 report.Goal(f"{engine.name}: single events/s", measure_singles(engine, host, token, options, now),
                             SINGLE_TARGET, "", True)]
        if options.stored:
            measure_rebuild(engine, options, now)
            goals += measure_questions(engine, token, now)
    finally:
        engine.system.stop()
    report.print_load(about)
    return goals


def build_raw(folder):
    """@return who is compared with: a program that does nothing but write rows"""
    program = folder / "events_raw"
    subprocess.run(["gcc", "-O2", "-D_GNU_SOURCE", "-I/usr/include/postgresql", report.ROOT / "tests" / "bench" / "events_raw.c",
                    "-o", program, "-lsqlite3", "-lpq"], check=True)
    return program


def main():
    options = parse_options()
    build_release()
    goals = []
    if options.db in ("sqlite", "both"):
        goals += run(Sqlite(None), options)
    if options.db in ("postgres", "both"):
        with Postgres("/tmp", shared_buffers="512MB", max_wal_size="8GB") as server:
            goals += run(PostgresEngine(server), options)
    report.print_goals(goals)
    sys.exit(options.strict and not all(goal.is_met() for goal in goals))


if __name__ == "__main__":
    main()
