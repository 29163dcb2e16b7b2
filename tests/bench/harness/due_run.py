"""Many things due at one minute, taken through one contender: what it took, and whether each
went out once.

A contender has: name; start, stop; pids (name -> pid); prepare(count), which is not measured;
enqueue(due), which returns its seconds or None where they say nothing; settle, what its database
does by itself some time after so many rows; redis_bytes (None without
a Redis); is_done; and runs, an iterable of (number, time) of what went out. numbers are those
that should have."""
import math
import time
from collections import Counter
from dataclasses import asdict, dataclass

import publishing   # tests/publishing.py
from .usage import PeakMemory, cpu_by_name, difference, wait_idle

LOOK_EVERY_S = 0.05
# PostgreSQL's shared memory takes long to walk through, at the cost of what is measured.
NOT_WEIGHED = ("postgres",)


@dataclass
class Outcome:
    """Seconds are from the start of the minute, but for those of enqueuing and of CPU."""
    contender: str
    count: int
    enqueue_s: float           # None: not measured
    finished_s: float          # when the last was durably over, as seen from outside
    p50_s: float
    p99_s: float
    last_s: float
    lost: int
    twice: int
    foreign: int
    early: int
    cpu_before_s: dict         # from enqueuing to the minute
    cpu_s: dict                # from the minute to the end
    peak_kb: dict
    redis_bytes_each: float    # None: no Redis

    def rate(self):
        return (self.count - self.lost) / self.finished_s

    def enqueue_rate(self):
        return self.count / self.enqueue_s if self.enqueue_s else None

    def is_exact(self):
        return not (self.lost or self.twice or self.foreign or self.early)

    def as_json(self):
        return {**asdict(self), "rate": self.rate(), "enqueue_rate": self.enqueue_rate()}


def measure(contender, count, lead_s):
    """Starts it, takes count through the next minute that is lead_s away, stops it."""
    try:
        contender.start()
        contender.prepare(count)
        wait_idle(contender.pids())
        return run(contender, count, lead_s)
    finally:
        contender.stop()


def run(contender, count, lead_s):
    pids = contender.pids()
    weighed = {name: pid for name, pid in pids.items() if name not in NOT_WEIGHED}
    empty_bytes, begun = contender.redis_bytes(), cpu_by_name(pids)
    due = publishing.next_minute(lead_s)
    with PeakMemory(weighed) as peak:
        enqueue_s = contender.enqueue(due)
        contender.settle()
        if time.time() > due.timestamp() - 1:
            raise RuntimeError(f"{contender.name}: enqueuing took until the minute; "
                               "try with a longer --lead-s")
        publishing.sleep_until(due - publishing.datetime.timedelta(seconds=1))
        full_bytes = contender.redis_bytes()
        publishing.sleep_until(due)
        at_due = cpu_by_name(pids)
        finished_s = wait_done(contender, due, count)
        ended = cpu_by_name(pids)
    each = None if full_bytes is None else (full_bytes - empty_bytes) / count
    return Outcome(contender.name, count, enqueue_s, finished_s,
                   **judge(contender.numbers, contender.runs(), due.timestamp()),
                   cpu_before_s=difference(at_due, begun), cpu_s=difference(ended, at_due),
                   peak_kb=peak.kb, redis_bytes_each=each)


def wait_done(contender, due, count):
    """@return seconds after due; a contender that has given up has until the deadline"""
    deadline = due.timestamp() + 60 + count / 500
    while not contender.is_done() and time.time() < deadline:
        time.sleep(LOOK_EVERY_S)
    return time.time() - due.timestamp()


def judge(numbers, runs, due_s):
    """How late they were, and whether each of numbers went out exactly once.
    @param runs  (number, time) pairs, in seconds since 1970"""
    times, late = Counter(), []
    for number, at_s in runs:
        times[number] += 1
        late.append(at_s - due_s)
    late.sort()
    return {
        "p50_s": percentile(late, 0.50), "p99_s": percentile(late, 0.99),
        "last_s": percentile(late, 1.0),
        "lost": sum(1 for number in numbers if number not in times),
        "twice": sum(1 for count in times.values() if count > 1),
        "foreign": len(times.keys() - set(numbers)),
        "early": sum(1 for seconds in late if seconds < 0),
    }


def percentile(values, share):
    """Of sorted values, the least that so many are not above; 0.0 of none."""
    return values[max(0, math.ceil(share * len(values)) - 1)] if values else 0.0
