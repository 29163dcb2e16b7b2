"""Tokens made by hand: whatever a forger could send, and what only auth should be able to."""
import base64
import contextlib
import hashlib
import hmac
import json
import os
import sqlite3
import time
from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

COLUMNS = ("purpose", "number", "secret", "signs_from")


def stored_keys(system, server, database="crier"):
    """auth's own keys, read past the daemon: rows of signing_keys, in order of their numbers."""
    if server:
        return json.loads(server.psql("SELECT coalesce(json_agg(k ORDER BY number), '[]')"
                                      " FROM auth.signing_keys k", database))
    with contextlib.closing(sqlite3.connect(system.data / "auth.db", timeout=20)) as connection:
        rows = connection.execute(f"SELECT {', '.join(COLUMNS)} FROM signing_keys ORDER BY number")
        return [dict(zip(COLUMNS, row)) for row in rows]


def newest_secret(system, server, purpose):
    return [key for key in stored_keys(system, server) if key["purpose"] == purpose][-1]


def b64(data):
    data = data.encode() if isinstance(data, str) else data
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def compact(value):
    """JSON as short as it gets; a text is taken to be JSON already, also where it is none."""
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))


def read_part(token, number):
    """@return the JSON of a token's header (0) or payload (1)"""
    return json.loads(unb64(token.split(".")[number]))


@dataclass
class Es256:
    """A P-256 key that signs, with the name that it goes by."""
    key: ec.EllipticCurvePrivateKey

    @classmethod
    def of_pem(cls, pem):
        return cls(serialization.load_pem_private_key(pem.encode(), None))

    @classmethod
    def fresh(cls):
        return cls(ec.generate_private_key(ec.SECP256R1()))

    @property
    def jwk(self):
        point = self.key.public_key().public_numbers()
        return {"crv": "P-256", "kty": "EC", "x": b64(point.x.to_bytes(32, "big")),
                "y": b64(point.y.to_bytes(32, "big"))}

    @property
    def kid(self):
        """RFC 7638."""
        return b64(hashlib.sha256(compact(self.jwk).encode()).digest())

    def public(self, encoding):
        return self.key.public_key().public_bytes(
            encoding, serialization.PublicFormat.SubjectPublicKeyInfo)

    def sign_der(self, text):
        return self.key.sign(text.encode(), ec.ECDSA(hashes.SHA256()))

    def sign(self, text):
        """R and S, 32 bytes each (RFC 7518 section 3.4)."""
        r, s = decode_dss_signature(self.sign_der(text))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    def jws(self, claims, header=None, sign=None):
        """
        @param claims, header  objects, or the JSON itself
        @param sign            what takes the text and gives the signature; this key without one
        """
        header = header if header is not None else {"alg": "ES256", "typ": "JWT", "kid": self.kid}
        text = f"{b64(compact(header))}.{b64(compact(claims))}"
        return f"{text}.{b64((sign or self.sign)(text))}"


def hs256(secret):
    return lambda text: hmac.new(secret, text.encode(), hashlib.sha256).digest()


def claims_of(person, issuer, **changes):
    """What an access token of theirs says at this moment; a change to None leaves the claim out."""
    sid = read_part(person.tokens["access_token"], 1)["sid"]
    now = int(time.time())
    claims = {"iss": issuer, "aud": issuer, "sub": str(person.id), "sid": sid,
              "role": person.tokens["user"]["role"], "iat": now, "exp": now + 900,
              "jti": os.urandom(16).hex(), **changes}
    return {name: value for name, value in claims.items() if value is not None}


def seal(secret, text, header, iv_bytes=12, tag_bytes=16, key_part=""):
    """A compact JWE, alg "dir" and enc "A256GCM" whatever the header says (RFC 7516 section 7.1)."""
    protected, iv = b64(compact(header)), os.urandom(iv_bytes)
    cipher = Cipher(algorithms.AES(unb64(secret)), modes.GCM(iv)).encryptor()
    cipher.authenticate_additional_data(protected.encode())
    sealed = cipher.update(text.encode()) + cipher.finalize()
    return ".".join([protected, key_part, b64(iv), b64(sealed), b64(cipher.tag[:tag_bytes])])


def refresh_header(number, **changes):
    return {"alg": "dir", "enc": "A256GCM", "kid": str(number), **changes}
