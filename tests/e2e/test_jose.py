"""Our tokens are what the standards say, as somebody else reads them: node's `jose` verifies and
decrypts ours, and makes ones that we take."""
import os

import pytest

from jose_peer import JoseError, JosePeer
from tokens import Es256, claims_of, newest_secret, read_part, refresh_header

pytestmark = pytest.mark.skipif("CRIER_TEST_URL" in os.environ, reason="reads keys past the daemon")


@pytest.fixture(scope="module")
def jose():
    peer = JosePeer()
    yield peer
    peer.close()


@pytest.fixture(scope="module")
def access(system, server):
    return newest_secret(system, server, "access")


@pytest.fixture(scope="module")
def sealing(system, server):
    return newest_secret(system, server, "refresh")


def issuer_of(person):
    return read_part(person.tokens["access_token"], 1)["iss"]


def verify(jose, system, person, token, **changes):
    return jose.ask("verify", **{
        "token": token, "jwks": f"{system.gateway_url}/.well-known/jwks.json",
        "issuer": issuer_of(person), "audience": issuer_of(person), **changes})


def tampered(token, part):
    """With one bit of a part changed that stands in the middle of it."""
    parts = token.split(".")
    text = parts[part]
    at = len(text) // 2
    parts[part] = text[:at] + ("A" if text[at] != "A" else "Q") + text[at + 1:]
    return ".".join(parts)


def test_jose_verifies_our_access_token_by_our_keys(jose, system, user, access):
    ann = user("Ann")
    read = verify(jose, system, ann, ann.tokens["access_token"])
    assert read["payload"]["sub"] == str(ann.id)
    assert read["payload"]["role"] == "user"
    assert read["header"] == {"alg": "ES256", "typ": "JWT", "kid": Es256.of_pem(access["secret"]).kid}


def test_our_key_ids_are_thumbprints_as_jose_computes_them(jose, system, gateway):
    url = f"{system.gateway_url}/.well-known/jwks.json"
    assert jose.ask("thumbprint", jwks=url) == [key["kid"] for key in gateway.get(url).json()["keys"]]


@pytest.mark.parametrize("part", [0, 1, 2])
def test_jose_refuses_our_access_token_when_it_was_tampered_with(jose, system, user, part):
    ann = user("Ann")
    with pytest.raises(JoseError):
        verify(jose, system, ann, tampered(ann.tokens["access_token"], part))
    with pytest.raises(JoseError, match="CLAIM_VALIDATION"):
        verify(jose, system, ann, ann.tokens["access_token"], audience="https://other.example")


def test_every_daemon_takes_an_access_token_that_jose_signed(jose, system, user, access):
    ann = user("Ann")
    header = {"alg": "ES256", "typ": "JWT", "kid": Es256.of_pem(access["secret"]).kid}
    token = jose.ask("sign", pem=access["secret"], header=header, claims=claims_of(ann, issuer_of(ann)))
    with system.client(Authorization=f"Bearer {token}") as theirs:
        assert theirs.get("/api/auth/me").json()["id"] == ann.id
        assert theirs.get("/api/posts/stats").status_code == 200
        assert theirs.get("/api/schedules").status_code == 200
        assert theirs.get("/api/pages/nobody").status_code == 404
        assert theirs.delete("/api/posts/1/reaction").status_code == 204
    for part in (0, 1, 2):
        with system.client(Authorization=f"Bearer {tampered(token, part)}") as theirs:
            assert theirs.get("/api/auth/me").status_code == 401
            assert theirs.get("/api/posts/stats").status_code == 401


def test_jose_reads_our_refresh_token_given_the_key(jose, user, sealing):
    ann = user("Ann")
    read = jose.ask("decrypt", token=ann.tokens["refresh_token"], key=sealing["secret"])
    assert read["header"] == refresh_header(sealing["number"])
    session, counter = map(int, read["text"].split())
    assert str(session) == read_part(ann.tokens["access_token"], 1)["sid"] and counter >= 1
    for part in (0, 2, 3, 4):
        with pytest.raises(JoseError):
            jose.ask("decrypt", token=tampered(ann.tokens["refresh_token"], part), key=sealing["secret"])


def test_we_open_a_refresh_token_that_jose_sealed(jose, gateway, user, sealing):
    ann = user("Ann")
    ours = jose.ask("decrypt", token=ann.tokens["refresh_token"], key=sealing["secret"])
    theirs = jose.ask("encrypt", key=sealing["secret"], header=refresh_header(sealing["number"]), text=ours["text"])
    assert theirs != ann.tokens["refresh_token"]
    for part in (0, 2, 3, 4):
        answer = gateway.post("/api/auth/refresh", json={"refresh_token": tampered(theirs, part)})
        assert answer.status_code == 401
    answer = gateway.post("/api/auth/refresh", json={"refresh_token": theirs})
    assert answer.status_code == 200 and answer.json()["user"]["id"] == ann.id
