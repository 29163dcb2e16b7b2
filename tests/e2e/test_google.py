"""FEATURES A7: signing in at an OpenID Connect provider, a certified one (npm's oidc-provider) in
Google's place. What only a hostile one would answer is in test_google_hostile.py."""
import concurrent.futures
import contextlib
import os
import secrets
import sqlite3
import subprocess

import httpx
import pytest

from identity_provider import Browser, CertifiedProvider
from load import NO_RATE_LIMIT
from system import ROOT, PORTS_USED, System, wait_for

PROVIDER_PORT = PORTS_USED - 2  # of the ten that a system has, one that it does not use


def start(folder, database):
    running = System(folder / "data", **NO_RATE_LIMIT, **database)
    provider = CertifiedProvider(running.port + PROVIDER_PORT,
                                 f"{running.gateway_url}/api/auth/google/callback")
    running.environment.update(provider.settings(), CRIER_PUBLIC_URL=running.gateway_url)
    provider.start()
    try:
        running.up()
    except BaseException:
        provider.stop()
        raise
    return running, provider


@pytest.fixture(scope="module")
def both(tmp_path_factory, database):
    running, provider = start(tmp_path_factory.mktemp("google"), database)
    try:
        yield running, provider
        running.down()
    finally:
        provider.stop()


@pytest.fixture
def crier(both):
    return both[0]


@pytest.fixture
def provider(both):
    return both[1]


@pytest.fixture
def browser(crier):
    return Browser(crier)


@pytest.fixture
def admin_of(crier):
    return crier.sign_in(crier.admin_email, crier.admin_password)


def listed(admin, user_id):
    """An account, as the kept list has it."""
    items = admin.get("/api/users", params={"limit": 100}).json()["items"]
    return next(item for item in items if item["id"] == user_id)


def somebody():
    return f"{secrets.token_hex(8)}@example.org"


def sign_in(browser, provider, who, **query):
    """The whole way. @return the tokens"""
    address = provider.sign_in(browser.client, browser.begin(**query), who)
    answer = browser.finish(address)
    assert answer.status_code == 200, answer.text
    return answer.json()


def me(crier, tokens):
    with crier.client(Authorization=f"Bearer {tokens['access_token']}") as client:
        return client.get("/api/auth/me")


def test_somebody_new_gets_an_account_and_is_signed_in(crier, browser, provider):
    who = somebody()
    tokens = sign_in(browser, provider, who)
    assert tokens["user"]["email"] == who
    assert tokens["user"]["name"] == "Ann Ångström"
    assert tokens["user"]["role"] == "user"
    assert tokens["token_type"] == "Bearer" and tokens["expires_in"] > 0
    assert me(crier, tokens).json() == tokens["user"]
    with crier.client() as client:
        refreshed = client.post("/api/auth/refresh", json={"refresh_token": tokens["refresh_token"]})
    assert refreshed.status_code == 200


def test_the_browser_is_sent_with_all_that_the_flow_needs(crier, browser, provider):
    # The way back is configured: no header leads it elsewhere.
    browser.client.headers.update({"Host": "evil.example", "X-Forwarded-Host": "evil.example"})
    url = httpx.URL(browser.begin())
    assert str(url).startswith(f"{provider.issuer}/auth?")
    assert url.params["response_type"] == "code"
    assert url.params["scope"] == "openid email profile"
    assert url.params["redirect_uri"] == f"{crier.gateway_url}/api/auth/google/callback"
    assert url.params["code_challenge_method"] == "S256"
    for name in ("state", "nonce", "code_challenge"):
        assert len(url.params[name]) == 43  # 256 bits
    assert len({url.params[name] for name in ("state", "nonce", "code_challenge")}) == 3


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(crier, browser):
    answer = browser.client.get(f"{crier.gateway_url}/api/auth/google")
    cookie = answer.headers["set-cookie"]
    assert "; HttpOnly" in cookie and "; SameSite=Lax" in cookie and "; Max-Age=600" in cookie
    assert answer.headers["cache-control"] == "no-store"
    assert answer.content == b""


def test_the_short_addresses_are_the_same(crier, browser, provider):
    answer = browser.client.get(f"{crier.gateway_url}/auth/google")
    assert answer.status_code == 302
    address = provider.sign_in(browser.client, answer.headers["location"], somebody())
    answer = browser.finish(address.replace("/api/auth/", "/auth/"))
    assert answer.status_code == 200


def test_a_browser_may_have_its_tokens_in_cookies(crier, browser, provider):
    tokens = sign_in(browser, provider, somebody(), cookie="true")
    assert tokens["token_type"] == "Cookie" and tokens["csrf_token"]
    assert "access_token" not in tokens and "refresh_token" not in tokens
    assert browser.client.get(f"{crier.gateway_url}/api/auth/me").json() == tokens["user"]


