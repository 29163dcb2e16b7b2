"""Tokens that nobody may get in with. Each is right but for one thing, signed or sealed with the
right key where the key is not the thing: so it is that one thing which is refused. Never a 2xx,
never a 5xx, and afterwards the good token is as good as before."""
import http.client
import json
import os
import random
import time
from urllib.parse import urlsplit

import httpx
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa, padding
from cryptography.hazmat.primitives.serialization import Encoding

from tokens import (Es256, b64, claims_of, compact, hs256, newest_secret, read_part, refresh_header,
                    seal, unb64)

pytestmark = pytest.mark.skipif("CRIER_TEST_URL" in os.environ, reason="reads keys past the daemon")

SEED = int(os.environ.get("CRIER_ATTACK_SEED") or random.SystemRandom().randrange(1 << 32))
MUTATIONS = 10_000
# 400, 414 and 431 are what the gateway and the HTTP server say of a header that is none.
REFUSED = (400, 401, 414, 431)
REFRESH_REFUSED = (400, 401, 422)   # 400: JSON with a NUL in a text
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551   # of P-256
DOORS = {"auth": "/api/auth/verify", "posts": "/api/posts/stats"}


@pytest.fixture(scope="module")
def ann(system):
    return system.register("Ann")


class Forge:
    """Ann's own claims, and the key that they are signed with."""

    def __init__(self, person, pem):
        self.key = Es256.of_pem(pem)
        self.person = person
        self.good = person.tokens["access_token"]
        self.issuer = read_part(self.good, 1)["iss"]
        self.kid = self.key.kid

    def claims(self, **changes):
        return claims_of(self.person, self.issuer, **changes)

    def header(self, **changes):
        header = {"alg": "ES256", "typ": "JWT", "kid": self.kid, **changes}
        return {name: value for name, value in header.items() if value is not None}

    def with_claims(self, **changes):
        return self.key.jws(self.claims(**changes))

    def with_header(self, **changes):
        return self.key.jws(self.claims(), self.header(**changes))

    def with_signature(self, sign, **header):
        return self.key.jws(self.claims(), self.header(**header), sign)

    def with_member(self, member, into="claims"):
        """The text of one more member after all others, also where it is there already."""
        claims, header = compact(self.claims()), compact(self.header())
        if into == "claims":
            return self.key.jws(claims[:-1] + "," + member + "}", header)
        return self.key.jws(claims, header[:-1] + "," + member + "}")

    def with_literal(self, name, literal):
        """A claim as JSON that no encoder would write."""
        rest = compact(self.claims(**{name: None}))
        return self.key.jws(rest[:-1] + f',"{name}":{literal}}}')


@pytest.fixture(scope="module")
def forge(ann, system, server):
    return Forge(ann, newest_secret(system, server, "access")["secret"])


def unsigned(forge, alg):
    text = f"{b64(compact(forge.header(alg=alg)))}.{b64(compact(forge.claims()))}"
    return [text, text + ".", text + "." + forge.good.split(".")[2]]


def hs256_with_the_public_key(forge):
    """CVE-2015-9235: a verifier that takes the public key for a secret."""
    secrets = [forge.key.public(Encoding.PEM), forge.key.public(Encoding.PEM).rstrip(),
               forge.key.public(Encoding.DER), compact(forge.key.jwk).encode(),
               json.dumps({**forge.key.jwk, "kid": forge.kid, "use": "sig", "alg": "ES256"}).encode(),
               unb64(forge.key.jwk["x"]) + unb64(forge.key.jwk["y"]), b"", b"\0" * 32]
    return [forge.with_signature(hs256(secret), alg=alg) for secret in secrets
            for alg in ("HS256", "HS384", "ES256")]


def foreign_kids(forge):
    kids = ["", "x", forge.kid[:-1], forge.kid + "A", forge.kid.swapcase(), forge.kid + "\0",
            "../../../../../../dev/null", "/dev/null", "' OR '1'='1", "'; DROP TABLE signing_keys; --",
            "x" * 43, "%s%n%s%n%s%n%s%n", "A" * 2000, "$(id)", "http://127.0.0.1/key", "\u5c71\u7530",
            0, 1, None, True, 1e400, [forge.kid], {"kid": forge.kid}]
    return [forge.key.jws(forge.claims(), {"alg": "ES256", "typ": "JWT", "kid": kid})
            if kid != 1e400 else forge.with_member('"kid":1e400', "header") for kid in kids]


