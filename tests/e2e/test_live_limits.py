"""How many streams there may be, how long one of nobody's is open, and signs of life (FEATURES B8, B9)."""
import contextlib
import time

import pytest

from live import Ended, Refused, Stream
from load import NO_RATE_LIMIT
from system import System
from test_api_keys import make_key
from test_live import SOCKET, SSE, comments_of, expect_as_documented, refused
from test_posts import new_post

IN_ALL, PER_USER, PER_ADDRESS, NOBODYS_S, HEARTBEAT_S = 6, 2, 4, 3, 1
SOURCES = ("127.0.0.11", "127.0.0.12")


@pytest.fixture(scope="module")
def system(tmp_path_factory, database):
    limited = System(tmp_path_factory.mktemp("limits") / "data", **NO_RATE_LIMIT, **database,
                     CRIER_REALTIME_STREAMS=str(IN_ALL), CRIER_REALTIME_PER_USER=str(PER_USER),
                     CRIER_REALTIME_PER_ADDRESS=str(PER_ADDRESS), CRIER_REALTIME_ANONYMOUS_S=str(NOBODYS_S),
                     CRIER_REALTIME_HEARTBEAT_S=str(HEARTBEAT_S))
    limited.up()
    yield limited
    limited.down()


@pytest.fixture
def listen(system):
    """listen(person, path, source) opens a stream, which the test ends with."""
    with contextlib.ExitStack() as stack:
        def open_one(person, path, source=SOURCES[0], key=None):
            token = key or person and person.tokens["access_token"]
            headers = {"Authorization": f"Bearer {token}"} if token else None
            return stack.enter_context(Stream(system.gateway_url + path, headers, source=source))
        yield open_one


def opened(listen, person, path, source=SOURCES[0], key=None):
    """One that has greeted; there may be no room for it until another, which has gone, is known to be gone."""
    deadline = time.monotonic() + 10
    while True:
        stream = listen(person, path, source, key)
        try:
            stream.next("hello")
            return stream
        except Refused:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def test_a_user_has_so_many_streams_of_both_kinds(system, listen):
    ann, bob = system.register("Ann"), system.register("Bob")
    first = opened(listen, ann, SSE)
    opened(listen, ann, SOCKET, SOURCES[1])
    assert refused(listen(ann, SSE), 429)["retry-after"] == "5"
    assert refused(listen(ann, SOCKET, SOURCES[1]), 429)["retry-after"] == "5"
    opened(listen, bob, SSE)
    first.close()
    opened(listen, ann, SOCKET)


def test_an_address_has_so_many_streams(system, listen):
    people = [system.register(f"Reader {number}") for number in range(3)]
    for person in people[:2]:
        for _ in range(PER_USER):
            opened(listen, person, SSE)
    assert refused(listen(people[2], SSE), 429)["retry-after"] == "5"
    opened(listen, people[2], SSE, SOURCES[1])


def test_a_hub_has_so_many_streams(system, listen):
    for number in range(IN_ALL // PER_USER):
        person = system.register(f"Listener {number}")
        for _ in range(PER_USER):
            opened(listen, person, SSE, SOURCES[number % 2])
    assert refused(listen(system.register("Late"), SSE, SOURCES[1]), 503)["retry-after"] == "5"


@pytest.mark.parametrize("whose", ["nobody's", "an API key's"])
def test_a_stream_without_a_token_that_ends_is_open_for_so_long(system, listen, whose):
    ann = system.register("Ann")
    post, key = new_post(ann), make_key(ann, ["posts:read"])["key"] if whose == "an API key's" else None
    stream = opened(listen, None, comments_of(post), key=key)
    began = time.monotonic()
    code, messages = stream.end()
    assert code == 1012 and messages[-1]["type"] == "bye" and messages[-1]["retry_ms"] >= 0
    with system.client() as client:
        expect_as_documented(client, messages)
    assert NOBODYS_S - 1 <= time.monotonic() - began <= NOBODYS_S + 3
    opened(listen, None, comments_of(post), key=key).close()


@pytest.mark.parametrize("path", [SSE, SOCKET])
def test_an_open_stream_gives_signs_of_life(system, listen, path):
    """Longer than a WebSocket is believed to be there that does not answer them: this one does."""
    stream = opened(listen, system.register("Ann"), path)
    with pytest.raises(AssertionError, match="waited"):
        stream.next(patience_s=5 * HEARTBEAT_S)
    assert 3 <= stream.pings <= 7


def test_a_socket_that_answers_no_sign_of_life_is_cut_off(system, listen):
    stream = opened(listen, system.register("Ann"), SOCKET)
    time.sleep(5 * HEARTBEAT_S)   # it reads nothing, and so answers nothing
    with pytest.raises((Ended, ConnectionError)):
        stream.next(patience_s=2 * HEARTBEAT_S)
    assert stream.pings >= 1
