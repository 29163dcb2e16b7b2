"""Comments while posts is killed: what was answered is there, and who goes on reading after the last
number that they saw ends up with the same thread as who reads all of it."""
import signal
import time

import pytest

from load import Worker, running

pytestmark = pytest.mark.engines

COMMENTERS = 6
FOLLOWERS = 2
KILLS = 2
BETWEEN_S = 1.0


class Commenter(Worker):
    """Writes a comment, changes it, and so on; keeps the number of each last answered change."""

    def __init__(self, person, path):
        super().__init__(person)
        self.path, self.changed, self.newest = path, {}, None

    def ask(self):
        words = {"content": f"Words {len(self.answered)}"}
        if self.newest:
            return self.person.patch(f"/api/comments/{self.newest}", json=words)
        return self.person.post(self.path, json=words)

    def accept(self, comment):
        self.answered.append(comment["id"])
        self.changed[comment["id"]] = comment["change_seq"]
        self.newest = None if self.newest else comment["id"]


class Follower(Worker):
    """Asks for what came after the last number that it saw, and keeps what each comment says."""

    def __init__(self, person, path):
        super().__init__(person)
        self.path, self.seen, self.thread = path, 0, {}

    def ask(self):
        return self.person.get(self.path, params={"after": self.seen, "limit": 100})

    def accept(self, page):
        for comment in page["items"]:
            if comment["change_seq"] <= self.seen:
                raise ValueError(f"{comment['change_seq']} after {self.seen}")
            self.seen = comment["change_seq"]
            self.thread[comment["id"]] = comment
        return page

    def catch_up(self):
        while self.accept(self.ask().json())["items"]:
            pass


def thread_of(person, path):
    """@return all comments by id"""
    found, query = {}, {"limit": 100}
    while True:
        page = person.get(path, params=query).json()
        found.update((comment["id"], comment) for comment in page["items"])
        if not page["next_cursor"]:
            return found
        query["cursor"] = page["next_cursor"]


def test_nobody_misses_a_comment_over_kills(system, user):
    ann = user("Ann")
    post = ann.post("/api/posts", json={"title": "Discussed", "content": "Words."}).json()
    path = f"/api/posts/{post['id']}/comments"
    commenters = [Commenter(user(f"Commenter {index}"), path) for index in range(COMMENTERS)]
    followers = [Follower(user(f"Follower {index}"), path) for index in range(FOLLOWERS)]
    with running([*commenters, *followers]):
        for _ in range(KILLS):
            time.sleep(BETWEEN_S)
            system.restart("posts", signal.SIGKILL)
        time.sleep(BETWEEN_S)

    thread = thread_of(ann, path)
    assert len({comment["seq"] for comment in thread.values()}) == len(thread)
    assert ann.get(f"/api/posts/{post['id']}").json()["comments"] == len(thread)
    for commenter in commenters:
        assert len(commenter.answered) > 10
        for comment_id, change_seq in commenter.changed.items():
            assert thread[comment_id]["change_seq"] >= change_seq, "answered and lost"
    for follower in followers:
        follower.catch_up()
        assert follower.thread == thread
