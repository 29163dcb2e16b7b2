"""FEATURES B14: webhooks of one's own, with a receiver on this machine. The system has retries of a second
and lets webhooks into this machine; that nothing else gets in is seen on another one."""
import contextlib
import time

import pytest

from publishing import draft, next_minute, schedule
from receiver import Receiver
from smtp_sink import make_certificate, server_context
from system import System, wait_for

TIMEOUT_S = 1
LEASE_S = TIMEOUT_S + 5  # of what was taken; hook_sender.c
PER_USER = 3
QUICK = {"CRIER_WEBHOOK_RETRY_SECONDS": "1,1,1", "CRIER_WEBHOOK_TIMEOUT_SECONDS": str(TIMEOUT_S),
         "CRIER_WEBHOOK_PAUSE_SECONDS": "2", "CRIER_WEBHOOKS_PER_USER": str(PER_USER),
         "CRIER_WEBHOOK_ALLOW": "127.0.0.0/8"}
ATTEMPTS = 4
ALL = ["post.created", "post.updated", "post.deleted", "post.scheduled", "post.cancelled", "post.published",
       "post.failed"]


@pytest.fixture(scope="module")
def receiver():
    receiver = Receiver()
    yield receiver
    receiver.close()


@pytest.fixture(scope="module")
def own_database(server):
    """Settings of a database that only one system has."""
    def make(name):
        if not server:
            return {}
        server.psql(f"CREATE DATABASE {name} OWNER crier")
        return {"CRIER_DB": f"{server.url.rpartition('/')[0]}/{name}"}
    return make


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    """Two, each with its key; the first is the one that the system believes."""
    return [make_certificate(tmp_path_factory.mktemp("certificate")) for _ in range(2)]


@pytest.fixture(scope="module")
def hooked(tmp_path_factory, own_database, certificates):
    running = System(tmp_path_factory.mktemp("webhooks") / "data", **QUICK, **own_database("webhooks"),
                     CRIER_WEBHOOK_CA=str(certificates[0][0]))
    running.up()
    yield running
    running.down()


@pytest.fixture
def ann(hooked):
    return hooked.register("Ann")


def make(person, url, events=ALL, **more):
    answer = person.post("/api/webhooks", json={"url": url, "events": events, **more})
    assert answer.status_code == 201, answer.text
    return answer.json()


def write(person, title="One", **more):
    answer = person.post("/api/posts", json={"title": title, "content": "Words.", **more})
    assert answer.status_code == 201, answer.text
    return answer.json()


def state(person, hook):
    return person.get(f"/api/webhooks/{hook['id']}").json()


def deliveries(person, hook, **parameters):
    answer = person.get(f"/api/webhooks/{hook['id']}/deliveries", params=parameters)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


def ended(person, hook):
    """The log, when nothing of it waits any more."""
    def look():
        log = deliveries(person, hook)
        return log if log and all(each["state"] != "pending" for each in log) else None
    return wait_for(look, "deliveries to end", 40)


def path_of(ann, name):
    return f"/{name}/{ann.id}"


def test_a_webhook_is_made_read_changed_and_removed(ann, receiver):
    url = receiver.url(path_of(ann, "crud"))
    answer = ann.post("/api/webhooks", json={"url": url, "events": ["post.created"]})
    made = answer.json()
    assert answer.status_code == 201 and answer.headers["location"] == f"/api/webhooks/{made['id']}"
    assert made["secret"].startswith("whsec_") and len(made["secret"]) == 50
    read = ann.get(f"/api/webhooks/{made['id']}").json()
    assert "secret" not in read and read["url"] == url and read["enabled"] and read["state"] == "enabled"
    assert ann.get("/api/webhooks").json() == {"items": [read], "next_cursor": None}
    changed = ann.patch(f"/api/webhooks/{made['id']}", json={"enabled": False, "events": ALL}).json()
    assert changed["state"] == "disabled" and changed["events"] == ALL and changed["url"] == url
    assert ann.delete(f"/api/webhooks/{made['id']}").status_code == 204
    assert ann.get(f"/api/webhooks/{made['id']}").status_code == 404


def test_of_two_who_change_a_webhook_one_finds_out(ann, receiver):
    path = f"/api/webhooks/{make(ann, receiver.url(path_of(ann, 'versions')))['id']}"
    assert ann.get(path).headers["etag"] == '"1"'
    changed = ann.patch(path, json={"enabled": False}, headers={"If-Match": '"1"'})
    assert changed.json()["state"] == "disabled" and changed.headers["etag"] == '"2"'
    lost = ann.patch(path, json={"enabled": True}, headers={"If-Match": '"1"'})
    assert lost.status_code == 412 and "version 2" in lost.json()["detail"]
    assert ann.get(path).json() == changed.json()
    assert ann.post(f"{path}/rotate").headers["etag"] == '"3"'