def keys_in_the_header(forge):
    """A key of the attacker's own, offered with the token (RFC 7515 sections 4.1.2 to 4.1.8)."""
    own = Es256.fresh()
    offers = [{"jwk": own.jwk}, {"jwk": {**own.jwk, "kid": forge.kid}}, {"jku": "https://evil.test/jwks"},
              {"x5u": "https://evil.test/chain"}, {"x5c": [b64(own.public(Encoding.DER))]},
              {"x5t": "x"}, {"x5t#S256": "x"}, {"crit": ["exp"]}, {"crit": []},
              {"b64": False, "crit": ["b64"]}, {"zip": "DEF"}, {"cty": "JWT"}]
    return [key.jws(forge.claims(), forge.header(**offer)) for offer in offers for key in (own, forge.key)]


def twice(forge):
    claims, header = forge.claims(), forge.header()
    doubled = [forge.with_member(f'"{name}":{json.dumps(value)}') for name, value in claims.items()]
    doubled += [forge.with_member(f'"{name}":{json.dumps(value)}', "header")
                for name, value in header.items()]
    return doubled + [forge.with_member('"role":"admin"'), forge.with_member('"sub":"1"'),
                      forge.with_member('"r\\u006fle":"admin"'), forge.with_member('"alg":"none"', "header")]


def odd_times(forge):
    now = int(time.time())
    literals = [f'"{now + 900}"', f"{now + 900}.0", f"{now + 900}.5", "1e400", "1e12", "-1", "0", "null",
                "true", "[]", "{}", "9223372036854775807", "9223372036854775808", "253402300800",
                "99999999999999999999999999", "0x7fffffff", f"+{now + 900}", f"0{now + 900}", "NaN", "Infinity"]
    return ([forge.with_literal(name, literal) for name in ("exp", "iat", "nbf") for literal in literals
             if not (name == "nbf" and literal == "0") and not (name == "iat" and literal == "0")]
            + [forge.with_claims(exp=now - 60, iat=now - 960), forge.with_claims(exp=None),
               forge.with_claims(iat=None), forge.with_claims(iat=now + 3600, exp=now + 7200),
               forge.with_claims(iat=now + 10 ** 9, exp=now + 2 * 10 ** 9),
               forge.with_claims(nbf=now + 3600), forge.with_claims(exp=now, iat=now)])


def odd_subjects(forge):
    return ([forge.with_claims(sub=sub) for sub in
             (None, "", "0", "-1", "01", "1 ", " 1", "1x", "1.0", "1e0", "0x1", "9" * 19, "9" * 400, 1, ["1"],
              "1' OR '1'='1", "\u0661")]
            + [forge.with_claims(sid=sid) for sid in ("", "0", "-1", "x", 7, ["7"], "9" * 19)]
            + [forge.with_claims(role=role) for role in
               (None, "", "root", "service", "public", "Admin", "admin ", 8, ["admin"])]
            + [forge.with_claims(jti=jti) for jti in (None, "", "x" * 65, 7)])


def not_for_us(forge):
    issuers = [None, "", "https://evil.test", forge.issuer + "/", forge.issuer.upper(), forge.issuer + "\0",
               [forge.issuer], 1]
    return [forge.with_claims(**{name: value}) for name in ("iss", "aud") for value in issuers
            if value != forge.issuer]


def other_algorithms(forge):
    p384, rsa_key = ec.generate_private_key(ec.SECP384R1()), rsa.generate_private_key(65537, 2048)
    signs = {
        "ES384": lambda text: p384.sign(text.encode(), ec.ECDSA(hashes.SHA384())),
        "ES512": lambda text: forge.key.key.sign(text.encode(), ec.ECDSA(hashes.SHA512())),
        "RS256": lambda text: rsa_key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256()),
        "ES256K": lambda text: ec.generate_private_key(ec.SECP256K1()).sign(text.encode(),
                                                                           ec.ECDSA(hashes.SHA256())),
        "EdDSA": forge.key.sign, "es256": forge.key.sign, "ES256 ": forge.key.sign, "": forge.key.sign,
    }
    made = [forge.with_signature(sign, alg=alg) for alg, sign in signs.items()]
    made += [forge.with_signature(sign) for sign in list(signs.values())[:4]]
    # Of the right size, and of a curve that is not the key's.
    k256 = Es256(ec.generate_private_key(ec.SECP256K1()))
    return made + [forge.with_signature(k256.sign), forge.with_header(alg=None), forge.with_header(alg=["ES256"]),
                   forge.with_header(typ=None), forge.with_header(typ="JWE"), forge.with_header(typ="jwt"),
                   forge.with_header(typ="at+jwt")]


