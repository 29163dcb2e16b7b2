"""FEATURES D2, D7, D8: events come in through the gateway; each is answered for itself, and whatever was
answered is counted, once."""
import concurrent.futures
import gzip
import json
import threading
import time
import uuid

import pytest

from system import wait_for

BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Gecko/20100101 Firefox/115.0"}


def moment(offset_s=0):
    seconds = time.time() + offset_s
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds)) + f".{int(seconds * 1000) % 1000:03}Z"


def event(post_id, kind="impression", **members):
    return {"event_id": str(uuid.uuid4()), "event_type": kind, "timestamp": moment(-1), "user_id": None,
            "data": {"post_id": post_id}, "metadata": {}, **members}


@pytest.fixture(scope="module")
def author(system):
    return system.register()


@pytest.fixture(scope="module")
def admin(system):
    return system.sign_in(system.admin_email, system.admin_password)


@pytest.fixture(scope="module")
def visitor(system):
    with system.client(**BROWSER) as client:
        yield client


@pytest.fixture
def post_id(author):
    answer = author.post("/api/posts", json={"title": "Public", "content": "Yes."})
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


def send(client, body, **headers):
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    answer = client.post("/api/events", content=content, headers={"Content-Type": "application/json", **headers})
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert [told[word] for word in ("accepted", "duplicate", "filtered", "rejected")] == [
        sum(result["outcome"] == word for result in told["results"])
        for word in ("accepted", "duplicate", "filtered", "rejected")]
    return told


def outcomes(told):
    return [result["outcome"] for result in told["results"]]


def reasons(told):
    return [result.get("reason") for result in told["results"]]


def totals(author, post_id):
    return author.get(f"/api/analytics/posts/{post_id}").json()


def test_one_event_an_array_and_lines_are_taken_plain_and_compressed(visitor, author, post_id):
    one = send(visitor, event(post_id))
    assert outcomes(one) == ["accepted"] and one["results"][0]["event_id"]
    many = send(visitor, [event(post_id, "view"), event(post_id, "share")])
    assert outcomes(many) == ["accepted"] * 2
    lines = "\n".join(json.dumps(event(post_id)) for _ in range(3)).encode() + b"\n\n"
    ndjson = {"Content-Type": "application/x-ndjson"}
    assert outcomes(send(visitor, lines, **ndjson)) == ["accepted"] * 3
    packed = gzip.compress(json.dumps([event(post_id)] * 2).encode())
    assert outcomes(send(visitor, packed, **{"Content-Encoding": "gzip"})) == ["accepted", "duplicate"]
    seen = totals(author, post_id)
    assert (seen["impressions"], seen["views"], seen["shares"]) == (5, 1, 1)


def test_an_event_that_comes_again_is_a_duplicate_and_one_that_differs_is_not(visitor, author, post_id):
    first = event(post_id)
    assert outcomes(send(visitor, [first, first])) == ["accepted", "duplicate"]
    assert outcomes(send(visitor, json.dumps(first, indent=2).encode())) == ["duplicate"]
    assert outcomes(send(visitor, {**first, "metadata": {"attempt": 2}})) == ["duplicate"]
    other = {**first, "data": {"post_id": post_id, "place": "feed"}}
    told = send(visitor, [other, event(post_id)])
    assert outcomes(told) == ["accepted"] * 2
    assert [result.get("reused_id") for result in told["results"]] == [True, None], "another event, and flagged"
    assert totals(author, post_id)["impressions"] == 3


