"""Those who schedule, move and cancel: every request that they send is written down with its answer."""
import collections
import concurrent.futures
import datetime
import http.client
import json
import threading
import time

from publishing import UTC, wall

TIMEOUT_S = 10.0
IDLE_S = 20.0  # the gateway closes what is idle for longer; a request that meets that is lost
BULK_TIMEOUT_S = 120.0
AT_ONCE = 5000
THREADS = 8
CHANGERS = 32
Asked = collections.namedtuple("Asked", "method path body")


class RequestLog:
    def __init__(self, path):
        self.file = open(path, "w")
        self.lock = threading.Lock()
        self.statuses = collections.Counter()

    def write(self, row):
        with self.lock:
            self.file.write(json.dumps(row) + "\n")
            self.statuses[row["op"], row["status"]] += 1

    def close(self):
        self.file.close()


class Caller(threading.local):
    """A kept connection for each thread."""

    def __init__(self, port, token):
        self.port = port
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self.connection, self.used = None, 0.0

    def ask(self, method, path, body=None, timeout_s=TIMEOUT_S):
        """@return (status, decoded answer); (None, None) when there was none"""
        if not self.connection or time.monotonic() - self.used > IDLE_S:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout_s)
        try:
            self.connection.request(method, path, json.dumps(body) if body else None, self.headers)
            answer = self.connection.getresponse()
            text = answer.read()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            self.connection = None
            return None, None
        self.used = time.monotonic()
        return answer.status, json.loads(text) if text and answer.status < 300 else None


class People:
    def __init__(self, system, log):
        self.callers = [Caller(system.port, system.register(f"Author {number}").tokens["access_token"])
                        for number in range(THREADS)]
        self.log = log
        self.ids, self.channels = [], []  # by index

    def caller_of(self, number):
        return self.callers[number % len(self.callers)]

    def schedule_all(self, channels, minute_of):
        """A new post for each channel of the list, many at a time. Nothing fails yet.
        @param minute_of  from an index to the minute that the post is due in"""
        self.channels, self.ids = channels, [None] * len(channels)
        parts = [numbers[at:at + AT_ONCE] for author in range(len(self.callers))
                 for numbers in [range(author, len(channels), len(self.callers))]
                 for at in range(0, len(numbers), AT_ONCE)]
        in_threads(lambda numbers: self.schedule_part(numbers, minute_of), parts, THREADS)

    def schedule_part(self, numbers, minute_of):
        """Those posts of one author."""
        sent = datetime.datetime.now(UTC)
        status, answer = self.caller_of(numbers[0]).ask("POST", "/api/schedules/bulk", {"items": [
            {"title": f"Post {number}", "content": f"Of post {number}.", "channel": self.channels[number],
             **wall(minute_of(number))} for number in numbers]}, BULK_TIMEOUT_S)
        assert status == 200 and answer["scheduled"] == len(numbers), (status, answer)
        for number, result in zip(numbers, answer["results"]):
            self.ids[number] = result["post_id"]
            self.note("schedule", number, sent, 201, minute_of(number))

    def ask(self, number, op, minute=None):
        """Does it, and writes down what was asked and answered. @return the status, or None"""
        sent = datetime.datetime.now(UTC)
        status, _ = self.caller_of(number).ask(*request_of(op, self.ids[number], self.channels[number], minute))
        self.note(op, number, sent, status, minute)
        return status

    def note(self, op, number, sent, status, minute):
        answered = datetime.datetime.now(UTC)
        self.log.write({
            "sent": sent.isoformat(), "answered": answered.isoformat() if status else None, "op": op,
            "post_id": self.ids[number], "publish_at": minute.isoformat() if minute else None,
            "status": status, "lost": status is None, "channel": self.channels[number]})

    def change(self, number, changes, due):
        """One post's changes, each at its time or as soon as the one before was answered."""
        first = due
        for change in changes:
            sleep_until_offset(first, change.at)
            target = due + datetime.timedelta(minutes=change.minutes) if change.op == "move" else None
            if self.ask(number, change.op, target) == 200 and target:
                due = target


def request_of(op, post_id, channel, minute):
    if op == "move":
        return Asked("PUT", f"/api/schedules/{post_id}", wall(minute))
    if op == "cancel":
        return Asked("DELETE", f"/api/schedules/{post_id}", None)
    if op == "delete":
        return Asked("DELETE", f"/api/posts/{post_id}", None)
    # A replacement: what is left out is not kept.
    return Asked("PUT", f"/api/posts/{post_id}",
                 {"title": "Edited", "content": f"Edited {time.time_ns()}.", "channel": channel})


def in_threads(work, items, threads):
    with concurrent.futures.ThreadPoolExecutor(threads) as pool:
        return list(pool.map(work, items))


def sleep_until_offset(due, seconds):
    left = (due - datetime.datetime.now(UTC)).total_seconds() + seconds
    time.sleep(max(0.0, left))


class Changes(threading.Thread):
    """All changes of a plan, while other things go wrong."""

    def __init__(self, people, plan, minute_of):
        super().__init__()
        self.people, self.minute_of = people, minute_of
        self.plan = sorted(plan.items(), key=lambda item: (minute_of(item[0]), item[1][0].at))
        self.failure = None

    def run(self):
        with concurrent.futures.ThreadPoolExecutor(CHANGERS) as pool:
            running = []
            for number, changes in self.plan:
                due = self.minute_of(number)
                sleep_until_offset(due, changes[0].at)
                running.append(pool.submit(self.people.change, number, changes, due))
            self.failure = next((job.exception() for job in running if job.exception()), None)
