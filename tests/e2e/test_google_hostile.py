"""FEATURES A7 against a provider that lies, hangs, shouts or is gone: nobody is signed in whom it may
not vouch for, and what it does is never a 500 of ours."""
import base64
import contextlib
import hashlib
import os
import secrets
import subprocess
import threading
import time

import httpx
import pytest

from identity_provider import Browser, HostileProvider, Key, encode, hs256_token, unsigned_token
from load import NO_RATE_LIMIT
from system import PORTS_USED, ROOT, System, status_of, wait_for

PROVIDER_PORT = PORTS_USED - 2  # of the ten that a system has, one that it does not use
DISCOVERY = "/.well-known/openid-configuration"
OLD_KEYS_S = 5  # how long an unknown key is not looked for after the last time


class Auth:
    """The auth daemon of a system, without the supervisor, which waits ever longer before it starts
    one that ends so often."""

    def __init__(self, system):
        self.system = system
        self.process = None

    def start(self):
        program = ROOT / "build" / self.system.environment["CRIER_PRESET"] / "bin" / "crier-auth"
        with open(self.system.data / "log" / "own-auth.log", "a") as log:
            self.process = subprocess.Popen([program, "serve"], stderr=log, stdout=log, env={
                **os.environ, "CRIER_ENV_FILE": str(self.system.data / "run" / "crier.env")})
        url = f"{self.system.daemon_url('auth')}/readyz"
        wait_for(lambda: status_of(url) == 200, "auth to be ready")

    def stop(self):
        self.process.terminate()
        assert self.process.wait(30) == 0

    def restart(self):
        self.stop()
        self.start()


@contextlib.contextmanager
def without_supervisor(running):
    with running.stopped("auth"):
        auth = Auth(running)
        auth.start()
        try:
            yield auth
        finally:
            auth.stop()


@pytest.fixture(scope="module")
def all_three(tmp_path_factory, database):
    running = System(tmp_path_factory.mktemp("hostile") / "data", CRIER_AUTH_OIDC_PER_IP="10000",
                     **NO_RATE_LIMIT, **database)
    provider = HostileProvider(running.port + PROVIDER_PORT)
    running.environment.update(provider.settings(), CRIER_PUBLIC_URL=running.gateway_url)
    try:
        running.up()
        try:
            with without_supervisor(running) as auth:
                yield running, provider, auth
        finally:
            running.down()
    finally:
        provider.close()


@pytest.fixture
def crier(all_three):
    return all_three[0]


@pytest.fixture
def provider(all_three):
    all_three[1].reset()
    return all_three[1]


@pytest.fixture
def fresh(provider, all_three):
    """The same, with an auth that knows nothing of the provider."""
    all_three[2].restart()
    return provider


def nonce_of(location):
    return httpx.URL(location).params["nonce"]


def answer_to(crier, provider, make):
    """What a whole sign-in is answered, for the token that make(claims) gives."""
    browser = Browser(crier)
    location = browser.begin()
    provider.gives(make(provider.claims(nonce_of(location))))
    return browser.come_back(location)


def refused(answer, why):
    assert answer.status_code == 401, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert "access_token" not in answer.text
    assert why in answer.json()["detail"]


def unavailable(answer):
    assert answer.status_code == 503, answer.text
    assert int(answer.headers["retry-after"]) >= 1
    assert answer.headers["content-type"] == "application/problem+json"
    assert "access_token" not in answer.text


def test_a_good_token_signs_in(crier, provider):
    answer = answer_to(crier, provider, provider.key.token)
    assert answer.status_code == 200, answer.text
    assert answer.json()["user"]["email"] == "somebody@example.org"


def test_what_the_provider_is_asked_is_complete(crier, provider):
    browser = Browser(crier)
    location = browser.begin()
    assert location.startswith(f"{provider.issuer}/auth?fixed=1&response_type=code&")
    provider.gives(provider.key.token(provider.claims(nonce_of(location))))
    assert browser.come_back(location, code="a&b=c d").status_code == 200
    headers, form = provider.last("/token")
    verifier = form.pop("code_verifier")
    assert form == {"grant_type": "authorization_code", "code": "a&b=c d",
                    "redirect_uri": f"{crier.gateway_url}/api/auth/google/callback"}
    assert headers["Content-Type"] == "application/x-www-form-urlencoded"
    # RFC 6749 section 2.3.1, for a provider that takes no secret in the form.
    assert httpx.BasicAuth("crier", "s%3Ae%20c%2Fr%2Be%25t")._auth_header == headers["Authorization"]
    digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    assert digest == httpx.URL(location).params["code_challenge"]
    assert len(verifier) == 43