def odd_signatures(forge):
    """CVE-2022-21449 ("psychic signatures") and its relations."""
    number = lambda value: value.to_bytes(32, "big")  # noqa: E731
    pairs = [(0, 0), (0, 1), (1, 0), (1, 1), (ORDER, ORDER), (ORDER, 1), (1, ORDER), (ORDER - 1, ORDER - 1),
             (2 ** 256 - 1, 2 ** 256 - 1), (ORDER + 1, ORDER + 1)]
    made = [forge.with_signature(lambda text, r=r, s=s: number(r) + number(s)) for r, s in pairs]
    sign = forge.key.sign
    shapes = [forge.key.sign_der, lambda text: sign(text)[:63], lambda text: sign(text)[:32], lambda text: b"",
              lambda text: sign(text) + b"\0", lambda text: b"\0" + sign(text), lambda text: sign(text) * 2,
              lambda text: sign(text)[32:] + sign(text)[:32], lambda text: sign(text)[::-1],
              lambda text: sign(text + "x"), lambda text: sign(text.split(".")[1])]
    return made + [forge.with_signature(shape) for shape in shapes]


def other_keys(forge):
    """Another installation's: its own kid, or ours."""
    other = Es256.fresh()
    return [other.jws(forge.claims()), other.jws(forge.claims(), forge.header()),
            other.jws(forge.claims(iss="http://other.example", aud="http://other.example"))]


def other_forms(forge):
    header, payload, signature = forge.good.split(".")
    whole = {"payload": payload, "signatures": [{"protected": header, "signature": signature}]}
    flat = {"payload": payload, "protected": header, "signature": signature}
    nested = "[" * 2900
    return [
        *(forge.good[:length] for length in range(0, len(forge.good), 7)),
        forge.good + ".", forge.good + "=", "." + forge.good, f"{forge.good}.{signature}", f"{header}..{signature}",
        f".{payload}.{signature}", f"{header}.{payload}.{signature}A", f"{header}.{payload}.{signature}====",
        forge.good.replace(".", ".."), forge.good.upper(), forge.good.replace("_", "/").replace("-", "+") + "+",
        "%s.%s.%s" % (b64(nested), payload, signature), "%s.%s.%s" % (header, b64(nested), signature),
        "%s.%s.%s" % (b64("{}"), b64("{}"), signature), "%s.%s.%s" % (b64("null"), b64("null"), signature),
        b64(json.dumps(whole)), json.dumps(flat).replace(" ", ""), forge.key.jws("[]"), forge.key.jws('"x"'),
        forge.key.jws(""), forge.key.jws(compact(forge.claims()) + "{}"), forge.key.jws(compact(forge.claims())[:-1]),
        forge.key.jws(compact(forge.claims(more={"a": 1}))), forge.key.jws("\ufeff" + compact(forge.claims())),
        f"{forge.good},{forge.good}", f"{forge.good} {forge.good}", "null", "undefined", "..", ".", "Bearer", "*",
        "A" * 4097, "A" * 7000, forge.with_claims(more="x" * 3000),
    ]


def not_access_tokens(forge):
    secret = b64(os.urandom(32))
    inner = compact(forge.claims())
    jwe = {"alg": "dir", "enc": "A256GCM", "kid": forge.kid}
    return [forge.person.tokens["refresh_token"], seal(secret, inner, jwe),
            seal(secret, inner, {**jwe, "alg": "ES256", "typ": "JWT"}),
            seal(secret, inner, {**jwe, "alg": "PBES2-HS256+A128KW", "p2c": 2 ** 31, "p2s": "AAAA"})]


ATTACKS = {
    "no algorithm": lambda forge: [token for alg in ("none", "None", "NONE", "nOnE", "none ", "", None, 0)
                                   for token in unsigned(forge, alg)],
    "HS256 with the public key": hs256_with_the_public_key,
    "a kid that leads elsewhere": foreign_kids,
    "a key in the header": keys_in_the_header,
    "a member twice": twice,
    "a time that is none of ours": odd_times,
    "a subject, session or role that is none": odd_subjects,
    "another issuer or audience": not_for_us,
    "another algorithm": other_algorithms,
    "a signature that is none": odd_signatures,
    "another key": other_keys,
    "another form": other_forms,
    "no access token at all": not_access_tokens,
}


def ask(client, url, token):
    return client.get(url, headers=[(b"authorization", (b"Bearer " + token.encode()).strip())])


@pytest.fixture(scope="module")
def client():
    with httpx.Client(timeout=30, trust_env=False) as made:
        yield made


