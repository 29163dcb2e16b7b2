"""A whole Crier of a test's own: started with ./dev on free ports and a folder of its own, and
talked to as a person would, through the gateway."""
import contextlib
import ipaddress
import json
import os
import re
import secrets
import signal
import socket
import ssl
import subprocess
import time
from pathlib import Path

import httpx
import pytest

import prompt

ROOT = Path(__file__).resolve().parents[1]
DAEMON_PORTS = {"auth": 1, "posts": 2, "scheduler": 3, "analytics": 4, "scraper": 5, "realtime": 6}
PORTS_USED = 10
PATIENCE_S = 60.0  # on a busy machine; what must be quick is measured by its test
# A client that reads the authorities' certificates by itself takes 25 ms for it.
CERTIFICATES = ssl.create_default_context()
SANITIZER_REPORT = re.compile(r"ERROR: \w+Sanitizer|WARNING: ThreadSanitizer|runtime error: ")


class Person:
    """Somebody with an account, and a client that is signed in as them."""

    def __init__(self, system, tokens, password):
        self.system = system
        self.id = tokens["user"]["id"]
        self.email = tokens["user"]["email"]
        self.password = password
        self.tokens = tokens
        self.client = system.client(Authorization=f"Bearer {tokens['access_token']}")

    def __getattr__(self, verb):
        """person.get("/api/posts") is person.client.get("/api/posts")."""
        if verb in ("get", "post", "put", "patch", "delete", "request", "options"):
            return getattr(self.client, verb)
        raise AttributeError(verb)


class System:
    def __init__(self, data, **settings):
        if os.environ.get("CRIER_TEST_URL"):
            pytest.skip("starts a system of its own")
        self.data = Path(data)
        self.port = free_port()
        self.gateway_url = f"http://127.0.0.1:{self.port}"
        self.admin_email = "root@example.org"
        self.admin_password = "correct horse battery staple"
        self.environment = {
            "CRIER_PRESET": "debug", **os.environ, "CRIER_PORT": str(self.port),
            "CRIER_DATA": str(self.data), "CRIER_ADMIN_EMAIL": self.admin_email,
            "CRIER_ADMIN_PASSWORD": self.admin_password, **settings}

    @property
    def database(self):
        """What its PostgreSQL database is called; "" where it has none."""
        return self.environment.get("CRIER_DB", "").rpartition("/")[2]

    def dev(self, *words):
        """Runs ./dev WORDS on this system."""
        return subprocess.run([ROOT / "dev", *words], env=self.environment, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=1800)

    def up(self):
        done = self.dev("up")
        assert done.returncode == 0, f"./dev up failed:\n{done.stdout}\n{self.last_logs()}"
        return done.stdout

    def down(self):
        """Stops it. What a sanitizer had to say in the meantime is a failure."""
        done = self.dev("down")
        assert done.returncode == 0, done.stdout
        reports = [f"{log.name}: {line}" for log in (self.data / "log").glob("*.log*")
                   for line in log.read_text(errors="replace").splitlines()
                   if SANITIZER_REPORT.search(line)]
        assert not reports, "\n".join(reports)

    def last_logs(self):
        return "\n".join(f"--- {log.name}\n" + "\n".join(log.read_text(errors="replace").splitlines()[-10:])
                         for log in sorted((self.data / "log").glob("*.log")))

    def client(self, **headers):
        return prompt.client(base_url=self.gateway_url, headers=headers, timeout=30)

    def daemon_url(self, name):
        return f"http://127.0.0.1:{self.port + DAEMON_PORTS[name]}"

    def service_token(self):
        return (self.data / "secrets" / "service_token").read_text()

    def sign_in(self, email, password):
        with self.client() as client:
            answer = client.post("/api/auth/login", json={"email": email, "password": password})
        assert answer.status_code == 200, answer.text
        return Person(self, answer.json(), password)

    def register(self, name="Ann"):
        """A new account, with an address that no other test has."""
        password = "a long enough passphrase"
        with self.client() as client:
            answer = client.post("/api/auth/register", json={
                "email": f"{secrets.token_hex(8)}@example.org", "password": password, "name": name})
        assert answer.status_code == 201, answer.text
        return Person(self, answer.json(), password)

    def run_program(self, daemon, *words, **options):
        """A daemon's subcommand, in this system's configuration."""
        program = ROOT / "build" / self.environment["CRIER_PRESET"] / "bin" / f"crier-{daemon}"
        environment = {**os.environ, "CRIER_ENV_FILE": str(self.data / "run" / "crier.env")}
        return subprocess.run([program, *words], env=environment, text=True, timeout=600,
                              **{"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, **options})

    def status(self):
        return json.loads((self.data / "run" / "status.json").read_text())

    def processes(self):
        return self.status()["children"]

    def supervisor(self):
        """Its pid; it runs."""
        pid = self.status()["supervisor"]
        os.kill(pid, 0)
        return pid

    def pid(self, name):
        """Of a running process; while it is being restarted, waits for it."""
        return wait_for(lambda: self.processes()[name]["pid"], f"{name} to run")

    def kill(self, name, number=signal.SIGKILL):
        """Ends a process without a word; the supervisor starts it again."""
        pid = self.pid(name)
        os.kill(pid, number)
        return pid

    def restart(self, name, number=signal.SIGTERM):
        """Ends a process, and waits until the next one is ready."""
        old = self.kill(name, number)
        wait_for(lambda: self.processes()[name]["pid"] not in (None, old), f"a new {name}")
        self.wait_ready(name)

    @contextlib.contextmanager
    def stopped(self, name, number=signal.SIGTERM):
        """Within, the process is gone and stays away."""
        hold = self.data / "run" / "hold" / name
        hold.touch()
        try:
            self.kill(name, number)
            wait_for(lambda: self.processes()[name]["pid"] is None, f"{name} to be gone")
            yield
        finally:
            hold.unlink()
            self.wait_ready(name)

    def wait_ready(self, name):
        """Until the process runs and, for a daemon, says that it is ready."""
        self.pid(name)
        url = f"{self.daemon_url(name)}/readyz" if name in DAEMON_PORTS else None
        wait_for(lambda: not url or status_of(url) == 200, f"{name} to be ready")


def status_of(url):
    """The status that a GET is answered with; None without an answer."""
    try:
        return httpx.get(url, timeout=5, trust_env=False, verify=CERTIFICATES).status_code
    except httpx.TransportError:
        return None


def is_ours(address):
    """Whether an address is one that these tests ask from: to a system elsewhere, as in containers, a
    private one."""
    return ipaddress.ip_address(address).is_private if "CRIER_TEST_URL" in os.environ else address == "127.0.0.1"


def wait_for(condition, what, patience_s=PATIENCE_S):
    """The first true value of condition(); fails when there is none in time."""
    deadline = time.monotonic() + patience_s
    while time.monotonic() < deadline:
        value = condition()
        if value:
            return value
        time.sleep(0.02)
    raise AssertionError(f"waited {patience_s:.0f} s for {what}")


def free_port():
    """The first of PORTS_USED free ports in a row, from CRIER_TEST_PORT on; else from where
    another test run is not likely to look at this moment."""
    first = int(os.environ.get("CRIER_TEST_PORT") or 23000 + os.getpid() % 400 * PORTS_USED)
    for port in range(first, first + 4000, PORTS_USED):
        if all(is_free(port + offset) for offset in range(PORTS_USED)):
            return port
    raise AssertionError(f"no {PORTS_USED} free ports in a row above {first}")


def is_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