def test_anothers_webhook_is_not_there(hooked, ann, receiver):
    hook = make(ann, receiver.url(path_of(ann, "own")))
    bob, admin = hooked.register("Bob"), hooked.sign_in(hooked.admin_email, hooked.admin_password)
    for person in (bob, admin):
        for method, path in (("GET", ""), ("PATCH", ""), ("DELETE", ""), ("POST", "/rotate"), ("POST", "/test"),
                             ("GET", "/deliveries"), ("POST", "/deliveries/1/replay")):
            body = {"enabled": False} if method == "PATCH" else None
            answer = person.request(method, f"/api/webhooks/{hook['id']}{path}", json=body)
            assert answer.status_code == 404, (method, path, answer.text)
    assert state(ann, hook)["state"] == "enabled"


def test_one_person_has_so_many(ann, receiver):
    for _ in range(PER_USER):
        make(ann, receiver.url("/many"))
    answer = ann.post("/api/webhooks", json={"url": receiver.url("/many"), "events": ALL})
    assert answer.status_code == 409, answer.text


@pytest.mark.parametrize("url", [
    "http://example.org/", "https://10.0.0.1/", "https://169.254.169.254/latest/meta-data", "https://[::1]/",
    "https://user:word@example.org/", "https://example.org:25/", "https://[::ffff:10.0.0.1]/", "https://0x0a.1/"])
def test_an_address_that_is_not_public_is_refused(hooked, ann, url):
    """Those of this machine are let in by the settings of these tests; http to others is only not dialled."""
    answer = ann.post("/api/webhooks", json={"url": url, "events": ALL})
    if url == "http://example.org/":
        assert answer.status_code == 201
        return
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["pointer"] == "/url"


def test_what_happens_to_a_post_is_told_once_or_more_and_signed(ann, receiver):
    path = path_of(ann, "life")
    hook = make(ann, receiver.url(path))
    post = write(ann, title="Ünïcode \"quoted\"", status="draft")
    ann.patch(f"/api/posts/{post['id']}", json={"content": "Other words."})
    minute = next_minute(86400)
    schedule(ann, post["id"], minute)
    assert ann.delete(f"/api/schedules/{post['id']}").status_code == 204
    ann.patch(f"/api/posts/{post['id']}", json={"status": "published"})
    assert ann.delete(f"/api/posts/{post['id']}").status_code == 204
    kinds = ["post.created", "post.updated", "post.scheduled", "post.cancelled", "post.updated",
             "post.published", "post.deleted"]
    requests = receiver.wait(path, len(kinds))
    assert sorted(request.type for request in requests) == sorted(kinds)
    assert len({request.id for request in requests}) == len(kinds)
    for request in requests:
        assert request.is_signed_by(hook["secret"]), request.signatures
        assert len(request.signatures) == 1
        assert request.data["post_id"] == post["id"] and request.data["user_id"] == ann.id
        assert request.data["title"] == post["title"]
    scheduled = next(request for request in requests if request.type == "post.scheduled")
    assert scheduled.data["publish_at"] == minute.strftime("%Y-%m-%dT%H:%M:00.000Z")
    assert scheduled.data["status"] == "scheduled"
    assert all(each["state"] == "delivered" and each["status"] == 204 for each in ended(ann, hook))


def test_authors_hear_what_others_do_with_what_is_theirs(hooked, ann, receiver):
    path = path_of(ann, "others")
    hook = make(ann, receiver.url(path), ["article.approved", "article.rejected", "comment.created"])
    admin = hooked.sign_in(hooked.admin_email, hooked.admin_password)
    articles = [ann.post("/api/blogs", json={"title": "Test", "content": "Hello"}).json() for _ in range(2)]
    first, second = (f"/api/blogs/{article['id']}" for article in articles)
    assert admin.post(f"{first}/approve").status_code == 200
    assert admin.post(f"{second}/reject", json={"reason": "Too short."}).status_code == 200
    said = admin.post(f"{first}/comments", json={"content": "Wëll \"said\"."})
    assert said.status_code == 201, said.text
    told = {request.type: request for request in receiver.wait(path, 3)}
    assert set(told) == {"article.approved", "article.rejected", "comment.created"}
    assert all(request.is_signed_by(hook["secret"]) for request in told.values())
    assert (told["article.approved"].data["post_id"], told["article.approved"].data["status"]) == (
        articles[0]["id"], "approved")
    assert told["article.rejected"].data["post_id"] == articles[1]["id"]
    assert told["comment.created"].data == said.json()


