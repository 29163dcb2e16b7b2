"""FEATURES F7: a request with an Idempotency-Key is carried out once, however often it is sent."""
import concurrent.futures
import contextlib
import datetime
import json
import secrets
import sqlite3
import uuid

import pytest

from pictures import picture
from publishing import UTC, draft, next_minute, sleep_until, wall
from system import wait_for
from test_gateway import assert_problem

POST = {"title": "Once", "content": "And for all.", "status": "draft", "tags": ["a", "b"]}
# What names the moment or the connection, and not what was answered.
OF_THE_MOMENT = {"date", "x-request-id", "idempotency-replayed", "connection", "server", "traceparent", "vary"}
AT_ONCE = 20


def rows_of(system, server, daemon, query):
    """What a daemon's database answers, as text."""
    if server:
        return server.psql(f"SET search_path = {daemon}; {query}")
    with contextlib.closing(sqlite3.connect(system.data / f"{daemon}.db", timeout=20)) as connection:
        return "\n".join("|".join(map(str, row)) for row in connection.execute(query))


def key():
    return {"Idempotency-Key": str(uuid.uuid4())}


def far_minute():
    return datetime.datetime.now(UTC).replace(second=0, microsecond=0) + datetime.timedelta(days=60)


def head_of(answer):
    return sorted((name, value) for name, value in answer.headers.multi_items() if name not in OF_THE_MOMENT)


def assert_replayed(first, again):
    assert first.status_code < 300, first.text
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true", again.text
    assert (again.status_code, again.text) == (first.status_code, first.text)
    assert head_of(again) == head_of(first)


def posts_of(person):
    return person.get("/api/posts", params={"user_id": person.id, "limit": 100}).json()["items"]


def a_comment(person):
    return f"/api/posts/{draft(person)}/comments", {"json": {"content": "Well said."}}


def an_image(person):
    return "/api/media", {"content": picture("PNG"), "headers": {"Content-Type": "image/png"}}


def a_schedule(person):
    return "/api/schedules", {"json": {"post_id": draft(person), "spread": True, **wall(far_minute())}}


def a_slot(person):
    week = {"slots": [{"weekday": "monday", "hour": 9, "minute": 0}]}
    assert person.put("/api/schedules/slots", json=week).status_code == 200
    return "/api/schedules/next-slot", {"json": {"post_id": draft(person)}}


def many(person):
    rows = [{"title": f"Row {number}", "content": "c", "spread": True, **wall(far_minute())} for number in range(3)]
    bad = [{"title": "", "content": "c", **wall(far_minute())},
           {"title": "Over", "content": "c", **wall(far_minute() - datetime.timedelta(days=70))}]
    return "/api/schedules/bulk", {"json": {"items": rows + bad}}


def a_dead_letter(how):
    def make(person):
        record = {"key": str(uuid.uuid4()), "author": person.email, "title": "T", "content": "C", "channel": "linkedin",
                  "status": "failed", "publish_at": "2026-01-02T03:04:00Z", "created_at": "2025-12-31T00:00:00Z"}
        done = person.system.run_program("posts", "import", "-", input=json.dumps(record) + "\n")
        assert done.returncode == 0, done.stdout
        post_id = json.loads(done.stdout.splitlines()[0])["post_id"]
        return f"/api/schedules/dead-letters/{post_id}/{how}", {}
    return make


def as_json(path, **body):
    return lambda person: (path, {"json": body})


# Every operation that takes a key; a test compares it with the contract.
CREATING = {
    "create_post": as_json("/api/posts", **POST),
    "create_article": as_json("/api/blogs", title="Test", content="Hello"),
    "create_comment": a_comment,
    "create_collection": as_json("/api/collections", name="To read"),
    "create_feature_request": as_json("/api/feature-requests", title="Dark mode", description="Please."),
    "create_webhook": as_json("/api/webhooks", url="https://receiver.invalid/", events=["post.created"]),
    "create_media": an_image,
    "create_api_key": as_json("/api/auth/api-keys", name="One", scopes=["posts:read"]),
    "create_schedule": a_schedule,
    "schedule_next_slot": a_slot,
    "create_schedules": many,
    "replay_dead_letter": a_dead_letter("replay"),
    "confirm_dead_letter": a_dead_letter("confirm"),
}


def with_key(arguments, headers):
    return {**arguments, "headers": {**arguments.get("headers", {}), **headers}}


@pytest.mark.parametrize("operation", CREATING)
def test_what_is_sent_again_is_answered_as_it_was(user, operation):
    ann = user("Ann")
    path, arguments = CREATING[operation](ann)
    arguments = with_key(arguments, key())
    first = ann.post(path, **arguments)
    for _ in range(2):
        assert_replayed(first, ann.post(path, **arguments))


def test_every_operation_that_creates_is_here(gateway):
    document = gateway.get("/openapi.json").json()
    named = {"$ref": "#/components/parameters/idempotency_key"}
    taking = {operation["operationId"] for item in document["paths"].values() for operation in item.values()
              if named in operation.get("parameters", [])}
    creating = {operation["operationId"] for item in document["paths"].values()
                for method, operation in item.items() if method == "post" and "201" in operation["responses"]}
    # Each ticket is good once: an earlier one is no answer.
    assert creating - {"create_live_ticket"} <= taking
    assert taking == {*CREATING, "register_user", "create_user"}


