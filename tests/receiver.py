"""A receiver of webhooks of a test's own. It checks every signature by itself (standardwebhooks.com), and
answers as it is told to."""
import base64
import collections
import hashlib
import hmac
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from system import wait_for

TOLERANCE_S = 10


def sign(secret, message_id, sent_at, body):
    key = base64.b64decode(secret.removeprefix("whsec_"))
    code = hmac.new(key, f"{message_id}.{sent_at}.".encode() + body, hashlib.sha256).digest()
    return "v1," + base64.b64encode(code).decode()


class Request:
    """One that came: `id`, `type`, `data`, `signatures`, `at` (a monotonic time) and the path."""

    def __init__(self, path, headers, body):
        self.path, self.body, self.at = path, body, time.monotonic()
        self.id, self.sent_at = headers["webhook-id"], headers["webhook-timestamp"]
        self.signatures = headers["webhook-signature"].split(" ")
        message = json.loads(body)
        assert sorted(message) == ["data", "timestamp", "type"], message
        self.type, self.data = message["type"], message["data"]

    def is_signed_by(self, secret):
        fresh = abs(time.time() - int(self.sent_at)) < TOLERANCE_S
        return fresh and sign(secret, self.id, self.sent_at, self.body) in self.signatures


class Receiver:
    """`answers[path]` is what requests get one after the other, then 204 for ever: a status, a status with
    headers and a body, or "hang" (no answer until the end). `always[path]` is what all of them get.
    @param tls  the context of its side; without one it speaks plain HTTP"""

    def __init__(self, tls=None):
        self.scheme = "https" if tls else "http"
        self.requests = []
        self.connections = 0
        self.answers = collections.defaultdict(list)
        self.always = {}
        self.lock = threading.Lock()
        self.closing = threading.Event()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                receiver._take(self)

            def do_GET(self):
                receiver._take(self)

            def log_message(self, *words):
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 256

            def get_request(self):
                receiver.connections += 1
                return super().get_request()

        self.server = Server(("127.0.0.1", 0), Handler)
        if tls:
            self.server.socket = tls.wrap_socket(self.server.socket, server_side=True)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def port(self):
        return self.server.server_port

    def url(self, path):
        return f"{self.scheme}://127.0.0.1:{self.port}{path}"

    def of(self, path, kind=None):
        with self.lock:
            return [request for request in self.requests
                    if request.path == path and kind in (None, request.type)]

    def wait(self, path, count=1, kind=None, patience_s=20.0):
        """The requests to a path, when there are so many."""
        wait_for(lambda: len(self.of(path, kind)) >= count, f"{count} requests to {path}", patience_s)
        return self.of(path, kind)

    def close(self):
        self.closing.set()
        self.server.shutdown()
        self.server.server_close()

    def _take(self, request):
        body = request.rfile.read(int(request.headers["Content-Length"] or 0))
        with self.lock:
            self.requests.append(Request(request.path, request.headers, body))
            answers = self.answers[request.path]
            answer = answers.pop(0) if answers else self.always.get(request.path, 204)
        if answer == "hang":
            self.closing.wait(30)
            request.close_connection = True
            return
        status, headers, text = answer if isinstance(answer, tuple) else (answer, {}, "")
        request.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(text.encode()))}.items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(text.encode())
