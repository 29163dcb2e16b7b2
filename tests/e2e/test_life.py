"""The life of a system under ./dev: up, up again, a daemon that dies, a second one, down."""
import os
import signal

from system import System, wait_for


def session_of(pid):
    return int(open(f"/proc/{pid}/stat").read().rpartition(")")[2].split()[3])


def members_of(session):
    """Living processes of a session: all that a supervisor started."""
    members = []
    for entry in filter(str.isdigit, os.listdir("/proc")):
        try:
            if session_of(entry) == session and "Z" not in open(f"/proc/{entry}/stat").read().rpartition(")")[2].split()[0]:
                members.append(int(entry))
        except FileNotFoundError:
            continue
    return members


def test_a_second_up_leaves_everything_running(system):
    before = {name: child["pid"] for name, child in system.processes().items()}
    said = system.up()
    assert "is running" in said
    assert before == {name: child["pid"] for name, child in system.processes().items()}


def test_the_password_is_shown_once_and_secrets_are_private(tmp_path):
    own = System(tmp_path / "data")
    try:
        assert own.admin_password in own.up()
        assert own.admin_password not in own.up()
        for secret in [*(own.data / "secrets").iterdir(), own.data / "run" / "crier.env",
                       own.data / "run" / "plan.json"]:
            assert secret.stat().st_mode & 0o077 == 0, secret
    finally:
        own.down()


def test_a_killed_daemon_is_restarted(system):
    for name in ("posts", "scheduler", "redis", "gateway"):
        old = system.kill(name)
        wait_for(lambda: system.processes()[name]["pid"] not in (None, old), f"a new {name}")
        system.wait_ready(name)
    assert system.dev("status").returncode == 0


def test_data_survives_and_nothing_is_left_after_down(tmp_path):
    own = System(tmp_path / "data")
    own.up()
    ann = own.register("Ann")
    number = ann.post("/api/posts", json={"title": "Kept", "content": "over a restart"}).json()["id"]
    session = session_of(own.pid("posts"))
    own.down()
    assert not members_of(session)
    assert own.dev("status").returncode == 3
    own.up()
    try:
        assert own.client().get(f"/api/posts/{number}").json()["title"] == "Kept"
        own.sign_in(ann.email, ann.password)
    finally:
        own.down()


def test_two_systems_run_side_by_side(system, tmp_path):
    other = System(tmp_path / "data")
    other.up()
    try:
        ann = other.register("Ann")
        with system.client() as client:
            answer = client.post("/api/auth/login", json={"email": ann.email, "password": ann.password})
        assert answer.status_code == 401
    finally:
        other.down()
    assert system.dev("status").returncode == 0


def test_no_orphan_is_left_by_a_killed_supervisor(tmp_path):
    own = System(tmp_path / "data")
    own.up()
    session = session_of(own.pid("posts"))
    os.kill(session, signal.SIGKILL)
    wait_for(lambda: not members_of(session), "all processes to end")
    own.up()
    own.down()


def test_a_port_that_is_taken_is_named_with_its_owner(system, tmp_path):
    other = System(tmp_path / "data")
    other.environment["CRIER_PORT"] = str(system.port)
    done = other.dev("up")
    assert done.returncode == 1
    assert f"port {system.port} (gateway)" in done.stdout
    assert "by nginx" in done.stdout
