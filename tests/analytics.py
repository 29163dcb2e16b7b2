"""Readers, as the tests of analytics need them."""
import datetime
import secrets

UTC = datetime.timezone.utc
BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"


def moment(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def shown(when):
    return when.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def public_post(person, title="Read me"):
    answer = person.post("/api/posts", json={"title": title, "content": "Words."})
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


def event(post_id, kind="impression", when=None, agent=BROWSER, **metadata):
    return {"event_id": secrets.token_hex(16), "event_type": kind, "user_id": None,
            "timestamp": shown(when or datetime.datetime.now(UTC)), "data": {"post_id": post_id},
            "metadata": {"user_agent": agent, **metadata}}


def send(client, *events):
    """Has them counted, every one of them."""
    answer = client.post("/api/events", json=list(events))
    assert answer.status_code == 200, answer.text
    outcomes = [each["outcome"] for each in answer.json()["results"]]
    assert len(outcomes) == len(events) and set(outcomes) <= {"accepted", "filtered"}, answer.text
