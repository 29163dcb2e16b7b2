"""FEATURES A3 and A4: a session is refreshed by two tabs at once and by one whose answer was lost, but
not by a thief. What ends is void in auth at once, and in every other daemon within a second."""
import concurrent.futures
import contextlib
import os
import subprocess
import threading
import time

import httpx
import pytest

from conftest import ENGINE
from system import ROOT, free_port, is_ours, status_of, wait_for

AT_ONCE_S = 1.0
WINDOW_S = 10
# After Redis came back: the pause of the pool, a round of auth's and one of the other daemon's.
AFTER_REDIS_S = 5.0
ROUNDS_SHORT, ROUNDS_WHOLE = 100, 1000


@pytest.fixture
def ann(system):
    person = system.register("Ann")
    yield person
    person.client.close()


def again(system, person):
    """The same person on another device."""
    return system.sign_in(person.email, person.password)


def refresh(system, token):
    with system.client() as client:
        return client.post("/api/auth/refresh", json={"refresh_token": token})


def refreshed(system, token):
    answer = refresh(system, token)
    assert answer.status_code == 200, answer.text
    return answer.json()


def ask_as(system, access_token, path="/api/auth/me"):
    with system.client(Authorization=f"Bearer {access_token}") as client:
        return client.get(path)


def posts_takes(system, access_token):
    status = ask_as(system, access_token, "/api/posts?limit=1").status_code
    assert status in (200, 401), status
    return status == 200


def assert_void(system, access_token, within_s=AT_ONCE_S):
    """In auth already, in posts soon."""
    begun = time.monotonic()
    answer = ask_as(system, access_token)
    assert answer.status_code == 401 and "has ended" in answer.text, answer.text
    wait_for(lambda: not posts_takes(system, access_token), "posts to refuse the token", within_s)
    return time.monotonic() - begun


def assert_holds(system, access_token):
    assert ask_as(system, access_token).status_code == 200
    assert posts_takes(system, access_token)


def sessions_of(person):
    answer = person.get("/api/auth/sessions")
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


class Tab:
    """A browser's tab: it knows the newest token that it got itself."""

    def __init__(self, system, token, gate):
        self.token = token
        self.gate = gate
        self.client = system.client()

    def refresh(self, rounds):
        for _ in range(rounds):
            self.gate.wait(timeout=60)
            answer = self.client.post("/api/auth/refresh", json={"refresh_token": self.token})
            assert answer.status_code == 200, answer.text
            self.token = answer.json()["refresh_token"]
        return answer.json()


def run_tabs(system, token, rounds, count=2):
    """@return each tab's last tokens"""
    gate = threading.Barrier(count)
    tabs = [Tab(system, token, gate) for _ in range(count)]

    def run(tab):
        try:
            return tab.refresh(rounds)
        except BaseException:
            gate.abort()
            raise
    with concurrent.futures.ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, tabs))


def check_tabs(system, ann, rounds):
    for tokens in run_tabs(system, ann.tokens["refresh_token"], rounds):
        assert_holds(system, tokens["access_token"])
        refreshed(system, tokens["refresh_token"])
    assert_holds(system, ann.tokens["access_token"])
    assert len(sessions_of(ann)) == 1


def test_two_tabs_that_refresh_at_once_stay_signed_in(system, ann):
    check_tabs(system, ann, ROUNDS_SHORT)


@pytest.mark.long
def test_two_tabs_that_refresh_at_once_a_thousand_times_stay_signed_in(system, ann):
    check_tabs(system, ann, ROUNDS_WHOLE)


def test_a_lost_answer_is_given_again(system, ann):
    first = ann.tokens["refresh_token"]
    lost, found = refreshed(system, first), refreshed(system, first)
    # The same successor: either is the newest one, and neither is spent by the other.
    following = refreshed(system, lost["refresh_token"])
    assert refreshed(system, found["refresh_token"])
    assert_holds(system, following["access_token"])


def test_a_stolen_token_ends_its_session_and_no_other(system, ann):
    elsewhere = again(system, ann)
    stolen = ann.tokens["refresh_token"]
    newer = refreshed(system, stolen)
    newest = refreshed(system, newer["refresh_token"])
    assert_holds(system, newest["access_token"])
    replayed = refresh(system, stolen)
    assert replayed.status_code == 401 and "its session has ended" in replayed.text
    for tokens in (newest, newer, ann.tokens):
        assert_void(system, tokens["access_token"])
    assert refresh(system, newest["refresh_token"]).status_code == 401
    assert_holds(system, elsewhere.tokens["access_token"])
    refreshed(system, elsewhere.tokens["refresh_token"])


