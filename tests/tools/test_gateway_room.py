"""Whether the gateway has room for all the streams that the hubs take."""
import resource
import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).resolve().parents[2] / "compose" / "gateway"))
import render  # noqa: E402


@pytest.fixture
def files(monkeypatch):
    """Sets how many files a process may have open."""
    def limit(number):
        monkeypatch.setattr(resource, "getrlimit", lambda _: (1024, number))
    return limit


@pytest.mark.parametrize("workers", [1, 2, 3, 4])
@pytest.mark.parametrize("hubs", [1, 3])
def test_the_workers_together_have_two_connections_for_each_stream(files, workers, hubs):
    files(resource.RLIM_INFINITY)
    for environment, streams in (({}, 20000), ({"CRIER_REALTIME_STREAMS": "4000"}, 4000)):
        room = workers * render.connections_max(workers, hubs, environment)
        assert room >= 2 * hubs * streams + workers * render.CONNECTIONS_BESIDE


def test_no_more_is_asked_for_than_a_process_may_have(files):
    files(20000)
    assert render.connections_max(1, 1, {}) + render.FILES_BESIDE == 20000
    files(100)
    assert render.connections_max(1, 1, {}) == 512