def test_what_a_redirect_brings_besides_is_ignored(crier, provider):
    browser = Browser(crier)
    location = browser.begin()
    provider.gives(provider.key.token(provider.claims(nonce_of(location))))
    answer = browser.come_back(location, scope="openid email", authuser="0", hd="example.org", prompt="none")
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("changes, why", [
    ({"iss": "https://evil.example"}, "another issuer"),
    ({"iss": "http://127.0.0.1"}, "another issuer"),
    ({"aud": "another"}, "somebody else"),
    ({"aud": ["another", "and another"]}, "somebody else"),
    ({"aud": ["crier", "another"]}, "whom it is made for"),
    ({"aud": ["crier", "another"], "azp": "another"}, "somebody else"),
    ({"azp": "another"}, "somebody else"),
    ({"aud": []}, "lacks a claim"),
    ({"aud": {"crier": 1}}, "lacks a claim"),
    ({"nonce": "another"}, "another sign-in"),
    ({"nonce": None}, "lacks a claim"),
    ({"sub": ""}, "who it is"),
    ({"sub": "s" * 256}, "who it is"),
    ({"sub": 7}, "lacks a claim"),
    ({"exp": lambda now: now - 61}, "expired"),
    ({"exp": lambda now: now - 3600, "iat": lambda now: now - 7200}, "expired"),
    ({"exp": "tomorrow"}, "lacks a claim"),
    ({"exp": 1e300}, "lacks a claim"),
    ({"iat": lambda now: now + 120, "exp": lambda now: now + 600}, "not valid yet"),
    ({"iat": lambda now: now - 3600}, "older than this sign-in"),
    ({"nbf": lambda now: now + 120}, "not valid yet"),
])
def test_a_token_that_says_something_else_is_refused(crier, provider, changes, why):
    now = int(time.time())
    changes = {name: value(now) if callable(value) else value for name, value in changes.items()}
    refused(answer_to(crier, provider, lambda claims: provider.key.token({**claims, **changes})), why)


@pytest.mark.parametrize("missing", ["iss", "sub", "aud", "exp", "iat", "nonce"])
def test_a_token_without_a_claim_is_refused(crier, provider, missing):
    def make(claims):
        del claims[missing]
        return provider.key.token(claims)
    refused(answer_to(crier, provider, make), "the ID token")


def test_several_audiences_are_taken_when_it_says_that_we_are_meant(crier, provider):
    answer = answer_to(crier, provider, lambda claims: provider.key.token(
        {**claims, "aud": ["another", "crier"], "azp": "crier"}))
    assert answer.status_code == 200, answer.text


def test_clocks_may_differ_by_a_minute(crier, provider):
    now = int(time.time())
    answer = answer_to(crier, provider, lambda claims: provider.key.token({**claims, "iat": now + 45}))
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("value", ["true", 1, None, False, [True], "missing"])
def test_only_true_means_that_an_address_is_verified(crier, provider, value):
    ann = crier.register("Ann")

    def make(claims):
        changed = {**claims, "sub": secrets.token_hex(8), "email": ann.email, "email_verified": value}
        if value == "missing":
            del changed["email_verified"]
        return provider.key.token(changed)
    assert answer_to(crier, provider, make).status_code == 403
    assert crier.sign_in(ann.email, ann.password).id == ann.id


@pytest.mark.parametrize("email", ["", "no address", "a@b@c", "two@example.org,three@example.org", None,
                                   "a" * 300 + "@example.org"])
def test_an_address_that_is_none_opens_no_account(crier, provider, email):
    def make(claims):
        return provider.key.token({**claims, "sub": secrets.token_hex(8), "email": email})
    assert answer_to(crier, provider, make).status_code in (401, 403)