def test_after_the_window_the_token_before_is_a_stolen_one(system, ann):
    newest = refreshed(system, ann.tokens["refresh_token"])
    time.sleep(WINDOW_S + 0.5)
    assert refresh(system, ann.tokens["refresh_token"]).status_code == 401
    assert_void(system, newest["access_token"])


def test_nothing_is_refreshed_after_signing_out(system, ann):
    elsewhere = again(system, ann)
    newest = refreshed(system, ann.tokens["refresh_token"])
    assert ann.post("/api/auth/logout").status_code == 204
    for tokens in (ann.tokens, newest):
        assert refresh(system, tokens["refresh_token"]).status_code == 401
        assert_void(system, tokens["access_token"])
    assert_holds(system, elsewhere.tokens["access_token"])


@pytest.mark.parametrize("method, path, body", [
    ("GET", "/api/auth/me", None), ("GET", "/api/auth/verify", None),
    ("PATCH", "/api/auth/me", {"name": "Ann"}), ("GET", "/api/auth/sessions", None),
    ("DELETE", "/api/auth/sessions", None), ("DELETE", "/api/auth/sessions/1", None),
    ("POST", "/api/auth/logout", None), ("GET", "/.well-known/jwks.json", None)])
def test_every_operation_of_auth_refuses_a_session_that_ended(ann, method, path, body):
    assert ann.post("/api/auth/logout").status_code == 204
    answer = ann.request(method, path, json=body)
    assert answer.status_code == 401 and "has ended" in answer.text
    assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize("method, path", [
    ("GET", "/api/posts"), ("GET", "/api/schedules"), ("GET", "/api/pages/nobody"),
    ("DELETE", "/api/posts/999999999/reaction")])
def test_every_daemon_refuses_a_session_that_ended_within_a_second(ann, method, path):
    def status():
        return ann.request(method, path).status_code
    assert status() in (200, 204, 404)
    assert ann.post("/api/auth/logout").status_code == 204
    wait_for(lambda: status() == 401, "a refusal", AT_ONCE_S)


def test_sessions_are_listed_and_signed_out_from_another(system, ann):
    with system.client(**{"User-Agent": "Phone/1.0"}) as phone:
        there = phone.post("/api/auth/login", json={"email": ann.email, "password": ann.password}).json()
    listed = sessions_of(ann)
    assert [session["current"] for session in listed] == [False, True]
    assert listed[0]["user_agent"] == "Phone/1.0" and is_ours(listed[0]["ip"])
    assert listed[0]["created_at"] <= listed[0]["last_used_at"] < listed[0]["expires_at"]
    assert ann.delete(f"/api/auth/sessions/{listed[0]['id']}").status_code == 204
    assert_void(system, there["access_token"])
    assert refresh(system, there["refresh_token"]).status_code == 401
    assert ann.delete(f"/api/auth/sessions/{listed[0]['id']}").status_code == 404
    assert [session["current"] for session in sessions_of(ann)] == [True]


def test_anothers_session_is_not_found(system, ann, user):
    bob = user("Bob")
    session_id = sessions_of(ann)[0]["id"]
    assert bob.delete(f"/api/auth/sessions/{session_id}").status_code == 404
    assert_holds(system, ann.tokens["access_token"])


def test_all_others_are_signed_out_and_then_all(system, ann):
    others = [again(system, ann) for _ in range(3)]
    assert ann.delete("/api/auth/sessions?others=true").status_code == 204
    for other in others:
        assert_void(system, other.tokens["access_token"])
    assert_holds(system, ann.tokens["access_token"])
    assert ann.delete("/api/auth/sessions").status_code == 204
    assert_void(system, ann.tokens["access_token"])


def test_an_admin_sees_and_ends_anybodys_sessions(system, ann, admin, user):
    path = f"/api/users/{ann.id}/sessions"
    assert user("Bob").get(path).status_code == 403
    assert len(admin.get(path).json()["items"]) == 1
    assert admin.delete(path).status_code == 204
    assert_void(system, ann.tokens["access_token"])
    assert admin.get("/api/users/999999999/sessions").status_code == 404


