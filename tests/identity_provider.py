"""OpenID Connect providers of a test's own: a certified one, and one that tells whatever it is told to."""
import base64
import contextlib
import http.server
import json
import os
import re
import subprocess
import threading
import time
import urllib.parse
from pathlib import Path

import httpx
from cryptography.hazmat.primitives import hashes, hmac, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils

import npm
from system import CERTIFICATES

FOLDER = Path(__file__).resolve().parent / "oidc"
REDIRECTS_MAX = 10


class CertifiedProvider:
    """npm's oidc-provider. It demands PKCE with S256, and signs with RS256."""

    def __init__(self, port, redirect_uri):
        self.port = port
        self.issuer = f"http://127.0.0.1:{port}"
        self.redirect_uri = redirect_uri
        self.process = None

    def settings(self):
        return {"CRIER_AUTH_OIDC_DISCOVERY_URL": f"{self.issuer}/.well-known/openid-configuration",
                "CRIER_AUTH_OIDC_CLIENT_ID": "crier",
                "CRIER_AUTH_OIDC_CLIENT_SECRET": "a secret: with % and +"}

    def start(self):
        modules = npm.modules_or_skip(FOLDER)
        self.process = subprocess.Popen(
            [npm.node(modules), FOLDER / "provider.js", str(self.port), self.redirect_uri],
            env={"PATH": os.defpath, "NODE_PATH": str(modules)}, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        assert self.process.stdout.readline() == "listening\n"
        return self

    def stop(self):
        if self.process:
            self.process.kill()
            self.process.communicate()
            self.process = None

    def rotate_keys(self):
        """From now on it has other keys, by other names."""
        self._tell("rotate")

    def set_address(self, who, address):
        """Whoever signs in by a name has that for an address, until another is set."""
        self._tell(f"{who} {address}")
        return who

    def _tell(self, line):
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline() == "done\n"

    def sign_in(self, browser, url, who, consent=True):
        """Goes through its pages as a person would. @return the address it sends the browser back to"""
        answer = browser.get(url)
        for _ in range(REDIRECTS_MAX):
            if answer.is_redirect:
                address = str(answer.request.url.join(answer.headers["location"]))
                if address.startswith(self.redirect_uri):
                    return address
                answer = browser.get(address)
            else:
                assert answer.status_code == 200, answer.text
                answer = self._fill_in(browser, answer, who, consent)
        raise AssertionError("the provider never comes to an end")

    @staticmethod
    def _fill_in(browser, page, who, consent):
        prompt = re.search(r'name="prompt" value="(\w+)"', page.text)[1]
        if prompt == "consent" and not consent:
            return browser.get(f"{page.request.url}/abort")
        form = {"prompt": prompt, "login": who, "password": "anything"}
        return browser.post(re.search(r'action="([^"]+)"', page.text)[1], data=form)


def encode(data):
    if not isinstance(data, bytes):
        data = json.dumps(data).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def number(value, size):
    return encode(value.to_bytes(size, "big"))


class Key:
    """RS256 or ES256, with the name that it is told to have."""

    def __init__(self, kid, alg="RS256", bits=2048):
        self.kid, self.alg = kid, alg
        self.private = (rsa.generate_private_key(65537, bits) if alg == "RS256"
                        else ec.generate_private_key(ec.SECP256R1()))

    def jwk(self, **changes):
        numbers = self.private.public_key().public_numbers()
        if self.alg == "RS256":
            half = {"kty": "RSA", "n": number(numbers.n, self.private.key_size // 8), "e": "AQAB"}
        else:
            half = {"kty": "EC", "crv": "P-256", "x": number(numbers.x, 32), "y": number(numbers.y, 32)}
        return {**half, "use": "sig", "alg": self.alg, "kid": self.kid, **changes}

    def pem(self):
        return self.private.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)

    def sign(self, text):
        if self.alg == "RS256":
            return self.private.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())
        r, s = utils.decode_dss_signature(self.private.sign(text.encode(), ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    def token(self, claims, **header):
        text = f"{encode({'alg': self.alg, 'kid': self.kid, **header})}.{encode(claims)}"
        return f"{text}.{encode(self.sign(text))}"


def unsigned_token(claims, **header):
    return f"{encode({'alg': 'none', **header})}.{encode(claims)}."


def hs256_token(secret, claims, **header):
    text = f"{encode({'alg': 'HS256', **header})}.{encode(claims)}"
    code = hmac.HMAC(secret, hashes.SHA256())
    code.update(text.encode())
    return f"{text}.{encode(code.finalize())}"


class HostileProvider:
    """Answers at each of its addresses what a test has it answer: .answers["/token"] is a function
    of the form that was posted, and gives (status, body)."""

    def __init__(self, port, client_id="crier"):
        self.issuer = f"http://127.0.0.1:{port}"
        self.client_id = client_id
        self.key = Key("first")
        self.asked = []
        self.lock = threading.Lock()
        self.server = _Server(("127.0.0.1", port), _Handler)
        self.server.provider = self
        self.reset()
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def settings(self):
        return {"CRIER_AUTH_OIDC_DISCOVERY_URL": f"{self.issuer}/.well-known/openid-configuration",
                "CRIER_AUTH_OIDC_CLIENT_ID": self.client_id, "CRIER_AUTH_OIDC_CLIENT_SECRET": "s:e c/r+e%t"}

    def reset(self):
        """Well-behaved again, but for the ID token, which a test gives."""
        self.keys = [self.key.jwk()]
        self.answers = {
            "/.well-known/openid-configuration": lambda form: (200, self.document()),
            "/jwks": lambda form: (200, {"keys": self.keys})}

    def document(self, **changes):
        return {"issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/auth?fixed=1",
                "token_endpoint": f"{self.issuer}/token", "jwks_uri": f"{self.issuer}/jwks", **changes}

    def claims(self, nonce, **changes):
        now = int(time.time())
        return {"iss": self.issuer, "sub": "subject", "aud": self.client_id, "iat": now, "exp": now + 300,
                "nonce": nonce, "email": "somebody@example.org", "email_verified": True,
                "name": "Somebody", **changes}

    def gives(self, token):
        self.answers["/token"] = lambda form: (200, {
            "access_token": "a", "token_type": "Bearer", "id_token": token})

    def count(self, path):
        with self.lock:
            return sum(each == path for each, _, _ in self.asked)

    def last(self, path):
        """What was asked there last: (headers, form)."""
        with self.lock:
            return next((headers, form) for each, headers, form in reversed(self.asked) if each == path)

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True


class _Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self._answer({})

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        self._answer(dict(urllib.parse.parse_qsl(body, strict_parsing=True)))

    def _answer(self, form):
        provider = self.server.provider
        with provider.lock:
            provider.asked.append((self.path, dict(self.headers), form))
        status, body = provider.answers[self.path](form)
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        # Who gave up waiting, or had enough, is gone.
        with contextlib.suppress(ConnectionError):
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

    def log_message(self, *_):
        pass


class Browser:
    """One person's browser at a Crier: it keeps cookies, and follows nothing by itself."""

    def __init__(self, system):
        self.client = httpx.Client(timeout=30, trust_env=False, verify=CERTIFICATES)
        self.url = system.gateway_url

    def begin(self, **query):
        """@return where it is sent"""
        answer = self.client.get(f"{self.url}/api/auth/google", params=query)
        assert answer.status_code == 302, answer.text
        return answer.headers["location"]

    def finish(self, address):
        return self.client.get(address)

    def cookies(self):
        """Those of the sign-ins that it has begun, as a header."""
        return "; ".join(f"{each.name}={each.value}" for each in self.client.cookies.jar
                         if "crier_oidc_" in each.name)

    def come_back(self, location, **query):
        """As a provider of our own sends it back. @return the answer"""
        state = httpx.URL(location).params["state"]
        return self.client.get(f"{self.url}/api/auth/google/callback",
                               params={"state": state, "code": "c", **query})
