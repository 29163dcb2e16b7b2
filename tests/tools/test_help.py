"""./dev --help and CONTRIBUTING.md name all that there is, and no more."""
import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCAL = ROOT / "compose" / "local"

HELP = subprocess.run([ROOT / "dev", "--help"], text=True, check=True, stdout=subprocess.PIPE).stdout
CHECKS = re.findall(r"^check_(\w+)\(\)", (LOCAL / "check.sh").read_text(), re.MULTILINE)
BENCHES = [path.name.removesuffix("_bench.py") for path in (ROOT / "tests" / "bench").glob("*_bench.py")]


def load_suites():
    """compose/local/test.py, whose name is also one of Python's own."""
    sys.path.insert(0, str(LOCAL))
    spec = importlib.util.spec_from_file_location("suites", LOCAL / "test.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.SUITES


SUITES = load_suites()


def words_about(command):
    """What its lines of the help say, up to the next command's."""
    said = re.search(rf"^\./dev {command} .*(?:\n +.*)*", HELP, re.MULTILINE).group()
    return set(re.findall(r"[a-z0-9_]+(?:-[a-z]+)*", said))


@pytest.mark.parametrize("command, names", [("test", SUITES), ("check", CHECKS), ("bench", BENCHES)])
def test_help_names_each_of_them(command, names):
    assert names
    assert set(names) - words_about(command) == set()


def test_every_command_of_dev_is_in_its_help():
    commands = re.findall(r"^([a-z]+)\)", (ROOT / "dev").read_text(), re.MULTILINE)
    assert set(re.findall(r"^\./dev ([a-z]+)", HELP, re.MULTILINE)) == set(commands)


def test_contributing_says_what_each_suite_proves():
    told = re.findall(r"^\| ([a-z0-9, -]+) \|", (ROOT / "CONTRIBUTING.md").read_text(), re.MULTILINE)
    named = {name for names in told for name in names.split(", ")} - {"suite"}
    assert named | {"e2e-asan", "e2e-tsan"} == set(SUITES)
