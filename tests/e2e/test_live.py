"""FEATURES B8 and B9: live comments over WebSocket, notifications over Server-Sent Events and WebSocket."""
import asyncio
import concurrent.futures
import json
import re
import time

import jsonschema
import pytest
import websockets

from live import Ended, Refused, Stream
from system import ROOT
from test_api_keys import make_key
from test_comments import say
from test_gateway import assert_problem
from test_posts import new_post


@pytest.fixture(scope="module")
def approver(system, admin):
    person = system.register("Approver")
    assert admin.put(f"/api/users/{person.id}/role", json={"role": "approver"}).status_code == 200
    return system.sign_in(person.email, person.password)


@pytest.fixture
def listen(system):
    """Opens streams through the gateway: listen(person, path, last=…); nobody's without a person."""
    opened = []

    def open_one(person, path, headers=None, **options):
        if person:
            headers = {"Authorization": f"Bearer {person.tokens['access_token']}", **(headers or {})}
        opened.append(Stream(system.gateway_url + path, headers, **options))
        return opened[-1]
    yield open_one
    for stream in opened:
        stream.close()


def comments_of(post, name="posts"):
    return f"/api/{name}/{post['id']}/ws"


SSE, SOCKET = "/api/notifications/sse", "/ws/notifications/"
SCOPES = re.findall(r'^SCOPE\(\w+, "([^"]+)"', (ROOT / "common/base/scope.def").read_text(), re.M)


def refused(stream, status):
    """It is not opened, but answered with a problem. @return the answer's headers"""
    with pytest.raises(Refused) as told:
        stream.next()
    problem = json.loads(told.value.body)
    assert (told.value.status, problem["status"]) == (status, status), problem
    assert told.value.headers["content-type"] == "application/problem+json"
    assert problem["request_id"] == told.value.headers["x-request-id"]
    return told.value.headers


def ticket_of(person):
    answer = person.post("/api/realtime/ticket")
    assert answer.status_code == 201, answer.text
    assert answer.json()["expires_in"] == 30
    return answer.json()["ticket"]


def cookies_of(system, person):
    with system.client() as client:
        answer = client.post("/api/auth/login?cookie=true", json={"email": person.email, "password": person.password})
        assert answer.status_code == 200, answer.text
        return "; ".join(f"{name}={value}" for name, value in answer.cookies.items())


# Comments.

def test_a_comment_reaches_everybody_however_it_was_written(system, user):
    ann, bob = user("Ann"), user("Bob")
    post = new_post(ann)
    url = system.gateway_url.replace("http", "ws")

    def headers(person):
        return {"Authorization": f"Bearer {person.tokens['access_token']}"}

    async def follow():
        async with websockets.connect(f"{url}/api/posts/{post['id']}/ws", extra_headers=headers(ann)) as anns, \
                websockets.connect(f"{url}/api/blogs/{post['id']}/ws", extra_headers=headers(bob)) as bobs, \
                websockets.connect(f"{url}/api/posts/{post['id']}/ws/") as reader:
            async def heard(socket, kind):
                while True:
                    message = json.loads(await asyncio.wait_for(socket.recv(), 10))
                    if message["type"] == kind:
                        return message
            for socket in (anns, bobs, reader):
                assert await heard(socket, "hello") == {
                    "type": "hello", "channel": f"post:{post['id']}", "last": 0, "from": 0}
            await bobs.send(json.dumps({"type": "comment", "id": "mine", "content": "Ünïcode ✓\n\"live\""}))
            ack = await heard(bobs, "ack")
            stored = bob.get(f"/api/comments/{ack['comment']['id']}").json()
            assert ack == {"type": "ack", "id": "mine", "comment": stored}
            assert (stored["user_id"], stored["content"]) == (bob.id, "Ünïcode ✓\n\"live\"")
            first = {"type": "comment", "seq": 1, "comment": stored}
            assert [await heard(anns, "comment"), await heard(reader, "comment")] == [first, first]
            second = {"type": "comment", "seq": 2, "comment": say(ann, post, "by REST")}
            for socket in (anns, bobs, reader):
                assert await heard(socket, "comment") == second or await heard(socket, "comment") == second
    asyncio.run(follow())


