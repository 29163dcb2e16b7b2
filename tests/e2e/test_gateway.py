"""The gateway as the outside sees it: what is there, what is not, and what it refuses."""
import json
import re
import socket

import pytest

CONTENT_TYPE = "application/problem+json"


def assert_problem(answer, status):
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith(CONTENT_TYPE)
    problem = answer.json()
    assert problem["status"] == status
    assert problem["type"].startswith("/problems/")
    assert problem["title"]
    assert problem["request_id"] == answer.headers["x-request-id"]


def send_raw(system, request):
    """Bytes as they are, which a well-behaved client would not send; the status line and the
    rest of what comes back."""
    with socket.create_connection(("127.0.0.1", system.port), timeout=20) as connection:
        try:
            connection.sendall(request)
        except OSError:
            pass  # refused before we were done; the answer is there all the same
        received = b""
        while chunk := connection.recv(65536):
            received += chunk
    head, _, body = received.partition(b"\r\n\r\n")
    return int(head.split()[1]), head.decode("latin-1").lower(), body


def get_as_is(system, path):
    """A path that no client library would leave as it is."""
    return send_raw(system, f"GET {path} HTTP/1.1\r\nHost: crier\r\nConnection: close\r\n\r\n".encode())


@pytest.mark.parametrize("path", [
    "/internal", "/internal/", "//internal", "/internal/schedules", "/internal/users/1",
    "/%69nternal/schedules", "/api/../internal/schedules", "/api/posts/../../internal/schedules",
    "/api/posts/..%2f..%2finternal/schedules", "/api/posts/%2e%2e/%2e%2e/internal/schedules",
    "/./internal/schedules", "/INTERNAL/schedules", "/metrics", "/api/posts/../../metrics",
])
def test_what_is_internal_is_not_there(system, path):
    for with_token in ("", f"Authorization: Bearer {system.service_token()}\r\n"):
        status, _, body = send_raw(system, f"GET {path} HTTP/1.1\r\nHost: crier\r\n{with_token}"
                                   "Connection: close\r\n\r\n".encode())
        assert status == 404, body
        assert b"schedules" not in body


def test_internal_exists_behind_the_gateway(system):
    """Else the test above would pass for want of anything to hide."""
    import httpx
    answer = httpx.get(f"{system.daemon_url('posts')}/internal/schedules", trust_env=False,
                       headers={"Authorization": f"Bearer {system.service_token()}"})
    assert answer.status_code == 200


def test_health_sums_up_all_daemons(system, gateway):
    answer = gateway.get("/health")
    assert answer.status_code == 200
    with system.stopped("scraper"):
        assert_problem(gateway.get("/health"), 503)
    assert gateway.get("/health").status_code == 200


@pytest.mark.parametrize("daemon", ["auth", "posts", "scheduler", "analytics", "scraper", "realtime"])
def test_each_daemon_has_its_own_health(gateway, daemon):
    assert gateway.get(f"/api/{daemon}/healthz").status_code == 200
    assert gateway.get(f"/api/{daemon}/readyz").status_code == 200
    assert gateway.get(f"/api/{daemon}/metrics").status_code in (400, 404)


def test_a_daemon_that_is_gone_is_503_and_says_when_to_come_back(system, gateway):
    with system.stopped("posts"):
        answer = gateway.get("/api/posts")
        assert_problem(answer, 503)
        assert int(answer.headers["retry-after"]) > 0
    assert gateway.get("/api/posts").status_code == 200


def test_openapi_names_every_public_operation_and_no_internal_one(gateway):
    answer = gateway.get("/openapi.json")
    assert answer.headers["content-type"].startswith("application/json")
    document = answer.json()
    assert document["openapi"].startswith("3.1")
    assert {"/api/posts", "/api/auth/login", "/api/schedules"} <= set(document["paths"])
    assert not [path for path in document["paths"] if path.startswith("/internal")]
    for reference in references(document):
        assert reference.startswith("#/"), reference
        node = document
        for token in reference[2:].split("/"):
            node = node[token.replace("~1", "/").replace("~0", "~")]


def references(node):
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        node = list(node.values())
    for child in node if isinstance(node, list) else ():
        yield from references(child)


@pytest.mark.parametrize("path", ["/docs", "/docs/"])
def test_docs_are_a_page(gateway, path):
    answer = gateway.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert "<html" in answer.text.lower()


def test_the_root_is_a_page_whose_links_lead_somewhere(gateway):
    page = gateway.get("/")
    assert page.status_code == 200 and page.headers["content-type"].startswith("text/html")
    links = re.findall(r'href="([^"]+)"', page.text)
    assert {"/site/page.css", "/docs", "/dashboard", "/live", "/feed.xml", "/health"} <= set(links)
    assert {link: gateway.get(link).status_code for link in links} == dict.fromkeys(links, 200)
    assert "style-src 'self'" in page.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/nothing", "/api", "/api/nothing", "/problem/404",
                                  "/routes.conf", "/docs/../routes.conf"])
def test_an_unknown_path_is_a_404_problem(gateway, path):
    assert_problem(gateway.get(path), 404)


def test_a_trailing_slash_means_the_same(user):
    ann = user("Ann")
    made = ann.post("/api/posts/", json={"title": "Slash", "content": "and burn"})
    assert made.status_code == 201
    number = made.json()["id"]
    without, with_slash = ann.get(f"/api/posts/{number}"), ann.get(f"/api/posts/{number}/")
    assert without.status_code == with_slash.status_code == 200
    assert without.json() == with_slash.json()


