"""PostgreSQL goes away, comes back, hangs: who asks is refused in the way the contract has for it,
nothing that was answered is lost, and no daemon needs to be restarted."""
import concurrent.futures
import datetime
import time

import httpx
import pytest

from load import NO_RATE_LIMIT, PROBLEM, Reader, Writer, assert_nothing_answered_is_lost, is_refusal, running
from postgres import Postgres
from publishing import (assert_published_once_within, next_minute, schedule_many, sleep_until,
                        wait_published)
from system import DAEMON_PORTS, System, status_of, wait_for

WRITERS, READERS = 6, 3
RECOVERY_S = 5.0
REQUEST_S = 4.0  # CRIER_REQUEST_TIMEOUT_MS of these systems, less than a statement may take
GRACE_S = 3.0  # for one to be cancelled, and for a busy machine
CONNECTIONS = 2
AT_ONCE = 24


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with Postgres(tmp_path_factory.mktemp("postgres")) as running_server:
        yield running_server


@pytest.fixture(scope="module")
def system(tmp_path_factory, server):
    running_system = System(tmp_path_factory.mktemp("crier") / "data", CRIER_DB=server.url, **NO_RATE_LIMIT,
                            CRIER_DB_CONNECTIONS=str(CONNECTIONS),
                            CRIER_REQUEST_TIMEOUT_MS=str(int(REQUEST_S * 1000)))
    running_system.up()
    yield running_system
    running_system.down()


@pytest.fixture
def same_daemons(system):
    """No daemon ended meanwhile, and all are ready afterwards."""
    before = {name: system.pid(name) for name in DAEMON_PORTS}
    yield
    for name in DAEMON_PORTS:
        system.wait_ready(name)
    assert {name: system.pid(name) for name in DAEMON_PORTS} == before


def given_post(person):
    answer = person.post("/api/posts", json={"title": "A post", "content": "x"})
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


def given_load(system):
    people = [system.register(f"Writer {index}") for index in range(WRITERS)]
    post_id = given_post(people[0])
    return ([Writer(person) for person in people],
            [Reader(system.register("Reader"), post_id) for _ in range(READERS)])


def wait_until_all_are_served(workers, since):
    wait_for(lambda: all(worker.last_accepted > since for worker in workers),
             "everybody to be served again", RECOVERY_S)


@pytest.mark.parametrize("mode", ["fast", "immediate", "kill"])
def test_a_restarted_server_costs_refusals_and_nothing_else(system, server, same_daemons, mode):
    writers, readers = given_load(system)
    with running(writers + readers):
        time.sleep(1)
        server.stop(mode)
        ready = {name: status_of(f"{system.daemon_url(name)}/readyz") for name in ("auth", "posts")}
        time.sleep(0.5)
        server.start()
        wait_until_all_are_served(writers + readers, time.monotonic())
    assert ready == {"auth": 503, "posts": 503}
    assert all(worker.refused for worker in writers + readers)
    assert all(worker.lost_connections == 0 for worker in writers + readers)
    assert_nothing_answered_is_lost(writers)


def test_a_server_that_crashes_in_the_minute_publishes_each_post_once(system, server, same_daemons):
    """Twice: while the first tickets are claimed, and again while the rest is."""
    ann = system.register("Ann")
    due = next_minute(lead_s=10)
    ids = schedule_many(ann, 300, due)
    sleep_until(due + datetime.timedelta(milliseconds=20))
    server.restart("kill", pause_s=0.5)
    time.sleep(0.3)
    server.restart("immediate")
    wait_published(system, ids, due + datetime.timedelta(minutes=1))
    assert_published_once_within(system, ann, ids, due)


@pytest.mark.long
def test_many_restarts_lose_nothing(system, server, same_daemons):
    writers, readers = given_load(system)
    with running(writers + readers):
        for mode in ("fast", "kill", "immediate") * 5:
            time.sleep(1)
            server.restart(mode, pause_s=0.2)
            wait_until_all_are_served(writers + readers, time.monotonic())
    assert_nothing_answered_is_lost(writers)