def test_who_comes_back_is_told_each_thing_once_and_in_order(user, listen):
    ann = user()
    post = new_post(ann)
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: say(ann, post, f"Number {number}"), range(120)))
    stream = listen(None, comments_of(post), last=7)
    hello = stream.next()
    assert (hello["last"], hello["from"]) == (120, 7)
    assert [stream.next("comment")["seq"] for _ in range(113)] == list(range(8, 121))
    say(ann, post, "and on")
    assert stream.next("comment")["comment"]["content"] == "and on"
    assert listen(None, comments_of(post)).next()["from"] == 121, "nothing of before without a number"
    assert listen(None, comments_of(post), last=5000).next()["from"] == 121, "nor for one that never was"


def test_what_becomes_of_a_comment_is_told_and_what_one_may_not_read_is_not(user, listen, approver):
    ann, bob = user("Ann"), user("Bob")
    post = new_post(ann)
    comment = say(bob, post, "Rude.")
    path = f"/api/comments/{comment['id']}"
    streams = {name: listen(person, comments_of(post)) for name, person in
               {"ann": ann, "bob": bob, "approver": approver, "nobody": None}.items()}
    for stream in streams.values():
        assert stream.next()["last"] == 1
    told = {name: [] for name in streams}
    for change in (lambda: bob.patch(path, json={"content": "Rude again."}),
                   lambda: approver.post(f"{path}/hide", json={"reason": "Be kind"}),
                   lambda: approver.post(f"{path}/show"), lambda: bob.delete(path)):
        assert change().is_success
        for name, stream in streams.items():
            told[name].append(stream.next("comment"))   # what comes at once may be told as one
    for name, changes in told.items():
        assert [each["seq"] for each in changes] == [2, 3, 4, 5]
        states = [(each["comment"]["status"], each["comment"]["content"]) for each in changes]
        reads = name in ("bob", "approver")
        assert states == [("visible", "Rude again."), ("hidden", "Rude again." if reads else None),
                          ("visible", "Rude again."), ("removed", None)], name
        assert changes[1]["comment"]["reason"] == ("Be kind" if reads else None)
        late = listen({"ann": ann, "bob": bob, "approver": approver}.get(name), comments_of(post), last=0)
        assert late.next("comment")["comment"] == changes[3]["comment"], "afterwards it is as it is now"


def test_a_post_that_one_may_not_read_has_no_stream(user, listen, approver, admin):
    ann, bob = user("Ann"), user("Bob")
    draft, article = new_post(ann, status="draft"), new_post(ann, kind="article")
    for post, readers in ((draft, [ann, admin]), (article, [ann, admin, approver])):
        for reader in readers:
            assert listen(reader, comments_of(post)).next()["type"] == "hello"
        for stranger in (bob, None):
            refused(listen(stranger, comments_of(post)), 404)
    refused(listen(ann, "/api/posts/999999999/ws"), 404)


def test_a_stream_ends_when_its_post_may_be_read_no_more(user, listen):
    ann = user()
    post = new_post(ann)
    streams = [listen(None, comments_of(post)), listen(ann, comments_of(post))]
    for stream in streams:
        stream.next("hello")
    assert ann.delete(f"/api/posts/{post['id']}").status_code == 204
    assert [stream.end()[0] for stream in streams] == [4404, 4404]


