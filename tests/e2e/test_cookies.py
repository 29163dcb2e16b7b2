"""Cookie mode (FEATURES A16): a browser is signed in by cookies that no script reads, changes need
a CSRF token, and nothing of it is asked of those who show a bearer token."""
import re
import secrets

import httpx
import pytest

ACCESS, REFRESH, CSRF = "crier_access", "crier_refresh", "crier_csrf"
DRAFT = {"title": "By cookie", "content": "Words.", "status": "draft"}


class Browser:
    """Keeps cookies as a browser does, and reads the CSRF token as script would."""

    def __init__(self, client):
        self.client = client

    def csrf(self):
        return {"X-CSRF-Token": self.client.cookies[CSRF]}

    def sign_in(self, person, path="/api/auth/login"):
        answer = self.client.post(f"{path}?cookie=true", json={"email": person.email, "password": person.password})
        assert answer.status_code == 200, answer.text
        return answer


@pytest.fixture
def browser(system):
    clients = []

    def open_browser():
        clients.append(system.client())
        return Browser(clients[-1])
    yield open_browser
    for client in clients:
        client.close()


@pytest.fixture
def ann(user):
    return user("Ann")


@pytest.fixture
def signed_in(browser, ann):
    here = browser()
    here.sign_in(ann)
    return here


def set_cookies(answer):
    """name -> (value, its attributes in lower case)"""
    found = {}
    for line in answer.headers.get_list("set-cookie"):
        pair, *attributes = [part.strip() for part in line.split(";")]
        name, value = pair.split("=", 1)
        assert name not in found
        found[name] = (value, {each.lower() for each in attributes})
    return found


def test_tokens_are_in_cookies_and_nowhere_else(system, browser, ann):
    with system.client() as client:
        life_s = client.post("/api/auth/login", json={"email": ann.email, "password": ann.password}).json()["expires_in"]
    answer = browser().sign_in(ann)
    cookies = set_cookies(answer)
    assert set(cookies) == {ACCESS, REFRESH, CSRF}
    assert cookies[ACCESS][1] == {"path=/", "httponly", "samesite=lax", f"max-age={life_s}"}
    assert cookies[REFRESH][1] == {"path=/api/auth/refresh", "httponly", "samesite=strict", "max-age=2592000"}
    assert cookies[CSRF][1] == {"path=/", "samesite=strict", "max-age=2592000"}
    body = answer.json()
    assert "access_token" not in body and "refresh_token" not in body
    assert body["token_type"] == "Cookie" and body["csrf_token"] == cookies[CSRF][0]
    assert body["user"]["id"] == ann.id
    assert cookies[ACCESS][0] not in answer.text and cookies[REFRESH][0] not in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_opening_an_account_signs_a_browser_in_too(browser):
    here = browser()
    answer = here.client.post("/api/auth/register?cookie=true", json={
        "email": f"{secrets.token_hex(8)}@example.org", "password": "a long enough passphrase", "name": "Bo"})
    assert answer.status_code == 201 and "access_token" not in answer.json()
    assert here.client.get("/api/auth/me").json()["id"] == answer.json()["user"]["id"]


def test_without_asking_nobody_gets_cookies(gateway, ann):
    answer = gateway.post("/auth/login", json={"email": ann.email, "password": ann.password})
    assert "set-cookie" not in answer.headers
    assert {"access_token", "refresh_token"} <= set(answer.json()) and "csrf_token" not in answer.json()


def test_every_daemon_takes_the_cookie_on_a_bare_address(signed_in, ann):
    client = signed_in.client
    assert re.match(r"http://127\.0\.0\.1:", str(client.base_url))
    assert client.get("/api/auth/me").json()["id"] == ann.id
    made = client.post("/api/posts", json=DRAFT, headers=signed_in.csrf())
    assert (made.status_code, made.json()["user_id"]) == (201, ann.id)
    assert client.get(f"/api/posts/{made.json()['id']}").status_code == 200
    assert client.head(f"/api/posts/{made.json()['id']}").status_code == 200
    assert client.get("/api/schedules").status_code == 200
    assert client.get("/api/pages/nobody").status_code == 404
    public = client.post("/api/posts", json={"title": "P", "content": "W."}, headers=signed_in.csrf()).json()["id"]
    liked = client.put(f"/api/posts/{public}/reaction", json={"type": "like"}, headers=signed_in.csrf())
    assert liked.status_code == 200


@pytest.mark.parametrize("method, path", [
    ("POST", "/api/posts"), ("PATCH", "/api/auth/me"), ("POST", "/api/auth/logout"),
    ("POST", "/api/schedules"), ("PUT", "/api/posts/1/reaction"), ("DELETE", "/api/posts/1"),
    ("POST", "/api/auth/api-keys"), ("POST", "/api/auth/refresh")])
