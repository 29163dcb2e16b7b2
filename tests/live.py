"""Streams of live comments and notifications, as clients have them: Server-Sent Events and WebSockets on
bare sockets, so that a test can have thousands of them, read slowly, or not at all."""
import base64
import json
import os
import selectors
import socket
import struct
import time
from urllib.parse import urlsplit

PATIENCE_S = 10.0
TEXT, CLOSE, PING, PONG = 1, 8, 9, 10


class Refused(Exception):
    """The answer to a request for a stream that is none."""

    def __init__(self, status, headers, body):
        super().__init__(f"{status} {body}")
        self.status, self.headers, self.body = status, headers, body


class Ended(Exception):
    """The stream is over. code: of a WebSocket's close frame; None without one."""

    def __init__(self, code=None):
        super().__init__(f"ended, {code}")
        self.code = code


class Stream:
    """One stream. url: "http://127.0.0.1:8080/ws/notifications"; it is a WebSocket where its path says so."""

    def __init__(self, url, headers=None, last=None, source=None, receive_bytes=None):
        parts = urlsplit(url)
        self.is_websocket = "/ws" in parts.path
        self.socket = socket.socket()
        if receive_bytes:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
        if source:
            self.socket.bind((source, 0))
        self.socket.settimeout(PATIENCE_S)
        self.socket.connect((parts.hostname, parts.port))
        self.greeted = False
        self.heard, self.head, self.status, self.messages, self.retry_ms = b"", None, None, [], None
        self.is_chunked, self.is_over, self.body, self.pings = False, False, b"", 0
        pairs = [*filter(None, [parts.query]), *([] if last is None else [f"last={last}"])]
        query = "?" + "&".join(pairs) if pairs else ""
        lines = [f"GET {parts.path}{query} HTTP/1.1", f"Host: {parts.netloc}"]
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        if self.is_websocket:
            lines += ["Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
                      f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}"]
        self.socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())

    # What comes in.

    def feed(self, data):
        """Takes bytes in; raises Refused or Ended."""
        if not data:
            raise Ended()
        self.heard += data
        if self.head is None and not self.read_head():
            return
        if self.status != (101 if self.is_websocket else 200):
            self.read_refusal()
        elif self.is_websocket:
            self.read_frames()
        else:
            self.read_events()

    def read_head(self):
        if b"\r\n\r\n" not in self.heard:
            return False
        head, self.heard = self.heard.split(b"\r\n\r\n", 1)
        lines = head.decode().split("\r\n")
        self.head = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines[1:])}
        self.status = int(lines[0].split()[1])
        self.is_chunked = "chunked" in self.head.get("transfer-encoding", "")
        return True

    def read_refusal(self):
        if len(self.heard) >= int(self.head.get("content-length", 0)):
            raise Refused(self.status, self.head, self.heard.decode())

    def read_frames(self):
        while len(self.heard) >= 2:
            opcode, length, start = self.heard[0] & 15, self.heard[1], 2
            if length == 126:
                start, length = 4, int.from_bytes(self.heard[2:4], "big")
            elif length == 127:
                start, length = 10, int.from_bytes(self.heard[2:10], "big")
            if len(self.heard) < start + length:
                return
            payload, self.heard = self.heard[start:start + length], self.heard[start + length:]
            self.take_frame(opcode, payload)

    def take_frame(self, opcode, payload):
        if opcode == TEXT:
            self.messages.append(json.loads(payload))
            self.greeted = True
        elif opcode == PING:
            self.pings += 1
            self.send_frame(PONG, payload)
        elif opcode == CLOSE:
            self.send_frame(CLOSE, payload)
            raise Ended(struct.unpack(">H", payload[:2])[0])

    def read_events(self):
        self.body += self.dechunked() if self.is_chunked else self.heard
        self.heard = self.heard if self.is_chunked else b""
        while b"\n\n" in self.body:
            event, self.body = self.body.split(b"\n\n", 1)
            self.take_event(event.decode().split("\n"))
        if self.is_over:
            raise Ended()

    def dechunked(self):
        whole = b""
        while b"\r\n" in self.heard:
            size, rest = self.heard.split(b"\r\n", 1)
            length = int(size, 16)
            if len(rest) < length + 2:
                break
            self.is_over = length == 0
            whole, self.heard = whole + rest[:length], rest[length + 2:]
        return whole

    def take_event(self, lines):
        fields = dict(line.split(": ", 1) for line in lines if ": " in line)
        self.pings += lines == [":"]
        if "retry" in fields:
            self.retry_ms = int(fields["retry"])
        if "data" not in fields:
            return
        message = json.loads(fields["data"])
        assert fields["event"] == message["type"] and fields.get("id") == (
            str(message["seq"]) if "seq" in message else None), lines
        self.messages.append(message)

    # What tests do with it.

    def next(self, kind=None, patience_s=PATIENCE_S):
        """The next message; of a kind: what comes before is passed over."""
        deadline = time.monotonic() + patience_s
        while True:
            while self.messages:
                message = self.messages.pop(0)
                if kind in (None, message["type"]):
                    return message
            left = deadline - time.monotonic()
            if left <= 0:
                raise AssertionError(f"waited {patience_s} s for {kind or 'a message'}")
            self.socket.settimeout(left)
            try:
                self.feed(self.socket.recv(65536))
            except TimeoutError:
                continue

    def end(self, patience_s=PATIENCE_S):
        """Waits until it ends. @return its close code, and the messages that came before"""
        heard = []
        try:
            while True:
                heard.append(self.next(patience_s=patience_s))
        except (Ended, ConnectionResetError) as ended:
            return getattr(ended, "code", None), heard + self.messages

    def say(self, **message):
        """Not before it was greeted."""
        while self.head is None or not self.greeted:
            self.feed(self.socket.recv(65536))
        self.send_frame(TEXT, json.dumps(message).encode())

    def send_frame(self, opcode, payload):
        mask = os.urandom(4)
        masked = bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))
        length = len(payload)
        head = bytes([0x80 | opcode]) + (bytes([0x80 | length]) if length < 126 else
                                         bytes([0x80 | 126]) + length.to_bytes(2, "big"))
        self.socket.sendall(head + mask + masked)

    def close(self):
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Follower:
    """Somebody who stays on a channel whatever happens: comes back with the last number that they saw."""

    def __init__(self, urls, headers=None, last=0, **options):
        self.urls, self.headers, self.last, self.options = list(urls), headers, last, options
        self.log, self.stream, self.come_back_at, self.connections, self.ends = [], None, 0.0, 0, []

    def take(self):
        """Notes what came: numbers only go up."""
        for message in self.stream.messages:
            if "seq" in message:
                assert message["seq"] > self.last, f"{message['seq']} after {self.last}"
                self.last = message["seq"]
                self.log.append(message)
            elif message["type"] == "bye":
                self.stream.retry_ms = message["retry_ms"]
        self.stream.messages.clear()