def test_streams_of_those_alone_end_who_may_read_the_post_no_more(user, listen, approver):
    ann, bob = user("Ann"), user("Bob")
    article = new_post(ann, kind="article")
    assert approver.post(f"/api/blogs/{article['id']}/approve").status_code == 200
    strangers, readers = ([listen(person, comments_of(article)) for person in people]
                          for people in ((None, bob), (ann, approver)))
    for stream in (*strangers, *readers):
        stream.next("hello")
    edited = ann.patch(f"/api/blogs/{article['id']}", json={"content": "Other words"})
    assert (edited.status_code, edited.json()["status"]) == (200, "pending")
    begun = time.monotonic()
    assert [stream.end()[0] for stream in strangers] == [4404, 4404]
    assert time.monotonic() - begun < 6
    said = say(ann, article, "Among us")
    for stream in readers:
        assert stream.next("comment")["comment"] == said
    assert approver.post(f"/api/blogs/{article['id']}/approve").status_code == 200
    assert listen(None, comments_of(article), last=0).next("comment")["comment"] == said


@pytest.mark.parametrize("message, status", [
    ({"type": "comment"}, 422), ({"type": "comment", "content": ""}, 422), ({"type": "comment", "content": 7}, 422),
    ({"type": "comment", "content": "x" * 5001}, 422), ({"type": "shout", "content": "a"}, 422),
    ({"type": "comment", "content": "a", "more": 1}, 422), ("no object", 400), ([], 422)])
def test_what_is_no_comment_is_refused_and_the_stream_goes_on(user, listen, message, status):
    ann = user()
    post = new_post(ann)
    stream = listen(ann, comments_of(post))
    stream.next("hello")
    stream.send_frame(1, message.encode() if isinstance(message, str) else json.dumps(message).encode())
    assert stream.next("error")["status"] == status
    stream.say(type="comment", content="é" * 5000)
    assert stream.next("ack")["comment"]["seq"] == 1


def test_who_is_not_signed_in_reads_and_does_not_write(user, listen):
    stream = listen(None, comments_of(new_post(user())))
    stream.say(type="comment", id="x", content="Hello")
    refusal = stream.next("error")
    assert (refusal["id"], refusal["status"]) == ("x", 401)


def test_nothing_is_written_to_notifications(user, listen):
    stream = listen(user(), SOCKET)
    stream.say(type="comment", id="x", content="Hello")
    refusal = stream.next("error")
    assert (refusal["id"], refusal["status"]) == ("x", 400)


def test_so_many_comments_a_minute_are_enough(user, listen):
    """Of one user, over however many streams."""
    ann, bob = user("Ann"), user("Bob")
    post = new_post(ann)
    streams, answers = [listen(ann, comments_of(post)) for _ in range(3)], []
    for number in range(25):
        stream = streams[number % len(streams)]
        stream.say(type="comment", id=str(number), content="Again")
        while True:
            answer = stream.next()
            if answer["type"] in ("ack", "error"):
                break
        answers.append(answer)
    refused = [each for each in answers if each["type"] == "error"]
    assert len(refused) >= 3 and {each["status"] for each in refused} == {429}
    assert all(each["retry_after_s"] >= 1 for each in refused)
    assert len(answers) - len(refused) >= 20
    other = listen(bob, comments_of(post))
    other.say(type="comment", content="Mine")
    assert other.next("ack"), "others are not kept from it"


@pytest.mark.parametrize("opcode, payload, code", [
    (1, b"x" * 40000, 1009), (2, b"{}", 1003), (1, b"\xff\xfe", None)])
def test_what_no_client_sends_ends_the_stream_or_is_refused(user, listen, opcode, payload, code):
    stream = listen(user(), comments_of(new_post(user())))
    stream.next("hello")
    stream.send_frame(opcode, payload)
    if code:
        assert stream.end()[0] in (code, None)
    else:
        try:
            assert stream.next("error")["status"] == 400
        except Ended as ended:
            assert ended.code == 1007


def test_who_is_refused_again_and_again_is_heard_no_more(user, listen):
    stream = listen(None, comments_of(new_post(user())))
    stream.next("hello")
    for _ in range(64):
        stream.send_frame(1, b"{}")
    code, told = stream.end()
    assert code == 4429 and [each["status"] for each in told if each["type"] == "error"] == 64 * [422] + [429]


