"""Events while analytics is killed: whoever gets no answer sends the same once more, as clients do. In
the end everything was counted, and once; the counts sum up, and made anew of the log they are the same."""
import random
import signal
import threading
import time
import uuid

import httpx
import pytest

from conftest import ENGINE
from system import wait_for

pytestmark = pytest.mark.engines

SENDERS = 4
KILLS = 3
POSTS = 5
KINDS = {"impression": "impressions", "view": "views", "share": "shares"}
BOT = "Googlebot/2.1"


def moment():
    seconds = time.time() - random.random() * 3600
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds)) + f".{int(seconds * 1000) % 1000:03}Z"


class Sender(threading.Thread):
    """Sends batches as admin, each until it is answered; keeps what each event was answered at last."""

    def __init__(self, admin, posts, seed):
        super().__init__()
        self.admin, self.posts, self.random = admin, posts, random.Random(seed)
        self.first_answers, self.batches, self.stopping, self.failure = {}, 0, False, None

    def event(self):
        bad = self.random.random()
        made = {"event_id": str(uuid.UUID(int=self.random.getrandbits(128))), "event_type": self.random.choice(list(KINDS)),
                "timestamp": moment(), "user_id": None, "data": {"post_id": self.random.choice(self.posts)},
                "metadata": {"user_agent": BOT if bad < 0.1 else "Firefox"}}
        if bad > 0.95:
            made["data"] = {}
        return made

    def run(self):
        try:
            while not self.stopping:
                self.send([self.event() for _ in range(self.random.randrange(1, 40))])
        except Exception as failure:  # noqa: BLE001  (told by the test)
            self.failure = failure

    def send(self, events):
        """@return after it was answered; of an answer that was lost the next one says duplicate"""
        while True:
            try:
                answer = self.admin.post("/api/events", json=events)
            except httpx.HTTPError:
                time.sleep(0.05)
                continue
            if answer.status_code == 200:
                break
            assert answer.status_code in (502, 503, 504), answer.text
            time.sleep(0.05)
        self.batches += 1
        for event, result in zip(events, answer.json()["results"]):
            self.first_answers[event["event_id"]] = (event, result)


def stop(senders):
    for sender in senders:
        sender.stopping = True
    for sender in senders:
        sender.join(60)
        assert not sender.failure, sender.failure


def wanted_totals(senders, posts):
    """What the senders told, by post."""
    totals = {post: {"impressions": 0, "views": 0, "shares": 0, "bots": 0} for post in posts}
    for sender in senders:
        for event, result in sender.first_answers.values():
            post = event["data"].get("post_id")
            if not post:
                assert result["outcome"] == "rejected", result
                continue
            assert result["outcome"] in ("accepted", "filtered", "duplicate"), result
            is_bot = event["metadata"]["user_agent"] == BOT
            totals[post]["bots" if is_bot else KINDS[event["event_type"]]] += 1
    return totals


def seen_totals(author, posts):
    found = {post: author.get(f"/api/analytics/posts/{post}").json() for post in posts}
    return {post: {word: told[word] for word in ("impressions", "views", "shares", "bots")}
            for post, told in found.items()}


def test_every_event_counts_once_over_kills(system, user):
    author = user("Ann")
    posts = [author.post("/api/posts", json={"title": "Read", "content": "Words."}).json()["id"] for _ in range(POSTS)]
    admin = system.sign_in(system.admin_email, system.admin_password)
    senders = [Sender(system.sign_in(system.admin_email, system.admin_password), posts, seed) for seed in range(SENDERS)]
    before = admin.get("/api/events/stats").json()
    for sender in senders:
        sender.start()
    try:
        for _ in range(KILLS):
            time.sleep(0.3 + random.random())
            system.restart("analytics", signal.SIGKILL)
        time.sleep(0.5)
    finally:
        stop(senders)
    assert all(sender.batches > 5 for sender in senders)

    wanted = wanted_totals(senders, posts)
    assert seen_totals(author, posts) == wanted
    after = admin.get("/api/events/stats").json()
    counts = {word: after[word] - before[word] for word in ("received", "accepted", "duplicate", "filtered", "rejected")}
    assert counts["received"] == counts["accepted"] + counts["duplicate"] + counts["filtered"] + counts["rejected"]
    assert counts["accepted"] == sum(sum(each.values()) - each["bots"] for each in wanted.values())
    assert counts["filtered"] == sum(each["bots"] for each in wanted.values())
    assert counts["received"] >= sum(len(sender.first_answers) for sender in senders)

    done = system.run_program("analytics", "rebuild")
    assert done.returncode == 0, done.stdout
    assert seen_totals(author, posts) == wanted


class Looker(threading.Thread):
    """Reads figures all the time: with what waits for the rollups, and a ranking of one's own, for which that is added
    to them."""

    def __init__(self, person, post):
        super().__init__()
        self.person, self.post, self.seen, self.stopping = person, post, [], False

    def run(self):
        while not self.stopping:
            try:
                self.person.get("/api/analytics/top")
                answer = self.person.get(f"/api/analytics/posts/{self.post}")
            except httpx.HTTPError:
                continue
            if answer.status_code == 200:
                self.seen.append(sum(answer.json()[word] for word in ("impressions", "views", "shares", "bots")))
            time.sleep(0.01)


@pytest.mark.skipif(ENGINE != "postgres", reason="SQLite is in the daemon, and dies with it")
def test_every_event_counts_once_over_crashes_of_the_database(system, user, server):
    """Adding to the rollups is not waited for by the server's disk: what a crash takes of it waits again."""
    author = user("Ann")
    post = author.post("/api/posts", json={"title": "Read", "content": "Words."}).json()["id"]
    senders = [Sender(system.sign_in(system.admin_email, system.admin_password), [post], seed) for seed in range(SENDERS)]
    looker = Looker(author, post)
    for thread in (*senders, looker):
        thread.start()
    try:
        for _ in range(KILLS):
            time.sleep(0.5 + random.random())
            server.restart("immediate")
        time.sleep(0.5)
    finally:
        looker.stopping = True
        stop(senders)
        looker.join(60)
    assert all(sender.batches > 5 for sender in senders)
    assert looker.seen and looker.seen == sorted(looker.seen), "nothing that was seen is taken back"
    wanted = wanted_totals(senders, [post])
    assert seen_totals(author, [post]) == wanted
    done = system.run_program("analytics", "rebuild")
    assert done.returncode == 0, done.stdout
    assert seen_totals(author, [post]) == wanted


def test_posts_is_followed_exactly_once_over_kills_of_both(system, user):
    """Comments are counted from posts' events; neither side's death loses one or counts it twice."""
    author = user("Ann")
    post = author.post("/api/posts", json={"title": "Discussed", "content": "Words."}).json()["id"]
    written = 0

    def write():
        answer = author.post(f"/api/posts/{post}/comments", json={"content": "Well said."})
        assert answer.status_code == 201, answer.text
        return 1
    for number in range(12):
        written += write()
        if number == 4:
            system.restart("analytics", signal.SIGKILL)
        if number == 8:
            system.restart("posts", signal.SIGKILL)
    wait_for(lambda: author.get(f"/api/analytics/posts/{post}").json().get("comments") == written, "all comments", 20)
    system.restart("analytics", signal.SIGKILL)
    written += write()
    wait_for(lambda: author.get(f"/api/analytics/posts/{post}").json().get("comments") == written, "the last one", 20)