class Fleet:
    """Many followers in one thread."""

    def __init__(self, followers):
        self.followers = followers
        self.selector = selectors.DefaultSelector()

    def connect(self, follower):
        follower.connections += 1
        url = follower.urls[follower.connections % len(follower.urls)]
        try:
            follower.stream = Stream(url, follower.headers, follower.last, **follower.options)
        except OSError:
            follower.come_back_at = time.monotonic() + 0.1
            return
        follower.stream.socket.setblocking(False)
        self.selector.register(follower.stream.socket, selectors.EVENT_READ, follower)

    def lose(self, follower):
        retry_s = (follower.stream.retry_ms or 50) / 1000
        self.selector.unregister(follower.stream.socket)
        follower.stream.close()
        follower.stream, follower.come_back_at = None, time.monotonic() + retry_s

    def hear(self, follower):
        try:
            follower.stream.feed(follower.stream.socket.recv(65536))
            follower.take()
        except BlockingIOError:
            pass
        except (Refused, Ended, OSError) as end:
            follower.ends.append(repr(end))
            follower.take()
            self.lose(follower)

    def turn(self):
        """Whoever is away and may come back does; then what is there is heard."""
        now = time.monotonic()
        for follower in self.followers:
            if not follower.stream and now >= follower.come_back_at:
                self.connect(follower)
        for key, _ in self.selector.select(timeout=0.02):
            self.hear(key.data)

    def run_for(self, seconds):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.turn()

    def run_until(self, condition, what, patience_s=60.0):
        deadline = time.monotonic() + patience_s
        while not condition():
            assert time.monotonic() < deadline, f"waited {patience_s:.0f} s for {what}"
            self.turn()

    def close(self):
        for follower in self.followers:
            if follower.stream:
                follower.stream.close()
        self.selector.close()


def check_follower(follower, thread):
    """Compares what somebody got with what posts has: each thing that happened once and in order, and of
    each comment how it is now. thread: of ?after=0, all pages."""
    numbers = [message["seq"] for message in follower.log]
    assert numbers == sorted(set(numbers)), "not in order, or twice"
    newest = {message["comment"]["id"]: message["comment"] for message in follower.log}
    assert newest == {comment["id"]: comment for comment in thread}, "not what posts has"
