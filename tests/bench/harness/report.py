"""A bench's outcome: a table for people, JSON for comparing with another day, and whether every
target was met."""
import json
import os
import platform
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from .load import ratios

ROOT = Path(__file__).resolve().parents[3]


@dataclass
class Goal:
    """One number and its bound."""
    name: str
    value: float
    target: float
    unit: str
    at_least: bool   # else at most

    def is_met(self):
        return self.value >= self.target if self.at_least else self.value <= self.target


def machine(folder):
    """What the numbers were had on."""
    return {
        "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "commit": output("git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"),
        "cpus": os.cpu_count(), "cpu": cpu_name(), "kernel": platform.release(),
        "load_before": os.getloadavg()[0], "fdatasync_us_p50": fdatasync_us(folder),
    }


def output(*argv):
    done = subprocess.run(argv, text=True, capture_output=True, check=False)
    return done.stdout.strip()


def cpu_name():
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return "unknown"


def fdatasync_us(folder, times=200):
    """The median of appending 4 KB durably: what no durable write can beat."""
    took = []
    with tempfile.NamedTemporaryFile("wb", buffering=0, dir=folder) as file:
        for _ in range(times):
            file.write(b"x" * 4096)
            began = time.perf_counter()
            os.fdatasync(file.fileno())
            took.append((time.perf_counter() - began) * 1e6)
    return round(statistics.median(took))


def goals_of(cases):
    """The ratio of every case that has a target."""
    by_name = {case.name: case for case in cases}
    return [Goal(f"{case.name} / {case.reference}",
                 statistics.median(ratios(case, by_name[case.reference])), case.target, "", True)
            for case in cases if case.target]


def print_cases(cases):
    by_name = {case.name: case for case in cases}
    print(f"\n{'case':30}{'req/s':>10}{'± %':>6}{'p99 ms':>8}{'ratio':>8}{'lo':>7}{'hi':>7}"
          f"{'target':>8}")
    for case in cases:
        row = f"{case.name:30}{case.rate():>10,.0f}{case.spread() * 50:>6.0f}{case.p99_ms():>8.2f}"
        if case.reference:
            each = ratios(case, by_name[case.reference])
            row += f"{statistics.median(each):>8.2f}{min(each):>7.2f}{max(each):>7.2f}"
            row += f"{case.target:>8.2f}" if case.target else ""
        print(row)


def print_goals(goals):
    print()
    for goal in goals:
        sign = ">=" if goal.at_least else "<="
        print(f"{'met   ' if goal.is_met() else 'MISSED'}  {goal.name}: {goal.value:.2f}{goal.unit}"
              f" ({sign} {goal.target:g}{goal.unit})")


def print_noise(cases, about):
    widest = max(cases, key=lambda case: case.spread())
    print(f"\nNoise: the runs of one case differ by up to ±{widest.spread() * 50:.0f} % "
          f"({widest.name}); each ratio's own range is lo to hi.")
    print_load(about)


def print_load(about):
    if about["load_before"] > 0.5:
        print(f"The machine was busy with other things (load {about['load_before']:.1f} before "
              "the start): take these numbers as a sign only.")


def write_json(name, about, cases, goals, more):
    path = ROOT / "build" / "bench" / f"{name}.json"
    path.write_text(json.dumps({
        "machine": about,
        "cases": [{"name": case.name, "reference": case.reference, "target": case.target,
                   "rate": case.rate(), "p99_ms": case.p99_ms(), "runs": case.runs}
                  for case in cases],
        "goals": [{"name": goal.name, "value": goal.value, "target": goal.target,
                   "unit": goal.unit.strip(), "met": goal.is_met()} for goal in goals],
        **more}, indent=1) + "\n")
    print(f"\n{path.relative_to(ROOT)}")
