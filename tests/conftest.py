"""What the tests of the running system share: one system for a whole run, and people in it."""
import contextlib
import os
import sqlite3
import ssl
import subprocess

import pytest

from postgres import Postgres
from remote import RemoteSystem
from system import System

# A run on a busy machine takes longer than the quarter of an hour that a token lives by default.
ACCESS_S = 3600
ENGINE = os.environ.get("CRIER_TEST_DB") or "sqlite"


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """The PostgreSQL of this run; None for SQLite, which needs none."""
    assert ENGINE in ("sqlite", "postgres"), f"CRIER_TEST_DB: {ENGINE} is no engine"
    if ENGINE == "sqlite":
        yield None
    else:
        with Postgres(tmp_path_factory.mktemp("postgres")) as running:
            yield running


@pytest.fixture(scope="module")
def database(request, server):
    """The settings that name a database of the file's own: on one that two systems have, each would find
    the other's rows and do the other's work."""
    if not server:
        return {}
    return {"CRIER_DB": server.make_database(request.module.__name__.rpartition(".")[2])}


@pytest.fixture(scope="session")
def system(tmp_path_factory, server):
    """Started at the first use; a test that kills parts of it leaves it ready. Where CRIER_TEST_URL
    names a system that runs elsewhere, that one."""
    if url := os.environ.get("CRIER_TEST_URL"):
        yield RemoteSystem(url, "admin@example.org", os.environ["CRIER_TEST_ADMIN_PASSWORD"])
        return
    running = System(tmp_path_factory.mktemp("crier") / "data", CRIER_AUTH_ACCESS_SECONDS=str(ACCESS_S),
                     **({"CRIER_DB": server.url} if server else {}))
    running.up()
    # Nothing of a database is in a file where all daemons are said to be on PostgreSQL.
    assert any(running.data.glob("*.db")) == (ENGINE == "sqlite")
    yield running
    running.down()


@pytest.fixture(scope="session")
def tls(tmp_path_factory):
    """A gateway that speaks TLS, and a context that believes its certificate."""
    if ENGINE != "sqlite":
        pytest.skip("it is the same gateway")
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                    "-keyout", folder / "key.pem", "-out", folder / "cert.pem", "-days", "2", "-subj",
                    "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"],
                   check=True, capture_output=True)
    running = System(folder / "data", CRIER_TLS_CERT=str(folder / "cert.pem"), CRIER_TLS_KEY=str(folder / "key.pem"))
    running.gateway_url = running.gateway_url.replace("http://", "https://")
    running.up()
    yield running, ssl.create_default_context(cafile=folder / "cert.pem")
    running.down()


@pytest.fixture
def run_on_posts(system, server):
    """Runs a script on posts' database, past the daemon: run_on_posts(sqlite=…, postgres=…)."""
    def run(sqlite, postgres):
        if server:
            server.psql(f"SET search_path = posts; {postgres}", system.database)
            return
        with contextlib.closing(sqlite3.connect(system.data / "posts.db", timeout=20)) as connection:
            connection.executescript(f"BEGIN IMMEDIATE; {sqlite}; COMMIT")
    return run


@pytest.fixture
def put_words(run_on_posts):
    """Writes for a post what the API no longer takes and older rows may have: put_words(id, title=…, content=…)."""
    def put(post_id, **words):
        for column, text in words.items():
            table, key = ("post_contents", "post_id") if column == "content" else ("posts", "id")
            literal = "'" + text.replace("'", "''") + "'"
            statement = f"UPDATE {table} SET {column} = {literal} WHERE {key} = {post_id}"
            run_on_posts(sqlite=statement, postgres=statement)
    return put


@pytest.fixture
def gateway(system):
    """A client that is not signed in."""
    with system.client() as client:
        yield client


@pytest.fixture(scope="session")
def admin(system):
    return system.sign_in(system.admin_email, system.admin_password)


@pytest.fixture
def user(system):
    """Makes a new account: ann, bob = user("Ann"), user("Bob")."""
    return system.register
