#!/usr/bin/python3
"""./dev bench bulk: how many posts a second are scheduled by POST /api/schedules/bulk, through the
gateway and durably: new ones, and drafts that are there. Clients, daemons and database share the
machine's cores; CPU is told for each of them per row."""
import argparse
import concurrent.futures
import http.client
import json
import os
import sqlite3
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import report  # noqa: E402
from harness.system import System, build_release  # noqa: E402
from postgres import Postgres  # noqa: E402  (tests/postgres.py)

TARGET_PER_S = 30_000
CONTENT = "A sentence of a post that is about as long as most are, and says as little. " * 3
RESET = ("UPDATE posts SET status = 'draft', publish_at = NULL, schedule_date = NULL, "
         "schedule_hour = NULL, schedule_minute = NULL, schedule_zone = NULL")
TYPES = {"json": "application/json", "ndjson": "application/x-ndjson", "csv": "text/csv"}


def parse_options():
    parser = argparse.ArgumentParser(prog="./dev bench bulk")
    parser.add_argument("--db", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--posts", type=int, default=200_000, help="of one run")
    parser.add_argument("--rows", type=int, default=10_000, help="of a request")
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--format", choices=TYPES, default="json")
    parser.add_argument("--minutes", type=int, default=60, help="that the posts are spread over")
    parser.add_argument("--strict", action="store_true", help="fail below the target")
    return parser.parse_args()


def when(number, options):
    minute = number % options.minutes
    return {"date": "2035-12-01", "hour": 9 + minute // 60 % 12, "minute": minute % 60,
            "timezone": "Europe/Berlin"}


def encode(rows, form):
    if form == "json":
        text = json.dumps({"items": rows}, separators=(",", ":"))
    elif form == "ndjson":
        text = "\n".join(json.dumps(row, separators=(",", ":")) for row in rows)
    else:
        text = ",".join(rows[0]) + "\n" + "".join(",".join(map(cell, row.values())) + "\n" for row in rows)
    return text.encode()


def cell(value):
    return '"%s"' % value if "," in str(value) else str(value)


def bodies(rows, options):
    return [encode(rows[start:start + options.rows], options.format)
            for start in range(0, len(rows), options.rows)]


def send(system, token, share, options):
    """One client's requests, one after the other. @return their answers as bytes"""
    host = system.url.removeprefix("http://")
    connection = http.client.HTTPConnection(host, timeout=60)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": TYPES[options.format]}
    answers = []
    for body in share:
        connection.request("POST", "/api/schedules/bulk", body, headers)
        answer = connection.getresponse()
        text = answer.read()
        if answer.status != 200:
            sys.exit(f"{answer.status}: {text[:500]}")
        answers.append(text)
    return answers


def cpu_s(pid):
    """User and system time of a process and its children, in seconds."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    own = (int(fields[11]) + int(fields[12]) + int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return own + sum(cpu_s(child) for child in children)


def cpu_by_name(system, server):
    status = json.loads((system.data / "run" / "status.json").read_text())
    pids = {name: child["pid"] for name, child in status["children"].items()}
    if server:
        pids["postgres"] = server.pid
    return {"clients": time.process_time(), **{name: cpu_s(pid) for name, pid in pids.items()}}


def measure(name, system, server, token, rows, options):
    """@return (rows a second, ids of the posts)"""
    work = bodies(rows, options)
    shares = [work[client::options.clients] for client in range(options.clients)]
    before = cpu_by_name(system, server)
    began = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(options.clients) as pool:
        answers = [text for part in pool.map(lambda share: send(system, token, share, options), shares)
                   for text in part]
    took_s = time.monotonic() - began
    after = cpu_by_name(system, server)
    told = [json.loads(text) for text in answers]
    scheduled = sum(each["scheduled"] for each in told)
    if scheduled != len(rows):
        sys.exit(f"{name}: {scheduled} of {len(rows)} were scheduled: {answers[0][:500]}")
    used = {who: (after[who] - before[who]) / len(rows) * 1e6 for who in after}
    print(f"{name}: {len(rows) / took_s:,.0f} rows/s ({took_s:.2f} s); us of CPU a row: " +
          ", ".join(f"{who} {us:.1f}" for who, us in used.items() if us >= 0.1) +
          f"; all {sum(used.values()):.1f}", flush=True)
    return len(rows) / took_s, sorted(result["post_id"] for each in told for result in each["results"])


def make_drafts(system, server):
    """What was scheduled becomes drafts again, behind the daemons' back."""
    if server:
        server.psql(f"SET search_path = posts; {RESET}")
        server.psql("VACUUM FULL posts.posts")
        server.psql("VACUUM ANALYZE posts.posts")
        return
    with sqlite3.connect(system.data / "posts.db", timeout=60) as db:
        db.execute(RESET)
    db.close()


def run(system, server, options):
    about = report.machine(system.data)
    system.start()
    try:
        token = system.sign_in()
        new = [{"title": f"Number {number}", "content": CONTENT, **when(number, options)}
               for number in range(options.posts)]
        rates = {}
        rates["new posts"], ids = measure("new posts", system, server, token, new, options)
        make_drafts(system, server)
        rows = [{"post_id": post_id, **when(number, options)} for number, post_id in enumerate(ids)]
        rates["drafts"], _ = measure("drafts", system, server, token, rows, options)
    finally:
        system.stop()
    print(f"{options.db}, {options.format}, {options.clients} clients, {options.rows} rows a request, "
          f"{about['cpus']} cores, load before {about['load_before']:.1f}, "
          f"fdatasync {about['fdatasync_us_p50']:.0f} us")
    return 1 if options.strict and min(rates.values()) < TARGET_PER_S else 0


def main():
    options = parse_options()
    build_release()
    if options.db == "sqlite":
        sys.exit(run(System(), None, options))
    with Postgres("/tmp", shared_buffers="256MB", max_wal_size="4GB") as server:
        sys.exit(run(System(CRIER_DB=server.url), server, options))


if __name__ == "__main__":
    main()
