"""Crier as a contender: drafts that are scheduled for one minute through the gateway, and what the
ledger says of them."""
import concurrent.futures
import http.client
import json
import os
import subprocess
import time

import yaml

import publishing   # tests/publishing.py
from .posts import SENTENCE
from .posts_database import OnPostgres, OnSqlite
from .server import make_postgres, used_bytes
from .system import ROOT, System, dev_settings

BULK = "/api/schedules/bulk"
BULK_ITEMS, BULK_CONNECTIONS, BULK_TIMEOUT_S = 10000, 4, 120
DRAFT = {"title": "Due", "content": SENTENCE * 3, "status": "draft"}
NAMES = {"sqlite": "Crier on SQLite", "postgres": "Crier on PostgreSQL"}


def has_bulk():
    """Whether the contract has the operation yet."""
    contract = yaml.safe_load((ROOT / "proto" / "scheduler.yaml").read_text())
    return BULK in contract["paths"]


class Crier:
    """On fresh data, with its settings as shipped."""

    def __init__(self, engine, authors=1):
        """@param authors  whose posts they are, as many of each, one behind the other"""
        self.name = NAMES[engine]
        self.engine = engine
        self.authors = authors
        self.system = System()
        self.postgres = self.database = None
        self.numbers = ()

    def start(self):
        if self.engine == "postgres":
            self.postgres = make_postgres(self.system.data)
            self.system.environment["CRIER_DB"] = self.postgres.url
        self.system.start()
        self.database = OnPostgres(self.postgres) if self.postgres else OnSqlite(
            self.system.data / "posts.db")

    def stop(self):
        if self.database:
            self.database.close()
        self.system.stop()
        if self.postgres:
            self.postgres.destroy()

    def pids(self):
        status = json.loads((self.system.data / "run" / "status.json").read_text())
        pids = {name: child["pid"] for name, child in status["children"].items()}
        return {**pids, "postgres": self.postgres.pid} if self.postgres else pids

    def prepare(self, count):
        draft = self.system.ask("POST", "/api/posts", DRAFT, self.system.sign_in())["id"]
        self.numbers = self.database.fill(draft, count, self.authors)

    def enqueue(self, due):
        """By the bulk operation; without one straight in the database, which tells nothing."""
        if has_bulk():
            return schedule_in_bulk(self.system, self.numbers, due)
        self.database.schedule_after(self.numbers[0] - 1, due)
        self.redis("FLUSHALL")   # upon which the sweep fills it with what it finds
        return None

    def settle(self):
        self.database.settle()

    def redis_bytes(self):
        return used_bytes(self.redis("INFO", "memory"))

    def redis(self, *words):
        port = self.system.port + dev_settings.REDIS
        password = (self.system.data / "secrets" / "redis_password").read_text()
        return subprocess.run(["redis-cli", "-p", str(port), *words], text=True, check=True,
                              env={**os.environ, "REDISCLI_AUTH": password},
                              capture_output=True).stdout

    def is_done(self):
        return not self.database.has_pending()

    def runs(self):
        """The ledger."""
        program = ROOT / "build" / self.system.environment["CRIER_PRESET"] / "bin" / "crier-posts"
        environment = {**os.environ, "CRIER_ENV_FILE": str(self.system.data / "run" / "crier.env")}
        with subprocess.Popen([program, "ledger"], env=environment, text=True,
                              stdout=subprocess.PIPE) as ledger:
            for line in ledger.stdout:
                row = json.loads(line)
                yield row["post_id"], publishing.parse_time(row["published_at"]).timestamp()
        if ledger.returncode:
            raise RuntimeError(f"crier-posts ledger ended with {ledger.returncode}")


def schedule_in_bulk(system, numbers, due):
    """Through the gateway, on a few connections. @return the seconds from first to last"""
    token = system.sign_in()
    bodies = [json.dumps({"items": [
        {"post_id": number, **publishing.wall(due)} for number in numbers[first:first + BULK_ITEMS]]})
        for first in range(0, len(numbers), BULK_ITEMS)]
    begun = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(BULK_CONNECTIONS) as pool:
        scheduled = sum(pool.map(lambda body: send_bulk(system.port, token, body), bodies))
    took_s = time.monotonic() - begun
    if scheduled != len(numbers):
        raise RuntimeError(f"of {len(numbers)} drafts {scheduled} were scheduled")
    return took_s


def send_bulk(port, token, body):
    """@return how many it scheduled"""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=BULK_TIMEOUT_S)
    connection.request("POST", BULK, body, {
        "Content-Type": "application/json", "Authorization": f"Bearer {token}"})
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    if answer.status not in (200, 201):
        raise RuntimeError(f"POST {BULK}: {answer.status} {text[:1000].decode(errors='replace')}")
    return json.loads(text)["scheduled"]