@pytest.mark.parametrize("name, kept", [
    ("Ann\r\nSet-Cookie: x=y", "AnnSet-Cookie: x=y"), ("山" * 300, "山" * 200), ("  ", None), ("", None)])
def test_a_name_is_made_fit_to_be_kept(crier, provider, name, kept):
    local = secrets.token_hex(8)

    def make(claims):
        return provider.key.token({**claims, "sub": local, "email": f"{local}@example.org", "name": name})
    answer = answer_to(crier, provider, make)
    assert answer.status_code == 200, answer.text
    assert answer.json()["user"]["name"] == (kept or local)


def forgeries():
    other = Key("first")
    small = Key("first", bits=1024)
    curve = Key("first", "ES256")
    return {
        "none": lambda provider, claims: unsigned_token(claims),
        "none, by the key's name": lambda provider, claims: unsigned_token(claims, kid="first"),
        "None": lambda provider, claims: unsigned_token(claims, alg="None", kid="first"),
        "HS256 with the public key": lambda provider, claims: hs256_token(
            provider.key.pem(), claims, kid="first"),
        "HS256 with the public key, without its last line break": lambda provider, claims: hs256_token(
            provider.key.pem().strip(), claims, kid="first"),
        "HS256 with our secret": lambda provider, claims: hs256_token(b"s:e c/r+e%t", claims, kid="first"),
        "signed by another": lambda provider, claims: other.token(claims),
        "signed by a small one": lambda provider, claims: small.token(claims),
        "RS512": lambda provider, claims: provider.key.token(claims, alg="RS512"),
        "PS256": lambda provider, claims: provider.key.token(claims, alg="PS256"),
        "no alg": lambda provider, claims: provider.key.token(claims, alg=None),
        "ES256 by an RSA key": lambda provider, claims: provider.key.token(claims, alg="ES256"),
        "ES256 by the name of an RSA key": lambda provider, claims: curve.token(claims),
        "crit": lambda provider, claims: provider.key.token(claims, crit=["exp"]),
        "a key of its own": lambda provider, claims: other.token(claims, jwk=other.jwk(), kid="mine"),
        "a key from elsewhere": lambda provider, claims: other.token(
            claims, jku="https://evil.example/jwks", kid="theirs"),
        "kid no text": lambda provider, claims: provider.key.token(claims, kid=["first"]),
        "kid with a path": lambda provider, claims: provider.key.token(claims, kid="../../dev/null"),
        "kid too long": lambda provider, claims: provider.key.token(claims, kid="k" * 5000),
        "changed afterwards": lambda provider, claims: _with_payload(
            provider.key.token(claims), {**claims, "email": "root@example.org"}),
        "claims twice": lambda provider, claims: _signed_text(
            provider.key, '{"sub":"a","sub":"b"}'),
        "no signature": lambda provider, claims: provider.key.token(claims).rpartition(".")[0] + ".",
        "two parts": lambda provider, claims: provider.key.token(claims).rpartition(".")[0],
        "four parts": lambda provider, claims: provider.key.token(claims) + ".x",
        "padded": lambda provider, claims: provider.key.token(claims) + "=",
        "no base64": lambda provider, claims: "*.*.*",
        "a list": lambda provider, claims: provider.key.token([claims]),
        "a number": lambda provider, claims: provider.key.token(7),
        "deep": lambda provider, claims: _signed_text(provider.key, "[" * 4000 + "]" * 4000),
        "long": lambda provider, claims: provider.key.token({**claims, "x": "x" * 20000}),
        "empty": lambda provider, claims: "",
    }


def _with_payload(token, claims):
    head, _, signature = token.split(".")
    return f"{head}.{encode(claims)}.{signature}"


def _signed_text(key, payload):
    text = f"{encode({'alg': key.alg, 'kid': key.kid})}.{encode(payload.encode())}"
    return f"{text}.{encode(key.sign(text))}"


FORGERIES = forgeries()


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_token_is_refused(crier, provider, name):
    refused(answer_to(crier, provider, lambda claims: FORGERIES[name](provider, claims)), "the ID token")


def test_a_key_that_is_too_small_is_not_believed_even_from_its_provider(crier, fresh):
    small = Key("small", bits=1024)
    fresh.keys = [small.jwk()]
    unavailable(answer_to(crier, fresh, small.token))