def test_readers_are_told_how_many_there_are(user, listen):
    post = new_post(user())
    first = listen(None, comments_of(post))
    assert first.next("presence")["count"] == 1
    second = listen(None, comments_of(post))
    second.next("hello")
    assert first.next("presence")["count"] == 2
    second.close()
    assert first.next("presence")["count"] == 1


def test_who_takes_the_place_of_another_is_told_how_many_there_are(user, listen):
    """As a page that is loaded again: the number of all stays as it was."""
    post = new_post(user())
    first, second = (listen(None, comments_of(post)) for _ in range(2))
    while first.next("presence")["count"] != 2:
        pass
    second.close()
    assert listen(None, comments_of(post)).next("presence", patience_s=4)["count"] == 2


# Notifications.

def submitted(person, title="An article"):
    answer = person.post("/api/blogs", json={"title": title, "content": "Words"})
    assert answer.status_code == 201, answer.text
    return answer.json()


@pytest.mark.parametrize("path", [SSE, SOCKET])
def test_approvers_and_admins_hear_of_new_articles_at_once(user, listen, approver, admin, path):
    streams = [listen(person, path) for person in (approver, admin)]
    stranger = listen(user(), path)
    for stream in (*streams, stranger):
        hello = stream.next()
        assert (hello["type"], hello["channel"]) == ("hello", "notifications")
    article = submitted(user("Ann"))
    for stream in streams:
        told = stream.next("notification", patience_s=2)
        assert (told["kind"], told["post_id"]) == ("article.submitted", article["id"])
        assert (told["data"]["title"], told["data"]["status"]) == ("An article", "pending")
    with pytest.raises(AssertionError, match="waited"):
        stranger.next("notification", patience_s=0.5)


def test_authors_hear_what_becomes_of_what_they_wrote(user, listen, approver):
    ann, bob = user("Ann"), user("Bob")
    events, socket = listen(ann, SSE), listen(ann, SOCKET)
    for stream in (events, socket):
        stream.next("hello")
    good, bad = submitted(ann), submitted(ann)
    assert approver.post(f"/api/blogs/{good['id']}/approve").status_code == 200
    assert approver.post(f"/api/blogs/{bad['id']}/reject", json={"reason": "Too short"}).status_code == 200
    post = new_post(ann)
    say(ann, post, "One's own words are no news")
    comment = say(bob, post, "Well said.")
    expected = [("article.approved", good["id"]), ("article.rejected", bad["id"]),
                ("post.published", post["id"]), ("comment.created", post["id"])]
    for stream in (events, socket):
        told = [stream.next("notification") for _ in expected]
        assert [(each["kind"], each["post_id"]) for each in told] == expected
        assert told[3]["data"] == {"comment_id": comment["id"], "user_id": bob.id}
        numbers = [each["seq"] for each in told]
        assert numbers == sorted(set(numbers))
    # Who lost the connection after the first of them.
    again = listen(ann, SSE, headers={"Last-Event-ID": str(told[0]["seq"])})
    assert [again.next("notification") for _ in range(3)] == told[1:]
    newer = listen(ann, SSE + f"?last={told[0]['seq']}", headers={"Last-Event-ID": str(told[2]["seq"])})
    assert newer.next("notification") == told[3], "a browser sends both, and the header is the newer one"


def test_notifications_are_for_who_is_signed_in(user, listen, system, gateway):
    for path in (SSE, SOCKET):
        for headers in ({}, {"Authorization": "Bearer nonsense"}, {"Authorization": "Basic YTpi"}):
            assert refused(listen(None, path, headers=headers), 401)["www-authenticate"] == "Bearer"
    for headers in ({"Authorization": "Bearer nonsense"}, {"Cookie": "crier_access=nonsense", "Origin": system.gateway_url}):
        refused(listen(None, comments_of(new_post(user())), headers=headers), 401)
    token = user().tokens["access_token"]
    for name in ("access_token", "token", "authorization"):
        assert_problem(gateway.get(SSE, params={name: token}), 401)
    assert_problem(gateway.post(SSE), 405)
    assert_problem(gateway.get(SOCKET), 400)
    assert_problem(gateway.get(SSE, params={"last": "x"}), 400)


