"""Keys get successors while everything runs: what the old one made holds until it ends, the new one
is known everywhere at once, and what is retired is refused everywhere."""
import contextlib
import os
import sqlite3
import time

import pytest

from conftest import ENGINE
from postgres import sql_moment
from system import System, wait_for
from tokens import Es256, claims_of, read_part, stored_keys

pytestmark = pytest.mark.skipif("CRIER_TEST_URL" in os.environ, reason="reads keys past the daemon")

# One of each daemon that takes tokens, and what it answers to one that holds.
DOORS = {"auth": ("/api/auth/me", 200), "posts": ("/api/posts/stats", 200), "scheduler": ("/api/schedules", 200),
         "analytics": ("/api/posts/1/reaction", 204), "scraper": ("/api/pages/nobody", 404)}
REFETCH_S = 5.0       # keyring.c: how often an unknown key has the set fetched
RETIRED_S = 40 * 86400


@pytest.fixture(scope="module")
def server_here(request):
    """The server of this run, with a database of these tests; None for SQLite."""
    if ENGINE != "postgres":
        return None
    server = request.getfixturevalue("server")
    server.psql("CREATE DATABASE rotation OWNER crier")
    return server


@pytest.fixture(scope="module")
def rotating(tmp_path_factory, server_here):
    settings = {"CRIER_DB": server_here.url.rpartition("/")[0] + "/rotation"} if server_here else {}
    running = System(tmp_path_factory.mktemp("rotation") / "data", **settings)
    running.up()
    yield running
    running.down()


class Keys:
    """auth's keys past the daemon: read, and moved in time, for nobody waits for weeks."""

    def __init__(self, system, server):
        self.system, self.server = system, server

    def all(self, purpose):
        return [key for key in stored_keys(self.system, self.server, "rotation") if key["purpose"] == purpose]

    def newest_signs_since(self, seconds):
        since = sql_moment(self.server, int((time.time() - seconds) * 1e6))
        sql = (f"UPDATE signing_keys SET signs_from = {since}"
               " WHERE number = (SELECT max(number) FROM signing_keys)")
        if self.server:
            self.server.psql(f"SET search_path = auth; {sql}", "rotation")
        else:
            with contextlib.closing(sqlite3.connect(self.system.data / "auth.db", timeout=20)) as connection:
                connection.executescript(sql)
        self.system.restart("auth")


@pytest.fixture(scope="module")
def keys(rotating, server_here):
    return Keys(rotating, server_here)


def answers(system, token):
    """daemon -> whether it takes the token."""
    taken = {}
    with system.client(Authorization=f"Bearer {token}") as client:
        for daemon, (path, status) in DOORS.items():
            answer = client.request("DELETE" if daemon == "analytics" else "GET", path)
            assert answer.status_code in (status, 401), f"{daemon}: {answer.status_code}"
            taken[daemon] = answer.status_code == status
    return taken


def refresh(system, token):
    with system.client() as client:
        return client.post("/api/auth/refresh", json={"refresh_token": token})


def kids(system):
    with system.client() as client:
        return [key["kid"] for key in client.get("/.well-known/jwks.json").json()["keys"]]


def test_rotation_while_in_use(rotating, keys):
    """One story, in its order."""
    ann = rotating.register("Ann")
    old = ann.tokens["access_token"]
    assert all(answers(rotating, old).values())

    # A successor is announced before it signs, and there is no second one until then.
    done = rotating.run_program("auth", "rotate-keys")
    assert done.returncode == 0, done.stdout
    assert rotating.run_program("auth", "rotate-keys").returncode == 1
    rotating.restart("auth")
    assert len(kids(rotating)) == 2
    announced = rotating.sign_in(ann.email, ann.password).tokens
    assert read_part(announced["access_token"], 0)["kid"] == read_part(old, 0)["kid"]

    # It signs: everybody takes its tokens, and the old ones still hold.
    keys.newest_signs_since(1)
    young = rotating.sign_in(ann.email, ann.password).tokens
    assert read_part(young["access_token"], 0)["kid"] == Es256.of_pem(keys.all("access")[1]["secret"]).kid
    assert read_part(young["refresh_token"], 0)["kid"] == "2"
    wait_for(lambda: all(answers(rotating, young["access_token"]).values()), "every daemon to know the new key",
             2 * REFETCH_S)
    assert all(answers(rotating, old).values())
    renewed = refresh(rotating, announced["refresh_token"])
    assert renewed.status_code == 200
    assert read_part(renewed.json()["refresh_token"], 0)["kid"] == "2"

    # The first key is over: with its secret in hand nothing can be made that anybody takes.
    sealed_by_the_first = ann.tokens["refresh_token"]
    keys.newest_signs_since(RETIRED_S)
    assert len(kids(rotating)) == 1
    issuer = read_part(old, 1)["iss"]
    stolen = Es256.of_pem(keys.all("access")[0]["secret"])
    forged = stolen.jws(claims_of(ann, issuer))
    assert not answers(rotating, forged)["auth"]
    assert refresh(rotating, sealed_by_the_first).status_code == 401
    # The others drop it when they next fetch, which a key that they do not know makes them do.
    unknown = Es256.fresh().jws(claims_of(ann, issuer))
    wait_for(lambda: not any(answers(rotating, unknown).values())
             and not any(answers(rotating, forged).values()), "the retired key to be dropped", 3 * REFETCH_S)
    assert not any(answers(rotating, old).values()), "a remembered token of a retired key"
    assert all(answers(rotating, young["access_token"]).values())
