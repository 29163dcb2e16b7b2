"""What the authorisation matrix is made of: the kinds of caller, and what the contract says each of
them is told. What operations act upon is in matrix_given.py."""
import time
from dataclasses import dataclass
from typing import Callable, Optional

from contracts import is_internal
from tokens import Es256, claims_of, newest_secret, read_part

ENDED_EVERYWHERE_S = 2.0
ONE_OF_EACH_DAEMON = ("/api/auth/verify", "/api/posts/stats", "/api/schedules", "/api/pages/nobody")
PEOPLE = {"user", "approver", "admin"}
# Where no provider is configured, they are not there; test_google.py has one.
NOT_SET_UP = {"begin_google_sign_in", "finish_google_sign_in"}
FEW_SCOPES = ("pages:read",)
# The gateway serves what is on the disk by itself, whoever asks.
FILES = {"get_media_file"}
STATUS_OF_OTHERS = {"forbidden": 403, "not-found": 404, "hidden": 404}


@dataclass(frozen=True)
class Caller:
    """One column. `refused` is the answer where no token of this kind is good anywhere."""
    name: str
    headers: Callable             # of the cast
    role: Optional[str] = None
    owns: bool = False            # what is acted upon
    refused: Optional[int] = None
    within: bool = False          # asks the daemon itself also for what is public
    scopes: Optional[tuple] = None   # of an API key; None: it is none
    cookie: bool = False
    forged: bool = False          # a cookie that the browser sent for another site's page


def bearer(token):
    return lambda cast: {"Authorization": f"Bearer {token(cast)}"}


def as_person(name):
    return bearer(lambda cast: cast.person(name).tokens["access_token"])


# Whoever adds a way to sign in adds its column here: what it sends, and what it is told.
def callers(all_scopes):
    return [
        Caller("nobody", lambda cast: {}, "public"),
        Caller("its owner", as_person("owner"), "user", owns=True),
        Caller("another user", as_person("other"), "user"),
        Caller("an approver", as_person("approver"), "approver"),
        Caller("an admin", as_person("admin"), "admin"),
        Caller("its owner's browser", lambda cast: cast.cookies("owner", csrf=True), "user", owns=True,
               cookie=True),
        Caller("another site in its owner's browser", lambda cast: cast.cookies("owner", csrf=False), "user",
               owns=True, cookie=True, forged=True),
        Caller("its owner's API key", bearer(lambda cast: cast.key("owner", all_scopes)), "user", owns=True,
               scopes=all_scopes),
        Caller("its owner's API key for little", bearer(lambda cast: cast.key("owner", FEW_SCOPES)), "user",
               owns=True, scopes=FEW_SCOPES),
        Caller("another user's API key", bearer(lambda cast: cast.key("other", all_scopes)), "user",
               scopes=all_scopes),
        Caller("an admin's API key", bearer(lambda cast: cast.key("admin", all_scopes)), "admin",
               scopes=all_scopes),
        Caller("an expired token", bearer(lambda cast: cast.expired), refused=401),
        Caller("an ended session", bearer(lambda cast: cast.ended), refused=401),
        Caller("a revoked API key", bearer(lambda cast: cast.revoked), refused=401),
        Caller("a stranger with the service token", bearer(lambda cast: cast.service), "service"),
        Caller("a daemon", bearer(lambda cast: cast.service), "service", within=True),
    ]


def expected(operation, caller):
    """The status that the contract has for this caller; success is the operation's own."""
    if operation.id in FILES:
        return operation.success
    if is_internal(operation) and caller.role == "service" and not caller.within:
        return 404   # the gateway knows no such path
    if caller.refused:
        return caller.refused
    if is_internal(operation) and caller.cookie:
        return 401   # daemons are no browsers: cookies do not count
    if not may(operation, caller.role):
        return 401 if caller.role == "public" else 403
    if is_kept_from(operation, caller):
        return 403
    if operation.id in NOT_SET_UP:
        return 404
    owns = caller.owns or (caller.role == "admin" and operation.others != "hidden")
    if owns or operation.others in (None, "allowed"):
        return operation.success
    return STATUS_OF_OTHERS[operation.others]


def is_kept_from(operation, caller):
    """By the way that they signed in, whoever they are."""
    if operation.roles == ["public"]:
        return False
    if caller.forged and operation.method != "get":
        return True
    return caller.scopes is not None and operation.scope not in caller.scopes


def may(operation, role):
    """What is public alone is for everybody, signed in or not."""
    return role in operation.roles or (operation.roles == ["public"] and role in PEOPLE)


def is_asked(operation, caller):
    """Daemons ask each other for what is internal; the rest of what they may is of the public."""
    return is_internal(operation) or not caller.within


class Cast:
    """The accounts of a run. Whoever's session an operation may have ended signs in again."""

    def __init__(self, system, server, on_database):
        self.system, self.server = system, server
        self.on_database = on_database
        self.root = system.sign_in(system.admin_email, system.admin_password)
        self.people, self.keys = {}, {}
        self.service = system.service_token()
        self.ended = self._ended_session()
        self.revoked = self._revoked_key()
        self.expired = self._expired_token(Es256.of_pem(newest_secret(system, server, "access")["secret"]))

    def person(self, name):
        if name not in self.people:
            self.people[name] = self._make(name)
        return self.people[name]

    def key(self, name, scopes):
        """An API key of theirs, with those scopes."""
        if (name, scopes) not in self.keys:
            answer = self.person(name).post("/api/auth/api-keys", json={"name": "Matrix", "scopes": scopes})
            assert answer.status_code == 201, answer.text
            self.keys[name, scopes] = answer.json()["key"]
        return self.keys[name, scopes]

    def cookies(self, name, csrf):
        """What their browser sends with all that it asks for; script adds the CSRF token."""
        person = self.person(name)
        token = person.get("/api/auth/csrf").json()["csrf_token"]
        return {"Cookie": f"crier_access={person.tokens['access_token']}; crier_csrf={token}",
                **({"X-CSRF-Token": token} if csrf else {})}

    def forget(self):
        """Everybody's session may have ended, and every account may be another by now."""
        self.people.clear()
        self.keys.clear()

    def _make(self, name):
        person = self.system.register(name.capitalize())
        if name not in ("approver", "admin"):
            return person
        answer = self.root.put(f"/api/users/{person.id}/role", json={"role": name})
        assert answer.status_code == 200, answer.text
        return self.system.sign_in(person.email, person.password)

    def _ended_session(self):
        person = self.system.register("Gone")
        assert person.post("/api/auth/logout").status_code == 204
        wait_until_refused(person)
        return person.tokens["access_token"]

    def _revoked_key(self):
        person = self.system.register("Without")
        made = person.post("/api/auth/api-keys", json={"name": "Lost", "scopes": ["account:read"]}).json()
        assert person.delete(f"/api/auth/api-keys/{made['id']}").status_code == 204
        with self.system.client(Authorization=f"Bearer {made['key']}") as program:
            wait_until_refused(program)
        return made["key"]

    def _expired_token(self, key):
        person = self.system.register("Late")
        issuer = read_part(person.tokens["access_token"], 1)["iss"]
        an_hour_ago = int(time.time()) - 3600
        return key.jws(claims_of(person, issuer, iat=an_hour_ago, exp=an_hour_ago + 900))


def wait_until_refused(client):
    """It is to be known everywhere within a second; where it is not by then, the matrix tells."""
    deadline = time.monotonic() + ENDED_EVERYWHERE_S
    while time.monotonic() < deadline and not all(
            client.get(path).status_code == 401 for path in ONE_OF_EACH_DAEMON):
        time.sleep(0.05)
