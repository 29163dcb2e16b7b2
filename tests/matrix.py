"""What the authorisation matrix is made of: the kinds of caller, what the contract says each of them
is told, and how to make what an operation acts upon."""
import datetime
import secrets
import time
from dataclasses import dataclass
from typing import Callable, Optional

from contracts import Given, is_internal
from postgres import sql_moment
from publishing import UTC, draft, schedule, wall
from tokens import Es256, claims_of, newest_secret, read_part

ENDED_EVERYWHERE_S = 2.0
ONE_OF_EACH_DAEMON = ("/api/auth/verify", "/api/posts/stats", "/api/schedules", "/api/pages/nobody")
PEOPLE = {"user", "approver", "admin"}
STATUS_OF_OTHERS = {"forbidden": 403, "not-found": 404, "hidden": 404}


@dataclass(frozen=True)
class Caller:
    """One column. `refused` is the answer where no token of this kind is good anywhere."""
    name: str
    token: Callable               # of the cast; None: none is sent
    role: Optional[str] = None
    owns: bool = False            # what is acted upon
    refused: Optional[int] = None
    within: bool = False          # asks the daemon itself also for what is public


# Whoever adds a way to sign in adds its column here: what it sends, and what it is told.
CALLERS = [
    Caller("nobody", lambda cast: None, "public"),
    Caller("its owner", lambda cast: cast.token("owner"), "user", owns=True),
    Caller("another user", lambda cast: cast.token("other"), "user"),
    Caller("an approver", lambda cast: cast.token("approver"), "approver"),
    Caller("an admin", lambda cast: cast.token("admin"), "admin"),
    Caller("an expired token", lambda cast: cast.expired, refused=401),
    Caller("an ended session", lambda cast: cast.ended, refused=401),
    Caller("a stranger with the service token", lambda cast: cast.service, "service"),
    Caller("a daemon", lambda cast: cast.service, "service", within=True),
]


def expected(operation, caller):
    """The status that the contract has for this caller; success is the operation's own."""
    if is_internal(operation) and caller.role == "service" and not caller.within:
        return 404   # the gateway knows no such path
    if caller.refused:
        return caller.refused
    if not may(operation, caller.role):
        return 401 if caller.role == "public" else 403
    owns = caller.owns or (caller.role == "admin" and operation.others != "hidden")
    if owns or operation.others in (None, "allowed"):
        return operation.success
    return STATUS_OF_OTHERS[operation.others]


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
        self.people = {}
        self.service = system.service_token()
        self.ended = self._ended_session()
        self.expired = self._expired_token(Es256.of_pem(newest_secret(system, server, "access")["secret"]))

    def person(self, name):
        if name not in self.people:
            self.people[name] = self._make(name)
        return self.people[name]

    def token(self, name):
        return self.person(name).tokens["access_token"]

    def forget(self):
        """Everybody's session may have ended, and every account may be another by now."""
        self.people.clear()

    def _make(self, name):
        if name == "admin":
            return self.system.sign_in(self.system.admin_email, self.system.admin_password)
        person = self.system.register(name.capitalize())
        if name != "approver":
            return person
        self._give_role(person, "approver")
        return self.system.sign_in(person.email, person.password)

    def _give_role(self, person, role):
        answer = self.person("admin").put(f"/api/users/{person.id}/role", json={"role": role})
        assert answer.status_code == 200, answer.text

    def _ended_session(self):
        person = self.system.register("Gone")
        assert person.post("/api/auth/logout").status_code == 204
        # It is to be known everywhere within a second; where it is not by then, the matrix tells.
        deadline = time.monotonic() + ENDED_EVERYWHERE_S
        while time.monotonic() < deadline and not all(
                person.get(path).status_code == 401 for path in ONE_OF_EACH_DAEMON):
            time.sleep(0.05)
        return person.tokens["access_token"]

    def _expired_token(self, key):
        person = self.system.register("Late")
        issuer = read_part(person.tokens["access_token"], 1)["iss"]
        an_hour_ago = int(time.time()) - 3600
        return key.jws(claims_of(person, issuer, iat=an_hour_ago, exp=an_hour_ago + 900))


def far_minute():
    return datetime.datetime.now(UTC).replace(second=0, microsecond=0) + datetime.timedelta(days=90)


def times():
    minute = far_minute()
    return {**wall(minute), "publish_at": minute.isoformat().replace("+00:00", "Z")}


def address():
    return f"{secrets.token_hex(8)}@example.org"


# ---- what an operation acts upon: made anew for each caller, always the owner's ----

def a_draft(cast):
    return draft(cast.person("owner"))


def a_scheduled_post(cast):
    post_id = a_draft(cast)
    schedule(cast.person("owner"), post_id, far_minute())
    return post_id