def test_an_account_whose_address_is_proven_is_shared_and_not_taken_over(crier, browser, provider):
    """Who opened it proved the address, by the provider here; so they keep what they have."""
    who = somebody()
    first = sign_in(browser, provider, who)
    assert first["user"]["email_verified"] is True
    second = sign_in(Browser(crier), provider, who)
    assert second["user"]["id"] == first["user"]["id"]
    assert me(crier, first).status_code == 200


def test_whoever_opened_an_account_with_anothers_address_loses_it_whole(crier, browser, provider, admin_of):
    thief = crier.register("Thief")
    key = thief.post("/api/auth/api-keys", json={"name": "Later", "scopes": ["account:read"]}).json()["key"]
    assert listed(admin_of, thief.id)["email_verified"] is False
    owner = sign_in(browser, provider, thief.email)
    assert owner["user"]["id"] == thief.id and owner["user"]["email_verified"] is True
    assert listed(admin_of, thief.id)["email_verified"] is True
    with crier.client(Authorization=f"Bearer {key}") as program:
        for client in (thief, program):
            wait_for(lambda c=client: c.get("/api/posts", params={"status": "draft"}).status_code == 401,
                     "every daemon to know", 3)
    with crier.client() as client:
        again = client.post("/api/auth/login", json={"email": thief.email, "password": thief.password})
    assert again.status_code == 401
    assert me(crier, owner).status_code == 200


def test_of_two_callbacks_at_once_neither_takes_the_account_from_the_other(crier, provider):
    for _ in range(5):
        thief = crier.register("Thief")
        browsers = [Browser(crier) for _ in range(4)]
        addresses = [provider.sign_in(each.client, each.begin(), thief.email) for each in browsers]
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(lambda pair: pair[0].finish(pair[1]), zip(browsers, addresses)))
        assert [answer.status_code for answer in answers] == [200] * 4
        assert {answer.json()["user"]["id"] for answer in answers} == {thief.id}
        assert thief.get("/api/auth/sessions").status_code == 401
        for answer in answers:
            refreshed = httpx.post(f"{crier.gateway_url}/api/auth/refresh", timeout=30, trust_env=False,
                                   json={"refresh_token": answer.json()["refresh_token"]})
            assert refreshed.status_code == 200, "a session ended that had just begun"


def test_where_it_began_is_told_at_its_end(browser, provider):
    tokens = sign_in(browser, provider, somebody(), return_to="/posts?status=draft&page=2")
    assert tokens["return_to"] == "/posts?status=draft&page=2"
    assert "return_to" not in sign_in(browser, provider, somebody())


@pytest.mark.parametrize("path", [
    "https://evil.example/", "//evil.example/", "/\\evil.example", "\\\\evil.example", "/\t/evil.example",
    "/%09/evil.example", "javascript:alert(1)", "posts", "/posts\r\nX: y", "/a:b@evil.example", "/" + "a" * 512])
def test_it_never_leads_to_another_site(crier, browser, path):
    answer = browser.client.get(f"{crier.gateway_url}/api/auth/google", params={"return_to": path})
    assert answer.status_code in (400, 422), answer.text
    assert "location" not in answer.headers and "set-cookie" not in answer.headers


def test_a_second_sign_in_goes_by_issuer_and_subject_and_not_by_the_address(crier, browser, provider):
    bob = sign_in(browser, provider, somebody())
    subject = secrets.token_hex(8)
    ann = sign_in(Browser(crier), provider, provider.set_address(subject, somebody()))
    for address in (somebody(), bob["user"]["email"]):
        moved = sign_in(Browser(crier), provider, provider.set_address(subject, address))
        assert moved["user"] == ann["user"]


def test_an_address_that_the_provider_vouches_for_leads_to_the_account_it_has(crier, browser, provider):
    ann = crier.register("Ann")
    who = provider.set_address(secrets.token_hex(8), ann.email.upper())
    tokens = sign_in(browser, provider, who)
    assert tokens["user"]["id"] == ann.id
    assert tokens["user"]["name"] == "Ann"


def test_who_had_opened_an_account_with_anothers_address_is_out_when_its_owner_comes(crier, browser, provider):
    thief = crier.register("Thief")
    owner = sign_in(browser, provider, thief.email)
    assert owner["user"]["id"] == thief.id
    with crier.client() as client:
        again = client.post("/api/auth/login", json={"email": thief.email, "password": thief.password})
        assert again.status_code == 401
        refreshed = client.post("/api/auth/refresh", json={"refresh_token": thief.tokens["refresh_token"]})
        assert refreshed.status_code == 401
    assert thief.get("/api/auth/me").status_code == 401
    assert me(crier, owner).status_code == 200


