"""Who may do what: every operation of every contract is asked for by every kind of caller, with a
request that succeeds where the caller may. What comes of it is in the contracts alone: x-roles and
x-others, x-scope; the callers are in tests/matrix.py, what is acted upon in tests/matrix_given.py."""
import contextlib
import os
import sqlite3

import httpx
import pytest

import prompt
from contracts import Contracts, Given, is_internal
from matrix import Cast, callers, expected, is_asked
from matrix_given import GIVEN

pytestmark = [pytest.mark.skipif("CRIER_TEST_URL" in os.environ, reason="reads keys past the daemon")]
# Who may is decided above the database, and whose something is has tests of its own on both engines.
if os.environ.get("CRIER_TEST_DB") == "postgres":
    pytestmark.append(pytest.mark.long)

CONTRACTS = Contracts()
BY_ID = {operation.id: (daemon, operation) for daemon, operation in CONTRACTS.operations}
SCOPES = tuple(sorted({operation.scope for _, operation in CONTRACTS.operations if operation.scope}))
CALLERS = callers(SCOPES)
SLUGS = {401: "unauthenticated", 403: "forbidden", 404: "not-found"}


@pytest.fixture(scope="module")
def on_database(system, server):
    """Runs statements on a daemon's database, past the daemon."""
    def run(daemon, sql):
        if server:
            server.psql(f"SET search_path = {daemon}; {sql}")
            return
        with contextlib.closing(sqlite3.connect(system.data / f"{daemon}.db", timeout=20)) as connection:
            connection.executescript(f"BEGIN IMMEDIATE; {sql}; COMMIT")
    return run


@pytest.fixture(scope="module")
def cast(system, server, on_database):
    return Cast(system, server, on_database)


@pytest.fixture(scope="module")
def door(system):
    """Sends what is asked to the gateway, or to the daemon itself."""
    with prompt.client(timeout=30) as client:
        def send(asked, daemon, within, headers):
            base = system.daemon_url(daemon) if within else system.gateway_url
            client.cookies.clear()
            return client.request(asked.method, base + asked.path, params=asked.query,
                                  headers={**asked.headers, **headers}, content=asked.content or None)
        yield send


def given_of(operation, cast):
    if operation.id in GIVEN:
        return GIVEN[operation.id](cast)
    assert "{" not in operation.path, \
        f"{operation.id} acts upon something: tests/matrix_given.py must say how to make it"
    return Given()


@pytest.mark.parametrize("name", sorted(BY_ID))
def test_everybody_is_told_what_the_contract_says(cast, door, name):
    daemon, operation = BY_ID[name]
    wrong = []
    for caller in CALLERS:
        if not is_asked(operation, caller):
            continue
        asked = CONTRACTS.request(operation, given_of(operation, cast))
        outside = caller.role == "service" and not caller.within
        within = is_internal(operation) and not outside
        answer = door(asked, daemon, within, caller.headers(cast))
        wrong += judge(answer, caller, expected(operation, caller))
        if daemon == "auth" and operation.method != "get":
            cast.forget()
    assert not wrong, f"{operation.method.upper()} {operation.path}\n" + "\n".join(wrong)


def judge(answer, caller, status):
    """@return what is wrong with it, a line each"""
    if answer.status_code != status:
        return [f"{caller.name}: {answer.status_code} where the contract has {status}: {answer.text[:200]}"]
    if status not in SLUGS:
        return []
    lines = []
    if answer.json().get("type") != f"/problems/{SLUGS[status]}":
        lines.append(f"{caller.name}: {answer.text[:200]}")
    if status == 401 and "bearer" not in answer.headers.get("www-authenticate", "").lower():
        lines.append(f"{caller.name}: 401 without WWW-Authenticate")
    return lines


def test_every_operation_says_who_may_and_whose_it_is():
    """The generator refuses one that does not; what is given here for one that is gone is a mistake too."""
    assert all(operation.roles for _, operation in CONTRACTS.operations)
    assert set(GIVEN) <= set(BY_ID), f"no such operations: {sorted(set(GIVEN) - set(BY_ID))}"
    without = [name for name, (_, operation) in BY_ID.items()
               if "{" in operation.path and name not in GIVEN]
    assert not without, f"tests/matrix_given.py must say how to make what these act upon: {without}"


def test_the_matrix_knows_every_path_of_the_running_system(gateway):
    """What is tested is what is served: the document that the gateway has names the same operations."""
    served = {operation["operationId"] for item in gateway.get("/openapi.json").json()["paths"].values()
              for operation in item.values()}
    assert served == {name for name, (_, operation) in BY_ID.items() if not is_internal(operation)}
