"""Load by wrk, and what it says of it."""
import re
import statistics
import subprocess
from dataclasses import dataclass, field

UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60000.0}


@dataclass
class Case:
    """One thing to ask for, again and again."""
    name: str
    url: str
    headers: dict = field(default_factory=dict)
    script: str = ""                            # a Lua file; only where a GET will not do
    environment: dict = field(default_factory=dict)
    reference: str = ""                         # the name of the case it is compared with
    target: float = 0.0                         # the least ratio to that
    runs: list = field(default_factory=list)
    answered: int = 0                           # the warm-up included

    def rate(self):
        return statistics.median(run["rate"] for run in self.runs)

    def p99_ms(self):
        return statistics.median(run["p99_ms"] for run in self.runs)

    def spread(self):
        """How far the runs lie apart, as a share of their median."""
        rates = [run["rate"] for run in self.runs]
        return (max(rates) - min(rates)) / self.rate() if self.rate() else 0.0


def ratios(case, reference):
    """Round by round, for what disturbs one disturbs its neighbour as well."""
    return [own["rate"] / other["rate"] for own, other in zip(case.runs, reference.runs)]


def run_wrk(case, threads, connections, seconds, patience_s=2):
    """One run. @return requests, rate, latencies; a run with a single bad answer is none
    @param patience_s  an answer that takes longer is a bad one"""
    argv = ["wrk", "--latency", f"-t{threads}", f"-c{connections}", f"-d{seconds}s", f"--timeout={patience_s}s"]
    for name, value in case.headers.items():
        argv += ["-H", f"{name}: {value}"]
    if case.script:
        argv += ["-s", case.script]
    done = subprocess.run([*argv, case.url], text=True, capture_output=True, check=False,
                          env={"PATH": "/usr/bin:/bin", **case.environment})
    bad = re.findall(r"(?:Non-2xx.*|Socket errors.*)", done.stdout)
    if done.returncode or bad:
        raise RuntimeError(f"{case.name}: {' '.join(bad) or done.stderr or done.stdout}")
    return {
        "requests": int(re.search(r"(\d+) requests in", done.stdout)[1]),
        "rate": float(re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)[1]),
        "p50_ms": latency(done.stdout, "50%"),
        "p99_ms": latency(done.stdout, "99%"),
    }


def latency(text, percentile):
    number, unit = re.search(rf"{percentile}\s+([\d.]+)(us|ms|s|m)\b", text).groups()
    return float(number) * UNITS[unit]


def run_patiently(case, threads, connections, seconds):
    """As run_wrk where what is too slow or refused is a figure as well: no rate, and no less than the
    whole run for an answer."""
    try:
        run = run_wrk(case, threads, connections, seconds, patience_s=10)
    except RuntimeError as error:
        print(f"  {error}", flush=True)
        run = {"requests": 0, "rate": 0.0}
    return run if run["requests"] else {**run, "p50_ms": seconds * 1000.0, "p99_ms": seconds * 1000.0}


def run_interleaved(cases, rounds, threads, connections, seconds, warm_up_s=1, run_one=run_wrk):
    """Every case once a round, so that a slow minute of the machine meets them all."""
    for number in range(rounds + 1):
        print(f"round {number} of {rounds}" if number else "warming up", flush=True)
        for case in cases:
            run = run_one(case, threads, connections, seconds if number else warm_up_s)
            case.answered += run["requests"]
            if number:
                case.runs.append(run)