def a_public_post(cast):
    answer = cast.person("owner").post("/api/posts", json={"title": "Public", "content": "Yes."})
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


def a_dead_letter(cast):
    """As its channel leaves it; no test waits a minute for that."""
    post_id = a_scheduled_post(cast)
    now = sql_moment(cast.server, int(time.time() * 1e6))
    sql = (f"UPDATE posts SET status = 'failed', channel = 'webhook' WHERE id = {post_id};"
           "INSERT INTO deliveries (post_id, schedule_version, user_id, channel, title, content, state,"
           " attempts, uncounted, uncertain, until, reason, changed_at) SELECT id, schedule_version,"
           f" user_id, 'webhook', title, content, 'failed', 1, 0, 0, {now}, 'said no', {now}"
           f" FROM posts WHERE id = {post_id}")
    cast.on_database("posts", sql)
    return post_id


def a_page(cast):
    name = secrets.token_hex(8)
    cast.on_database("scraper", "INSERT INTO pages (username, source, fetched_at)"
                                f" VALUES ('{name}', 'test', {sql_moment(cast.server, 1)})")
    return name


def a_post_with_slots(cast):
    slots = {"slots": [{"weekday": "monday", "hour": 9, "minute": 0}]}
    assert cast.person("owner").put("/api/schedules/slots", json=slots).status_code == 200
    return a_draft(cast)


def a_refresh_token(cast):
    owner = cast.person("owner")
    return cast.system.sign_in(owner.email, owner.password).tokens["refresh_token"]


def in_path(name, make):
    return lambda cast: Given(path={name: make(cast)})


def in_body(**members):
    return lambda cast: Given(body={name: make(cast) for name, make in members.items()})


def behalf(given):
    """As daemons ask: for the owner."""
    def make(cast):
        made = given(cast) if callable(given) else given
        made.behalf = cast.person("owner").id
        return made
    return make


def account(cast):
    return cast.system.register("Somebody").id


def credentials(cast):
    owner = cast.person("owner")
    return Given(body={"email": owner.email, "password": owner.password})


# What the samples of the contract cannot know, by operation. An operation whose path names something
# has to be here.
GIVEN = {
    "register_user": in_body(email=lambda cast: address()),
    "sign_in": credentials,
    "refresh_tokens": in_body(refresh_token=a_refresh_token),
    "get_role": in_path("id", account),
    "put_role": in_path("id", account),
    "internal_get_user": in_path("id", account),
    "internal_ensure_user": in_body(email=lambda cast: address()),

    "get_post": in_path("id", a_draft),
    "replace_post": in_path("id", a_draft),
    "update_post": in_path("id", a_draft),
    "delete_post": in_path("id", a_draft),
    "list_revisions": in_path("id", a_draft),

    "create_schedule": lambda cast: Given(body={"post_id": a_draft(cast), **wall(far_minute())}),
    "get_schedule": in_path("post_id", a_scheduled_post),
    "move_schedule": lambda cast: Given(path={"post_id": a_scheduled_post(cast)}, body=wall(far_minute())),
    "cancel_schedule": in_path("post_id", a_scheduled_post),
    "schedule_next_slot": in_body(post_id=a_post_with_slots),
    "replay_dead_letter": in_path("post_id", a_dead_letter),
    "confirm_dead_letter": in_path("post_id", a_dead_letter),

    "put_reaction": in_path("id", a_public_post),
    "delete_reaction": in_path("id", a_public_post),
    "get_page": in_path("username", a_page),

    "internal_list_schedules": behalf(Given()),
    "internal_put_schedules": behalf(lambda cast: Given(
        query={"mode": "each"}, body={"moments": [times()], "post_ids": [a_draft(cast)],
                                      "moment_of": [0], "drafts": []})),
    "internal_get_schedule": behalf(in_path("post_id", a_scheduled_post)),
    "internal_put_schedule": behalf(lambda cast: Given(
        path={"post_id": a_draft(cast)}, body={**times(), "expect": "unscheduled"})),
    "internal_delete_schedule": behalf(in_path("post_id", a_scheduled_post)),
    "internal_take_slot": behalf(lambda cast: Given(
        path={"post_id": a_draft(cast)},
        body={"times": [{name: value for name, value in times().items() if name != "timezone"}]})),
    "internal_get_slots": behalf(Given()),
    "internal_put_slots": behalf(Given()),
    "internal_list_free_times": behalf(Given()),
    "internal_claim": lambda cast: Given(body={"tickets": ""}),
    "internal_publish": lambda cast: Given(body={"tickets": ""}),
    "internal_replay": behalf(in_path("post_id", a_dead_letter)),
    "internal_confirm": behalf(in_path("post_id", a_dead_letter)),
}
