"""FEATURES C5: posts that go to a webhook, whatever that answers."""
import contextlib
import datetime
import functools

import pytest

from conftest import ENGINE
from pictures import picture
from publishing import ledger, next_minute, parse_time, schedule, sleep_until
from system import System, wait_for
from test_media import keep
from webhook import Webhook

SETTINGS = {"CRIER_SCHEDULER_SEND_TIMEOUT_MS": "1500", "CRIER_SCHEDULER_SEND_LEASE_MS": "4000",
            "CRIER_SCHEDULER_ATTEMPTS": "3"}
# What the webhook answers to posts that are all due in one minute, attempt by attempt.
ANSWERS = {
    **{f"taken {number}": [] for number in range(30)},
    "stumbled over": [503, "cut"],
    "put off": [(429, {"Retry-After": "12"})],
    "refused": [410],
    "in doubt": ["hang", 500, 502],
    "in the air": ["hang", 410],
    "cancelled": [(503, {"Retry-After": "12"})],
}


@pytest.fixture(scope="module")
def webhook():
    running = Webhook()
    yield running
    running.close()


@pytest.fixture(scope="module")
def outside(tmp_path_factory, webhook, request):
    """A system whose posts go to that webhook."""
    with contextlib.ExitStack() as stack:
        settings = {**SETTINGS, **webhook.settings}
        if ENGINE == "postgres":
            server = request.getfixturevalue("server")
            server.psql("CREATE DATABASE outside OWNER crier")
            settings["CRIER_DB"] = server.url.rpartition("/")[0] + "/outside"
        running = System(tmp_path_factory.mktemp("outside") / "data", **settings)
        stack.callback(running.down)
        running.up()
        yield running


@pytest.fixture(scope="module")
def ann(outside):
    return outside.register("Ann")


IMAGE = {"url": "https://e.example/cat.png", "alt": "A cat", "width": 640, "height": 480}


@functools.cache
def upload(person):
    return keep(person, picture("PNG"), alt="A dog")


def outbound(person, title, channel="webhook"):
    answer = person.post("/api/posts", json={"title": title, "content": f"Of {title}.", "status": "draft",
                                             "channel": channel, "tags": ["one", "two words"], "images": [IMAGE, {"media_id": upload(person)["id"]}]})
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


@pytest.fixture(scope="module")
def minute(ann, webhook):
    """The minute that has just begun: all of ANSWERS are due in it, and three posts of the site."""
    minute = next_minute(lead_s=8)
    for name, answers in ANSWERS.items():
        post_id = outbound(ann, name)
        webhook.answers[post_id] = list(answers)
        schedule(ann, post_id, minute)
    for number in range(3):
        schedule(ann, outbound(ann, f"of the site {number}", "site"), minute)
    sleep_until(minute)
    return minute


@pytest.fixture(scope="module")
def ids(ann, minute):
    """title -> id"""
    return {post["title"]: post["id"] for page in ("", "&skip=20", "&skip=40")
            for post in ann.get(f"/api/posts?user_id={ann.id}&limit=20{page}").json()["items"]}


def status(person, post_id):
    return person.get(f"/api/posts/{post_id}").json()["status"]


def wait_status(person, post_id, wanted):
    wait_for(lambda: status(person, post_id) == wanted, f"post {post_id} to be {wanted}")


def test_a_post_that_is_going_out_is_not_cancelled(ann, webhook, ids):
    post_id = ids["in the air"]
    wait_for(lambda: webhook.keys(post_id), "the webhook to be asked")
    refused = ann.delete(f"/api/schedules/{post_id}")
    assert refused.status_code == 409 and "going out" in refused.json()["detail"], refused.text


def test_a_slow_webhook_does_not_hold_up_the_site(outside, ids, minute):
    site = [ids[f"of the site {number}"] for number in range(3)]
    wait_for(lambda: all(post_id in ledger(outside) for post_id in site), "the site's posts")
    for post_id in site:
        assert parse_time(ledger(outside)[post_id][0]["published_at"]) - minute < datetime.timedelta(seconds=3)


def test_a_schedule_tells_of_its_attempts(ann, ids):
    path = f"/api/schedules/{ids['put off']}"
    wait_for(lambda: ann.get(path).json().get("reason") == "it answered 429", "a first attempt")
    assert ann.get(path).json()["attempts"] == 1
    assert ann.get(path).json()["status"] == "scheduled"