def test_a_change_by_cookie_needs_a_token_of_the_session(browser, signed_in, ann, method, path):
    body = None if method == "DELETE" or path.endswith(("logout", "refresh")) else DRAFT
    other = browser()
    other.sign_in(ann)
    right = signed_in.csrf()["X-CSRF-Token"]
    wrong = [None, "", "x", right[:-1], right + "=", right[::-1], right.replace(right[0], "g", 1), "0" * 77,
             other.csrf()["X-CSRF-Token"]]
    for token in wrong:
        answer = signed_in.client.request(method, path, json=body,
                                          headers={} if token is None else {"X-CSRF-Token": token})
        assert answer.status_code == 403, (token, answer.text)
        assert "X-CSRF-Token" in answer.json()["detail"]
    assert signed_in.client.get("/api/auth/me").status_code == 200, "and the session goes on"


def test_the_token_can_be_asked_for(signed_in):
    answer = signed_in.client.get("/api/auth/csrf")
    assert answer.status_code == 200
    token = answer.json()["csrf_token"]
    assert token != signed_in.csrf()["X-CSRF-Token"], "another one each time"
    made = signed_in.client.post("/api/posts", json=DRAFT, headers={"X-CSRF-Token": token})
    assert made.status_code == 201, made.text


def test_a_bearer_token_needs_none_and_comes_first(signed_in, user, ann):
    bob = user("Bob")
    bearer = {"Authorization": f"Bearer {bob.tokens['access_token']}"}
    assert signed_in.client.get("/api/auth/me", headers=bearer).json()["id"] == bob.id
    made = signed_in.client.post("/api/posts", json=DRAFT, headers=bearer)
    assert (made.status_code, made.json()["user_id"]) == (201, bob.id)
    spoilt = signed_in.client.get("/api/auth/me", headers={"Authorization": "Bearer nonsense"})
    assert spoilt.status_code == 401
    assert signed_in.client.get("/api/auth/me").json()["id"] == ann.id


def test_a_refresh_by_cookie_turns_the_cookies(signed_in, ann):
    client = signed_in.client
    before = dict(client.cookies)
    client.cookies.delete(ACCESS)
    assert client.get("/api/auth/me").status_code == 401
    answer = client.post("/api/auth/refresh", headers=signed_in.csrf())
    assert answer.status_code == 200, answer.text
    assert set(set_cookies(answer)) == {ACCESS, REFRESH, CSRF}
    assert "refresh_token" not in answer.json() and answer.json()["user"]["id"] == ann.id
    assert client.cookies[REFRESH] != before[REFRESH]
    assert client.get("/api/auth/me").status_code == 200
    old = client.post("/api/posts", json=DRAFT, headers={"X-CSRF-Token": before[CSRF]})
    assert old.status_code == 201, "it is the session's, and the session is the same"


def test_a_refresh_without_cookie_or_body_is_refused(gateway, ann):
    assert gateway.post("/api/auth/refresh").status_code == 401
    answer = gateway.post("/api/auth/refresh", json={"refresh_token": ann.tokens["refresh_token"]})
    assert answer.status_code == 200 and "refresh_token" in answer.json()
    assert "set-cookie" not in answer.headers


def test_the_refresh_cookie_goes_nowhere_else(signed_in):
    request = signed_in.client.build_request("GET", "/api/posts")
    assert REFRESH not in request.headers["cookie"]
    assert REFRESH in signed_in.client.build_request("POST", "/api/auth/refresh").headers["cookie"]


def test_signing_out_clears_the_cookies(signed_in):
    kept = dict(signed_in.client.cookies)
    answer = signed_in.client.post("/api/auth/logout", headers=signed_in.csrf())
    assert answer.status_code == 204
    assert {name: value for name, (value, _) in set_cookies(answer).items()} == {ACCESS: "", REFRESH: "", CSRF: ""}
    assert all("max-age=0" in attributes for _, attributes in set_cookies(answer).values())
    assert not signed_in.client.cookies
    replayed = signed_in.client.get("/api/auth/me", headers={"Cookie": f"{ACCESS}={kept[ACCESS]}"})
    assert replayed.status_code == 401
    again = signed_in.client.post("/api/auth/refresh", headers={
        "Cookie": f"{REFRESH}={kept[REFRESH]}", "X-CSRF-Token": kept[CSRF]})
    assert again.status_code == 401


def me_with(gateway, cookies, **headers):
    return gateway.get("/api/auth/me", headers={"Cookie": cookies, **headers}).status_code


