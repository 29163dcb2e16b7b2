#!/usr/bin/python3
"""./dev bench pages_api: GET /api/pages/{username} of pages that are known, from Redis and from the
database, through the gateway. The load shares the cores with what it measures."""
import argparse
import sqlite3
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from harness.load import Case, run_wrk  # noqa: E402
from harness.system import System, build_release  # noqa: E402

HERE = Path(__file__).resolve().parent
CACHED, STORED = "from Redis", "from the database"
# As much as a large page of www.facebook.com tells.
ABOUT = "Explore the universe and discover our home planet. There's space for everybody."
TEXTS = {"id": "100044561550831", "delegate_page_id": "54971236771", "name": "Space agency", "about": ABOUT,
         "url": "https://www.facebook.com/page", "category": "Government organisation", "email": "a@example.org",
         "profile_picture": "https://scontent.example.net/v/t39.30808-1/243095782_n.png?oh=" + "a" * 200,
         "website": "https://www.example.org/", "responsible_owner": "SPACE AGENCY", "phone": "+1 202 555 0100"}
COUNTS = {"likes": 28660812, "followers": 28000000, "following": 52, "talking_about": 78461, "verified": 1}


def parse_options(words=None):
    parser = argparse.ArgumentParser(prog="./dev bench pages_api")
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=4, help="of one run")
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--threads", type=int, default=2, help="of the load")
    return parser.parse_args(words)


def facts(now_us):
    lines = [f"{word}\twww\t=\t{now_us}\t0\t0\t{text}" for word, text in TEXTS.items()]
    return "\n".join(lines + [f"{word}\twww\t=\t{now_us}\t{count}\t0" for word, count in COUNTS.items()]) + "\n"


def fill(system, pages):
    """Fetched now, with a schedule: nothing is due while it is measured."""
    now = int(time.time() * 1e6)
    with sqlite3.connect(system.data / "scraper.db", timeout=60) as connection:
        connection.executemany(
            "INSERT INTO pages (username, facts, search_name, category, audience, source, fetched_at)"
            " VALUES (?, ?, ?, 'government', ?, 'www', ?)",
            ((f"page{n}", facts(now), f"space agency page{n}", n, now) for n in range(pages)))
        connection.execute("INSERT INTO page_names (name, page_id) SELECT username, id FROM pages")
        connection.execute("INSERT INTO page_jobs (name, waited, due_at, attempts, ended, failures, asked_at)"
                           f" SELECT username, 0, {now + 3_600_000_000}, 1, 1, 0, {now} FROM pages")


def case_of(name, system, options):
    return Case(name, system.url + "/", {"Authorization": f"Bearer {system.sign_in()}"}, str(HERE / "pages.lua"),
                {"BENCH_PAGES": str(options.pages)})


def run(systems, options):
    cases = [(case_of(name, system, options), system) for name, system in systems.items()]
    for number in range(options.rounds + 1):
        for case, _ in cases:
            # The first run puts every page into Redis.
            found = run_wrk(case, options.threads, options.connections, options.seconds)
            if number:
                case.runs.append(found)
    return [case for case, _ in cases]


def measure(options):
    """Prints a line for each way; @return the cases"""
    systems = {}
    try:
        for name, settings in ((CACHED, {}), (STORED, {"CRIER_SCRAPER_CACHE_SECONDS": "0"})):
            systems[name] = System(**settings)
            systems[name].start()
            fill(systems[name], options.pages)
        cases = run(systems, options)
    finally:
        for system in systems.values():
            system.stop()
    for case in cases:
        print(f"GET /api/pages/{{username}} {case.name:18} {case.rate():8.0f} requests/s   p99 {case.p99_ms():6.2f} ms"
              f"   ({options.pages} pages, {options.connections} connections)")
    return cases


def main():
    build_release()
    measure(parse_options())


if __name__ == "__main__":
    main()
