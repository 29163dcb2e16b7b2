"""Which pages of other origins may call: those that CRIER_CORS_ORIGINS names."""
import pytest

from system import System

PAGE = "https://desk.example.org"
PREFLIGHT = {"Access-Control-Request-Method": "POST",
             "Access-Control-Request-Headers": "authorization, content-type"}


@pytest.fixture(scope="module")
def open_system(tmp_path_factory):
    running = System(tmp_path_factory.mktemp("origins") / "data", CRIER_CORS_ORIGINS=PAGE)
    running.up()
    yield running
    running.down()


@pytest.fixture
def client(open_system):
    with open_system.client() as client:
        yield client


def test_a_named_origin_may_call(client):
    answer = client.get("/api/posts", headers={"Origin": PAGE})
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == PAGE
    assert "ETag" in answer.headers["access-control-expose-headers"]
    assert "Origin" in answer.headers["vary"]


def test_its_errors_can_be_read_too(client):
    answer = client.get("/nothing", headers={"Origin": PAGE})
    assert answer.status_code == 404
    assert answer.headers["access-control-allow-origin"] == PAGE


def test_its_preflight_is_answered(client):
    answer = client.options("/api/posts", headers={"Origin": PAGE, **PREFLIGHT})
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == PAGE
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert "Authorization" in answer.headers["access-control-allow-headers"]


def test_its_streams_are_followed_and_gone_on_with(open_system, client):
    """By a script's own requests, which name the token and the last event in headers, or by EventSource with a ticket."""
    events = "/api/notifications/sse"
    preflight = client.options(events, headers={"Origin": PAGE, "Access-Control-Request-Method": "GET",
                                                "Access-Control-Request-Headers": "authorization, last-event-id"})
    allowed = {name.strip() for name in preflight.headers["access-control-allow-headers"].lower().split(",")}
    assert preflight.status_code == 204 and {"authorization", "last-event-id"} <= allowed
    ann = open_system.register("Ann")
    ticket = ann.post("/api/realtime/ticket", headers={"Origin": PAGE}).json()["ticket"]
    token = {"Authorization": f"Bearer {ann.tokens['access_token']}", "Last-Event-ID": "0"}
    for address, headers in ((events, token), (f"{events}?ticket={ticket}", {})):
        with client.stream("GET", address, headers={"Origin": PAGE, **headers}) as stream:
            assert (stream.status_code, stream.headers["access-control-allow-origin"]) == (200, PAGE)
            assert "event: hello" in next(stream.iter_text())
    refused = client.get(events, headers={"Origin": PAGE})
    assert (refused.status_code, refused.headers["access-control-allow-origin"]) == (401, PAGE)


@pytest.mark.parametrize("origin", ["https://other.example.org", "null", PAGE + ".evil.example",
                                    "http://desk.example.org"])
def test_another_origin_is_told_nothing(client, origin):
    for answer in (client.get("/api/posts", headers={"Origin": origin}),
                   client.options("/api/posts", headers={"Origin": origin, **PREFLIGHT})):
        assert not [name for name in answer.headers if name.startswith("access-control")]


def test_without_configuration_nobody_may(gateway):
    answer = gateway.get("/api/posts", headers={"Origin": PAGE})
    assert "access-control-allow-origin" not in answer.headers
