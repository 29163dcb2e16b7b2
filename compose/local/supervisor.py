"""Keeps the processes of one system running: starts them, restarts what dies, stops all.

What to run is in run/plan.json; what runs is in run/status.json. Signals say what to do:
SIGTERM stops all, SIGHUP reads the plan anew. run/hold/NAME keeps a process from being started."""
import contextlib
import ctypes
import fcntl
import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

BACKOFF_FIRST_S = 0.1
BACKOFF_MAX_S = 10.0
STEADY_S = 10.0  # a process that ran so long starts over with the first backoff
STOP_S = 15.0
TICK_S = 0.2
ROTATE_BYTES = 10 << 20
ROTATED_KEPT = 3

PR_SET_PDEATHSIG = 1
libc = ctypes.CDLL(None, use_errno=True)
SIGNALS = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD}


class Child:
    """One process of the plan, and how it fares."""

    def __init__(self, spec):
        self.spec = spec
        self.process = None
        self.started = 0.0
        self.restarts = 0
        self.failures_in_a_row = 0
        self.start_after = 0.0
        self.kill_after = None

    def start(self):
        parent = os.getpid()

        def in_child():
            # Should we be killed, the kernel tells the child to end.
            libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
            if os.getppid() != parent:
                os._exit(1)
            os.setpgrp()
            signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)

        self.started = time.monotonic()
        with open_log(self.spec["log"]) as log:
            try:
                self.process = subprocess.Popen(self.spec["argv"], env=self.spec["env"],
                    cwd=self.spec["cwd"], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                    preexec_fn=in_child)
                say(f"{self.spec['name']} started, pid {self.process.pid}")
            except OSError as error:
                say(f"{self.spec['name']} cannot be started: {error}")
                self.back_off()

    def back_off(self):
        if time.monotonic() - self.started > STEADY_S:
            self.failures_in_a_row = 0
        delay = min(BACKOFF_MAX_S, BACKOFF_FIRST_S * 2 ** self.failures_in_a_row)
        self.failures_in_a_row = min(self.failures_in_a_row + 1, 10)
        self.start_after = time.monotonic() + delay

    def reap(self):
        """True when the process has just ended."""
        if not self.process or self.process.poll() is None:
            return False
        try:
            # What it started itself: nginx's workers outlive a killed master, and keep its port.
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        how = self.process.returncode
        say(f"{self.spec['name']} ended, " + (f"status {how}" if how >= 0
            else f"killed by {signal.Signals(-how).name}"))
        self.process = None
        self.kill_after = None
        return True

    def signal_stop(self):
        """Asks once; is_overdue says when asking did not help."""
        if self.process and self.kill_after is None:
            self.process.send_signal(self.spec["stop_signal"])
            self.kill_after = time.monotonic() + STOP_S

    def kill_overdue(self):
        if self.process and self.kill_after and time.monotonic() > self.kill_after:
            say(f"{self.spec['name']} did not stop in {STOP_S:.0f} s and is killed")
            self.process.kill()

    def state(self):
        if self.process:
            return "stopping" if self.kill_after else "running"
        return "waiting"


class Supervisor:
    def __init__(self, run):
        self.run = run
        self.children = {}
        self.plan_digest = None
        self.stopping = False
        self.written = None

    def read_plan(self):
        """Takes over the plan as it is now. A process whose fingerprint changed is stopped, and
        starts again with the new plan; one whose files alone changed is told to reload them."""
        text = (self.run / "plan.json").read_text()
        plan = json.loads(text)
        self.plan_digest = hashlib.sha256(text.encode()).hexdigest()
        for spec in plan:
            child = self.children.setdefault(spec["name"], Child(spec))
            old, child.spec = child.spec, spec
            if old["fingerprint"] != spec["fingerprint"]:
                child.failures_in_a_row = 0
                child.signal_stop()
            elif old["files"] != spec["files"] and child.process:
                child.process.send_signal(spec["reload_signal"])
        names = {spec["name"] for spec in plan}
        for name in [name for name in self.children if name not in names]:
            self.stop([self.children.pop(name)])

    def tend(self):
        for child in self.children.values():
            asked = child.kill_after is not None
            if child.reap():
                child.restarts += 1
                child.back_off()
                if asked:
                    child.start_after = 0
            child.kill_overdue()
            held = (self.run / "hold" / child.spec["name"]).exists()
            if not child.process and not held and time.monotonic() >= child.start_after:
                child.start()

    def stop(self, children):
        """Asks all, waits for all, and kills those that outlive the deadline."""
        for child in children:
            child.signal_stop()
        while any(child.process for child in children):
            for child in children:
                child.reap()
                child.kill_overdue()
            signal.sigtimedwait({signal.SIGCHLD}, 0.05)

    def stop_all(self):
        """The last stage first: the gateway, then the daemons, then what they lean on."""
        self.stopping = True
        for stage in sorted({c.spec["stage"] for c in self.children.values()}, reverse=True):
            self.stop([c for c in self.children.values() if c.spec["stage"] == stage])
            self.write_status()

    def write_status(self):
        status = {
            "supervisor": os.getpid(),
            "state": "stopping" if self.stopping else "running",
            "plan": self.plan_digest,
            "children": {name: {"pid": child.process.pid if child.process else None,
                "state": child.state(), "restarts": child.restarts}
                for name, child in self.children.items()},
        }
        if status == self.written:
            return
        fresh = self.run / "status.json.new"
        # Without room on the disk it is tried again; what runs must not end for it.
        with contextlib.suppress(OSError):
            fresh.write_text(json.dumps(status, indent=1) + "\n")
            fresh.rename(self.run / "status.json")
            self.written = status

    def loop(self):
        self.read_plan()
        next_rotation = 0.0
        while True:
            self.tend()
            self.write_status()
            if time.monotonic() >= next_rotation:
                with contextlib.suppress(OSError):
                    rotate_logs(self.run.parent / "log")
                next_rotation = time.monotonic() + 5
            got = signal.sigtimedwait(SIGNALS, TICK_S)
            if got and got.si_signo in (signal.SIGTERM, signal.SIGINT):
                return self.stop_all()
            if got and got.si_signo == signal.SIGHUP:
                self.read_plan()


def rotate_logs(folder):
    """Copies a large log aside and empties it: who writes it has it open to append."""
    for log in folder.glob("*.log"):
        if log.stat().st_size < ROTATE_BYTES:
            continue
        for number in range(ROTATED_KEPT - 1, 0, -1):
            older = folder / f"{log.name}.{number}"
            if older.exists():
                older.rename(folder / f"{log.name}.{number + 1}")
        with open(log, "rb") as source, open(folder / f"{log.name}.1", "wb") as target:
            while chunk := source.read(1 << 20):
                target.write(chunk)
            os.truncate(log, 0)


def say(message):
    moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    with contextlib.suppress(OSError):
        print(f"{moment} {message}", file=sys.stderr, flush=True)


def open_log(path):
    """Nowhere, on a disk that does not let us."""
    try:
        return open(path, "ab")
    except OSError as error:
        say(f"{path} cannot be opened: {error}")
        return open(os.devnull, "ab")


def main():
    run = Path(sys.argv[1]) / "run"
    lock = open(run / "supervisor.lock", "a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.exit("another supervisor runs this data folder")
    lock.truncate(0)
    lock.write(f"{os.getpid()}\n")
    lock.flush()
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    # A blocked signal that is ignored by default would be dropped instead of kept for us.
    signal.signal(signal.SIGCHLD, lambda *_: None)
    Supervisor(run).loop()


if __name__ == "__main__":
    main()