def expect_as_documented(gateway, messages):
    """What /openapi.json says of each type, and no member more. @return the types"""
    components = gateway.get("/openapi.json").json()["components"]
    for schema in components["schemas"].values():
        if schema.get("type") == "object":
            schema.setdefault("additionalProperties", False)
    for message in messages:
        name = f"Live{message['type'].capitalize()}"
        jsonschema.Draft202012Validator({"$ref": f"#/components/schemas/{name}", "components": components}).validate(message)
        if "comment" in message:
            jsonschema.Draft202012Validator({"$ref": "#/components/schemas/Comment", "components": components}).validate(
                message["comment"])
    return {message["type"] for message in messages}


def test_every_message_is_as_documented(user, listen, approver, gateway):
    """But for bye, which another system's test has."""
    ann, bob = user("Ann"), user("Bob")
    post = new_post(ann)
    streams = [listen(bob, comments_of(post)), listen(ann, SSE), listen(approver, SOCKET)]
    told = [stream.next("hello") for stream in streams]
    streams[0].say(type="comment", id="mine", content="Words")
    told += [streams[0].next("ack")]
    streams[0].say(type="comment", content="")
    told += [streams[0].next("error")]
    for change in (lambda: approver.post(f"/api/comments/{told[3]['comment']['id']}/hide", json={"reason": "Be kind"}),
                   lambda: bob.delete(f"/api/comments/{told[3]['comment']['id']}")):
        assert change().is_success
        told += [streams[0].next("comment")]
    told += [listen(None, comments_of(post)).next("presence")]
    good, bad = submitted(ann), submitted(ann)
    assert approver.post(f"/api/blogs/{good['id']}/approve").status_code == 200
    assert approver.post(f"/api/blogs/{bad['id']}/reject", json={"reason": "Too short"}).status_code == 200
    new_post(ann)
    notified = [streams[2].next("notification") for _ in range(2)] + [streams[1].next("notification") for _ in range(4)]
    assert {each["kind"] for each in notified} == set(
        gateway.get("/openapi.json").json()["components"]["schemas"]["LiveNotificationKind"]["enum"])
    assert expect_as_documented(gateway, told + notified) == {
        "hello", "ack", "error", "comment", "presence", "notification"}


def test_an_answer_is_not_kept_back_or_kept(user, listen):
    stream = listen(user(), SSE)
    stream.next("hello")
    assert stream.head["content-type"] == "text/event-stream"
    assert stream.head["cache-control"] == "no-store"


# Who is it?

def test_a_ticket_opens_one_stream(user, listen):
    ann = user()
    for path in (SSE, SOCKET, comments_of(new_post(ann))):
        ticket = ticket_of(ann)
        assert listen(None, f"{path}?ticket={ticket}").next()["type"] == "hello"
        refused(listen(None, f"{path}?ticket={ticket}"), 401)
    stream = listen(None, f"{comments_of(new_post(ann))}?ticket={ticket_of(ann)}")
    stream.say(type="comment", content="Hello")
    assert stream.next("ack")["comment"]["user_id"] == ann.id


def test_a_ticket_that_somebody_changed_opens_nothing(user, listen):
    parts = ticket_of(user()).split(".")
    for index, value in ((1, "1"), (2, "admin"), (4, "9999999999"), (5, "9999999999"), (6, parts[6][::-1])):
        forged = ".".join([*parts[:index], value, *parts[index + 1:]])
        refused(listen(None, f"{SOCKET}?ticket={forged}"), 401)
    refused(listen(None, f"{SOCKET}?ticket="), 401)