def ask_many(system, person, post_id):
    """AT_ONCE reads and writes at one time. @return (answer, seconds) of each"""
    def one(number):
        begun = time.monotonic()
        answer = (person.get(f"/api/posts/{post_id}") if number % 2 else
                  person.post("/api/posts", json={"title": "One of many", "content": "x"}))
        return answer, time.monotonic() - begun
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(AT_ONCE)))


def assert_refused_in_time(outcomes):
    for answer, seconds in outcomes:
        assert is_refusal(answer), f"{answer.status_code}: {answer.text}"
        assert seconds < REQUEST_S + GRACE_S, f"{answer.status_code} after {seconds:.1f} s"


def assert_works_at_once(system, person, post_id):
    """Within a second or two all connections are of use again, and none does old work."""
    begun = time.monotonic()
    for answer, _ in ask_many(system, person, post_id):
        assert answer.is_success, answer.text
    assert time.monotonic() - begun < GRACE_S


def busy_sessions(server):
    return int(server.psql("SELECT count(*) FROM pg_stat_activity WHERE usename = 'crier'"
                           " AND state <> 'idle'"))


def sessions(server):
    return int(server.psql("SELECT count(*) FROM pg_stat_activity WHERE usename = 'crier'"))


def test_a_statement_that_hangs_is_given_up_and_the_pool_is_of_use_again(system, server, same_daemons):
    """Two connections hang at a lock, everybody else waits for one of them."""
    ann = system.register("Ann")
    post_id = given_post(ann)
    with server.locked("posts.posts"):
        outcomes = ask_many(system, ann, post_id)
        assert sessions(server) <= CONNECTIONS * len(DAEMON_PORTS)
    assert_refused_in_time(outcomes)
    statuses = {answer.status_code for answer, _ in outcomes}
    assert statuses == {503, 504}, "who hung took too long, who waited for a connection got none"
    assert_works_at_once(system, ann, post_id)
    wait_for(lambda: busy_sessions(server) == 0, "nobody to do old work")


def test_other_tables_and_daemons_go_on_while_one_hangs(system, server, same_daemons):
    ann = system.register("Ann")
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        with server.locked("posts.posts"):
            hanging = pool.submit(ann.get, "/api/posts")
            assert ann.get("/api/auth/me").status_code == 200
            assert status_of(f"{system.daemon_url('auth')}/readyz") == 200
            assert status_of(f"{system.daemon_url('posts')}/healthz") == 200
            assert not hanging.done()
        assert hanging.result().is_success


def test_a_server_that_answers_nothing_is_given_up(system, server, same_daemons):
    """The kernel takes the bytes, so that no connection breaks: only our clock ends the wait."""
    ann = system.register("Ann")
    post_id = given_post(ann)
    with server.frozen():
        outcomes = ask_many(system, ann, post_id)
        begun = time.monotonic()
        answer = httpx.get(f"{system.daemon_url('posts')}/readyz", timeout=30, trust_env=False)
        readiness_s = time.monotonic() - begun
    assert_refused_in_time(outcomes)
    assert answer.status_code == 503 and answer.headers["content-type"].startswith("application/json")
    assert readiness_s < REQUEST_S + GRACE_S
    assert_works_at_once(system, ann, post_id)


def test_a_server_without_free_sessions_refuses_for_the_moment(system, server, same_daemons):
    """Others have taken them all: 53300 is no mistake of ours."""
    ann = system.register("Ann")
    post_id = given_post(ann)
    server.psql("ALTER ROLE crier CONNECTION LIMIT 0")
    try:
        server.psql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'crier'")
        answer = ann.get(f"/api/posts/{post_id}")
        assert answer.status_code == 503 and answer.headers["content-type"] == PROBLEM
    finally:
        server.psql("ALTER ROLE crier CONNECTION LIMIT -1")
    assert_works_at_once(system, ann, post_id)
