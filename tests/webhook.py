"""A webhook of a test's own: it takes posts, answers as it is told to, and checks every signature."""
import base64
import hashlib
import hmac
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET = "whsec_" + base64.b64encode(b"a secret of the tests, 32 bytes.").decode()


class Webhook:
    """`received` is a list of (id, body). `answers` has for a post's id what it gets one after the other,
    then 204 for ever: a status, a status with headers, "hang" (no answer) or "cut" (the connection ends
    without one)."""

    def __init__(self):
        self.received = []
        self.answers = {}
        self.unsigned = []
        self.lock = threading.Lock()
        webhook = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                webhook._take(self)

            def log_message(self, *words):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def settings(self):
        return {"CRIER_SCHEDULER_WEBHOOK_URL": f"http://127.0.0.1:{self.server.server_port}/posts",
                "CRIER_SCHEDULER_WEBHOOK_SECRET": SECRET}

    def bodies(self, post_id):
        with self.lock:
            return [body for _, body in self.received if body["post_id"] == post_id]

    def keys(self, post_id):
        """The idempotency key of each request for a post."""
        with self.lock:
            return [name for name, body in self.received if body["post_id"] == post_id]

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def _take(self, request):
        body = request.rfile.read(int(request.headers["Content-Length"])).decode()
        name, sent_at = request.headers["webhook-id"], request.headers["webhook-timestamp"]
        code = hmac.new(base64.b64decode(SECRET[6:]), f"{name}.{sent_at}.{body}".encode(), hashlib.sha256)
        post = json.loads(body)
        with self.lock:
            self.received.append((name, post))
            if request.headers["webhook-signature"] != "v1," + base64.b64encode(code.digest()).decode() \
                    or abs(time.time() - int(sent_at)) > 5:
                self.unsigned.append(name)
            answers = self.answers.get(post["post_id"])
            answer = answers.pop(0) if answers else 204
        self._answer(request, answer)

    @staticmethod
    def _answer(request, answer):
        if answer == "hang":
            time.sleep(30)
        if answer in ("hang", "cut"):
            request.close_connection = True
            return
        answer, headers = answer if isinstance(answer, tuple) else (answer, {})
        request.send_response(answer)
        for name, value in {**headers, "Content-Length": "0"}.items():
            request.send_header(name, value)
        request.end_headers()