@pytest.mark.parametrize("change", [
    {"use": "enc"}, {"alg": "RS512"}, {"kty": "oct", "k": "AAAA"}, {"n": "AQAB"}, {"e": "AQ"}, {"e": "Ag"},
    {"n": "*"}, {"kid": 7}, {"kid": "k" * 300}])
def test_a_key_that_is_not_for_signing_so_is_passed_over(crier, fresh, change):
    fresh.keys = [fresh.key.jwk(**change), Key("second").jwk()]
    refused(answer_to(crier, fresh, fresh.key.token), "does not have")


def test_both_algorithms_are_believed_by_keys_of_their_own(crier, fresh):
    curve = Key("curve", "ES256")
    fresh.keys = [{"kty": "OKP", "crv": "Ed25519", "x": "AA", "kid": "odd"}, 7, fresh.key.jwk(), curve.jwk()]
    for key in (fresh.key, curve):
        assert answer_to(crier, fresh, key.token).status_code == 200
    refused(answer_to(crier, fresh, lambda claims: curve.token(claims, alg="RS256")), "algorithm")


def test_an_unknown_key_is_looked_for_and_at_most_every_few_seconds(crier, fresh):
    assert answer_to(crier, fresh, fresh.key.token).status_code == 200
    second = Key("second")
    fresh.keys = [second.jwk()]
    asked = fresh.count("/jwks")
    for _ in range(10):
        answer_to(crier, fresh, Key("unknown", "ES256").token)
    assert fresh.count("/jwks") - asked <= 2
    began = time.monotonic()
    wait_for(lambda: answer_to(crier, fresh, second.token).status_code == 200, "the second key")
    assert time.monotonic() - began < OLD_KEYS_S + 3
    refused(answer_to(crier, fresh, fresh.key.token), "does not have")


ILL = {
    "500": lambda form: (500, {"error": "server_error"}),
    "503": lambda form: (503, b"come back"),
    "404": lambda form: (404, b""),
    "302": lambda form: (302, b""),
    "403": lambda form: (403, {}),
    "nothing": lambda form: (200, b""),
    "no JSON": lambda form: (200, b"<html>"),
    "a list": lambda form: (200, []),
    "an empty object": lambda form: (200, {}),
    "oversized": lambda form: (200, b'{"x":"' + b"x" * 2_000_000 + b'"}'),
    "deep": lambda form: (200, b"[" * 100_000),
    "not UTF-8": lambda form: (200, b'{"issuer":"\xff"}'),
    "NUL": lambda form: (200, b'{"issuer":"\x00"}'),
}


@pytest.mark.parametrize("illness", ILL)
def test_discovery_that_cannot_be_used_is_503(crier, fresh, illness):
    fresh.answers[DISCOVERY] = ILL[illness]
    answer = Browser(crier).client.get(f"{crier.gateway_url}/api/auth/google")
    unavailable(answer)
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("changes", [
    {"issuer": "https://evil.example"}, {"issuer": "http://127.0.0.1"}, {"issuer": None},
    {"token_endpoint": "http://example.org/token"}, {"token_endpoint": "file:///etc/passwd"},
    {"token_endpoint": "https://user@example.org/"}, {"jwks_uri": "gopher://127.0.0.1/"}, {"jwks_uri": 7},
    {"jwks_uri": None}, {"authorization_endpoint": "javascript:alert(1)"},
    {"authorization_endpoint": "https://example.org/\r\nX: y"}, {"token_endpoint": "https://" + "x" * 600}])
def test_a_description_of_another_or_to_somewhere_else_is_503(crier, fresh, changes):
    fresh.answers[DISCOVERY] = lambda form: (200, fresh.document(**changes))
    unavailable(Browser(crier).client.get(f"{crier.gateway_url}/api/auth/google"))


@pytest.mark.parametrize("illness", ILL)
def test_a_token_address_that_cannot_be_used_is_503(crier, fresh, illness):
    browser = Browser(crier)
    location = browser.begin()
    fresh.answers["/token"] = ILL[illness]
    unavailable(browser.come_back(location))


