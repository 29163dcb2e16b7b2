"""What was answered with 201 is there afterwards, however the daemon ended."""
import signal
import time

import pytest

from load import Writer, assert_nothing_answered_is_lost, running

pytestmark = pytest.mark.engines

WRITERS = 8
SECONDS = 3.0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_no_answered_write_is_lost(system, user, number):
    with running([Writer(user(f"Writer {index}")) for index in range(WRITERS)]) as writers:
        time.sleep(SECONDS / 3)
        system.restart("posts", number)
        time.sleep(SECONDS / 3)
    assert all(len(writer.answered) > 10 for writer in writers)
    assert_nothing_answered_is_lost(writers)


def test_a_daemon_that_is_told_to_stop_ends_what_it_began(system, user):
    """Behind the gateway a SIGTERM shows as 503 at most: no connection breaks off."""
    with running([Writer(user(f"Writer {index}")) for index in range(WRITERS)]) as writers:
        time.sleep(0.5)
        system.restart("posts")
    assert all(writer.lost_connections == 0 for writer in writers)
