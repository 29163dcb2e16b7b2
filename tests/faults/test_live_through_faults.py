"""Live comments and notifications while hubs are killed, Redis is flushed and gone, and posts starts
again: whoever comes back with the last number that they saw gets each thing once and in order. What they
got is compared with what posts stored."""
import concurrent.futures
import contextlib
import json
import os
import re
import signal
import subprocess
import threading
import time

import httpx
import pytest

from live import Fleet, Follower, Refused, Stream, check_follower
from load import NO_RATE_LIMIT, Worker, running
from publishing import redis
from system import System, free_port, status_of, wait_for

MANY, MANY_LONG = 2000, 10000
FOLLOWERS, POSTS, WRITERS = 30, 3, 3
CATCH_UP_S = 20.0


class SecondHub:
    """One more hub, behind the same gateway."""

    def __init__(self, port):
        self.port, self.process, self.system = port, None, None

    def url(self):
        return f"http://127.0.0.1:{self.port + 1}"

    def start(self, files_max=None):
        """@param files_max  as many as it may open; None: as many as this process"""
        plan = json.loads((self.system.data / "run" / "plan.json").read_text())
        spec = next(spec for spec in plan if spec["name"] == "realtime")
        environment = {**spec["env"], "CRIER_REALTIME_LISTEN": f"127.0.0.1:{self.port}",
                       "CRIER_REALTIME_STREAMS_LISTEN": f"127.0.0.1:{self.port + 1}"}
        bounded = ["prlimit", f"--nofile={files_max}:{files_max}"] if files_max else []
        with open(self.system.data / "log" / "second-hub.log", "ab") as log:
            self.process = subprocess.Popen([*bounded, *spec["argv"]], env=environment, cwd=spec["cwd"],
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        wait_for(lambda: status_of(f"http://127.0.0.1:{self.port}/readyz") == 200, "the second hub")

    def end(self, number):
        self.process.send_signal(number)
        assert self.process.wait(20) == (0 if number == signal.SIGTERM else -number)


@pytest.fixture(scope="module")
def hub():
    return SecondHub(free_port() + 20)


@pytest.fixture(scope="module")
def system(tmp_path_factory, database, hub):
    running_one = System(tmp_path_factory.mktemp("live") / "data", **NO_RATE_LIMIT, **database,
                         CRIER_GATEWAY_CONNECTIONS="4096", CRIER_REALTIME_PER_USER="0",
                         CRIER_REALTIME_PER_ADDRESS="0", CRIER_REALTIME_COMMENTS_PER_MINUTE="100000",
                         CRIER_REALTIME_HEARTBEAT_S="2",
                         CRIER_GATEWAY_STREAMS=hub.url().removeprefix("http://"))
    running_one.up()
    hub.system = running_one
    hub.start()
    yield running_one
    hub.end(signal.SIGTERM)
    running_one.down()


@pytest.fixture
def streams_url(system):
    """Of the first hub, past the gateway."""
    return f"http://127.0.0.1:{system.port + 7}"


class Commenter(Worker):
    """Writes comments to each of some posts in turn, and now and then changes one of before."""
    CHANGE_EVERY = 4

    def __init__(self, person, paths):
        super().__init__(person)
        self.paths, self.turn = paths, 0

    def ask(self):
        self.turn += 1
        if self.turn % self.CHANGE_EVERY == 0 and self.answered:
            number = self.answered[len(self.answered) // 2]
            return self.person.patch(f"/api/comments/{number}", json={"content": f"Changed {self.turn}"})
        return self.person.post(self.paths[self.turn % len(self.paths)], json={"content": f"Words {self.turn}"})

    def accept(self, comment):
        self.answered.append(comment["id"])


class Turning(threading.Thread):
    """A fleet that goes on by itself."""

    def __init__(self, fleet):
        super().__init__(daemon=True)
        self.fleet, self.over, self.failure = fleet, False, None

    def run(self):
        try:
            while not self.over:
                self.fleet.turn()
        except BaseException as failure:   # told by the test that started it
            self.failure = failure

    def stop(self):
        self.over = True
        self.join()
        self.fleet.close()
        if self.failure:
            raise self.failure


def bearer(person):
    return {"Authorization": f"Bearer {person.tokens['access_token']}"}


def a_post(person):
    answer = person.post("/api/posts", json={"title": "Talked about", "content": "Words"})
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


def thread_of(person, post_id):
    thread, query = [], {"after": 0, "limit": 100}
    while True:
        page = person.get(f"/api/posts/{post_id}/comments", params=query).json()
        thread += page["items"]
        if page["next_cursor"] is None:
            return thread, page["last_seq"]
        query["cursor"] = page["next_cursor"]


def all_have(followers, last_seq):
    return lambda: all(follower.last >= last_seq for follower in followers)


def caught_up(turning, person, followers, what):
    """Waits until each of the followers of each post has all that it has now."""
    for post_id, group in followers.items():
        _, last = thread_of(person, post_id)
        wait_for(lambda: turning.failure or all_have(group, last)(), f"all to have what came before {what} ended",
                 CATCH_UP_S)
        assert not turning.failure, turning.failure


def comments_told(follower):
    return [message["data"]["comment_id"] for message in list(follower.log) if message["kind"] == "comment.created"]


@pytest.mark.engines
def test_nothing_is_lost_or_doubled_whatever_fails(system, hub, streams_url):
    ann, bob = system.register("Ann"), system.register("Bob")
    posts = [a_post(ann) for _ in range(POSTS)]
    # Through the gateway, which takes either hub, and at each of them.
    origins = [[system.gateway_url], [streams_url], [hub.url(), streams_url]]
    followers = {post_id: [Follower([f"{origin}/api/posts/{post_id}/ws" for origin in origins[i % 3]])
                           for i in range(FOLLOWERS // POSTS)] for post_id in posts}
    told = [Follower([f"{origin}/api/notifications/sse" for origin in some], bearer(ann)) for some in origins]
    turning = Turning(Fleet([*sum(followers.values(), []), *told]))
    writers = [Commenter(bob, [f"/api/posts/{post_id}/comments" for post_id in posts]) for _ in range(WRITERS)]
    turning.start()
    with running(writers):
        caught_up(turning, ann, followers, "the calm")
        system.kill("realtime")
        caught_up(turning, ann, followers, "a hub killed")
        assert redis(system, "FLUSHALL") == "OK"
        caught_up(turning, ann, followers, "an empty Redis")
        with system.stopped("redis"):
            caught_up(turning, ann, followers, "no Redis")
            hub.end(signal.SIGKILL)
            hub.start()
            caught_up(turning, ann, followers, "no Redis and a killed hub")
        system.kill("posts")
        system.wait_ready("posts")
        caught_up(turning, ann, followers, "posts killed")
        hub.end(signal.SIGTERM)
        hub.start()
        caught_up(turning, ann, followers, "a hub stopped")
    caught_up(turning, ann, followers, "all of it")
    written = {comment["id"] for post_id in posts for comment in thread_of(ann, post_id)[0]}
    wait_for(lambda: turning.failure or all(len(comments_told(each)) >= len(written) for each in told),
             "all to be told of it")
    turning.stop()
    assert not [each for writer in writers for each in writer.wrong]
    assert set(sum((writer.answered for writer in writers), [])) <= written
    for post_id, group in followers.items():
        thread, _ = thread_of(ann, post_id)
        for follower in group:
            check_follower(follower, thread)
            assert len(follower.log) > len(thread), "changes as well"
    for follower in told:
        numbers = [message["seq"] for message in follower.log]
        assert numbers == sorted(set(numbers))
        about = comments_told(follower)
        assert len(about) == len(set(about)) and set(about) == written


def test_streams_come_back_when_one_hub_after_the_other_was_killed(system, hub):
    """The gateway, which knows of both that they failed, keeps nobody from the one that is back."""
    ann = system.register("Ann")
    path = f"/api/posts/{a_post(ann)}"
    followers = [Follower([f"{system.gateway_url}{path}/ws"]) for _ in range(12)]
    turning = Turning(Fleet(followers))
    turning.start()
    try:
        assert ann.post(f"{path}/comments", json={"content": "At first"}).status_code == 201
        wait_for(all_have(followers, 1), "all to be there")
        system.restart("realtime", signal.SIGKILL)
        hub.end(signal.SIGKILL)
        assert ann.post(f"{path}/comments", json={"content": "And then"}).status_code == 201
        wait_for(all_have(followers, 2), "all to be back", 5)
    finally:
        hub.start()
        turning.stop()


def test_a_comment_through_either_hub_or_by_rest_reaches_all_at_once(system, hub, streams_url):
    """Long before a hub would look by itself."""
    ann, bob = system.register("Ann"), system.register("Bob")
    path = f"/api/posts/{a_post(ann)}"
    origins = (streams_url, hub.url(), system.gateway_url, system.gateway_url)
    with contextlib.ExitStack() as opened:
        streams = [opened.enter_context(Stream(f"{origin}{path}/ws", bearer(bob))) for origin in origins]
        for stream in streams:
            stream.next("hello")
        for number, writer in enumerate([*streams, None], 1):
            if writer:
                writer.say(type="comment", content=f"Words {number}")
            else:
                assert ann.post(f"{path}/comments", json={"content": f"Words {number}"}).status_code == 201
            for stream in streams:
                told = stream.next("comment", patience_s=1.5)
                assert (told["seq"], told["comment"]["content"]) == (number, f"Words {number}")


def metric_of(system, name):
    metrics = httpx.get(f"{system.daemon_url('realtime')}/metrics", trust_env=False).text
    return int(re.search(rf"^{re.escape(name)} (\d+)", metrics, re.M)[1])


@contextlib.contextmanager
def without_hints(system):
    """Within, Redis refuses to publish, to everybody."""
    assert redis(system, "ACL", "SETUSER", "default", "-publish") == "OK"
    try:
        yield
    finally:
        assert redis(system, "ACL", "SETUSER", "default", "+publish") == "OK"


def test_what_no_hint_came_for_is_found_in_the_database(system, streams_url):
    """Hubs and posts are at Redis still, which takes no hints any more: nobody notices but by comparing. There are
    more threads than are compared at once."""
    ann, bob = system.register("Ann"), system.register("Bob")
    followed = {post_id: Follower([f"{streams_url}/api/posts/{post_id}/ws"]) for post_id in
                (a_post(ann) for _ in range(1100))}
    told = Follower([f"{streams_url}/api/notifications/sse"], bearer(ann))
    fleet = Fleet([*followed.values(), told])
    fleet.run_until(lambda: metric_of(system, 'crier_live_streams{kind="ws"}') >= 1100, "all to follow")
    fleet.run_for(1)   # for what was said of these posts before
    gaps, talked_about = metric_of(system, "crier_live_gaps_total"), list(followed)[::100]
    with without_hints(system):
        for post_id in talked_about:
            assert bob.post(f"/api/posts/{post_id}/comments", json={"content": "Words"}).status_code == 201
        fleet.run_until(all_have([followed[post_id] for post_id in talked_about], 1), "all to be told", 10)
        fleet.run_until(lambda: len(comments_told(told)) >= len(talked_about), "it to be notified", 10)
        assert metric_of(system, "crier_live_gaps_total") == gaps + len(talked_about)
        assert httpx.get(f"{system.daemon_url('realtime')}/readyz", trust_env=False).json()["status"] == "ready"
    for post_id, follower in followed.items():
        check_follower(follower, thread_of(ann, post_id)[0] if post_id in talked_about else [])
    assert [message["post_id"] for message in told.log if message["kind"] == "comment.created"] == talked_about
    fleet.close()


def refuses(url):
    """Whether no stream is opened at once, without asking anybody."""
    with Stream(url) as stream:
        try:
            stream.next(patience_s=0.1)
        except Refused as refused:
            return refused.status == 503
        except AssertionError:
            return False
        return False


def test_what_was_being_written_when_a_hub_ends_is_answered(system, hub):
    """Else whoever wrote it comes back, does not know, and says it again."""
    ann = system.register("Ann")
    post_id, posts_pid = a_post(ann), system.pid("posts")
    with Stream(f"{hub.url()}/api/posts/{post_id}/ws", bearer(ann)) as stream:
        stream.next("hello")
        os.kill(posts_pid, signal.SIGSTOP)
        try:
            for number in range(4):
                stream.say(type="comment", id=str(number), content=f"Words {number}")
            time.sleep(0.5)   # it has read them
            hub.process.send_signal(signal.SIGTERM)
            wait_for(lambda: refuses(f"{hub.url()}/ws/notifications/"), "the hub to end")
            stream.say(type="comment", id="late", content="Too late")
        finally:
            os.kill(posts_pid, signal.SIGCONT)
        code, messages = stream.end()
    assert hub.process.wait(20) == 0
    hub.start()
    assert (code, messages[-1]["type"]) == (1012, "bye")
    stored = [comment["content"] for comment in thread_of(ann, post_id)[0]]
    assert [each["comment"]["content"] for each in messages if each["type"] == "ack"] == stored
    assert stored == [f"Words {number}" for number in range(4)]
    assert [(each["id"], each["status"]) for each in messages if each["type"] == "error"] == [("late", 503)]


def test_who_waits_in_vain_for_an_answer_when_a_hub_ends_is_told_to_come_back(system, hub):
    ann = system.register("Ann")
    post_id, posts_pid = a_post(ann), system.pid("posts")
    with Stream(f"{hub.url()}/api/posts/{post_id}/ws", bearer(ann)) as stream:
        stream.next("hello")
        os.kill(posts_pid, signal.SIGSTOP)
        try:
            for number in range(3):
                stream.say(type="comment", id=str(number), content="Words")
            time.sleep(0.5)   # it has read them
            hub.process.send_signal(signal.SIGTERM)
            code, messages = stream.end()
        finally:
            os.kill(posts_pid, signal.SIGCONT)
    assert hub.process.wait(20) == 0
    hub.start()
    assert (code, messages[-1]["type"]) == (1012, "bye") and messages[-1]["retry_ms"] >= 500


def test_a_hub_that_may_not_open_so_many_files_takes_fewer_streams(system):
    """And keeps those that it needs itself: to be asked how it is, and to ask posts once that has started again."""
    ann = system.register("Ann")
    path = f"/api/posts/{a_post(ann)}"
    small = SecondHub(free_port() + 20)
    small.system = system
    small.start(files_max=400)
    with contextlib.ExitStack() as opened:
        opened.callback(small.end, signal.SIGTERM)
        streams = []
        with pytest.raises(Refused) as refused:
            while True:
                streams.append(opened.enter_context(Stream(small.url() + path + "/ws")))
                streams[-1].next("hello")
        assert (refused.value.status, refused.value.headers["retry-after"]) == (503, "5")
        assert 100 <= len(streams) < 200
        system.restart("posts", signal.SIGKILL)
        assert ann.post(f"{path}/comments", json={"content": "And then"}).status_code == 201
        for stream in (streams[0], streams[-2]):
            stream.next("comment")
        assert status_of(f"http://127.0.0.1:{small.port}/readyz") == 200


def test_readers_at_all_hubs_are_counted_together(system, hub, streams_url):
    path = f"/api/posts/{a_post(system.register('Ann'))}/ws"

    def is_told(stream, count):
        while stream.next("presence")["count"] != count:
            pass
    with Stream(streams_url + path) as first, Stream(hub.url() + path) as second:
        for stream in (first, second):
            is_told(stream, 2)
        second.close()
        is_told(first, 1)


def test_a_ticket_that_is_used_at_two_hubs_at_once_opens_one_stream(system, hub, streams_url):
    ann = system.register("Ann")
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        def is_opened(url):
            with Stream(url) as stream:
                try:
                    return stream.next()["type"] == "hello"
                except Refused as refused:
                    assert refused.status == 401
                    return False
        for _ in range(20):
            ticket = ann.post("/api/realtime/ticket").json()["ticket"]
            urls = [f"{origin}/ws/notifications/?ticket={ticket}" for origin in (streams_url, hub.url())]
            assert sorted(pool.map(is_opened, urls)) == [False, True]


def test_hubs_that_ask_at_once_are_both_told(system, hub, streams_url):
    """Long before they would look by themselves: one of them counts what is new, the other finds it counted."""
    ann = system.register("Ann")
    boss = bearer(system.sign_in(system.admin_email, system.admin_password))
    with (Stream(f"{streams_url}/api/notifications/sse", boss) as first,
          Stream(f"{hub.url()}/api/notifications/sse", boss) as second):
        for stream in (first, second):
            stream.next("hello")
        for number in range(40):
            assert ann.post("/api/blogs", json={"title": f"News {number}", "content": "Words"}).status_code == 201
            for stream in (first, second):
                stream.next("notification", patience_s=1.5)


def test_what_redis_says_is_a_hint_and_no_more(system, streams_url):
    ann = system.register("Ann")
    post_id, pid = a_post(ann), system.pid("realtime")
    follower = Follower([f"{streams_url}/api/posts/{post_id}/ws"])
    fleet = Fleet([follower])
    fleet.run_until(lambda: follower.stream and follower.stream.greeted, "it to be greeted")
    hints = [f"e {post_id} " * 200, "*", "e", "", "p", "p ", "p x y=z", f"p 0 {post_id}=3", f"p 1 {post_id}=-3", "p 2 0=1",
             f"p 3 {post_id}={2**70} {post_id}=", "-1 0 99999999999999999999999", "\u00e9 ; 12x" * 1000, f"p {'9' * 5000} 1=1"]
    for number in range(4):
        assert ann.post(f"/api/posts/{post_id}/comments", json={"content": f"Words {number}"}).status_code == 201
        for hint in hints:
            assert int(redis(system, "PUBLISH", "crier:live", hint)) >= 1
        fleet.turn()
    fleet.run_until(all_have([follower], 4), "all to be told")
    check_follower(follower, thread_of(ann, post_id)[0])
    assert len(follower.log) == 4 and follower.ends == [] and system.pid("realtime") == pid
    fleet.close()


def test_while_posts_is_gone_all_are_told_when_to_come_back(system, streams_url):
    """Open streams stay open."""
    ann = system.register("Ann")
    url = f"{streams_url}/api/posts/{a_post(ann)}/ws"
    with Stream(url, bearer(ann)) as there:
        there.next("hello")
        with system.stopped("posts"):
            with Stream(url) as late, pytest.raises(Refused) as refused:
                late.next()
            assert refused.value.status == 503 and int(refused.value.headers["retry-after"]) > 0
            there.say(type="comment", id="mine", content="Words")
            told = there.next("error")
            assert (told["id"], told["status"]) == ("mine", 503) and told["retry_after_s"] > 0
        there.say(type="comment", id="again", content="Words")
        assert there.next("ack")["id"] == "again"


def herd(system, origins, count, lost_min):
    """The hub of many is killed while somebody writes, and all come back at once.
    @param origins  where they are at first; where every second one of them goes then, the others stay"""
    ann = system.register("Ann")
    post_id = a_post(ann)
    for number in range(5):
        assert ann.post(f"/api/posts/{post_id}/comments", json={"content": f"Before {number}"}).status_code == 201
    first, other = (f"{origin}/api/posts/{post_id}/ws" for origin in origins)
    fleet = Fleet([Follower([other if i % 2 else first, first], source=f"127.0.1.{1 + i % 250}") for i in range(count)])
    fleet.run_until(all_have(fleet.followers, 5), "all to be there")
    system.kill("realtime")
    for number in range(5):
        assert ann.post(f"/api/posts/{post_id}/comments", json={"content": f"After {number}"}).status_code == 201
        fleet.turn()
    fleet.run_until(all_have(fleet.followers, 10), "all to come back", 20 + count / 100)
    thread, _ = thread_of(ann, post_id)
    for follower in fleet.followers:
        check_follower(follower, thread)
        assert len(follower.log) == 10
    lost = sum(follower.connections > 1 for follower in fleet.followers)
    assert lost >= lost_min, "so many were on the hub that was killed"
    fleet.close()


def test_two_thousand_who_come_back_at_once_miss_nothing(system, hub, streams_url):
    herd(system, (streams_url, hub.url()), MANY, MANY)


def test_two_thousand_who_come_back_through_the_gateway_miss_nothing(system, hub):
    herd(system, (system.gateway_url, system.gateway_url), MANY, MANY // 3)


@pytest.mark.long
def test_ten_thousand_who_come_back_at_once_miss_nothing(system, hub, streams_url):
    herd(system, (streams_url, hub.url()), MANY_LONG, MANY_LONG)


def memory_kb(system):
    with open(f"/proc/{system.pid('realtime')}/smaps_rollup", encoding="ascii") as rollup:
        return next(int(line.split()[1]) for line in rollup if line.startswith("Pss:"))


def test_who_does_not_read_is_cut_off_and_nobody_waits_for_them(system, streams_url):
    ann = system.register("Ann")
    post_id = a_post(ann)
    url = f"{streams_url}/api/posts/{post_id}/ws"
    deaf = [Stream(url, receive_bytes=4096) for _ in range(20)]
    before_kb = memory_kb(system)
    reader = Follower([url])
    slow = Follower([url], receive_bytes=4096)
    fleet = Fleet([reader, slow])
    for number in range(150):
        words = {"content": f"{number} " + "x" * 4900}
        assert ann.post(f"/api/posts/{post_id}/comments", json=words).status_code == 201
        fleet.hear(reader) if reader.stream else fleet.turn()
    fleet.run_until(all_have([reader, slow], 150), "the slow one to have all")
    thread, _ = thread_of(ann, post_id)
    for follower in (reader, slow):
        check_follower(follower, thread)
    late = Follower([url], receive_bytes=65536)
    fleet.followers.append(late)
    fleet.run_until(all_have([late], 150), "one who comes late and reads slowly to have all")
    assert reader.ends == late.ends == [], "who reads was not cut off"
    wait_for(lambda: all(is_over(stream) for stream in deaf), "those who do not read to be cut off", 40)
    assert memory_kb(system) - before_kb < 20 * 400, "400 KB for each of them at most"
    fleet.close()


def test_who_asks_for_all_of_a_thread_and_does_not_read_costs_little(system, streams_url):
    ann = system.register("Ann")
    post_id = a_post(ann)
    for _ in range(100):
        assert ann.post(f"/api/posts/{post_id}/comments", json={"content": "\U0001d54f" * 5000}).status_code == 201
    url = f"{streams_url}/api/posts/{post_id}/ws"
    readers = [Follower([url]) for _ in range(16)]   # every thread has read it, and keeps what that took
    fleet = Fleet(readers)
    fleet.run_until(all_have(readers, 100), "those who read to have all")
    before_kb = memory_kb(system)
    deaf = [Stream(url, last=0, receive_bytes=4096) for _ in range(40)]
    for stream in deaf:
        stream.next("hello")
    assert memory_kb(system) - before_kb < 40 * 400, "and not the 2 MB that each asked for"
    for stream in deaf:
        stream.close()
    fleet.close()


def is_over(stream):
    """Whether the other side closed it; nothing is read."""
    try:
        stream.socket.setblocking(False)
        return os.path.exists("/proc/net/tcp") and tcp_state(stream.socket) != "01"
    except OSError:
        return True


def tcp_state(connection):
    """Of a socket of ours, as the kernel has it; 01 is established. Its own port alone may be another's as well, to
    another address."""
    own, other = (f":{address[1]:04X}" for address in (connection.getsockname(), connection.getpeername()))
    with open("/proc/net/tcp", encoding="ascii") as table:
        for line in table:
            fields = line.split()
            if fields[1].endswith(own) and fields[2].endswith(other):
                return fields[3]
    return "07"


def test_a_hub_that_ends_tells_everybody_to_come_back_at_different_times(system, streams_url):
    ann = system.register("Ann")
    post_id = a_post(ann)
    streams = [Stream(f"{streams_url}/api/posts/{post_id}/ws") for _ in range(20)]
    events = [Stream(f"{streams_url}/api/notifications/sse", bearer(ann)) for _ in range(5)]
    for stream in (*streams, *events):
        stream.next("hello")
    system.kill("realtime", signal.SIGTERM)
    pauses = []
    for stream in (*streams, *events):
        code, messages = stream.end()
        assert code == (1012 if stream in streams else None)
        assert messages[-1]["type"] == "bye"
        pauses.append(messages[-1]["retry_ms"])
        assert stream.retry_ms == (None if stream in streams else messages[-1]["retry_ms"])
    assert len(set(pauses)) > 10 and min(pauses) >= 500
    system.wait_ready("realtime")


def test_a_client_that_vanished_is_noticed(system, streams_url):
    """No answer to pings, as when a machine loses its net."""
    ann = system.register("Ann")
    stream = Stream(f"{streams_url}/api/posts/{a_post(ann)}/ws")
    stream.next("hello")
    wait_for(lambda: is_over(stream), "it to be cut off", 15)
