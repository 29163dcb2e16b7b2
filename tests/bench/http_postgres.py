"""./dev bench http --db postgres: the same requests on PostgreSQL, on SQLite, and at a service of
FastAPI and asyncpg on the same PostgreSQL with as many connections, in one run."""
import sys
from pathlib import Path

from harness import posts, report
from harness.load import run_interleaved
from harness.peers import FastApi
from harness.system import System

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from postgres import Postgres  # noqa: E402  (tests/postgres.py)

CONNECTIONS = 8   # of the posts daemon, and of all workers of the peer
TARGETS = (4.0, 8.0, 1.5)


def run(options):
    """@return the exit status"""
    embedded = System()
    about = report.machine(embedded.data)
    postgres = Postgres(embedded.data)
    running = []
    try:
        postgres.start()
        embedded.start()
        running.append(embedded)
        served = start_served(postgres, running)
        peer = start_peer(postgres, embedded.port + 10, running)
        cases = make_cases(embedded, served, peer)
        run_interleaved(cases, options.rounds, options.threads, options.connections,
                        options.seconds)
        check_written(cases, {"SQLite": embedded, "PostgreSQL": served}, options)
    finally:
        for each in reversed(running):
            each.stop()
        postgres.destroy()
    return tell(about, cases, options)


def start_served(postgres, running):
    system = System(CRIER_DB=postgres.url, CRIER_DB_CONNECTIONS=str(CONNECTIONS))
    running.append(system)
    system.start()
    return system


def start_peer(postgres, port, running):
    postgres.psql("CREATE DATABASE peer OWNER crier")
    peer = FastApi(port, postgres.url.removesuffix("crier") + "peer", CONNECTIONS)
    running.append(peer)
    peer.start()
    return peer


def make_cases(embedded, served, peer):
    names = ("GET a post, ", "GET a page of 20, ", "POST a post, ")
    by_peer = [f"{name}FastAPI" for name in names]
    of_peer = make_some("FastAPI", peer.url, peer, names, ("", "", ""), (0, 0, 0))
    of_sqlite = make_some("SQLite", embedded.daemon_url("posts"), embedded, names, by_peer,
                          (0, 0, 0))
    of_postgres = make_some("PostgreSQL", served.daemon_url("posts"), served, names, by_peer,
                            TARGETS)
    return [case for three in zip(of_peer, of_sqlite, of_postgres) for case in three]


def make_some(whose, url, service, names, references, targets):
    token = service.sign_in()
    post_id = posts.fill(service.ask, token)
    return posts.cases(whose, url, token, post_id, names, references, targets)


def check_written(cases, systems, options):
    for whose, system in systems.items():
        case = next(case for case in cases if case.script and case.name.endswith(whose))
        posts.check_written(case, posts.count(system, system.sign_in()) - posts.POSTS, options)


def tell(about, cases, options):
    goals = report.goals_of(cases)
    report.print_cases(cases)
    report.print_goals(goals)
    report.print_noise(cases, about)
    report.write_json("http-postgres", about, cases, goals, {"options": vars(options)})
    return 1 if options.strict and not all(goal.is_met() for goal in goals) else 0