@pytest.mark.parametrize("illness", ILL)
def test_keys_that_cannot_be_had_are_503(crier, fresh, illness):
    fresh.answers["/jwks"] = ILL[illness]
    unavailable(answer_to(crier, fresh, fresh.key.token))


def test_a_code_that_the_provider_does_not_know_is_401_and_our_wrong_secret_503(crier, provider):
    browser = Browser(crier)
    provider.answers["/token"] = lambda form: (400, {"error": "invalid_grant"})
    refused(browser.come_back(browser.begin()), "does not know this code")
    provider.answers["/token"] = lambda form: (401, {"error": "invalid_client"})
    unavailable(browser.come_back(browser.begin()))


def test_a_provider_that_is_well_again_is_believed_again(crier, fresh):
    fresh.answers[DISCOVERY] = ILL["503"]
    for _ in range(10):
        unavailable(Browser(crier).client.get(f"{crier.gateway_url}/api/auth/google"))
    fresh.reset()
    wait_for(lambda: Browser(crier).client.get(f"{crier.gateway_url}/api/auth/google").status_code == 302,
             "it to be asked again", patience_s=5)
    assert answer_to(crier, fresh, fresh.key.token).status_code == 200


def test_known_keys_and_addresses_hold_while_the_provider_hides_them(crier, fresh):
    assert answer_to(crier, fresh, fresh.key.token).status_code == 200
    fresh.answers["/jwks"] = fresh.answers[DISCOVERY] = ILL["500"]
    assert answer_to(crier, fresh, fresh.key.token).status_code == 200


def test_a_slow_provider_costs_seconds_and_holds_up_nobody_else(crier, fresh):
    let_go = threading.Event()

    def hang(form):
        let_go.wait(30)
        return 200, {}
    fresh.answers["/token"] = hang
    people = [Browser(crier) for _ in range(40)]
    locations = [each.begin() for each in people]
    answers = []
    threads = [threading.Thread(target=lambda p=person, l=location: answers.append(p.come_back(l)))
               for person, location in zip(people, locations)]
    began = time.monotonic()
    try:
        for thread in threads:
            thread.start()
        wait_for(lambda: fresh.count("/token") > 0, "the provider to be asked")
        asked = time.monotonic()
        assert crier.register("Ann").get("/api/auth/me").status_code == 200
        assert time.monotonic() - asked < 2
        for thread in threads:
            thread.join()
        assert time.monotonic() - began < 10
    finally:
        let_go.set()
    assert len(answers) == len(people)
    for answer in answers:
        unavailable(answer)


def test_a_provider_that_stays_away_is_not_asked_again_and_again(crier, fresh):
    browser = Browser(crier)
    locations = [browser.begin() for _ in range(30)]
    fresh.answers["/token"] = ILL["503"]
    asked = fresh.count("/token")
    for location in locations:
        unavailable(browser.come_back(location))
    assert fresh.count("/token") - asked < 15


def test_an_error_that_the_browser_brings_is_told_in_our_own_words(crier, provider):
    browser = Browser(crier)
    state = httpx.URL(browser.begin()).params["state"]
    url = f"{crier.gateway_url}/api/auth/google/callback"
    answer = browser.client.get(url, params={
        "state": state, "error": "<script>alert(1)</script>", "error_description": "click http://evil.example"})
    refused(answer, "refused this sign-in")
    assert "script" not in answer.text and "evil" not in answer.text
    for error in ("server_error", "temporarily_unavailable"):
        state = httpx.URL(browser.begin()).params["state"]
        unavailable(browser.client.get(url, params={"state": state, "error": error}))


def test_one_address_begins_so_many_sign_ins_and_no_more(tmp_path, database, provider):
    if database:
        pytest.skip("counted in Redis, whatever the database")
    running = System(tmp_path / "data", **NO_RATE_LIMIT, CRIER_AUTH_OIDC_PER_IP="3")
    running.environment.update(provider.settings(), CRIER_PUBLIC_URL=running.gateway_url)
    running.up()
    try:
        browser = Browser(running)
        for _ in range(3):
            browser.begin()
        answer = browser.client.get(f"{running.gateway_url}/api/auth/google")
        assert answer.status_code == 429
        assert int(answer.headers["retry-after"]) >= 1
    finally:
        running.down()