def test_another_body_path_or_query_under_the_key_is_refused(user):
    ann, name = user("Ann"), key()
    post_id = draft(ann)
    first = ann.post("/api/posts", json=POST, headers=name)
    assert first.status_code == 201
    for path, body in [("/api/posts", {**POST, "title": "Twice"}), ("/api/blogs", POST),
                       (f"/api/posts/{post_id}/comments", {"content": "c"}),
                       ("/api/schedules", {"post_id": post_id, **wall(far_minute())}),
                       ("/api/schedules/bulk", {"items": []})]:
        assert_problem(ann.post(path, json=body, headers=name), 422)
    assert_replayed(first, ann.post("/posts", json=POST, headers=name))  # an alias is the same
    assert len(posts_of(ann)) == 2


@pytest.mark.parametrize("value", ["", '""', "x" * 256, "a b", "é", 'a"b', "a,b", '"a\\b"'])
def test_what_is_no_key_is_refused(user, value):
    ann = user("Ann")
    answer = ann.post("/api/posts", json=POST, headers=[("Idempotency-Key", value.encode())])
    assert_problem(answer, 400)
    assert posts_of(ann) == []


def test_two_keys_in_one_request_are_refused(user):
    ann = user("Ann")
    answer = ann.post("/api/posts", json=POST, headers=[("Idempotency-Key", "a"), ("Idempotency-Key", "b")])
    assert answer.status_code == 400
    assert posts_of(ann) == []


def test_a_key_with_quotes_is_the_same_without(user):
    ann, name = user("Ann"), secrets.token_hex(120)
    first = ann.post("/api/posts", json=POST, headers={"Idempotency-Key": f'"{name}"'})
    assert_replayed(first, ann.post("/api/posts", json=POST, headers={"Idempotency-Key": name}))


def test_keys_are_everybodys_own(user):
    ann, bob, name = user("Ann"), user("Bob"), key()
    made = [person.post("/api/posts", json=POST, headers=name) for person in (ann, bob)]
    assert [answer.status_code for answer in made] == [201, 201]
    assert made[0].json()["id"] != made[1].json()["id"]
    assert "idempotency-replayed" not in made[1].headers


def test_without_a_key_everything_is_made_anew(user):
    ann = user("Ann")
    made = {ann.post("/api/posts", json=POST).json()["id"] for _ in range(2)}
    assert len(made) == 2


@pytest.mark.parametrize("operation", ["create_post", "create_comment", "create_webhook", "create_media",
                                       "create_schedules", "schedule_next_slot", "create_api_key"])
def test_of_twenty_at_once_one_is_carried_out(user, operation):
    ann = user("Ann")
    path, arguments = CREATING[operation](ann)
    arguments = with_key(arguments, key())
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(lambda _: ann.post(path, **arguments), range(AT_ONCE)))
    served = [answer for answer in answers if answer.status_code != 503]  # images: two at once
    assert served and {answer.status_code for answer in served} <= {200, 201}, [a.text for a in answers]
    assert len({answer.text for answer in served}) == 1
    again = ann.post(path, **arguments)
    assert (again.text, again.headers["idempotency-replayed"]) == (served[0].text, "true")


def test_what_was_refused_is_judged_anew(user):
    ann, name = user("Ann"), key()
    assert_problem(ann.post("/api/posts", json={**POST, "title": ""}, headers=name), 422)
    assert_problem(ann.post("/api/posts/999999999/comments", json={"content": "c"}, headers=name), 404)
    assert ann.post("/api/posts", json=POST, headers=name).status_code == 201
    assert len(posts_of(ann)) == 1


def test_a_bulk_that_scheduled_nothing_is_judged_anew(user):
    ann, name = user("Ann"), key()
    post_id = draft(ann)
    body = {"items": [{"post_id": post_id, **wall(far_minute())}]}
    assert ann.post("/api/schedules", json=body["items"][0]).status_code == 201
    refused = ann.post("/api/schedules/bulk", params={"atomic": "true"}, json=body, headers=name)
    assert (refused.status_code, refused.json()["refused"]) == (422, 1)
    assert ann.delete(f"/api/schedules/{post_id}").status_code == 204
    first = ann.post("/api/schedules/bulk", params={"atomic": "true"}, json=body, headers=name)
    assert (first.status_code, first.json()["scheduled"]) == (200, 1)
    assert_replayed(first, ann.post("/api/schedules/bulk", params={"atomic": "true"}, json=body, headers=name))


def test_a_next_slot_is_told_again_when_its_author_has_no_slots_any_more(user):
    ann = user("Ann")
    path, arguments = a_slot(ann)
    arguments = with_key(arguments, key())
    first = ann.post(path, **arguments)
    assert ann.put("/api/schedules/slots", json={"slots": []}).status_code == 200
    assert_replayed(first, ann.post(path, **arguments))


