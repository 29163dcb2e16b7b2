"""Two thousand clients sign in at once, which is more than an hour's work of a machine that is made to
take its time over each. Who does not get a turn is told when to come back; whoever is signed in
already notices nothing."""
import http.client
import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from load import NO_RATE_LIMIT
from system import ROOT, System

CLIENTS, ACCOUNTS, PATIENCE_S = 2000, 60, 300
CALM_S, PAUSE_S = 4.0, 0.02
# Where the machine has other things to do it may be more: twice what it was just before the storm.
P99_MS_MAX, TIMES_CALM_MAX = 50, 2
ANSWER_S_MAX = 15.0         # three seconds in line, the hash, and the way there and back
AUTH_GROWS_KB_MAX = 96 * 1024
AFTERWARDS_KB_MAX = 16 * 1024


@pytest.fixture(scope="module")
def stormy(tmp_path_factory, database):
    running = System(tmp_path_factory.mktemp("storm") / "data", **NO_RATE_LIMIT, **database,
                     CRIER_GATEWAY_CONNECTIONS="4096")
    running.up()
    step_back(running.pid("auth"), 10)
    yield running
    running.down()


def step_back(pid, niceness):
    """Where each session has an equal share of the processors (autogroups, sched(7)), niceness is heard
    within a session only. Clients have machines of their own, so who measures goes before the daemons,
    as it does where there are no such groups, and the daemons before the storm."""
    group = Path(f"/proc/{pid}/autogroup")
    if group.exists():
        group.write_text(str(niceness))


class Prober(threading.Thread):
    """Asks for one thing again and again on a connection that stays open, and notes how long it took."""

    def __init__(self, system, person):
        super().__init__(daemon=True)
        place = urlsplit(system.gateway_url)
        self.connection = http.client.HTTPConnection(place.hostname, place.port, timeout=30)
        self.headers = {"Authorization": f"Bearer {person.tokens['access_token']}"}
        self.took_ms, self.wrong = [], []
        self.ended = threading.Event()

    def run(self):
        while not self.ended.wait(PAUSE_S):
            begun = time.monotonic()
            status, body = self.ask()
            self.took_ms.append((time.monotonic() - begun) * 1e3)
            if status != 200:
                self.wrong.append(f"{status} {body[:200]}")

    def send(self, method, path, content=None, **headers):
        self.connection.request(method, path, content, headers)
        answer = self.connection.getresponse()
        return answer.status, answer.read()

    def p99_ms(self):
        return sorted(self.took_ms)[int(len(self.took_ms) * 0.99)]

    def begin_again(self):
        """@return the 99th percentile so far, which is forgotten"""
        calm_ms = self.p99_ms()
        self.took_ms = []
        return calm_ms


class ReadsPost(Prober):
    def __init__(self, system, person):
        super().__init__(system, person)
        made = person.post("/api/posts", json={"title": "Calm", "content": "Weather."}).json()
        self.path = f"/api/posts/{made['id']}"

    def ask(self):
        return self.send("GET", self.path, **self.headers)


class ReadsMe(Prober):
    def ask(self):
        return self.send("GET", "/api/auth/me", **self.headers)


class Refreshes(Prober):
    def __init__(self, system, person):
        super().__init__(system, person)
        self.token = person.tokens["refresh_token"]

    def ask(self):
        status, body = self.send("POST", "/api/auth/refresh", json.dumps({"refresh_token": self.token}),
                                 **{"Content-Type": "application/json"})
        if status == 200:
            self.token = json.loads(body)["refresh_token"]
        return status, body


class AuthMemory(threading.Thread):
    """The most that auth took, looked at ten times a second."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.pid, self.most_kb, self.ended = pid, 0, threading.Event()

    def run(self):
        while not self.ended.wait(0.1):
            self.most_kb = max(self.most_kb, pss_kb(self.pid))


def pss_kb(pid):
    return next(int(line.split()[1]) for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
                if line.startswith("Pss:"))


def open_files(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


def storm(system, accounts):
    """Their machines are not ours: what the clients themselves cost comes last on these cores."""
    with subprocess.Popen(["nice", "-n", "15", sys.executable, ROOT / "tests" / "storm.py", system.gateway_url,
                           str(CLIENTS), str(PATIENCE_S)], text=True, stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, start_new_session=True) as running:
        step_back(running.pid, 15)
        told, _ = running.communicate(json.dumps(accounts), timeout=PATIENCE_S + 60)
    assert running.returncode == 0
    return json.loads(told)


def test_a_storm_of_sign_ins_is_weathered(stormy):
    people = [stormy.register(f"Person {number}") for number in range(ACCOUNTS)]
    probers = [kind(stormy, stormy.register("Calm")) for kind in (ReadsPost, ReadsMe, Refreshes)]
    pid = stormy.pid("auth")
    before_kb = pss_kb(pid)
    memory = AuthMemory(pid)
    for thread in (memory, *probers):
        thread.start()
    time.sleep(CALM_S)
    calm_ms = {prober: prober.begin_again() for prober in probers}
    told = storm(stormy, [[person.email, person.password] for person in people])
    for thread in (memory, *probers):
        thread.ended.set()
        thread.join()
    print({**told, "wrong": len(told["wrong"])},
          [f"{type(prober).__name__}: p99 {calm_ms[prober]:.1f} ms, in the storm {prober.p99_ms():.1f} ms"
           for prober in probers], f"auth: {before_kb} kB before, {memory.most_kb} kB at most")

    assert not told["wrong"], told["wrong"][:3]
    assert told["signed_in"] == CLIENTS, "all get in, in the end"
    assert told["statuses"].get("503", 0) > CLIENTS / 2, "more than the gate takes, or this was no storm"
    assert max(told["slowest_s"].values()) < ANSWER_S_MAX, told["slowest_s"]
    for prober in probers:
        assert not prober.wrong, prober.wrong[:5]
        p99_ms_max = max(P99_MS_MAX, TIMES_CALM_MAX * calm_ms[prober])
        assert prober.p99_ms() < p99_ms_max, f"{type(prober).__name__}: {prober.p99_ms():.0f} ms"
    assert memory.most_kb - before_kb < AUTH_GROWS_KB_MAX
    check_calm(stormy, pid, before_kb, people[0])


def check_calm(system, pid, before_kb, person):
    """Afterwards all is as before: the process, its memory, and how fast one gets in."""
    assert system.pid("auth") == pid
    begun = time.monotonic()
    again = system.sign_in(person.email, person.password)
    assert time.monotonic() - begun < 1.0
    assert again.get("/api/auth/me").status_code == 200
    assert pss_kb(pid) - before_kb < AFTERWARDS_KB_MAX
    assert open_files(pid) < 200