def test_a_cookie_opens_streams_on_pages_of_this_site_alone(system, user, listen):
    ann = user()
    cookie = {"Cookie": cookies_of(system, ann)}
    own = {**cookie, "Origin": system.gateway_url}
    post = new_post(ann, status="draft")
    assert listen(None, SSE, headers=cookie).next()["type"] == "hello"
    for path in (SSE, SOCKET, comments_of(post)):
        assert listen(None, path, headers=own).next()["type"] == "hello"
    for headers in ({**cookie, "Origin": "https://evil.example"}, {**cookie, "Origin": "null"}, cookie):
        refused(listen(None, SOCKET, headers=headers), 403)
        refused(listen(None, comments_of(post), headers=headers), 403)
    refused(listen(None, SSE, headers={**cookie, "Origin": "https://evil.example"}), 403)


def key_of(person, *scopes):
    made = make_key(person, scopes)
    return made, {"Authorization": f"Bearer {made['key']}"}


def test_an_api_key_opens_streams_where_its_scope_allows(system, user, listen):
    ann = user()
    paths = (SSE, SOCKET, comments_of(new_post(ann)), comments_of(new_post(ann, status="draft")))
    for scope in SCOPES:
        _, headers = key_of(ann, scope)
        for path in paths:
            if scope == "posts:read":
                assert listen(None, path, headers=headers).next()["type"] == "hello"
            else:
                told = refused(listen(None, path, headers=headers), 403)
                assert told["www-authenticate"] == 'Bearer error="insufficient_scope", scope="posts:read"'
    for headers in ({"Authorization": f"Bearer crier_1_{'x' * 43}"},
                    {"Cookie": f"crier_access={key_of(ann, 'posts:read')[0]['key']}", "Origin": system.gateway_url}):
        refused(listen(None, SOCKET, headers=headers), 401)


def test_an_api_key_comments_where_its_scope_allows(user, listen):
    ann, post = user(), new_post(user())
    for scopes, kind in ((["posts:read"], "error"), (["posts:read", "posts:write"], "ack")):
        stream = listen(None, comments_of(post), headers=key_of(ann, *scopes)[1])
        stream.say(type="comment", id="mine", content="By a program")
        answer = stream.next(kind)
        assert answer["status"] == 403 if kind == "error" else answer["comment"]["user_id"] == ann.id


def test_streams_end_with_their_api_key(user, listen):
    ann = user()
    key, headers = key_of(ann, "posts:read")
    socket, events = listen(None, SOCKET, headers=headers), listen(None, SSE, headers=headers)
    other = listen(None, SOCKET, headers=key_of(ann, "posts:read")[1])
    for stream in (socket, events, other):
        stream.next("hello")
    assert ann.delete(f"/api/auth/api-keys/{key['id']}").status_code == 204
    revoked = time.monotonic()
    assert socket.end(patience_s=5)[0] == 4401
    assert events.end(patience_s=5)[1][-1]["status"] == 401
    assert time.monotonic() - revoked < 5
    with pytest.raises(AssertionError, match="waited"):
        other.next("error", patience_s=0.2)


def test_the_service_token_is_not_for_streams(system, listen):
    refused(listen(None, SOCKET, headers={"Authorization": f"Bearer {system.service_token()}"}), 403)


def test_streams_end_with_their_session(user, listen):
    ann = user()
    post = new_post(ann)
    streams = [listen(ann, path) for path in (SOCKET, comments_of(post))]
    events, other = listen(ann, SSE), listen(user(), SOCKET)
    for stream in (*streams, events, other):
        stream.next("hello")
    assert ann.post("/api/auth/logout", json={"refresh_token": ann.tokens["refresh_token"]}).status_code == 204
    assert [stream.end(patience_s=5)[0] for stream in streams] == [4401, 4401]
    assert events.end(patience_s=5)[1][-1]["status"] == 401
    with pytest.raises(AssertionError, match="waited"):
        other.next("error", patience_s=0.2)


def test_streams_end_with_a_role_that_is_another(system, user, admin, listen):
    person = user()
    stream = listen(person, SOCKET)
    stream.next("hello")
    assert admin.put(f"/api/users/{person.id}/role", json={"role": "approver"}).status_code == 200
    assert stream.end(patience_s=5)[0] == 4401
