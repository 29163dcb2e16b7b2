"""What the tests of the running system share: one system for a whole run, and people in it."""
import pytest

from system import System


@pytest.fixture(scope="session")
def system(tmp_path_factory):
    """Started at the first use; a test that kills parts of it leaves it ready."""
    running = System(tmp_path_factory.mktemp("crier") / "data")
    running.up()
    yield running
    running.down()


@pytest.fixture
def gateway(system):
    """A client that is not signed in."""
    with system.client() as client:
        yield client


@pytest.fixture(scope="session")
def admin(system):
    return system.sign_in(system.admin_email, system.admin_password)


@pytest.fixture
def user(system):
    """Makes a new account: ann, bob = user("Ann"), user("Bob")."""
    return system.register
