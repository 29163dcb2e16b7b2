"""Posts come due over some minutes while everything fails that may fail, people change their minds in
the last seconds, and a webhook misbehaves. Afterwards check_publishing.py says whether each went out as
it should: it reads only what was written down.

CRIER_FAULTS_SEED repeats a run: the same faults, the same requests, the same webhook."""
import base64
import contextlib
import datetime
import json
import os
import secrets
import subprocess
import sys
import time
from pathlib import Path

import pytest

from conftest import ENGINE
from fault_plan import plan_changes, plan_channels, plan_faults
from load import NO_RATE_LIMIT
from people import Changes, People, RequestLog
from postgres import Postgres
from publishing import UTC, next_minute
from saboteur import Saboteur, second_scheduler
from system import System, free_port, is_free, wait_for

HERE = Path(__file__).parent
MINUTE = datetime.timedelta(minutes=1)
BEFORE_S = 10.0  # before the first minute faults begin
AFTER_S = 20.0	 # after the last one began none is begun any more
SETTLE_S = 15.0
ENQUEUED_PER_S = 2000  # at the least, on a busy machine with a debug build
SECRET = "whsec_" + base64.b64encode(b"a secret of the tests, 32 bytes.").decode()
MISBEHAVIOUR = "500=0.03,503=0.05,429=0.05,cut=0.03,slow=0.02,hang=0.005"
SETTINGS = {**NO_RATE_LIMIT, "CRIER_AUTH_ACCESS_SECONDS": "7200", "CRIER_SCHEDULER_WEBHOOK_SECRET": SECRET}


class Run:
    """One system with all that is done to it. Its logs stay in `folder`."""

    def __init__(self, folder, stack, seed, webhooks):
        self.folder, self.stack, self.seed = folder, stack, seed
        port = self.start_receiver()
        self.server = stack.enter_context(Postgres(folder)) if ENGINE == "postgres" else None
        database = {"CRIER_DB": self.server.url} if self.server else {}
        self.system = System(folder / "data", **SETTINGS, **database,
                             CRIER_SCHEDULER_WEBHOOK_URL=f"http://127.0.0.1:{port}/posts")
        stack.callback(self.system.down)
        self.system.up()
        self.webhooks = webhooks

    def start_receiver(self):
        """@return its port"""
        port = free_port()
        process = subprocess.Popen([sys.executable, HERE / "receiver.py", "--port", str(port), "--log",
                                    self.folder / "receipts", "--secret", SECRET, "--seed", self.seed,
                                    "--plan", MISBEHAVIOUR])
        self.stack.callback(process.wait)
        self.stack.callback(process.terminate)
        wait_for(lambda: not is_free(port), "the receiver")
        return port

    def enqueue(self, count, minutes):
        """Schedules all, before anything fails. Notes the minute of each, and who they are."""
        self.log = RequestLog(self.folder / "requests")
        self.stack.callback(self.log.close)
        self.people = People(self.system, self.log)
        channels = plan_channels(self.seed, count, self.webhooks)
        self.first = next_minute(lead_s=BEFORE_S + 5 + count / ENQUEUED_PER_S)
        self.minute_of = lambda number: self.first + number % minutes * MINUTE
        self.people.schedule_all(channels, self.minute_of)
        assert datetime.datetime.now(UTC) < self.first, "it took too long to schedule all of them"
        self.last = self.first + (minutes - 1) * MINUTE

    def go_through(self, changes):
        """The minutes, with faults and changes. Returns when all that is due has had its time."""
        seconds = BEFORE_S + (self.last - self.first).total_seconds() + AFTER_S
        faults = plan_faults(self.seed, seconds, bool(self.server))
        changing = Changes(self.people, changes, self.minute_of)
        with second_scheduler(self.system) as replica:
            changing.start()
            Saboteur(self.system, replica, self.server, self.folder / "faults").run(
                faults, self.first.timestamp() - BEFORE_S)
            changing.join()
            quiet = max(self.last + MINUTE, datetime.datetime.now(UTC) + datetime.timedelta(seconds=SETTLE_S))
            time.sleep((quiet - datetime.datetime.now(UTC)).total_seconds())
        assert not changing.failure, changing.failure
        return faults

    def check(self):
        """@return (whether all is well, what the checker said)"""
        at = datetime.datetime.now(UTC).isoformat()
        self.write_ledger()
        self.log.file.flush()
        done = subprocess.run([sys.executable, HERE / "check_publishing.py", "--at", at, "--settle", str(SETTLE_S),
                               *(word for name in ("ledger", "requests", "receipts", "faults")
                                 for word in (f"--{name}", str(self.folder / name)))],
                              text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return done.returncode == 0, done.stdout

    def write_ledger(self):
        """Of the posts of the people here: the canary's own are not for them to schedule."""
        done = self.system.run_program("posts", "ledger")
        assert done.returncode == 0, done.stdout
        (self.folder / "ledger").write_text(done.stdout)


def go(folder, count, minutes, changed, webhooks):
    seed = os.environ.get("CRIER_FAULTS_SEED") or secrets.token_hex(4)
    print(f"\nCRIER_FAULTS_SEED={seed} ({ENGINE}, {count} posts, {minutes} minutes); logs in {folder}", flush=True)
    with contextlib.ExitStack() as stack:
        run = Run(folder, stack, seed, webhooks)
        run.enqueue(count, minutes)
        changes = plan_changes(seed, count, changed, minutes)
        faults = run.go_through(changes)
        well, said = run.check()
        print(said, json.dumps([(fault.at, fault.kind, fault.choice) for fault in faults]), sep="\n")
        print("requests:", dict(run.log.statuses))
    assert well, f"CRIER_FAULTS_SEED={seed}\n{said}"
    assert sum(run.log.statuses.values()) >= count + len(changes)


@pytest.mark.engines
def test_each_post_goes_out_once_whatever_fails(tmp_path):
    go(tmp_path, count=3_000, minutes=2, changed=0.1, webhooks=0.1)


@pytest.mark.long
@pytest.mark.engines
def test_a_hundred_thousand_posts_go_out_once_whatever_fails(tmp_path):
    go(tmp_path, count=100_000, minutes=3, changed=0.03, webhooks=0.03)
