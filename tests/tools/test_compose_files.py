"""compose/docker-compose.yml, without an engine: what a reader would check of it. `./dev test compose`
runs it for real."""
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "compose" / "docker-compose.yml"
sys.path.insert(0, str(ROOT / "compose" / "local"))
from settings import DAEMONS  # noqa: E402  (compose/local/settings.py)

SERVICES = yaml.safe_load(FILE.read_text())["services"]
ONE_SHOT = {"secrets", "roles"}
GATEWAY_SOURCES = (ROOT / "compose/gateway/run.py", ROOT / "compose/gateway/render.py")


@pytest.fixture(scope="module")
def debug_build():
    subprocess.run([ROOT / "compose/local/build.sh", "debug"], check=True)
    return ROOT / "build" / "debug" / "bin"


def test_every_daemon_has_a_container():
    assert set(DAEMONS) < set(SERVICES)
    assert set(SERVICES) - set(DAEMONS) == {"secrets", "roles", "postgres", "redis", "gateway"}


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_confined_and_bounded(name):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["mem_limit"]
    assert service["restart"] == ("no" if name in ONE_SHOT else "unless-stopped")
    assert name in ONE_SHOT or service["healthcheck"]["test"]
    assert name in ("secrets", "postgres") or not service["user"].startswith("0")
    assert "ports" not in service or name == "gateway"


def test_readme_tells_the_sum_of_all_limits():
    told = re.search(r"([\d.]+) GB as the sum of all limits", (ROOT / "README.md").read_text())
    limits = [service["mem_limit"] for name, service in SERVICES.items() if name not in ONE_SHOT]
    assert all(limit.endswith("m") for limit in limits)
    total = sum(int(limit[:-1]) for limit in limits)
    assert total <= 1024 and round(total / 1024, 1) == float(told[1])


@pytest.mark.parametrize("name", DAEMONS)
def test_a_daemon_knows_every_variable_it_is_given(name, debug_build):
    done = subprocess.run([debug_build / f"crier-{name}", "--help"], text=True, capture_output=True, check=True)
    known = set(re.findall(r"\bCRIER_\w+", done.stdout))
    given = {re.sub("_FILE$", "", each) for each in SERVICES[name]["environment"]}
    assert given <= known, given - known


@pytest.mark.parametrize("name", DAEMONS)
def test_what_a_daemon_does_nothing_without_can_be_set(name, debug_build):
    """What is empty by default is for who runs it to say; but databases and accounts are made here."""
    done = subprocess.run([debug_build / f"crier-{name}", "--help"], text=True, capture_output=True, check=True)
    empty = {variable for variable, text in re.findall(r"(\bCRIER_\w+)\n +(.*)", done.stdout)
             if "Default:" not in text and "empty:" not in text}
    given = {re.sub("_FILE$", "", each) for each in SERVICES[name]["environment"]}
    assert empty <= given, empty - given


def test_the_gateway_knows_every_variable_it_is_given():
    text = "".join(path.read_text() for path in GATEWAY_SOURCES)
    for name in SERVICES["gateway"]["environment"]:
        # What its name is made of is found, and a second listener of realtime is one more.
        assert name in text or re.fullmatch(r"CRIER_(\w+)_URL", name)[1].lower() in (*DAEMONS, "streams"), name


def test_the_secrets_that_are_read_are_made(tmp_path):
    """secrets.sh on a folder of ours, without the right to give files away."""
    made = subprocess.run(["sh", "-c", "chown() { :; }; . ./secrets.sh", "sh", tmp_path], text=True,
                          cwd=ROOT / "compose", capture_output=True, check=False)
    assert made.returncode == 0, made.stderr
    read = set(re.findall(r"/run/crier/(\w+)", FILE.read_text()))
    assert read <= {path.name for path in tmp_path.iterdir()}


def test_secrets_are_made_once_and_differ(tmp_path):
    def make():
        subprocess.run(["sh", "-c", "chown() { :; }; . ./secrets.sh", "sh", tmp_path], check=True,
                       cwd=ROOT / "compose")
        return {path.name: path.read_text() for path in tmp_path.iterdir()}
    first = make()
    assert make() == first
    passwords = [text for name, text in first.items() if not name.endswith("_url")]
    assert len(set(passwords)) == len(passwords)
    assert all(len(text) == 64 for text in passwords)
    assert first["db_posts_password"] in first["db_posts_url"]