def test_the_forger_of_these_tests_makes_good_tokens(system, forge, client):
    """Else all of the below would be refused for want of skill."""
    for daemon, path in DOORS.items():
        for token in (forge.good, forge.with_claims(), forge.with_claims(nbf=int(time.time()) - 1)):
            assert ask(client, system.daemon_url(daemon) + path, token).status_code == 200, daemon


@pytest.mark.parametrize("daemon", DOORS)
@pytest.mark.parametrize("attack", ATTACKS)
def test_no_forged_token_gets_in(system, forge, client, attack, daemon):
    tokens = [token for token in ATTACKS[attack](forge) if "\n" not in token]
    assert len(tokens) >= 3
    for base in (system.daemon_url(daemon), system.gateway_url):
        for token in tokens:
            answer = ask(client, base + DOORS[daemon], token)
            assert answer.status_code in REFUSED, f"{answer.status_code} for {token}"
            if answer.status_code == 401:
                assert "bearer" in answer.headers["www-authenticate"].lower()
        assert ask(client, base + DOORS[daemon], forge.good).status_code == 200


class Line:
    """A connection that stays open, and is opened again where the server closed it."""

    def __init__(self, url):
        place = urlsplit(url)
        self.connection = http.client.HTTPConnection(place.hostname, place.port, timeout=20)

    def ask(self, method, path, body=None, headers=None):
        try:
            self.connection.request(method, path, body, headers or {})
            answer = self.connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionError):
            self.connection.close()
            self.connection.request(method, path, body, headers or {})
            answer = self.connection.getresponse()
        answer.read()
        return answer.status

    def close(self):
        self.connection.close()


def mutate(dice, token):
    """One to three bytes changed, left out, put in or swapped, or a piece moved."""
    data = bytearray(token)
    for _ in range(dice.choice((1, 1, 1, 2, 3))):
        at, kind = dice.randrange(len(data)), dice.randrange(6)
        if kind == 0:
            data[at] ^= 1 << dice.randrange(8)
        elif kind == 1:
            data[at] = dice.randrange(256)
        elif kind == 2 and len(data) > 1:
            del data[at]
        elif kind == 3:
            data.insert(at, dice.choice(b"ABCDwxyz0189-_.=+/%{}\"' "))
        elif kind == 4:
            other = dice.randrange(len(data))
            data[at], data[other] = data[other], data[at]
        else:
            piece = data[at:at + dice.randrange(1, 20)]
            data[dice.randrange(len(data)):0] = piece
    return bytes(data)