def test_an_alias_is_the_same_operation(gateway):
    assert gateway.get("/posts").json().keys() == gateway.get("/api/posts").json().keys()


@pytest.mark.parametrize("path", ["/api/posts", "/nothing", "/docs"])
def test_every_answer_has_the_security_headers(gateway, path):
    headers = gateway.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["referrer-policy"] == "no-referrer"
    assert "strict-transport-security" not in headers  # this is plain HTTP
    assert headers["server"] == "nginx"


def test_a_request_has_one_id_from_end_to_end(gateway):
    first, second = gateway.get("/api/posts/999999999"), gateway.get("/api/posts/999999999")
    assert_problem(first, 404)
    assert first.headers["x-request-id"] != second.headers["x-request-id"]
    assert len(first.headers.get_list("x-request-id")) == 1


def test_the_trace_of_the_client_is_taken_up(gateway):
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    answer = gateway.get("/api/posts/999999999", headers={"traceparent": f"00-{trace}-00f067aa0ba902b7-01"})
    assert_problem(answer, 404)
    assert answer.headers["x-request-id"] == trace


@pytest.mark.parametrize("trace", ["x", "00-short-00f067aa0ba902b7-01",
                                   "00-00000000000000000000000000000000-00f067aa0ba902b7-01"])
def test_a_malformed_trace_is_replaced(gateway, trace):
    answer = gateway.get("/api/posts/999999999", headers={"traceparent": trace})
    assert_problem(answer, 404)
    assert len(answer.headers["x-request-id"]) == 32
    assert set(answer.headers["x-request-id"]) != {"0"}


def test_one_megabyte_of_header_is_431(system):
    status, head, body = send_raw(system, b"GET /api/posts HTTP/1.1\r\nHost: crier\r\nX-Large: "
                                  + b"a" * (1 << 20) + b"\r\n\r\n")
    assert status == 431
    assert CONTENT_TYPE in head
    assert json.loads(body)["type"] == "/problems/headers-too-large"


def test_an_endless_address_is_414(system):
    status, head, _ = get_as_is(system, "/api/posts?q=" + "a" * 100_000)
    assert status == 414
    assert CONTENT_TYPE in head


def test_ten_megabytes_of_body_are_413(user):
    ann = user("Ann")
    answer = ann.post("/api/posts", json={"title": "Large", "content": "a" * (10 << 20)})
    assert_problem(answer, 413)


@pytest.mark.parametrize("request_bytes", [
    b"POST /api/posts HTTP/1.1\r\nHost: c\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"POST /api/posts HTTP/1.1\r\nHost: c\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\n{}{}{",
    b"POST /api/posts HTTP/1.1\r\nHost: c\r\nContent-Length: -1\r\n\r\n",
    b"GET /api/posts%00 HTTP/1.1\r\nHost: c\r\nConnection: close\r\n\r\n",
    b"GET /api/posts HTTP/1.1\r\nHost: c\r\nHost: d\r\n\r\n",
    b"GET /api/posts HTTP/1.1\r\n\r\n",
    b"no HTTP at all\r\n\r\n",
])
def test_what_two_servers_could_read_differently_is_400(system, request_bytes):
    status, head, _ = send_raw(system, request_bytes)
    assert status == 400
    assert CONTENT_TYPE in head


@pytest.mark.parametrize("path", ["/api/posts%2F1", "/api/posts/1%2F2", "/api/posts/%2e%2e%2f1"])
def test_an_encoded_slash_separates_nothing(system, user, path):
    """It must not lead to a post: at most to a post of that odd name, which there is none."""
    user("Ann").post("/api/posts", json={"title": "One", "content": "two"})
    status, head, _ = get_as_is(system, path)
    assert status in (400, 404)
    assert CONTENT_TYPE in head


def test_a_client_cannot_speak_for_another(user):
    """The headers that daemons trust among themselves are taken off at the door."""
    ann, bob = user("Ann"), user("Bob")
    answer = bob.get("/api/auth/me", headers={"X-Crier-On-Behalf": str(ann.id),
                                              "X-Forwarded-For": "192.0.2.1"})
    assert answer.json()["id"] == bob.id


def test_long_answers_are_compressed_and_short_ones_are_not(user, gateway):
    ann = user("Ann")
    made = ann.post("/api/posts", json={"title": "Long", "content": "word " * 2000}).json()
    long = gateway.get(f"/api/posts/{made['id']}", headers={"Accept-Encoding": "gzip"})
    assert long.headers["content-encoding"] == "gzip"
    assert long.json()["content"] == "word " * 2000
    assert "content-encoding" not in gateway.get("/nothing").headers


def test_a_compressed_answers_entity_tag_can_be_changed_by(user):
    """nginx makes a tag weak when it compresses; the tag still names the version."""
    ann = user("Ann")
    made = ann.post("/api/posts", json={"title": "Long", "content": "word " * 2000}).json()
    tag = ann.get(f"/api/posts/{made['id']}").headers["etag"]
    changed = ann.patch(f"/api/posts/{made['id']}", json={"title": "Changed"},
                        headers={"If-Match": tag})
    assert changed.status_code == 200
    late = ann.patch(f"/api/posts/{made['id']}", json={"title": "Again"}, headers={"If-Match": tag})
    assert_problem(late, 412)
