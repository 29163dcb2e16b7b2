"""./dev test [SUITE [WORD...]]: all suites, or one; further words go to its runner. Ends with 1
when a test failed, and says how many passed and failed of each."""
import os
import re
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as xml

from settings import ROOT

DEBUG = ROOT / "build" / "debug"
# What each Criterion program ends with.
SYNTHESIS = re.compile(r"Synthesis:\s+Tested:\s+(\d+)\s+\|\s+Passing:\s+(\d+)\s+\|\s+Failing:\s+(\d+)"
                       r"\s+\|\s+Crashing:\s+(\d+)")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def run_pytest(folder, words, **environment):
    """@return (passed, failed)"""
    with tempfile.NamedTemporaryFile(suffix=".xml") as report:
        done = subprocess.run([sys.executable, "-m", "pytest", folder, f"--junit-xml={report.name}",
                               *words], cwd=ROOT, env={**os.environ, **environment})
        try:
            suite = xml.parse(report.name).getroot().find("testsuite")
        except xml.ParseError:
            return 0, 1
    failed = int(suite.get("failures")) + int(suite.get("errors"))
    passed = int(suite.get("tests")) - failed - int(suite.get("skipped"))
    return passed, failed or (done.returncode != 0)


def run_criterion(kind, words):
    if subprocess.run([ROOT / "compose/local/build.sh", "debug"]).returncode:
        return 0, 1
    log = DEBUG / "Testing" / "Temporary" / "LastTest.log"
    log.unlink(missing_ok=True)
    done = subprocess.run(["ctest", "--test-dir", DEBUG, "--output-on-failure", "--no-tests=error",
                           "-R", f"^{kind}-", *words])
    text = COLOUR.sub("", log.read_text(errors="replace")) if log.exists() else ""
    counts = [tuple(map(int, match)) for match in SYNTHESIS.findall(text)]
    passed = sum(count[1] for count in counts)
    failed = sum(count[2] + count[3] for count in counts)
    print(f"{kind}: {passed} passed, {failed} failed")
    return passed, failed or (done.returncode != 0)


SUITES = {
    "contract": lambda words: run_pytest("tests/contract", words),
    "tools": lambda words: run_pytest("tests/tools", words),
    "model": lambda words: run_pytest("tests/model", words),
    "unit": lambda words: run_criterion("unit", words),
    "store": lambda words: run_criterion("store", words),
    # Short runs; `./dev test e2e -m long` and `./dev test faults -m long` are the others.
    "e2e": lambda words: run_pytest("tests/e2e", words or ["-m", "not long"], CRIER_TEST_DB="sqlite"),
    "e2e-postgres": lambda words: run_pytest("tests/e2e", words or ["-m", "not long"], CRIER_TEST_DB="postgres"),
    "faults": lambda words: run_pytest("tests/faults", words or ["-m", "not long"],
                                       CRIER_TEST_DB="sqlite"),
    "faults-postgres": lambda words: run_pytest("tests/faults", words or ["-m", "engines and not long"],
                                                CRIER_TEST_DB="postgres"),
    "compose": lambda words: run_pytest("tests/compose", words),
}
# Takes minutes and a Docker engine; only by its name.
SLOW = ("compose",)


def main():
    chosen, words = sys.argv[1:2] or [name for name in SUITES if name not in SLOW], sys.argv[2:]
    if chosen[0] not in SUITES:
        sys.exit(f"There is no suite {chosen[0]}; there are: {', '.join(SUITES)}")
    # A leak is found at the end of a program, where Criterion no longer looks at the status.
    os.environ.setdefault("ASAN_OPTIONS", "abort_on_error=1")
    verdicts = []
    for name in chosen:
        print(f"== {name}", flush=True)
        begun = time.monotonic()
        passed, failed = SUITES[name](words)
        verdicts.append((name, passed, int(failed), time.monotonic() - begun))
    for name, passed, failed, seconds in verdicts:
        print(f"{'FAIL' if failed else 'ok':5} {name:15} {seconds:5.0f} s")
    record(verdicts)
    sys.exit(1 if any(failed for _, _, failed, _ in verdicts) else 0)


def record(verdicts):
    """For .ci/run, which sums up."""
    if path := os.environ.get("CRIER_VERDICTS"):
        with open(path, "a") as file:
            file.writelines(f"{name} {passed} {failed}\n" for name, passed, failed, _ in verdicts)


if __name__ == "__main__":
    main()
