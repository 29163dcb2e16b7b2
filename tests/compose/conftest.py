"""One engine, one build of the images, one deployment for all tests."""
import pytest

from deployment import Deployment
from engine import running_engine
from system import ROOT


@pytest.fixture(scope="session")
def engine():
    with running_engine() as running:
        for target in ("daemon", "gateway"):
            running.build(ROOT, "-f", ROOT / "compose/Dockerfile", "--target", target,
                          "-t", f"crier/{target}")
        yield running


@pytest.fixture(scope="session")
def system(engine):
    running = Deployment(engine, "10.213.78.0/24", CRIER_LOG_LEVEL="debug")
    running.up()
    yield running
    running.down()