def test_only_what_was_asked_for_is_told(hooked, ann, receiver):
    path = path_of(ann, "some")
    make(ann, receiver.url(path), ["post.deleted"])
    bob = hooked.register("Bob")
    bobs = write(bob)
    assert bob.delete(f"/api/posts/{bobs['id']}").status_code == 204
    post = write(ann)
    assert ann.delete(f"/api/posts/{post['id']}").status_code == 204
    requests = receiver.wait(path)
    assert [request.data["post_id"] for request in requests] == [post["id"]]
    assert [request.type for request in requests] == ["post.deleted"]


def test_a_failed_delivery_comes_again_under_its_id_and_a_new_time(ann, receiver):
    path = path_of(ann, "again")
    receiver.answers[path] = [500, (503, {}, "come later"), "hang"]
    hook = make(ann, receiver.url(path), ["post.created"])
    write(ann)
    requests = receiver.wait(path, 4)
    assert len({request.id for request in requests}) == 1
    assert all(request.is_signed_by(hook["secret"]) for request in requests[-1:])
    assert len({request.sent_at for request in requests}) >= 3
    log = ended(ann, hook)
    assert [(each["state"], each["attempts"], each["status"]) for each in log] == [("delivered", 4, 204)]
    assert state(ann, hook)["failures"] == 0


def test_the_log_tells_what_was_answered(ann, receiver):
    path = path_of(ann, "log")
    receiver.always[path] = (500, {}, "Our database is on fire. " + "x" * 5000)
    hook = make(ann, receiver.url(path), ["post.created"])
    write(ann)
    first = wait_for(lambda: [each for each in deliveries(ann, hook) if each["attempts"] and each["status"]],
                     "an attempt")[0]
    assert first["answer"].startswith("Our database is on fire.") and len(first["answer"]) == 1024
    assert first["status"] == 500 and first["reason"] == "it answered 500" and first["duration_ms"] >= 0
    assert first["message_id"] == receiver.of(path)[0].id and first["type"] == "post.created"


def test_it_ends_after_the_last_attempt_and_is_replayed(ann, receiver):
    path = path_of(ann, "last")
    receiver.answers[path] = [500] * ATTEMPTS
    hook = make(ann, receiver.url(path), ["post.created"])
    write(ann)
    failed = ended(ann, hook)[0]
    assert (failed["state"], failed["attempts"], failed["next_attempt_at"]) == ("failed", ATTEMPTS, None)
    ann.patch(f"/api/webhooks/{hook['id']}", json={"enabled": True})
    answer = ann.post(f"/api/webhooks/{hook['id']}/deliveries/{failed['id']}/replay")
    assert answer.status_code == 202, answer.text
    assert answer.json()["message_id"] == failed["message_id"] and answer.json()["id"] != failed["id"]
    again = receiver.wait(path, ATTEMPTS + 1)[-1]
    assert again.id == failed["message_id"] and again.is_signed_by(hook["secret"])
    log = ended(ann, hook)
    assert [each["state"] for each in log] == ["delivered", "failed"], "the newest first"


def test_silence_is_a_failure_in_time(ann, receiver):
    path = path_of(ann, "silence")
    receiver.answers[path] = ["hang"]
    hook = make(ann, receiver.url(path), ["post.created"])
    write(ann)
    first, second = receiver.wait(path, 2)[:2]
    assert TIMEOUT_S + 0.9 < second.at - first.at < TIMEOUT_S + 4
    assert ended(ann, hook)[0]["attempts"] == 2


def test_410_ends_a_webhook_until_its_owner_says_otherwise(ann, receiver):
    path = path_of(ann, "gone")
    receiver.answers[path] = [410]
    hook = make(ann, receiver.url(path), ["post.created"])
    write(ann)
    wait_for(lambda: state(ann, hook)["state"] == "gone", "the webhook to be gone")
    assert not state(ann, hook)["enabled"] and ended(ann, hook)[0]["state"] == "failed"
    write(ann)
    assert ann.post(f"/api/webhooks/{hook['id']}/test").status_code == 409
    assert ann.patch(f"/api/webhooks/{hook['id']}", json={"enabled": True}).json()["state"] == "enabled"
    third = write(ann)
    assert receiver.wait(path, 2)[-1].data["post_id"] == third["id"]
    assert len(receiver.of(path)) == 2, "what happened while it was off is not sent"