@pytest.mark.parametrize("daemon", DOORS)
def test_ten_thousand_mutations_of_a_good_token_are_refused(system, forge, daemon):
    print(f"CRIER_ATTACK_SEED={SEED}")
    dice = random.Random(SEED)
    good = forge.good.encode()
    line = Line(system.daemon_url(daemon))
    for _ in range(MUTATIONS // len(DOORS)):
        token = mutate(dice, good).translate(None, b"\r\n\0")
        if token.strip() == good:
            continue
        status = line.ask("GET", DOORS[daemon], headers={"Authorization": b"Bearer " + token})
        assert status in REFUSED, f"{status} for {token!r}; CRIER_ATTACK_SEED={SEED}"
    assert line.ask("GET", DOORS[daemon], headers={"Authorization": b"Bearer " + good}) == 200
    line.close()


# ---- refresh tokens ----

class Sealer:
    """A session of Ann's own, and the key that its tokens are sealed with."""

    def __init__(self, system, server, person):
        self.stored = newest_secret(system, server, "refresh")
        self.secret, self.number = self.stored["secret"], self.stored["number"]
        self.good = system.sign_in(person.email, person.password).tokens["refresh_token"]

    def header(self, **changes):
        header = refresh_header(self.number, **changes)
        return {name: value for name, value in header.items() if value is not None}

    def seal(self, text="1 1", **changes):
        return seal(self.secret, text, self.header(**changes))


@pytest.fixture(scope="module")
def sealer(ann, system, server):
    return Sealer(system, server, ann)


def swapped_headers(sealer):
    headers = [{"alg": "A256KW"}, {"alg": "none"}, {"alg": "RSA1_5"}, {"alg": None}, {"enc": "A128GCM"},
               {"enc": "A256CBC-HS512"}, {"enc": "none"}, {"enc": None}, {"zip": "DEF"}, {"crit": ["exp"]},
               {"alg": "PBES2-HS256+A128KW", "p2c": 2 ** 31, "p2s": "AAAA"}, {"jku": "https://evil.test"},
               {"jwk": {"kty": "oct", "k": sealer.secret}}]
    swapped = [sealer.seal(**changes) for changes in headers]
    protected, rest = sealer.good.split(".", 1)
    swapped += [f"{b64(compact(sealer.header(**changes)))}.{rest}" for changes in headers]
    # The same members in another order, or with blanks: another text is another header.
    return swapped + [seal(sealer.secret, "1 1", json.dumps(sealer.header())),
                      seal(sealer.secret, "1 1", dict(reversed(sealer.header().items()))),
                      f"{b64('{}')}.{rest}", f".{rest}", f"{protected}A.{rest}"]


def odd_numbers(sealer):
    kids = ["0", "2", "-1", "01", "1 ", "999999999999999999999", "../1", "' OR 1=1 --", "", "x" * 700, None]
    return [sealer.seal(kid=kid) for kid in kids if kid != str(sealer.number)] + \
        [sealer.seal(kid=sealer.number), sealer.seal(kid=[str(sealer.number)])]


def odd_seals(sealer):
    header, secret = sealer.header(), sealer.secret
    protected, _, iv, sealed, tag = sealer.good.split(".")
    return ([seal(secret, "1 1", header, tag_bytes=length) for length in (1, 4, 8, 12, 15)]
            + [seal(secret, "1 1", header, iv_bytes=length) for length in (8, 11, 13, 16, 32)]
            + [seal(secret, "1 1", header, key_part=part) for part in ("AAAA", b64(os.urandom(32)))]
            + [seal(b64(os.urandom(32)), "1 1", header), seal(b64(bytes(32)), "1 1", header),
               f"{protected}..{iv}.{sealed}.", f"{protected}..{iv}..{tag}", f"{protected}...{sealed}.{tag}",
               f"{protected}..{iv}.{sealed}", f"{protected}..{iv}.{sealed}.{tag}.", f"{protected}.{iv}.{sealed}.{tag}",
               f"{protected}..{iv}.{sealed}.{tag}A", f"{protected}..{iv}.{sealed}A.{tag}",
               f"{protected}..{iv}.{sealed}.{tag}=", f"{protected}..{iv}={sealed}.{tag}"])


def odd_contents(sealer):
    """By our own key, so auth alone could have made them: still none of them is a session."""
    texts = ["", " ", "1", "1 ", "x y", "1 1 1", "1 1x", "1 1\n", "1 1\0", "0 0", "-1 -1", "0x1 0x1",
             "9223372036854775807 1", "9223372036854775808 1", "99999999999999999999999999 1", "1e0 1", "{}",
             "1 1" + " " * 500, "1\u00a01"]
    return [sealer.seal(text) for text in texts]


def not_refresh_tokens(sealer):
    return ["", "x", ".", "....", "null", sealer.good[:-1], sealer.good + ".", sealer.good + " ", " " + sealer.good,
            sealer.good.upper(), sealer.good + "\0", "\u5c71\u7530", "A" * 1025, "A" * 4096, "A" * 4097, "." * 4000]


REFRESH_ATTACKS = {"another header": swapped_headers, "another key's number": odd_numbers,
                   "another seal": odd_seals, "another content": odd_contents,
                   "no refresh token": not_refresh_tokens}


@pytest.mark.parametrize("attack", REFRESH_ATTACKS)
def test_no_forged_refresh_token_gets_in(system, sealer, client, attack):
    for token in REFRESH_ATTACKS[attack](sealer):
        for base in (system.daemon_url("auth"), system.gateway_url):
            answer = client.post(base + "/api/auth/refresh", json={"refresh_token": token})
            assert answer.status_code in REFRESH_REFUSED, f"{answer.status_code} for {token!r}"


def test_an_access_token_refreshes_nothing(system, ann, client):
    for token in (ann.tokens["access_token"], system.service_token()):
        answer = client.post(system.gateway_url + "/api/auth/refresh", json={"refresh_token": token})
        assert answer.status_code == 401


def test_mutations_of_a_good_refresh_token_are_refused_and_leave_it_good(system, ann, server, client):
    print(f"CRIER_ATTACK_SEED={SEED}")
    dice = random.Random(SEED)
    good = Sealer(system, server, ann).good
    line = Line(system.daemon_url("auth"))
    for _ in range(MUTATIONS // 3):
        token = mutate(dice, good.encode()).decode("latin-1")
        if token == good:
            continue
        status = line.ask("POST", "/api/auth/refresh", json.dumps({"refresh_token": token}),
                          {"Content-Type": "application/json"})
        assert status in REFRESH_REFUSED, f"{status} for {token!r}; CRIER_ATTACK_SEED={SEED}"
    line.close()
    answer = client.post(system.gateway_url + "/api/auth/refresh", json={"refresh_token": good})
    assert answer.status_code == 200
