"""The receiver of webhooks that the fault tests use: what it writes down, and how it misbehaves."""
import base64
import hashlib
import hmac
import http.client
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from system import free_port, is_free, wait_for

RECEIVER = Path(__file__).resolve().parents[1] / "faults" / "receiver.py"
KEY = b"a secret of the tests, 32 bytes."
SECRET = "whsec_" + base64.b64encode(KEY).decode()


class Running:
    def __init__(self, folder, *words):
        self.port = free_port()
        self.log = folder / f"receipts-{self.port}"
        self.process = subprocess.Popen([sys.executable, RECEIVER, "--port", str(self.port), "--log", self.log,
                                         "--secret", SECRET, "--seed", "1", *words])
        wait_for(lambda: not is_free(self.port), "the receiver")

    def send(self, key="post-7-2", content="x", key_of_signature=KEY):
        """@return the status"""
        body = json.dumps({"post_id": 7, "version": 2, "content": content})
        code = hmac.digest(key_of_signature, f"{key}.5.{body}".encode(), "sha256")
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=1)
        try:
            connection.request("POST", "/", body, {"webhook-id": key, "webhook-timestamp": "5",
                                                   "webhook-signature": "v1," + base64.b64encode(code).decode()})
            return connection.getresponse().status
        finally:
            connection.close()

    def lines(self):
        return [json.loads(line) for line in self.log.read_text().splitlines()]


@pytest.fixture
def start(tmp_path):
    running = []

    def start(*words):
        running.append(Running(tmp_path, *words))
        return running[-1]
    yield start
    for each in running:
        each.process.terminate()
        each.process.wait()


def test_a_request_is_written_down_with_what_tells_it_from_others(start):
    receiver = start()
    assert receiver.send() == 200
    assert receiver.send(content="y", key_of_signature=b"another") == 200
    first, second = receiver.lines()
    assert (first["key"], first["post_id"], first["version"]) == ("post-7-2", 7, 2)
    assert first["signed"] and not second["signed"]
    assert first["digest"] == hashlib.sha256(b'{"post_id": 7, "version": 2, "content": "x"}').hexdigest()
    assert first["digest"] != second["digest"] and first["answer"] == 200


@pytest.mark.parametrize("defect, status", [("500", 500), ("503", 503), ("429", 429)])
def test_it_refuses_a_key_twice_and_then_takes_it(start, defect, status):
    receiver = start("--plan", f"{defect}=1")
    assert [receiver.send() for _ in range(3)] == [status, status, 200]
    assert [line["answer"] for line in receiver.lines()] == [status, status, 200]


@pytest.mark.parametrize("defect, error", [("hang", TimeoutError), ("slow", TimeoutError),
                                           ("cut", ConnectionError)])
def test_what_it_does_not_answer_it_has_written_down(start, defect, error):
    receiver = start("--plan", f"{defect}=1")
    with pytest.raises(error):
        receiver.send()
    assert receiver.lines()[0]["answer"] == (200 if defect == "slow" else None)


def test_the_same_seed_misbehaves_in_the_same_way(start):
    def answers(receiver):
        return [receiver.send(key=f"post-{number}-1") for number in range(40)]
    plan = ("--plan", "500=0.3,429=0.3")
    first = answers(start(*plan))
    assert first == answers(start(*plan)) and {200, 429, 500} == set(first)


def test_each_request_is_on_the_disk_when_it_is_answered(start):
    receiver = start()
    begun = time.monotonic()
    for number in range(200):
        assert receiver.send(key=f"post-{number}-1") == 200
        assert len(receiver.lines()) == number + 1
    assert time.monotonic() - begun < 20
