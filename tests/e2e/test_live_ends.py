"""Open streams end with what opened them, within five seconds and not before (FEATURES B9)."""
import contextlib
import time

import pytest

from live import Stream
from system import System
from test_live import SOCKET, SSE, comments_of, cookies_of, refused, ticket_of
from test_posts import new_post

TOKEN_S, WITHIN_S = 10, 5.0


@pytest.fixture(scope="module")
def short(tmp_path_factory, database):
    """A system whose access tokens live for seconds."""
    running = System(tmp_path_factory.mktemp("short") / "data", **database, CRIER_AUTH_ACCESS_SECONDS=str(TOKEN_S))
    running.up()
    yield running
    running.down()


@contextlib.contextmanager
def opened_in_every_way(system, person):
    """(what opened it, stream) for each kind of stream, by header, by cookie and by ticket; all have greeted."""
    cookie = {"Cookie": cookies_of(system, person), "Origin": system.gateway_url}
    header = {"Authorization": f"Bearer {person.tokens['access_token']}"}
    with contextlib.ExitStack() as opened:
        streams = []
        for path in (SSE, SOCKET, comments_of(new_post(person, status="draft"))):
            for way, address, headers in (("header", path, header), ("cookie", path, cookie),
                                          ("ticket", f"{path}?ticket={ticket_of(person)}", None)):
                stream = opened.enter_context(Stream(system.gateway_url + address, headers))
                stream.next("hello")
                streams.append((f"{path} by {way}", stream))
        yield streams


def expect_ends(streams, deadline):
    for name, stream in streams:
        left_s = deadline - time.monotonic()
        assert left_s > 0, f"{name}: too late"
        code, messages = stream.end(patience_s=left_s)
        assert (code, messages[-1]["type"], messages[-1]["status"]) == (4401 if stream.is_websocket else None, "error", 401), name


def test_with_their_token_and_not_before(short):
    """A ticket is for no longer than the token that it was asked for with."""
    begun = time.monotonic()
    ann = short.register("Ann")
    with opened_in_every_way(short, ann) as streams:
        issued = time.monotonic()   # the cookie's, which is the last one
        with pytest.raises(AssertionError, match="waited"):
            streams[0][1].next("error", patience_s=begun + TOKEN_S - 1 - time.monotonic())
        expect_ends(streams, issued + TOKEN_S + WITHIN_S)


def test_with_their_session(system, user):
    ann, bob = user("Ann"), user("Bob")
    with opened_in_every_way(system, ann) as streams, opened_in_every_way(system, bob) as others:
        tickets = [ticket_of(ann) for _ in range(2)]
        assert ann.delete("/api/auth/sessions").status_code == 204
        expect_ends(streams, time.monotonic() + WITHIN_S)
        for path, ticket in zip((SSE, SOCKET), tickets):
            with Stream(f"{system.gateway_url}{path}?ticket={ticket}") as late:
                refused(late, 401)
        for _, stream in others:
            with pytest.raises(AssertionError, match="waited"):
                stream.next("error", patience_s=0.05)