def test_the_admins_password_stays(crier, browser, provider):
    tokens = sign_in(browser, provider, crier.admin_email)
    assert tokens["user"]["role"] == "admin"
    assert crier.sign_in(crier.admin_email, crier.admin_password).id == tokens["user"]["id"]


def test_an_address_that_the_provider_does_not_vouch_for_opens_and_links_nothing(crier, provider):
    ann = crier.register("Ann")
    for address in (ann.email, somebody()):
        browser = Browser(crier)
        who = provider.set_address(f"unverified-{secrets.token_hex(8)}", address)
        answer = browser.finish(provider.sign_in(browser.client, browser.begin(), who))
        assert answer.status_code == 403
        assert "e-mail address" in answer.json()["detail"]
        assert "access_token" not in answer.text
    assert ann.get("/api/auth/me").status_code == 200


def test_who_declines_is_told_so(browser, provider):
    address = provider.sign_in(browser.client, browser.begin(), somebody(), consent=False)
    answer = browser.finish(address)
    assert answer.status_code == 403
    assert "declined" in answer.json()["detail"]


def test_a_callback_works_once(browser, provider):
    address = provider.sign_in(browser.client, browser.begin(), somebody())
    cookies = browser.cookies()
    assert browser.finish(address).status_code == 200
    assert not browser.cookies()
    again = httpx.get(address, headers={"Cookie": cookies}, timeout=30, trust_env=False)
    assert again.status_code == 401
    assert "begin again" in again.json()["detail"]


def test_of_two_callbacks_at_once_one_signs_in(crier, provider):
    for _ in range(10):
        browser = Browser(crier)
        address = provider.sign_in(browser.client, browser.begin(), somebody())
        cookie = browser.cookies()
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(lambda _, to=address, sent=cookie: httpx.get(
                to, headers={"Cookie": sent}, timeout=30, trust_env=False), range(4)))
        assert sorted(answer.status_code for answer in answers) == [200, 401, 401, 401]


def test_two_first_sign_ins_at_once_open_one_account(crier, provider):
    who = somebody()
    browsers = [Browser(crier) for _ in range(4)]
    addresses = [provider.sign_in(each.client, each.begin(), who) for each in browsers]
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda pair: pair[0].finish(pair[1]), zip(browsers, addresses)))
    assert [answer.status_code for answer in answers] == [200] * 4
    assert len({answer.json()["user"]["id"] for answer in answers}) == 1


def test_another_browser_cannot_end_it(crier, browser, provider):
    address = provider.sign_in(browser.client, browser.begin(), somebody())
    victim = Browser(crier)
    victim.begin()  # has a cookie, of an attempt of its own
    answer = victim.finish(address)
    assert answer.status_code == 401
    assert "another browser" in answer.json()["detail"]
    assert browser.finish(address).status_code == 401, "and then nobody can"


def test_two_tabs_do_not_end_each_other(browser, provider):
    first, second = browser.begin(), browser.begin()
    for location in (second, first):
        answer = browser.finish(provider.sign_in(browser.client, location, "both-tabs@example.org"))
        assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("state", ["x", "", "a" * 43, "' OR 1=1 --", "a" * 512])
def test_a_state_that_was_not_given_is_refused(crier, browser, state):
    browser.begin()
    answer = browser.client.get(f"{crier.gateway_url}/api/auth/google/callback",
                                params={"state": state, "code": "c"})
    assert answer.status_code in (400, 401)


def test_a_callback_without_code_or_state_is_refused(crier, browser):
    url = f"{crier.gateway_url}/api/auth/google/callback"
    assert browser.client.get(url).status_code == 400
    assert browser.client.get(url, params={"code": "c"}).status_code == 400
    state = httpx.URL(browser.begin()).params["state"]
    assert browser.client.get(url, params={"state": state}).status_code == 401


