"""What processes cost: CPU seconds and the peak of their memory, with all their children."""
import os
import threading
import time
from pathlib import Path

from .system import proportional_kb

TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
IDLE_SHARE, IDLE_S_MAX = 0.05, 900.0   # of one core; for so long a preparation may go on
LOOK_EVERY_S = 0.5


def cpu_s(pid):
    """CPU seconds of a process, of its living children and of those it has waited for."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    own = sum(map(int, fields[11:15])) / TICKS_A_SECOND
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return own + sum(cpu_s_or_none(child) for child in children)


def cpu_s_or_none(pid):
    """One that ends this moment counts with its parent from then on."""
    try:
        return cpu_s(pid)
    except (FileNotFoundError, ProcessLookupError):
        return 0.0


def cpu_by_name(pids):
    """@param pids  name -> pid"""
    return {name: cpu_s(pid) for name, pid in pids.items()}


def difference(after, before):
    return {name: after[name] - before[name] for name in after}


def wait_idle(pids):
    """Until they hardly use a core for a second: search has its words, a vacuum is over."""
    deadline = time.monotonic() + IDLE_S_MAX
    before = sum(cpu_by_name(pids).values())
    while time.monotonic() < deadline:
        time.sleep(1.0)
        after = sum(cpu_by_name(pids).values())
        if after - before < IDLE_SHARE:
            return
        before = after
    raise RuntimeError(f"not idle after {IDLE_S_MAX:.0f} s: {', '.join(pids)}")


class PeakMemory:
    """Within, looks at the proportional memory of processes; kb is the most of each by name."""

    def __init__(self, pids):
        self.pids = pids
        self.kb = {}
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.thread.join()

    def _watch(self):
        while not self.ended.is_set():
            for name, pid in self.pids.items():
                self.kb[name] = max(self.kb.get(name, 0), self._now_kb(pid))
            self.ended.wait(LOOK_EVERY_S)

    @staticmethod
    def _now_kb(pid):
        try:
            return proportional_kb(pid)
        except (FileNotFoundError, ProcessLookupError):
            return 0
