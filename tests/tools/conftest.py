"""What tests of sources share: sites of their own, and the command that asks them."""
import json
import os
import subprocess
from pathlib import Path

import pytest

import sites as site
from sites import Sites

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "build" / os.environ.get("CRIER_PRESET", "debug") / "bin" / "crier-scraper"
QUICK = {"CRIER_SCRAPER_PER_MINUTE": "6000", "CRIER_SCRAPER_BURST": "1000", "CRIER_SCRAPER_TIMEOUT_MS": "1000"}


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return site.make_authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def running(authority):
    running = Sites(*authority)
    yield running
    running.close()


@pytest.fixture
def sites(running):
    """Without answers or requests of the test before."""
    running.clear()
    return running


@pytest.fixture
def fetch(sites, tmp_path):
    """fetch("nasa", **settings): what the command says of each name; beside it what it logged."""
    def run(*words, expect=None, **settings):
        environment = {
            "PATH": os.environ["PATH"], "CRIER_DATA": str(tmp_path), "CRIER_SERVICE_TOKEN": "t" * 40,
            "CRIER_REDIS": "redis://127.0.0.1:1/0", **sites.settings, **QUICK, **settings}
        done = subprocess.run([PROGRAM, "fetch", *words], env=environment, text=True, capture_output=True, timeout=60)
        assert done.returncode in (0, 1) if expect is None else done.returncode == expect, done.stderr
        run.said = done.stdout + done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]
    return run
