"""Makes a plan of faults happen to a running system, and writes down from when to when each lasted."""
import contextlib
import datetime
import json
import os
import signal
import subprocess
import time
from pathlib import Path

from fault_plan import CLOCK_S, FREEZE_S, FULL_S, REDIS_GONE_S
from publishing import UTC, redis
from system import status_of, wait_for

REPLICA_PORT = 8  # after the gateway's; the one that is kept for this
FAKETIME = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
PATIENCE_S = 40.0


class Replica:
    """A second scheduler, whose clock can be set."""

    def __init__(self, system):
        self.system = system
        self.clock = system.data / "run" / "replica.clock"
        self.set_clock(0)
        plan = json.loads((system.data / "run" / "plan.json").read_text())
        self.spec = next(spec for spec in plan if spec["name"] == "scheduler")
        self.process = None

    @property
    def url(self):
        return f"http://127.0.0.1:{self.system.port + REPLICA_PORT}"

    def set_clock(self, seconds):
        """So much before (-) or after the true time; what waits goes by a clock that does not step."""
        fresh = self.clock.with_suffix(".new")
        fresh.write_text(f"{seconds:+d}\n")
        fresh.rename(self.clock)

    def start(self):
        assert FAKETIME, "libfaketime is not installed"
        environment = {**self.spec["env"], "LD_PRELOAD": str(FAKETIME), "FAKETIME_NO_CACHE": "1",
                       "FAKETIME_TIMESTAMP_FILE": str(self.clock), "FAKETIME_DONT_FAKE_MONOTONIC": "1",
                       # Else a wait by the clock that does not step is over at once.
                       "FAKETIME_FORCE_MONOTONIC_FIX": "0",
                       "CRIER_SCHEDULER_LISTEN": self.url.removeprefix("http://")}
        with open(self.system.data / "log" / "replica.log", "ab") as log:
            self.process = subprocess.Popen(self.spec["argv"], env=environment, cwd=self.spec["cwd"],
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        wait_for(lambda: status_of(self.url + "/readyz") == 200, "the replica", PATIENCE_S)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(PATIENCE_S)


class Saboteur:
    """To be used from the main thread: a PostgreSQL ends with the thread that started it."""

    def __init__(self, system, replica, server, log_path):
        self.system, self.replica, self.server = system, replica, server
        self.log_path = log_path

    def run(self, faults, start):
        """@param start  when the first of them is due"""
        with open(self.log_path, "w") as log:
            for fault in faults:
                time.sleep(max(0.0, start + fault.at - time.time()))
                begun = datetime.datetime.now(UTC)
                self.do(fault)
                log.write(json.dumps({"from": begun.isoformat(), "until": datetime.datetime.now(UTC).isoformat(),
                                      "kind": fault.kind, "choice": fault.choice}) + "\n")

    def do(self, fault):
        getattr(self, fault.kind.lower().replace(" ", "_"))(*([fault.choice] if fault.choice else []))

    def kill_daemon(self, name):
        old = self.system.kill(name)
        wait_for(lambda: self.system.processes()[name]["pid"] not in (None, old), f"a new {name}", PATIENCE_S)
        self.wait_ready(name)

    def wait_ready(self, name):
        url = f"{self.system.daemon_url(name)}/readyz"
        wait_for(lambda: status_of(url) == 200, f"{name} to be ready", PATIENCE_S)

    def kill_posts(self):
        self.kill_daemon("posts")

    def kill_scheduler(self):
        self.kill_daemon("scheduler")

    def kill_another(self, name):
        self.kill_daemon(name)

    def kill_replica(self):
        self.replica.kill()
        self.replica.start()

    def flush_redis(self):
        redis(self.system, "FLUSHALL")

    def stop_redis(self):
        with self.system.stopped("redis"):
            time.sleep(REDIS_GONE_S)

    def freeze_worker(self, name):
        """Past its lease; then it goes on where it was."""
        pid = self.replica.process.pid if name == "replica" else self.system.pid(name)
        os.kill(pid, signal.SIGSTOP)
        try:
            time.sleep(FREEZE_S)
        finally:
            os.kill(pid, signal.SIGCONT)

    def step_clock(self, seconds):
        self.replica.set_clock(seconds)
        try:
            time.sleep(CLOCK_S)
        finally:
            self.replica.set_clock(0)

    def fill_redis(self):
        """It refuses every write for want of memory, and answers all else."""
        limit = redis(self.system, "CONFIG", "GET", "maxmemory").split()[-1]
        redis(self.system, "CONFIG", "SET", "maxmemory", "1")
        try:
            time.sleep(FULL_S)
        finally:
            redis(self.system, "CONFIG", "SET", "maxmemory", limit)

    def sweep_twice(self):
        """Both schedulers miss the mark of the last sweep, and sweep at once."""
        redis(self.system, "DEL", "due:filled")
        time.sleep(0.5)

    def restart_database(self, mode):
        self.server.restart(mode, pause_s=1.0)
        for name in ("posts", "scheduler"):
            self.wait_ready(name)


@contextlib.contextmanager
def second_scheduler(system):
    replica = Replica(system)
    try:
        replica.start()
        yield replica
    finally:
        replica.stop()