def test_a_form_is_the_same_with_another_boundary(user):
    ann, name, image = user("Ann"), key(), picture("PNG")

    def send(content):
        return ann.post("/api/media", files={"file": ("cat.png", content, "image/png")}, headers=name)
    first = send(image)
    assert_replayed(first, send(image))
    assert_problem(send(picture("PNG", size=(30, 20))), 422)
    assert len(ann.get("/api/media").json()["items"]) == 1


def register(system, headers, **changes):
    body = {"email": f"{secrets.token_hex(8)}@example.org", "password": "a long enough passphrase", "name": "Ann"}
    body.update(changes)
    client = system.client()
    return body, lambda query="", more=None: client.post(f"/api/auth/register{query}", headers=headers,
                                                         json={**body, **(more or {})})


def test_an_account_is_opened_once_and_its_tokens_are_told_again(system):
    name = key()
    body, send = register(system, name)
    first = send()
    assert_replayed(first, send())
    assert_problem(send(more={"name": "Bob"}), 422)
    assert_problem(system.client().post("/api/auth/register", json=body), 409)  # without the key
    tokens = first.json()
    assert system.client(Authorization=f"Bearer {tokens['access_token']}").get("/api/auth/me").status_code == 200
    assert system.client().post("/api/auth/refresh", json={"refresh_token": tokens["refresh_token"]}).status_code == 200


def test_of_many_registrations_at_once_one_opens_an_account(system):
    _, send = register(system, key())
    with concurrent.futures.ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(lambda _: send(), range(5)))
    assert {answer.status_code for answer in answers} <= {201, 503}, [answer.text for answer in answers]
    assert len({answer.text for answer in answers if answer.status_code == 201}) == 1


def test_cookies_are_set_again(system):
    _, send = register(system, key())
    first, again = send("?cookie=true"), send("?cookie=true")
    assert_replayed(first, again)
    assert len(again.headers.get_list("set-cookie")) == 3


def test_an_admin_makes_an_account_once(admin):
    name, body = key(), {"email": f"{secrets.token_hex(8)}@example.org", "name": "Made"}
    first = admin.post("/api/users", json=body, headers=name)
    assert_replayed(first, admin.post("/api/users", json=body, headers=name))


def test_a_secret_is_told_again_and_is_in_no_database(user, database_text):
    ann = user("Ann")
    told = {}
    for operation, daemon, field in [("create_api_key", "auth", "key"), ("create_webhook", "posts", "secret")]:
        path, arguments = CREATING[operation](ann)
        arguments = with_key(arguments, key())
        told[daemon] = ann.post(path, **arguments).json()[field]
        assert ann.post(path, **arguments).json()[field] == told[daemon]
    kept = database_text("auth") + database_text("posts")
    assert told["auth"].split("_", 2)[2] not in kept and told["posts"] not in kept
    shown = ann.post("/api/collections", json={"name": "In clear, as its row is"}, headers=key())
    assert shown.json()["name"] in database_text("posts")


def test_a_closed_account_leaves_no_answer(system, server, admin, user, database_text):
    ann, name = user("Ann"), f"Of Ann alone {secrets.token_hex(8)}"
    assert ann.post("/api/collections", json={"name": name}, headers=key()).status_code == 201
    assert ann.post("/api/auth/api-keys", json={"name": "One", "scopes": ["posts:read"]}, headers=key()).status_code == 201
    assert name in database_text("posts")
    assert admin.delete(f"/api/users/{ann.id}").status_code == 204
    wait_for(lambda: name not in database_text("posts"), "the answers to be gone")
    assert f"\n{ann.id}|" not in database_text("auth")


def test_redis_makes_no_difference(system, user):
    ann, name = user("Ann"), key()
    with system.stopped("redis", 9):
        first = ann.post("/api/posts", json=POST, headers=name)
        assert_replayed(first, ann.post("/api/posts", json=POST, headers=name))
    assert_replayed(first, ann.post("/api/posts", json=POST, headers=name))


@pytest.fixture
def database_text(system, server):
    """All that a daemon keeps of answers, as text: user, key, head and body of each."""
    return lambda daemon: "\n" + rows_of(system, server, daemon,
                                         "SELECT user_id, key, head, body FROM idempotency_keys")


@pytest.mark.long
def test_a_schedule_is_told_again_when_its_minute_is_over(user):
    ann, minute = user("Ann"), next_minute(5)
    one, three = draft(ann), [{"title": f"Row {row}", "content": "c", **wall(minute)} for row in range(3)]
    past = {"title": "Over", "content": "c", **wall(minute - datetime.timedelta(days=1))}
    asked = [("/api/schedules", {"json": {"post_id": one, **wall(minute)}, "headers": key()}),
             ("/api/schedules/bulk", {"json": {"items": three + [past]}, "headers": key()})]
    first = [ann.post(path, **arguments) for path, arguments in asked]
    sleep_until(minute + datetime.timedelta(seconds=1))
    for answer, (path, arguments) in zip(first, asked):
        again = ann.post(path, **arguments)
        assert (again.status_code, again.text) == (answer.status_code, answer.text), again.text
        assert answer.is_success and again.headers["idempotency-replayed"] == "true"