def test_a_post_that_waits_for_its_next_attempt_is_cancelled(ann, webhook, ids):
    post_id = ids["cancelled"]
    path = f"/api/schedules/{post_id}"
    wait_for(lambda: ann.get(path).json().get("reason") == "it answered 503", "a first attempt")
    assert ann.delete(f"/api/schedules/{post_id}").status_code == 204
    assert status(ann, post_id) == "draft"


def test_what_the_webhook_takes_is_published_once_and_signed(outside, ann, webhook, ids, minute):
    taken = [ids[f"taken {number}"] for number in range(30)]
    wait_for(lambda: all(len(ledger(outside).get(post_id, [])) == 1 for post_id in taken), "all to be out")
    for post_id in taken:
        assert webhook.keys(post_id) == [f"post-{post_id}-1"]
    assert webhook.unsigned == []
    dog = upload(ann)
    assert webhook.bodies(taken[7]) == [{
        "type": "post.published", "post_id": taken[7], "version": 1, "user_id": ann.id, "title": "taken 7",
        "content": "Of taken 7.", "tags": ["one", "two words"], "images": [
            IMAGE, {"url": outside.gateway_url + dog["url"], "alt": "A dog", "width": dog["width"], "height": dog["height"]}],
        "publish_at": minute.strftime("%Y-%m-%dT%H:%M:00.000Z")}]


def test_a_webhook_that_stumbles_is_asked_again_with_the_same_words(ann, webhook, ids):
    post_id = ids["stumbled over"]
    wait_status(ann, post_id, "published")
    assert webhook.keys(post_id) == [f"post-{post_id}-1"] * 3
    assert webhook.bodies(post_id) == [webhook.bodies(post_id)[0]] * 3


def dead_letter(person, post_id):
    [dead] = [each for each in person.get("/api/schedules/dead-letters").json()["items"]
              if each["post_id"] == post_id]
    return dead


def test_what_the_webhook_refuses_is_a_dead_letter_until_it_is_replayed(outside, ann, webhook, ids):
    post_id = ids["refused"]
    wait_status(ann, post_id, "failed")
    dead = dead_letter(ann, post_id)
    assert (dead["status"], dead["attempts"], dead["reason"]) == ("failed", 1, "it answered 410")
    assert (dead["title"], dead["version"]) == ("refused", 1)

    stranger = outside.register("Bob")
    assert stranger.get("/api/schedules/dead-letters").json()["items"] == []
    assert stranger.post(f"/api/schedules/dead-letters/{post_id}/replay").status_code == 404

    answer = ann.post(f"/api/schedules/dead-letters/{post_id}/replay")
    assert answer.status_code == 200 and answer.json()["status"] == "scheduled", answer.text
    wait_status(ann, post_id, "published")
    assert webhook.keys(post_id) == [f"post-{post_id}-1"] * 2
    assert ann.post(f"/api/schedules/dead-letters/{post_id}/replay").status_code == 409


def test_what_may_have_arrived_is_unconfirmed_until_somebody_says(outside, ann, webhook, ids):
    post_id = ids["in doubt"]
    wait_status(ann, post_id, "unconfirmed")
    assert webhook.keys(post_id) == [f"post-{post_id}-1"] * 3
    assert ledger(outside).get(post_id) is None
    answer = ann.post(f"/api/schedules/dead-letters/{post_id}/confirm")
    assert answer.status_code == 200 and answer.json()["status"] == "published", answer.text
    assert len(ledger(outside)[post_id]) == 1


def test_a_refusal_after_an_unknown_outcome_is_no_certainty(ann, ids):
    post_id = ids["in the air"]
    wait_status(ann, post_id, "unconfirmed")
    assert ann.delete(f"/api/schedules/{post_id}").status_code == 204
    assert status(ann, post_id) == "draft"


def test_in_the_end_all_are_where_they_should_be(ann, webhook, ids, minute):
    wait_status(ann, ids["put off"], "published")
    assert "attempts" not in ann.get(f"/api/schedules/{ids['put off']}").json()
    sleep_until(minute + datetime.timedelta(seconds=20))
    assert status(ann, ids["cancelled"]) == "draft" and len(webhook.keys(ids["cancelled"])) == 1
    assert ann.get("/api/schedules/dead-letters").json()["items"] == []


def test_without_a_webhook_its_posts_say_so(user, system):
    ann = user("Ann")
    post_id = outbound(ann, "Nowhere to go")
    minute = next_minute(1)
    schedule(ann, post_id, minute)
    sleep_until(minute)
    wait_status(ann, post_id, "failed")
    assert "CRIER_SCHEDULER_WEBHOOK_URL" in ann.get(f"/api/schedules/{post_id}").json()["reason"]
