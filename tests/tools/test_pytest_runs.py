"""The runner of test files, on files of the test's own: what fails is told, whatever else is tried."""
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "compose" / "local"))
import pytest_runs  # noqa: E402

WELL = "def test_that_is_well():\n    pass\n"
BROKEN = "def test_that_is_broken():\n    assert False\n"


def unsteady(mark):
    """Fails the first time."""
    return ("import pathlib\ndef test_that_is_unsteady():\n"
            f"    mark = pathlib.Path({str(mark)!r})\n    was, _ = mark.exists(), mark.touch()\n    assert was\n")


@pytest.fixture
def run_of(tmp_path):
    def run(**files):
        for name, text in files.items():
            (tmp_path / f"test_{name}.py").write_text(text)
        runs = pytest_runs.run_files({"suite": (str(tmp_path), "", "")})["suite"]
        return sum(one.passed for one in runs), sum(one.failed for one in runs)
    return run


def test_what_passed_and_what_failed_is_counted(run_of):
    assert run_of(one=WELL, other=WELL + BROKEN) == (2, 1)


def test_what_fails_once_only_is_named_and_has_passed(run_of, tmp_path, capsys):
    assert run_of(one=WELL, other=unsteady(tmp_path / "mark")) == (2, 0)
    assert "UNSTEADY: suite test_other.py" in capsys.readouterr().out


def test_where_many_fail_none_gets_another_chance(run_of, tmp_path):
    count = pytest_runs.AGAIN_MAX + 1
    assert run_of(**{f"u{n}": unsteady(tmp_path / f"mark{n}") for n in range(count)}) == (0, count)


def test_a_file_that_is_no_python_and_a_suite_without_tests_have_failed(run_of):
    assert run_of(one="def broken(:\n")[1] > 0
    assert pytest_runs.run_files({"none": ("there/is/no/such/folder", "", "")})["none"] == [pytest_runs.Run(0, 1, 0)]
