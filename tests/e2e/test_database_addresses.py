"""FEATURES F2: a daemon is told where its database is by an address alone. What is wrong with it is
said in a line that a person can act upon, and no password is ever in it."""
import os
import signal
import subprocess
import time

import pytest

from conftest import ENGINE
from postgres import PASSWORD, Postgres
from system import free_port, status_of, wait_for
from test_migrations import PROGRAMS, environment

pytestmark = pytest.mark.skipif(ENGINE != "postgres", reason="SQLite has a path, and no server")


class Address:
    """What test_migrations.environment wants of a database."""

    def __init__(self, url):
        self.url = url


def start(daemon, url, folder, port=0, command="serve"):
    log = open(folder / f"{daemon}.log", "w+")
    process = subprocess.Popen([PROGRAMS / f"crier-{daemon}", command], stdout=log, stderr=log,
                               env=environment(daemon, Address(url), folder, port))
    return process, log


def said(log):
    log.flush()
    with open(log.name) as file:
        return file.read()


def end(process):
    """Told to end, it does at once, waiting for a database or not. @return how it ended"""
    process.send_signal(signal.SIGTERM)
    return process.wait(3)


def test_one_address_serves_all_daemons(server, tmp_path):
    for daemon in ("auth", "posts", "analytics", "scraper"):
        settings = environment(daemon, Address(server.url), tmp_path)
        settings["CRIER_DB"] = settings.pop(f"CRIER_{daemon.upper()}_DB")
        done = subprocess.run([PROGRAMS / f"crier-{daemon}", "migrate"], env=settings, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
        assert done.returncode == 0, done.stdout
    schemas = server.psql("SELECT nspname FROM pg_namespace ORDER BY 1").splitlines()
    assert {"analytics", "auth", "posts", "scraper"} <= set(schemas)
    assert not list(tmp_path.glob("*.db"))


@pytest.mark.parametrize("url", ["mysql://crier:secret@localhost/crier", "crier",
                                 "postgres://crier:secret%zz@localhost/crier",
                                 "postgres://crier:sec/ret@localhost/crier"])
def test_an_address_that_cannot_be_read_ends_the_daemon_at_once(url, tmp_path):
    for command in ("serve", "migrate", "check-config"):
        process, log = start("posts", url, tmp_path, command=command)
        assert process.wait(3) == 2
        assert said(log).startswith("CRIER_POSTS_DB: ")
        assert "sec" not in said(log)


def wrong_addresses(server):
    return {
        "refused": f"postgres://crier:{PASSWORD}@127.0.0.1:{free_port() + 9}/crier",
        "password authentication failed": server.url.replace(PASSWORD, "the-wrong-secret"),
        'database \\"nowhere\\" does not exist': server.url.removesuffix("/crier") + "/nowhere",
        "could not translate host name": f"postgres://crier:{PASSWORD}@nobody.invalid/crier",
    }


@pytest.mark.parametrize("words", ["refused", "password authentication failed",
                                   'database \\"nowhere\\" does not exist', "could not translate host name"])
def test_a_database_that_is_not_to_be_had_is_said_and_waited_for(words, server, tmp_path):
    process, log = start("auth", wrong_addresses(server)[words], tmp_path)
    wait_for(lambda: "waiting for the database" in said(log), "a word", patience_s=8)
    time.sleep(0.5)
    assert process.poll() is None
    assert words in said(log)
    assert said(log).count("waiting for the database") == 1  # not with each attempt
    assert end(process) == 1
    assert PASSWORD not in said(log) and "the-wrong-secret" not in said(log)


def test_a_daemon_waits_for_a_server_that_is_just_starting(tmp_path):
    server = Postgres(tmp_path, fsync=False)
    port = free_port() + 1  # the first is the server's, which does not listen yet
    process, log = start("analytics", server.url, tmp_path, port)
    try:
        wait_for(lambda: "waiting for the database" in said(log), "a word")
        server.start()
        wait_for(lambda: status_of(f"http://127.0.0.1:{port}/readyz") == 200, "analytics to be ready")
        assert end(process) == 0
        assert PASSWORD not in said(log)
    finally:
        process.kill()
        server.destroy()
