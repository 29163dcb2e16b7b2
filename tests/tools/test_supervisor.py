"""The supervisor with small processes of the test's own: shells that sleep, or fail."""
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from system import wait_for  # noqa: E402

SUPERVISOR = Path(__file__).resolve().parents[2] / "compose" / "local" / "supervisor.py"


class Supervised:
    def __init__(self, folder):
        self.folder = folder
        for name in ("run/hold", "log"):
            (folder / name).mkdir(parents=True)

    def plan(self, *specs):
        (self.folder / "run" / "plan.json").write_text(json.dumps(specs))

    def spec(self, name, script, stage=0, **changes):
        return {"name": name, "stage": stage, "argv": ["/bin/sh", "-c", script],
                "env": {"PATH": os.environ["PATH"]}, "cwd": str(self.folder),
                "log": str(self.folder / "log" / f"{name}.log"), "stop_signal": int(signal.SIGTERM),
                "reload_signal": int(signal.SIGHUP), "files": "", "fingerprint": script, **changes}

    def start(self):
        self.process = subprocess.Popen([sys.executable, SUPERVISOR, self.folder],
                                        stderr=subprocess.PIPE, start_new_session=True)

    def children(self):
        try:
            return json.loads((self.folder / "run" / "status.json").read_text())["children"]
        except FileNotFoundError:
            return {}

    def pid(self, name):
        return wait_for(lambda: self.children().get(name, {}).get("pid"), f"{name} to run")

    def stop(self):
        self.process.terminate()
        return self.process.wait(timeout=30)


@pytest.fixture
def supervised(tmp_path):
    own = Supervised(tmp_path)
    yield own
    if own.process.poll() is None:
        own.process.kill()
    own.process.stderr.close()
    own.process.wait()


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_what_dies_is_started_again(supervised):
    supervised.plan(supervised.spec("one", "exec sleep 60"))
    supervised.start()
    first = supervised.pid("one")
    os.kill(first, signal.SIGKILL)
    wait_for(lambda: supervised.children()["one"]["pid"] not in (None, first), "another one")
    assert supervised.children()["one"]["restarts"] == 1


def test_what_fails_at_once_is_tried_less_and_less_often(supervised):
    supervised.plan(supervised.spec("one", "date +%s.%N >>starts; exit 1"))
    supervised.start()
    starts = supervised.folder / "starts"
    wait_for(lambda: starts.exists() and len(starts.read_text().split()) >= 5, "five starts")
    times = [float(line) for line in starts.read_text().split()]
    assert times[4] - times[3] > 2 * (times[1] - times[0])


def test_a_killed_supervisor_leaves_no_orphan(supervised):
    supervised.plan(supervised.spec("one", "exec sleep 60"), supervised.spec("two", "exec sleep 60"))
    supervised.start()
    pids = [supervised.pid("one"), supervised.pid("two")]
    supervised.process.kill()
    wait_for(lambda: not any(map(is_alive, pids)), "both to end")


def test_what_a_killed_process_had_started_ends_with_it(supervised):
    supervised.plan(supervised.spec("one", "sleep 60 & echo $! >worker; wait"))
    supervised.start()
    first = supervised.pid("one")
    worker = int(wait_for(lambda: (supervised.folder / "worker").exists()
                          and (supervised.folder / "worker").read_text(), "a worker"))
    os.kill(first, signal.SIGKILL)
    wait_for(lambda: not is_alive(worker), "the worker to end")


def test_stages_stop_last_to_first(supervised):
    script = "trap 'echo {0} >>order; exit 0' TERM; echo ready >>{0}; while :; do sleep 0.02; done"
    supervised.plan(supervised.spec("database", script.format("database"), stage=0),
                    supervised.spec("gateway", script.format("gateway"), stage=1))
    supervised.start()
    for name in ("database", "gateway"):
        wait_for((supervised.folder / name).exists, f"{name} to have its trap")
    assert supervised.stop() == 0
    assert (supervised.folder / "order").read_text().split() == ["gateway", "database"]


def test_a_new_plan_restarts_only_what_changed(supervised):
    same, old = supervised.spec("same", "exec sleep 60"), supervised.spec("other", "exec sleep 60")
    supervised.plan(same, old)
    supervised.start()
    pids = {name: supervised.pid(name) for name in ("same", "other")}
    supervised.plan(same, supervised.spec("other", "exec sleep 61"))
    supervised.process.send_signal(signal.SIGHUP)
    wait_for(lambda: supervised.children()["other"]["pid"] not in (None, pids["other"]), "the new")
    assert supervised.children()["same"]["pid"] == pids["same"]


def test_changed_files_are_reloaded_without_a_restart(supervised):
    script = "trap 'echo again >>reloads' HUP; echo >ready; while :; do sleep 0.02; done"
    supervised.plan(supervised.spec("one", script))
    supervised.start()
    pid = supervised.pid("one")
    wait_for((supervised.folder / "ready").exists, "its trap")
    supervised.plan(supervised.spec("one", script, files="changed"))
    supervised.process.send_signal(signal.SIGHUP)
    wait_for((supervised.folder / "reloads").exists, "the reload")
    assert supervised.children()["one"]["pid"] == pid


def test_what_is_held_stays_away_until_it_is_let_go(supervised):
    supervised.plan(supervised.spec("one", "exec sleep 60"))
    hold = supervised.folder / "run" / "hold" / "one"
    hold.touch()
    supervised.start()
    wait_for(lambda: supervised.children().get("one", {}).get("state") == "waiting", "the status")
    hold.unlink()
    assert supervised.pid("one")


def test_a_second_supervisor_of_the_same_folder_refuses(supervised):
    supervised.plan(supervised.spec("one", "exec sleep 60"))
    supervised.start()
    supervised.pid("one")
    second = subprocess.run([sys.executable, SUPERVISOR, supervised.folder], timeout=30,
                            stderr=subprocess.PIPE, text=True)
    assert second.returncode == 1
    assert "another supervisor" in second.stderr


def test_a_large_log_is_rotated_and_nothing_is_lost(supervised, monkeypatch):
    sys.path.insert(0, str(SUPERVISOR.parent))
    import supervisor
    monkeypatch.setattr(supervisor, "ROTATE_BYTES", 1000)
    log = supervised.folder / "log" / "one.log"
    supervised.plan()
    supervised.start()
    with open(log, "a") as writer:
        for number in range(3):
            writer.write(f"{number} " * 600)
            writer.flush()
            supervisor.rotate_logs(supervised.folder / "log")
    assert log.stat().st_size == 0
    assert [(log.parent / f"one.log.{n}").read_text()[0] for n in (1, 2, 3)] == ["2", "1", "0"]