def test_a_webhook_that_fails_for_long_is_paused_and_resumed(ann, receiver):
    path = path_of(ann, "pause")
    receiver.always[path] = 500
    hook = make(ann, receiver.url(path), ["post.created"])
    write(ann)
    write(ann)
    paused = wait_for(lambda: (now := state(ann, hook))["state"] == "paused" and now, "a pause", 30)
    assert paused["failures"] >= 5 and paused["failing_since"]
    seen = len(receiver.of(path))
    receiver.always[path] = 204
    pending = [each for each in deliveries(ann, hook) if each["state"] == "pending"]
    assert ann.patch(f"/api/webhooks/{hook['id']}", json={"enabled": True}).json()["state"] == "enabled"
    if pending:
        receiver.wait(path, seen + 1)
    write(ann)
    assert ended(ann, hook)[0]["state"] == "delivered"
    assert state(ann, hook)["failures"] == 0


def test_redirects_are_not_followed(ann, receiver):
    path, elsewhere = path_of(ann, "moved"), path_of(ann, "inside")
    receiver.answers[path] = [(302, {"Location": receiver.url(elsewhere)}, ""),
                              (307, {"Location": receiver.url(elsewhere)}, "")]
    hook = make(ann, receiver.url(path), ["post.created"])
    write(ann)
    assert len(receiver.wait(path, 3)) == 3
    assert ended(ann, hook)[0]["attempts"] == 3
    assert not receiver.of(elsewhere)


def test_by_https_only_who_has_a_certificate_that_holds_is_told(ann, certificates):
    path = path_of(ann, "tls")
    with contextlib.ExitStack() as stack:
        good, strange = (stack.enter_context(contextlib.closing(Receiver(server_context(*pair))))
                         for pair in certificates)
        hook, other = (make(ann, receiver.url(path), ["post.created"]) for receiver in (good, strange))
        write(ann)
        assert good.wait(path)[0].is_signed_by(hook["secret"])
        failed = wait_for(lambda: [each for each in deliveries(ann, other) if each["reason"]], "an attempt")[0]
        assert "certificate" in failed["reason"] and failed["status"] is None
        assert strange.connections > 0 and not strange.of(path)
        assert ann.delete(f"/api/webhooks/{other['id']}").status_code == 204


def test_both_secrets_sign_after_a_rotation(ann, receiver):
    path = path_of(ann, "rotate")
    hook = make(ann, receiver.url(path), ["post.created"])
    rotated = ann.post(f"/api/webhooks/{hook['id']}/rotate").json()
    assert rotated["secret"] != hook["secret"] and rotated["id"] == hook["id"]
    write(ann)
    request = receiver.wait(path)[0]
    assert len(request.signatures) == 2
    assert request.is_signed_by(hook["secret"]) and request.is_signed_by(rotated["secret"])
    assert "secret" not in state(ann, hook)


def test_an_example_is_sent(ann, receiver):
    path = path_of(ann, "example")
    hook = make(ann, receiver.url(path), ["post.deleted"])
    answer = ann.post(f"/api/webhooks/{hook['id']}/test")
    assert answer.status_code == 202 and answer.json()["type"] == "webhook.test"
    request = receiver.wait(path)[0]
    assert request.type == "webhook.test" and request.is_signed_by(hook["secret"])
    assert request.id == answer.json()["message_id"]


def test_the_log_has_pages(ann, receiver):
    hook = make(ann, receiver.url(path_of(ann, "pages")), ["post.created"])
    for number in range(5):
        write(ann, f"Number {number}")
    seen, cursor = [], {}
    for _ in range(3):
        page = ann.get(f"/api/webhooks/{hook['id']}/deliveries", params={"limit": 2, **cursor}).json()
        seen += [each["id"] for each in page["items"]]
        cursor = {"cursor": page["next_cursor"]}
    assert len(seen) == 5 and seen == sorted(seen, reverse=True) and page["next_cursor"] is None


def test_a_slow_receiver_holds_nobody_up(hooked, ann, receiver):
    """It has a hundred waiting, and never answers; another's are delivered meanwhile."""
    path, quick = path_of(ann, "slow"), path_of(ann, "quick")
    receiver.always[path] = "hang"
    make(ann, receiver.url(path), ["post.created"])
    bob = hooked.register("Bob")
    make(bob, receiver.url(quick), ["post.created"])
    for number in range(100):
        write(ann, f"Number {number}")
    receiver.wait(path)
    begun = time.monotonic()
    for number in range(10):
        write(bob, f"Number {number}")
    receiver.wait(quick, 10)
    assert time.monotonic() - begun < 3
    assert len(receiver.of(path)) < 60
    receiver.always[path] = 204


