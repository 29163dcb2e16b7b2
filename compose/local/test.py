"""./dev test [SUITE [WORD...]]: all suites, or one; further words go to its runner. Ends with 1
when a test failed, and says how many passed and failed of each."""
import collections
import os
import re
import subprocess
import sys
import time

import fuzz_runs
import pytest_runs
from settings import ROOT

DEBUG = ROOT / "build" / "debug"
# What each Criterion program ends with.
SYNTHESIS = re.compile(r"Synthesis:\s+Tested:\s+(\d+)\s+\|\s+Passing:\s+(\d+)\s+\|\s+Failing:\s+(\d+)"
                       r"\s+\|\s+Crashing:\s+(\d+)")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")

CRITERION = ("unit", "store")
FUZZ = "fuzz"
# Of each target; more by CRIER_FUZZ_SECONDS.
FUZZ_SECONDS, FUZZ_SECONDS_AMONG_ALL = 20, 5
# The folder, which of its tests, and on which engine. These are the short runs;
# `./dev test e2e -m long` and `./dev test faults -m long` are the others.
PYTEST = {
    "contract": ("tests/contract", "", ""),
    "tools": ("tests/tools", "", ""),
    "model": ("tests/model", "", ""),
    "pages": ("tests/pages", "not long", ""),
    "e2e": ("tests/e2e", "not long", "sqlite"),
    "e2e-postgres": ("tests/e2e", "not long", "postgres"),
    "faults": ("tests/faults", "not long", "sqlite"),
    "faults-postgres": ("tests/faults", "engines and not long", "postgres"),
    "e2e-asan": ("tests/e2e", "not long and not waits", "sqlite"),
    "e2e-tsan": ("tests/e2e", "not long and not waits", "sqlite"),
    "compose": ("tests/compose", "", ""),
}
SUITES = (*CRITERION, FUZZ, *PYTEST)
# Only by their names: two are `./dev check sanitizers` and `threads`, one takes minutes and a Docker engine.
BY_NAME = ("e2e-asan", "e2e-tsan", "compose")
PRESETS = {"e2e-asan": "asan", "e2e-tsan": "tsan"}

Verdict = collections.namedtuple("Verdict", "name passed failed seconds")


def run_criterion(kind, words):
    begun = time.monotonic()
    print(f"== {kind}", flush=True)
    log = DEBUG / "Testing" / "Temporary" / "LastTest.log"
    log.unlink(missing_ok=True)
    done = subprocess.run(["ctest", "--test-dir", DEBUG, "--output-on-failure", "--no-tests=error",
                           "-j", str(os.cpu_count() or 1), "-R", f"^{kind}-", *words])
    text = COLOUR.sub("", log.read_text(errors="replace")) if log.exists() else ""
    counts = [tuple(map(int, match)) for match in SYNTHESIS.findall(text)]
    passed = sum(count[1] for count in counts)
    failed = sum(count[2] + count[3] for count in counts)
    print(f"{kind}: {passed} passed, {failed} failed")
    return Verdict(kind, passed, failed or int(done.returncode != 0), time.monotonic() - begun)


def run_fuzz(words, by_name):
    """@param words  names of targets; none: all"""
    seconds = int(os.environ.get("CRIER_FUZZ_SECONDS")
                  or (FUZZ_SECONDS if by_name else FUZZ_SECONDS_AMONG_ALL))
    begun = time.monotonic()
    passed, failed = fuzz_runs.run(words, seconds)
    return Verdict(FUZZ, passed, failed, time.monotonic() - begun)


def run_with_words(name, words):
    """In front of the person who asked for it, in one process."""
    folder, _, engine = PYTEST[name]
    return [Verdict(name, *pytest_runs.run(ROOT / folder, words, engine))]


def run_side_by_side(names):
    """Each suite's seconds are those of its files, one after another."""
    runs = pytest_runs.run_files({name: PYTEST[name] for name in names})
    return [Verdict(name, sum(run.passed for run in runs[name]), sum(run.failed for run in runs[name]),
                    sum(run.seconds for run in runs[name])) for name in names]


def build(preset, suites):
    """What the suites run: the unit tests are of the debug build, systems of any."""
    for each in {preset} if set(suites) <= set(BY_NAME) else {"debug", preset}:
        if subprocess.run([ROOT / "compose/local/build.sh", each]).returncode:
            sys.exit(1)
    if preset != "debug":
        os.environ["CRIER_PRESET"] = preset
    os.environ["CRIER_BUILT"] = "1"


def main():
    chosen, words = sys.argv[1:2] or [name for name in SUITES if name not in BY_NAME], sys.argv[2:]
    if chosen[0] not in SUITES:
        sys.exit(f"There is no suite {chosen[0]}; there are: {', '.join(SUITES)}")
    build(PRESETS.get(chosen[0]) or os.environ.get("CRIER_PRESET") or "debug", chosen)
    # A leak is found at the end of a program, where Criterion no longer looks at the status.
    os.environ.setdefault("ASAN_OPTIONS", "abort_on_error=1")
    os.environ.setdefault("TSAN_OPTIONS", "second_deadlock_stack=1")
    verdicts = [run_criterion(name, words) for name in chosen if name in CRITERION]
    verdicts += [run_fuzz(words, sys.argv[1:] != [])] if FUZZ in chosen else []
    others = [name for name in chosen if name in PYTEST]
    verdicts += run_with_words(others[0], words) if words and others else run_side_by_side(others)
    for verdict in verdicts:
        print(f"{'FAIL' if verdict.failed else 'ok':5} {verdict.name:15} {verdict.seconds:5.0f} s"
              f" {verdict.passed:5} passed {verdict.failed:5} failed")
    record(verdicts)
    sys.exit(1 if any(verdict.failed for verdict in verdicts) else 0)


def record(verdicts):
    """For .ci/run, which sums up."""
    if path := os.environ.get("CRIER_VERDICTS"):
        with open(path, "a") as file:
            file.writelines(f"{name} {passed} {failed}\n" for name, passed, failed, _ in verdicts)


if __name__ == "__main__":
    main()
