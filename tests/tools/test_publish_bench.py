"""./dev bench publish: a short run of it on both engines, and that it would see what is wrong."""
import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS), str(TESTS / "bench")]
from harness.due_run import judge, percentile  # noqa: E402
from harness.usage import cpu_s  # noqa: E402
from system import free_port  # noqa: E402

DUE_S = 600.0
POSTS = 2000
NAMES = {"sqlite": "Crier on SQLite", "postgres": "Crier on PostgreSQL"}


def start_bench(engine, port):
    """With the build that the other tests use; without what only the peers need. It returns once
    that is built, for two would not build in one folder at a time."""
    run = subprocess.Popen(
        ["/usr/bin/python3", TESTS / "bench" / "publish_bench.py", "--posts", str(POSTS),
         "--no-peers", "--engines", engine], text=True, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={"CRIER_PRESET": "debug", **os.environ, "CRIER_BENCH_PORT": str(port)})
    assert any(line.startswith("PostgreSQL: ") for line in run.stdout), "the bench ended early"
    return run


def test_a_short_run_publishes_each_post_once_on_both_engines():
    """Side by side, for each waits for the next minute."""
    port = free_port()
    runs = {engine: start_bench(engine, port + 200 * (i + 1)) for i, engine in enumerate(NAMES)}
    for engine, run in runs.items():
        told, _ = run.communicate(timeout=400)
        assert run.returncode == 0, told
        assert f"once    {NAMES[engine]}: {POSTS:,} due, 0 lost, 0 twice, 0 of others, 0 early" in told
        assert "Not judged, for the targets are of 1,000,000 posts" in told


def test_what_went_out_once_after_the_minute_began_is_right():
    verdict = judge(range(3), [(0, 600.5), (2, 601.0), (1, 600.0)], DUE_S)
    assert (verdict["lost"], verdict["twice"], verdict["foreign"], verdict["early"]) == (0, 0, 0, 0)
    assert (verdict["p50_s"], verdict["last_s"]) == (0.5, 1.0)


@pytest.mark.parametrize("what, runs", [
    ("lost", [(0, 601.0)]),
    ("twice", [(0, 601.0), (1, 601.0), (0, 602.0)]),
    ("foreign", [(0, 601.0), (1, 601.0), (7, 601.0)]),
    ("early", [(0, 601.0), (1, 599.9)]),
])
def test_each_kind_of_wrong_is_counted(what, runs):
    verdict = judge(range(2), runs, DUE_S)
    assert {kind: verdict[kind] for kind in ("lost", "twice", "foreign", "early")} == {
        "lost": 0, "twice": 0, "foreign": 0, "early": 0, what: 1}


@pytest.mark.parametrize("share, value", [(0.0, 1), (0.01, 1), (0.5, 50), (0.99, 99), (0.991, 100),
                                          (1.0, 100)])
def test_a_percentile_is_the_least_value_that_so_many_do_not_exceed(share, value):
    assert percentile(list(range(1, 101)), share) == value


def test_the_cpu_of_a_child_that_ended_is_counted():
    burn = "i=0; while [ $i -lt 200000 ]; do i=$((i + 1)); done"
    script = f"sh -c '{burn}'; echo ended; read _"
    with subprocess.Popen(["sh", "-c", script], text=True, stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE) as shell:
        assert shell.stdout.readline() == "ended\n"
        assert cpu_s(shell.pid) >= 0.03
        shell.stdin.close()