def test_the_provider_really_compares_the_verifier(browser, provider):
    location = httpx.URL(browser.begin())
    others = location.copy_set_param("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
    answer = browser.finish(provider.sign_in(browser.client, str(others), somebody()))
    assert answer.status_code == 401
    assert "does not know this code" in answer.json()["detail"]
    without = location.copy_remove_param("code_challenge").copy_remove_param("code_challenge_method")
    refused = httpx.URL(provider.sign_in(browser.client, str(without), somebody()))
    assert refused.params["error"] == "invalid_request"


def test_a_nonce_of_another_sign_in_is_refused(browser, provider):
    location = httpx.URL(browser.begin()).copy_set_param("nonce", "a nonce of before")
    answer = browser.finish(provider.sign_in(browser.client, str(location), somebody()))
    assert answer.status_code == 401
    assert "another sign-in" in answer.json()["detail"]


def test_a_code_of_another_browser_is_refused(crier, browser, provider):
    theirs = httpx.URL(provider.sign_in(browser.client, browser.begin(), somebody()))
    other = Browser(crier)
    ours = httpx.URL(provider.sign_in(other.client, other.begin(), somebody()))
    answer = other.finish(str(ours.copy_set_param("code", theirs.params["code"])))
    assert answer.status_code == 401


@pytest.mark.parametrize("change", [{"iss": "https://evil.example"}, {"iss": None}])
def test_an_answer_of_another_provider_is_refused(browser, provider, change):
    address = httpx.URL(provider.sign_in(browser.client, browser.begin(), somebody()))
    address = address.copy_remove_param("iss")
    if change["iss"]:
        address = address.copy_set_param("iss", change["iss"])
    answer = browser.finish(str(address))
    assert answer.status_code == 401
    assert "another identity provider" in answer.json()["detail"]


def test_rotated_keys_are_fetched(crier, provider):
    who = somebody()
    sign_in(Browser(crier), provider, who)
    provider.rotate_keys()

    def signed_in():
        """An unknown key has them fetched, but not within seconds of the last time."""
        browser = Browser(crier)
        answer = browser.finish(provider.sign_in(browser.client, browser.begin(), who))
        assert answer.status_code in (200, 401), answer.text
        return answer.status_code == 200
    wait_for(signed_in, "the new keys")


def test_while_the_provider_is_away_it_is_503_and_the_rest_works(crier, provider):
    browser = Browser(crier)
    address = provider.sign_in(browser.client, browser.begin(), somebody())
    provider.stop()
    try:
        answer = browser.finish(address)
        assert answer.status_code == 503, answer.text
        assert int(answer.headers["retry-after"]) >= 1
        assert crier.register("Ann").get("/api/auth/me").status_code == 200
    finally:
        provider.start()
    wait_for(lambda: comes_through(crier, provider), "the provider to be believed again")


def comes_through(crier, provider):
    browser = Browser(crier)
    answer = browser.finish(provider.sign_in(browser.client, browser.begin(), somebody()))
    assert answer.status_code in (200, 401, 503), answer.text
    return answer.status_code == 200


def test_every_step_leaves_its_trace(crier, browser, provider, audit):
    tokens = sign_in(browser, provider, somebody())
    user_id = tokens["user"]["id"]
    assert audit(crier, user_id) == ["register", "identity_linked", "identity_sign_in"]


@pytest.fixture
def audit(server):
    """What the audit log says of an account."""
    def read(crier, user_id):
        sql = f"SELECT action FROM audit WHERE subject_id = {user_id} ORDER BY id"
        if server:
            return server.psql(f"SET search_path = auth; {sql}", crier.database).split("\n")[-3:]
        with contextlib.closing(sqlite3.connect(crier.data / "auth.db", timeout=20)) as connection:
            return [row[0] for row in connection.execute(sql)]
    return read


def test_without_a_provider_there_is_nothing_to_sign_in_at(system):
    if os.environ.get("CRIER_TEST_URL"):
        pytest.skip("that system may have one")
    with system.client() as client:
        for path in ("/api/auth/google", "/auth/google", "/api/auth/google/callback?state=s&code=c"):
            answer = client.get(path)
            assert answer.status_code == 404
            assert "CRIER_AUTH_OIDC_CLIENT_ID" in answer.json()["detail"]


@pytest.mark.parametrize("settings, why", [
    ({"CRIER_AUTH_OIDC_CLIENT_ID": "crier", "CRIER_PUBLIC_URL": "http://crier.example"}, "CRIER_PUBLIC_URL"),
    ({"CRIER_AUTH_OIDC_CLIENT_ID": "crier", "CRIER_PUBLIC_URL": "https://crier.example"},
     "CRIER_AUTH_OIDC_CLIENT_SECRET"),
    ({"CRIER_AUTH_OIDC_CLIENT_ID": "crier", "CRIER_PUBLIC_URL": "https://crier.example",
      "CRIER_AUTH_OIDC_CLIENT_SECRET": "s", "CRIER_AUTH_OIDC_DISCOVERY_URL": "http://provider.example"},
     "CRIER_AUTH_OIDC_DISCOVERY_URL")])
def test_settings_that_cannot_work_are_refused_at_the_start(system, settings, why):
    program = ROOT / "build" / system.environment["CRIER_PRESET"] / "bin" / "crier-auth"
    done = subprocess.run([program, "serve"], text=True, timeout=60, capture_output=True, env={
        **os.environ, "CRIER_ENV_FILE": str(system.data / "run" / "crier.env"),
        "CRIER_AUTH_LISTEN": "127.0.0.1:0", **settings})
    assert done.returncode != 0
    assert why in done.stdout + done.stderr