REFUSED = {
    "no id": ({"event_id": ""}, "invalid"),
    "an id with a blank": ({"event_id": "a b"}, "invalid"),
    "an id that is a number": ({"event_id": 7}, "invalid"),
    "no time": ({"timestamp": "yesterday"}, "invalid"),
    "too old": ({"timestamp": moment(-7 * 86400 - 60)}, "too_late"),
    "ahead of us": ({"timestamp": moment(86400)}, "too_early"),
    "another type": ({"event_type": "comment"}, "unknown_type"),
    "no data": ({"data": None}, "invalid"),
    "no post": ({"data": {}}, "invalid"),
    "a post that is a text": ({"data": {"post_id": "1"}}, "invalid"),
    "a field too many": ({"source": "feed"}, "invalid"),
    "somebody else": ({"user_id": 1}, "not_yours"),
    "a post that is not there": ({"data": {"post_id": 10 ** 12}}, "unknown_post"),
    "too large": ({"metadata": {"x": "y" * 17000}}, "too_large"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_wrong_with_one_row_is_told_of_it_alone(visitor, admin, post_id, what):
    change, reason = REFUSED[what]
    bad = {**event(post_id), **change}
    told = send(visitor, [event(post_id), bad, event(post_id)])
    assert outcomes(told) == ["accepted", "rejected", "accepted"]
    result = told["results"][1]
    assert result["reason"] == reason and result["detail"]
    letter = admin.get(f"/api/events/dead-letters/{result['dead_letter_id']}").json()
    assert letter["reason"] == reason and letter["user_id"] is None
    assert letter["payload"][:100] == json.dumps(bad)[:100]


@pytest.mark.parametrize("missing", ["event_id", "event_type", "timestamp", "data"])
def test_what_an_event_needs_is_asked_for(visitor, post_id, missing):
    bad = event(post_id)
    del bad[missing]
    told = send(visitor, bad)
    assert reasons(told) == ["invalid"] and missing in told["results"][0]["detail"]


def test_lines_that_are_no_json_are_rejected_each_for_itself(visitor, post_id):
    lines = b"\n".join([json.dumps(event(post_id)).encode(), b"{oops", b"7", json.dumps(event(post_id)).encode()])
    told = send(visitor, lines, **{"Content-Type": "application/x-ndjson"})
    assert reasons(told) == [None, "not_json", "invalid", None]
    assert told["results"][1]["event_id"] is None


@pytest.mark.parametrize("body, headers, status", [
    (b"", {}, 400), (b"   ", {}, 400), (b"[{]", {}, 400), (b"{} {}", {}, 400), (b"[{},", {}, 400),
    (b"\xff", {}, 400), (b"{}", {"Content-Type": "text/plain"}, 415),
    (b"{}", {"Content-Encoding": "br"}, 415), (b"no gzip", {"Content-Encoding": "gzip"}, 400),
    (gzip.compress(b"{}")[:-4], {"Content-Encoding": "gzip"}, 400),
    (gzip.compress(b"{}") + b"x", {"Content-Encoding": "gzip"}, 400),
    (gzip.compress(b" " * 9_000_000), {"Content-Encoding": "gzip"}, 413),
    (b"[" + b"{}," * 10_000 + b"{}]", {}, 413)])
def test_a_body_whose_rows_cannot_be_told_apart_is_refused_as_a_whole(visitor, admin, body, headers, status):
    before = admin.get("/api/events/stats").json()["received"]
    answer = visitor.post("/api/events", content=body, headers={"Content-Type": "application/json", **headers})
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert admin.get("/api/events/stats").json()["received"] == before


def test_a_user_tells_of_themselves_an_admin_of_anybody(author, admin, post_id):
    assert outcomes(send(author, event(post_id, user_id=author.id))) == ["accepted"]
    assert reasons(send(author, event(post_id, user_id=author.id + 1))) == ["not_yours"]
    assert outcomes(send(admin, event(post_id, user_id=author.id + 1))) == ["accepted"]


def test_bots_are_filtered_with_the_reason_and_counted_apart(visitor, system, author, admin, post_id):
    google = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
    told = send(admin, [event(post_id, metadata={"user_agent": google}), event(post_id, metadata={"user_agent": "curl/7.88"}),
                        event(post_id, metadata={"user_agent": BROWSER["User-Agent"]}), event(post_id)])
    assert reasons(told) == ["bot_agent", "bot_agent", None, None]
    assert reasons(send(visitor, event(post_id), **{"User-Agent": google})) == ["bot_agent"]
    seen = totals(author, post_id)
    assert (seen["impressions"], seen["bots"]) == (2, 3)


def test_nobody_reads_a_thousand_times_a_minute(system, author, post_id):
    with system.client(**{"User-Agent": "Mozilla/5.0 (Windows NT 10.0) one who is in a hurry"}) as hasty:
        told = send(hasty, [event(post_id) for _ in range(1200)])
    assert (told["accepted"], told["filtered"]) == (1000, 200)
    assert {result.get("reason") for result in told["results"]} == {None, "bot_rate"}
    seen = totals(author, post_id)
    assert (seen["impressions"], seen["bots"]) == (1000, 200)


def test_drafts_and_removed_posts_have_no_readers(visitor, author, post_id):
    draft = author.post("/api/posts", json={"title": "Draft", "content": "No.", "status": "draft"}).json()["id"]
    assert reasons(send(visitor, event(draft))) == ["unknown_post"]
    assert outcomes(send(visitor, event(post_id))) == ["accepted"]
    assert author.delete(f"/api/posts/{post_id}").status_code == 204
    wait_for(lambda: reasons(send(visitor, event(post_id))) == ["unknown_post"], "the post to be gone here too")


def test_comments_are_counted_from_what_posts_tells(author, post_id):
    for _ in range(3):
        assert author.post(f"/api/posts/{post_id}/comments", json={"content": "Well said."}).status_code == 201
    wait_for(lambda: totals(author, post_id)["comments"] == 3, "three comments")


def test_a_dead_letter_is_replayed_once_its_post_is_there(visitor, author, admin):
    draft = author.post("/api/posts", json={"title": "Draft", "content": "No.", "status": "draft"}).json()["id"]
    letter = send(visitor, event(draft))["results"][0]["dead_letter_id"]
    path = f"/api/events/dead-letters/{letter}"
    again = admin.post(path + "/replay").json()
    assert reasons(again) == ["unknown_post"] and again["results"][0]["dead_letter_id"] == letter
    assert author.patch(f"/api/posts/{draft}", json={"status": "published"}).status_code == 200
    wait_for(lambda: admin.post(path + "/replay").json().get("accepted") == 1, "the event to be taken")
    assert admin.get(path).status_code == 404 and admin.post(path + "/replay").status_code == 404
    assert totals(author, draft)["impressions"] == 1


def test_dead_letters_are_paged_dropped_and_replayed_together(visitor, admin, post_id):
    admin.delete("/api/events/dead-letters")
    sent = [send(visitor, event(post_id, timestamp="soon"))["results"][0]["dead_letter_id"] for _ in range(5)]
    send(visitor, event(10 ** 12))
    page = admin.get("/api/events/dead-letters?limit=3&reason=invalid").json()
    rest = admin.get("/api/events/dead-letters", params={"limit": 3, "reason": "invalid", "cursor": page["next_cursor"]}).json()
    assert [letter["id"] for letter in page["items"] + rest["items"]] == sent[::-1] and rest["next_cursor"] is None
    assert admin.delete(f"/api/events/dead-letters/{sent[0]}").status_code == 204
    assert admin.delete(f"/api/events/dead-letters/{sent[0]}").status_code == 404
    replayed = admin.post("/api/events/dead-letters/replay?reason=invalid").json()
    assert (replayed["rejected"], len(replayed["results"]), replayed["last_id"]) == (4, 4, None)
    assert admin.delete("/api/events/dead-letters?reason=invalid").json() == {"dropped": 4}
    left = admin.get("/api/events/dead-letters").json()["items"]
    assert [letter["reason"] for letter in left] == ["unknown_post"]


def test_the_counts_sum_up_and_tell_the_reasons(visitor, admin, post_id):
    before = admin.get("/api/events/stats").json()
    first = event(post_id)
    send(visitor, [first, first, event(post_id, timestamp=None), event(post_id, metadata={"user_agent": "wget/1"})])
    after = admin.get("/api/events/stats").json()
    words = ("received", "accepted", "duplicate", "filtered", "rejected")
    assert [after[word] - before[word] for word in words] == [4, 1, 1, 1, 1]
    assert all(day["received"] == sum(day[word] for word in words[1:]) for day in after["days"])
    by_reason = {reason["reason"]: reason["events"] for reason in after["reasons"]}
    assert sum(by_reason.values()) == after["filtered"] + after["rejected"]


def test_whoever_sends_beside_others_sees_theirs_at_once_and_each_is_counted_once(system, author, post_id):
    answered, lock = 0, threading.Lock()
    senders, each = 8, 40

    def send_some(number):
        nonlocal answered
        with system.client(**{"User-Agent": f"{BROWSER['User-Agent']}{number}"}) as client:
            for _ in range(each // 2):
                assert outcomes(send(client, [event(post_id), event(post_id, "view")])) == ["accepted"] * 2
                with lock:
                    answered += 2

    with concurrent.futures.ThreadPoolExecutor(senders) as pool:
        running = [pool.submit(send_some, number) for number in range(senders)]
        while not all(sender.done() for sender in running):
            with lock:
                before = answered
            told = totals(author, post_id)
            assert told["impressions"] + told["views"] >= before
            graph = author.get(f"/api/analytics/posts/{post_id}/graph?metric=impressions&interval=hour").json()
            assert graph["total"] >= told["impressions"]
        for sender in running:
            sender.result()
    told = totals(author, post_id)
    assert (told["impressions"], told["views"], answered) == (senders * each // 2, senders * each // 2, senders * each)


def test_only_admins_see_what_was_rejected(visitor, author):
    for path in ("/api/events/dead-letters", "/api/events/stats"):
        assert author.get(path).status_code == 403 and visitor.get(path).status_code == 401
