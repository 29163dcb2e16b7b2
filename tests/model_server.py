"""A model of a test's own: it speaks as OpenAI's API does, and says what it is told to."""
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KEY = "sk-test-4f1c9e77"


class Model:
    """`says` is the text that it writes, or a function of what it was asked; `status` and `body` replace its answer.
    `asked` has each request's body."""

    def __init__(self):
        self.says = "It is known."
        self.status, self.body = 200, None
        self.asked = []
        self.refused = 0
        self.lock = threading.Lock()
        self.hold = threading.Event()
        self.hold.set()
        model = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                model._answer(self)

            def log_message(self, *words):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def settings(self):
        return {"CRIER_SCRAPER_AI_URL": f"http://127.0.0.1:{self.server.server_port}/v1",
                "CRIER_SCRAPER_AI_KEY": KEY, "CRIER_SCRAPER_AI_MODEL": "test-model"}

    def close(self):
        self.hold.set()
        self.server.shutdown()
        self.server.server_close()

    def _answer(self, request):
        body = json.loads(request.rfile.read(int(request.headers["Content-Length"])))
        good = request.path == "/v1/chat/completions" and request.headers["Authorization"] == f"Bearer {KEY}"
        with self.lock:
            self.asked.append(body)
            self.refused += not good
        self.hold.wait(20)
        text = self.says(body) if callable(self.says) else self.says
        answer = self.body if self.body is not None else json.dumps({
            "id": "chatcmpl-1", "object": "chat.completion", "model": body["model"],
            "choices": [{"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}})
        data = answer.encode()
        try:
            request.send_response(self.status if good else 401)
            request.send_header("Content-Type", "application/json")
            request.send_header("Content-Length", str(len(data)))
            request.end_headers()
            request.wfile.write(data)
        except OSError:
            request.close_connection = True
