#!/usr/bin/python3
"""./dev bench http: what a request costs, against nginx that only answers as many bytes; or with
--db postgres against a usual Python stack (http_postgres.py).

Medians of interleaved runs on keep-alive connections; each ratio is taken within a round. All of
it shares the machine's cores: load, nginx and daemons."""
import argparse
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import http_postgres  # noqa: E402
from harness import posts, report  # noqa: E402
from harness.load import Case, run_interleaved  # noqa: E402
from harness.reference import References  # noqa: E402
from harness.system import System, build_release  # noqa: E402

DAEMONS_KB_MAX, READY_S_MAX = 30 * 1024, 1.0


def main():
    options = parse_options()
    build_release()
    if options.db == "postgres":
        sys.exit(http_postgres.run(options))
    sys.exit(run(options))


def run(options):
    """@return the exit status"""
    system = System()
    references = References(system.data / "reference", system.port + 10)
    about = report.machine(system.data)
    try:
        system.start()
        memory = system.memory_kb()
        token = system.sign_in()
        post_id = posts.fill(system.ask, token)
        references.start(sizes(system, token, post_id))
        cases = make_cases(system, references, token, post_id)
        before = posts.count(system, token)
        run_interleaved(cases, options.rounds, options.threads, options.connections,
                        options.seconds)
        written = next(case for case in cases if case.script)
        posts.check_written(written, posts.count(system, token) - before, options)
        under_load = system.memory_kb()
    finally:
        references.stop()
        system.stop()
    return tell(about, cases, memory, under_load, system.ready_s, options)


def parse_options():
    parser = argparse.ArgumentParser(prog="./dev bench http")
    parser.add_argument("--db", choices=("sqlite", "postgres"), default="sqlite",
                        help="postgres: beside SQLite and beside FastAPI with asyncpg")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3, help="of one run")
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--threads", type=int, default=2, help="of the load")
    parser.add_argument("--strict", action="store_true", help="end with 1 where a target is missed")
    return parser.parse_args()


def sizes(system, token, post_id):
    """Bytes of the answers, which the references repeat."""
    one = system.ask("GET", f"/api/posts/{post_id}", token=token)
    page = system.ask("GET", "/api/posts?limit=20", token=token)
    return {"one": json_bytes(one), "page": json_bytes(page)}


def json_bytes(value):
    return len(json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode())


def make_cases(system, references, token, post_id):
    of_nginx = ("nginx, a post", "nginx, a page", "nginx, a post")
    names = ("GET a post", "GET a page of 20", "POST a post, durable")
    return [
        Case("nginx, a post", f"{references.url}/one"),
        Case("nginx, a page", f"{references.url}/page"),
        Case("bare civetweb", references.bare_url, reference="nginx, a post"),
        Case("nginx to bare civetweb", f"{references.url}/proxied", reference="nginx, a post"),
        *posts.cases("", system.daemon_url("posts"), token, post_id, names, of_nginx,
                     (0.50, 0.25, 0.22)),
        Case("GET a post by the gateway", f"{system.url}/api/posts/{post_id}",
             {"Authorization": f"Bearer {token}"}, reference="nginx to bare civetweb",
             target=0.75),
    ]


def tell(about, cases, memory, under_load, ready_s, options):
    """@return the exit status"""
    daemons = {name: kb for name, kb in memory.items() if name not in ("redis", "gateway")}
    goals = report.goals_of(cases) + [
        report.Goal("idle memory of all daemons", sum(daemons.values()) / 1024,
                    DAEMONS_KB_MAX / 1024, " MB", False),
        report.Goal("ready after", ready_s, READY_S_MAX, " s", False)]
    report.print_cases(cases)
    print("\nPSS in MB, idle:", megabytes(memory))
    print("after the load: ", megabytes(under_load))
    print(f"fdatasync of 4 KB: {about['fdatasync_us_p50']} us")
    report.print_goals(goals)
    report.print_noise(cases, about)
    report.write_json("http", about, cases, goals, {
        "options": vars(options), "memory_kb": memory, "memory_kb_after_load": under_load})
    return 1 if options.strict and not all(goal.is_met() for goal in goals) else 0


def megabytes(memory_kb):
    return "  ".join(f"{name} {kb / 1024:.1f}" for name, kb in memory_kb.items())


if __name__ == "__main__":
    main()