def publish_now(system, posts):
    """As the scheduler does it, of a minute that has just begun: no test waits for the next one."""
    service = {"Authorization": f"Bearer {system.service_token()}"}
    now = time.time()
    times = {"date": time.strftime("%Y-%m-%d", time.gmtime(now)), "hour": 0, "minute": 0, "timezone": "UTC",
             "publish_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now)), "expect": "unscheduled"}
    tickets = []
    with contextlib.closing(system.client(**service)) as client:
        for person, post_id in posts:
            put = client.put(f"{system.daemon_url('posts')}/internal/schedules/{post_id}", json=times,
                             headers={"X-Crier-On-Behalf": f"{person.id};user"})
            assert put.status_code == 200, put.text
            tickets.append(f"{post_id}:{put.json()['version']}")
        done = client.post(f"{system.daemon_url('posts')}/internal/publishing/publish",
                           json={"worker": "a test", "tickets": " ".join(tickets)})
    assert done.json()["published"] == len(tickets), done.text


def test_a_post_that_goes_live_is_told_to_its_author(hooked, ann, receiver):
    path = path_of(ann, "live")
    hook = make(ann, receiver.url(path), ["post.published"])
    bob = hooked.register("Bob")
    ids = [draft(ann, f"Number {number}") for number in range(3)] + [draft(bob)]
    publish_now(hooked, zip([ann] * 3 + [bob], ids))
    requests = receiver.wait(path, 3)
    assert sorted({request.data["post_id"] for request in requests}) == ids[:3]
    assert len({request.id for request in requests}) == 3
    for request in requests:
        assert request.data["status"] == "published" and request.is_signed_by(hook["secret"])
        post = ann.get(f"/api/posts/{request.data['post_id']}").json()
        assert request.data["published_at"] == post["published_at"]
        assert request.data["version"] == post["version"]


def test_what_was_sent_when_posts_was_killed_comes_again(hooked, ann, receiver):
    """Between sending and writing down how it went: the receiver is told again, under the same id."""
    path = path_of(ann, "killed")
    receiver.answers[path] = ["hang"]
    hook = make(ann, receiver.url(path), ["post.created"])
    write(ann)
    first = receiver.wait(path)[0]
    hooked.restart("posts", 9)
    second = receiver.wait(path, 2, patience_s=LEASE_S + 20)[1]
    assert second.id == first.id and second.is_signed_by(hook["secret"])
    assert ended(ann, hook)[0]["attempts"] == 2


def test_events_are_read_in_order_by_other_daemons(hooked, ann):
    url, headers = f"{hooked.daemon_url('posts')}/internal/events", {
        "Authorization": f"Bearer {hooked.service_token()}"}
    with contextlib.closing(hooked.client()) as client:
        last, posts = 0, [write(ann, f"Number {number}")["id"] for number in range(3)]
        seen = []
        while page := client.get(url, headers=headers, params={"after": last, "limit": 50}).json()["items"]:
            assert [each["position"] for each in page] == list(range(last + 1, last + 1 + len(page)))
            last = page[-1]["position"]
            seen += [each for each in page if each["user_id"] == ann.id]
    assert [(each["kind"], each["post_id"]) for each in seen] == [
        (kind, post_id) for post_id in posts for kind in ("post.created", "post.published")]
    assert all(each["data"]["post_id"] == each["post_id"] for each in seen)


def test_nothing_on_this_machine_is_dialled_where_nobody_allows_it(system, user, receiver, run_on_posts):
    """Neither by a name that leads here, nor where the address was right when it was given."""
    person = user("Ann")
    assert person.post("/api/webhooks", json={"url": receiver.url("/x"), "events": ALL}).status_code == 422
    by_name = make(person, f"https://localhost:{receiver.port}/name", ["post.created"])
    moved = make(person, "https://example.org/", ["post.created"])
    move = f"UPDATE webhooks SET url = '{receiver.url('/moved')}' WHERE id = {moved['id']}"
    run_on_posts(move, move)
    before = receiver.connections
    write(person)
    for hook in (by_name, moved):
        tried = wait_for(lambda: [each for each in deliveries(person, hook) if each["reason"]], "an attempt")
        assert tried[0]["reason"] == "its address is not a public one" and tried[0]["status"] is None
    assert receiver.connections == before