def test_tokens_of_a_demoted_admin_are_refused_and_a_refresh_gives_the_new_role(system, ann, admin):
    assert admin.put(f"/api/users/{ann.id}/role", json={"role": "admin"}).status_code == 200
    as_admin = refreshed(system, ann.tokens["refresh_token"])
    assert as_admin["user"]["role"] == "admin"
    assert posts_takes(system, as_admin["access_token"])
    assert admin.put(f"/api/users/{ann.id}/role", json={"role": "user"}).status_code == 200
    assert ask_as(system, as_admin["access_token"]).status_code == 401
    wait_for(lambda: not posts_takes(system, as_admin["access_token"]), "posts to refuse it", AT_ONCE_S)
    as_user = refreshed(system, as_admin["refresh_token"])
    assert as_user["user"]["role"] == "user"
    assert_holds(system, as_user["access_token"])


def test_a_role_given_on_the_command_line_is_told_as_well(system, ann):
    assert posts_takes(system, ann.tokens["access_token"])
    done = system.run_program("auth", "set-role", ann.email, "approver")
    assert done.returncode == 0, done.stdout
    wait_for(lambda: not posts_takes(system, ann.tokens["access_token"]), "posts to refuse it", AT_ONCE_S)
    wait_for(lambda: ask_as(system, ann.tokens["access_token"]).status_code == 401, "auth too", AT_ONCE_S)
    assert_holds(system, refreshed(system, ann.tokens["refresh_token"])["access_token"])


def test_what_ended_without_redis_is_void_once_it_is_back(system, ann):
    elsewhere = again(system, ann)
    with system.stopped("redis"):
        assert ann.post("/api/auth/logout").status_code == 204
        assert ask_as(system, ann.tokens["access_token"]).status_code == 401
        # Nothing breaks meanwhile: the token lives at worst until it expires.
        assert posts_takes(system, ann.tokens["access_token"])
        assert_holds(system, elsewhere.tokens["access_token"])
    assert_void(system, ann.tokens["access_token"], AFTER_REDIS_S)
    assert_holds(system, elsewhere.tokens["access_token"])


def test_what_ended_before_redis_lost_everything_is_void_in_a_daemon_that_starts_then(system, ann):
    assert ann.post("/api/auth/logout").status_code == 204
    assert_void(system, ann.tokens["access_token"])
    with system.stopped("redis", 9):
        system.restart("posts")
        assert posts_takes(system, ann.tokens["access_token"]), "it can know nothing yet"
    assert_void(system, ann.tokens["access_token"], AFTER_REDIS_S)


@contextlib.contextmanager
def replica(system, daemon):
    """One more process of a daemon, on the same database and Redis. @return its URL"""
    port = free_port()
    name = daemon.upper()
    program = ROOT / "build" / system.environment["CRIER_PRESET"] / "bin" / f"crier-{daemon}"
    with open(system.data / "log" / f"{daemon}-replica.log", "a") as log:
        process = subprocess.Popen([program, "serve"], stdout=log, stderr=log, env={
            **os.environ, "CRIER_ENV_FILE": str(system.data / "run" / "crier.env"),
            f"CRIER_{name}_LISTEN": f"127.0.0.1:{port}"})
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(lambda: status_of(f"{url}/readyz") == 200, f"the second {daemon}")
        yield url
    finally:
        process.terminate()
        assert process.wait(20) == 0


@pytest.mark.skipif(ENGINE != "postgres", reason="SQLite's file is one daemon's")
def test_another_replica_of_auth_knows_within_a_second(system, ann, admin):
    """Also by what does not look into the database, as the public keys."""
    with replica(system, "auth") as url, httpx.Client(base_url=url, trust_env=False) as second:
        mine = {"Authorization": f"Bearer {ann.tokens['access_token']}"}
        keys = "/.well-known/jwks.json"
        assert second.get(keys, headers=mine).status_code == 200
        assert ann.post("/api/auth/logout").status_code == 204
        assert second.get("/api/auth/me", headers=mine).status_code == 401
        wait_for(lambda: second.get(keys, headers=mine).status_code == 401, "the second auth", AT_ONCE_S)
        # And the other way round.
        elsewhere = again(system, ann)
        theirs = {"Authorization": f"Bearer {elsewhere.tokens['access_token']}"}
        assert second.post("/api/auth/logout", headers=theirs).status_code == 204
        wait_for(lambda: ask_as(system, elsewhere.tokens["access_token"], keys).status_code == 401,
                 "the first auth", AT_ONCE_S)
        wait_for(lambda: not posts_takes(system, elsewhere.tokens["access_token"]), "posts", AT_ONCE_S)