def test_hostile_cookies_sign_nobody_in(system, gateway, signed_in, ann):
    good = signed_in.client.cookies[ACCESS]
    foreign = "; ".join(f"site{number}=value{number}" for number in range(60))
    assert me_with(gateway, f"{foreign}; {ACCESS}={good}; theme=dark") == 200
    assert me_with(gateway, f"a;b;;=; ={ACCESS}; {ACCESS}={good};;") == 200
    key = signed_in.client.post("/api/auth/api-keys", json={"name": "k", "scopes": ["account:read"]},
                                headers=signed_in.csrf()).json()["key"]
    refused = [f"{ACCESS}={good}; {ACCESS}={good}", f"{ACCESS}={good}; x=y; {ACCESS}=", f"x{ACCESS}={good}",
               f"{ACCESS}2={good}", f"{ACCESS.upper()}={good}", f'{ACCESS}="{good}"', f"{ACCESS}", f"{ACCESS}=",
               f"__Host-{ACCESS}={good}", f"x={ACCESS}={good}", f"{ACCESS} ={good}", f"{ACCESS}={good[:-3]}",
               f"{ACCESS}={signed_in.client.cookies[REFRESH]}", f"{ACCESS}={system.service_token()}",
               f"{ACCESS}={key}", f"{ACCESS}=Bearer {good}", f"{REFRESH}={good}"]
    for cookies in refused:
        assert me_with(gateway, cookies) == 401, cookies
    assert me_with(gateway, f"{ACCESS}={key}", Authorization=f"Bearer {key}") == 200


def test_oversized_cookies_are_refused_early(system, gateway, signed_in):
    good = signed_in.client.cookies[ACCESS]
    assert me_with(gateway, f"big={'x' * 5000}; {ACCESS}={good}") in (400, 431)
    direct = f"{system.daemon_url('auth')}/api/auth/me"
    for size in (12000, 17000, 40000):
        answer = httpx.get(direct, headers={"Cookie": f"big={'x' * size}; {ACCESS}={good}"}, trust_env=False)
        assert answer.status_code == 200 if size == 12000 else answer.status_code in (400, 431), size
    many = "; ".join("a=b" for _ in range(3000))
    assert httpx.get(direct, headers={"Cookie": f"{many}; {ACCESS}={good}"}, trust_env=False).status_code == 200
    two = [("Cookie", f"{ACCESS}={good}"), ("Cookie", "x=y")]
    assert httpx.get(direct, headers=two, trust_env=False).status_code == 400


def test_an_old_cookie_is_no_hindrance_to_signing_in(browser, ann, gateway):
    stale = {"Cookie": f"{ACCESS}=stale; {REFRESH}=stale"}
    answer = gateway.post("/api/auth/login?cookie=true", headers=stale,
                          json={"email": ann.email, "password": ann.password})
    assert answer.status_code == 200, answer.text
    assert gateway.get("/.well-known/jwks.json", headers=stale).status_code == 200
    assert gateway.get("/api/posts", headers=stale).status_code == 401, "who believes to be signed in learns it"


def test_no_page_of_another_origin_may_send_cookies(signed_in):
    answer = signed_in.client.get("/api/auth/me", headers={"Origin": "https://evil.example"})
    assert not [name for name in answer.headers if name.startswith("access-control")]
    form = signed_in.client.post("/api/posts", content="title=x", headers={
        "Origin": "https://evil.example", "Content-Type": "application/x-www-form-urlencoded"})
    assert form.status_code == 403


def test_behind_tls_names_are_prefixed_and_plain_ones_do_not_count(system, ann):
    secure = {"X-Forwarded-Proto": "https"}
    with httpx.Client(base_url=system.daemon_url("auth"), trust_env=False) as gateway_of_ours:
        answer = gateway_of_ours.post("/api/auth/login?cookie=true", headers=secure,
                                      json={"email": ann.email, "password": ann.password})
        cookies = set_cookies(answer)
        assert set(cookies) == {f"__Host-{ACCESS}", f"__Secure-{REFRESH}", f"__Host-{CSRF}"}
        assert all("secure" in attributes for _, attributes in cookies.values())
        assert not any(each.startswith("domain") for _, found in cookies.values() for each in found)
        good = cookies[f"__Host-{ACCESS}"][0]
        for name, headers, status in [(f"__Host-{ACCESS}", secure, 200), (ACCESS, secure, 401),
                                      (f"__Host-{ACCESS}", {}, 401), (ACCESS, {}, 200)]:
            told = gateway_of_ours.get("/api/auth/me", headers={"Cookie": f"{name}={good}", **headers})
            assert told.status_code == status, (name, headers)


def test_a_stranger_cannot_say_that_there_is_tls(browser, ann):
    here = browser()
    here.client.headers["X-Forwarded-Proto"] = "https"
    assert set(set_cookies(here.sign_in(ann))) == {ACCESS, REFRESH, CSRF}


def test_the_gateways_own_tls_makes_cookies_secure(tls):
    running, context = tls
    with httpx.Client(base_url=running.gateway_url, verify=context, trust_env=False) as client:
        answer = client.post("/api/auth/login?cookie=true", json={
            "email": running.admin_email, "password": running.admin_password})
        assert set(set_cookies(answer)) == {f"__Host-{ACCESS}", f"__Secure-{REFRESH}", f"__Host-{CSRF}"}
        token = client.cookies[f"__Host-{CSRF}"]
        assert client.get("/api/posts?status=draft").status_code == 200
        assert client.post("/api/posts", json=DRAFT).status_code == 403
        assert client.post("/api/posts", json=DRAFT, headers={"X-CSRF-Token": token}).status_code == 201
        assert client.post("/api/auth/refresh", headers={"X-CSRF-Token": token}).status_code == 200
