"""Sites of a test's own behind one address: whoever dials it gets the host that it asks for by name, with a
certificate for that name. Answers are recorded ones, or faults."""
import ctypes
import gzip
import socket
import ssl
import subprocess
import threading
import time
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

HOSTS = ("www.facebook.com", "m.facebook.com", "graph.facebook.com", "*.xx.fbcdn.net", "example.org", "*.example.org",
         "elsewhere.example.net")
FIXTURES = Path(__file__).resolve().parents[2] / "shared" / "page-fixtures"
DRIP_S = 0.05


def recorded(name):
    """The bytes of a recorded answer; None where the recordings are not on this machine."""
    path = FIXTURES / name
    return path.read_bytes() if path.is_file() else None


def make_authority(folder):
    """@return (certificate, key) that vouch for every host here"""
    certificate, key = folder / "sites.pem", folder / "sites.key"
    names = ",".join(f"DNS:{host}" for host in HOSTS)
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                    "-days", "2", "-subj", "/CN=sites of a test", "-addext", f"subjectAltName={names}",
                    "-keyout", key, "-out", certificate], check=True, capture_output=True, timeout=60)
    return certificate, key


class Answer:
    """What is sent. `fault` is "cut" (the connection ends in the middle of it), "drip" (byte by byte, for ever),
    "silence" (nothing at all) or None."""

    def __init__(self, body=b"", status=200, content_type="text/html; charset=utf-8", headers=None, fault=None):
        self.body = body.encode() if isinstance(body, str) else body
        self.status, self.fault = status, fault
        self.headers = {"Content-Type": content_type, **(headers or {})}


def redirect(location, status=302):
    return Answer(status=status, headers={"Location": location})


def bomb(encoding="gzip", megabytes=64):
    """Zeros by the megabyte, in some kilobytes."""
    zeros = bytes(1 << 20)
    if encoding == "gzip":
        packer = zlib.compressobj(9, zlib.DEFLATED, 31)
        body = b"".join(packer.compress(zeros) for _ in range(megabytes)) + packer.flush()
    else:
        body = brotli(zeros * megabytes)
    return Answer(body, headers={"Content-Encoding": encoding})


def brotli(data):
    """By the library itself, which libcurl brings along: Debian's Python has no module of its own for it."""
    library = ctypes.CDLL("libbrotlienc.so.1")
    size = ctypes.c_size_t(len(data) + 1024)
    out = ctypes.create_string_buffer(size.value)
    assert library.BrotliEncoderCompress(5, 22, 0, ctypes.c_size_t(len(data)), data, ctypes.byref(size), out)
    return out.raw[:size.value]


def zipped(body, **options):
    return Answer(gzip.compress(body), headers={"Content-Encoding": "gzip"}, **options)


class Sites:
    """`answers["https://host/path"]` is what is answered, whatever the query: an Answer, a list of them one after the
    other (the last for ever), or a function of the request. What nobody put there is 404. `requests` has all that
    came, as (url, headers)."""

    def __init__(self, certificate, key):
        self.answers = {}
        self.requests = []
        self.lock = threading.Lock()
        self.closing = threading.Event()
        sites = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                sites._answer(self)

            do_POST = do_GET

            def log_message(self, *words):
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *words):
                pass  # who cannot believe the certificate goes away

        self.server = Server(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)
        self.port = self.server.server_port
        self.settings = {"CRIER_SCRAPER_CA": str(certificate), "CRIER_SCRAPER_ALLOW": "127.0.0.0/8",
                         "CRIER_SCRAPER_CONNECT_TO": f"::127.0.0.1:{self.port}",
                         "CRIER_SCRAPER_CONTACT": "https://crier.example.org/about"}
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def urls(self):
        with self.lock:
            return [url for url, _ in self.requests]

    def clear(self):
        with self.lock:
            self.requests.clear()
            self.answers.clear()

    def close(self):
        self.closing.set()
        self.server.shutdown()
        self.server.server_close()

    def _answer(self, request):
        url = f"https://{request.headers['Host']}{request.path}"
        body = request.rfile.read(int(request.headers.get("Content-Length") or 0))
        with self.lock:
            self.requests.append((url, dict(request.headers)))
            answer = self.answers.get(url.partition("?")[0], Answer(b"nothing here", status=404))
            if isinstance(answer, list):
                answer = answer.pop(0) if len(answer) > 1 else answer[0]
        if callable(answer):
            answer = answer(url, request.headers, body)
        try:
            self._send(request, answer)
        except (BrokenPipeError, ConnectionResetError, ssl.SSLError, socket.timeout):
            request.close_connection = True

    def _send(self, request, answer):
        if answer.fault == "silence":
            self.closing.wait(60)
            request.close_connection = True
            return
        request.send_response(answer.status)
        for name, value in answer.headers.items():
            request.send_header(name, value)
        if "Content-Length" not in answer.headers:
            request.send_header("Content-Length", str(len(answer.body)))
        request.end_headers()
        if answer.fault == "drip":
            while not self.closing.is_set():
                request.wfile.write(b" ")
                time.sleep(DRIP_S)
        if answer.fault == "cut":
            request.wfile.write(answer.body[:len(answer.body) // 2])
            request.wfile.flush()
            request.connection.shutdown(socket.SHUT_RDWR)
            request.close_connection = True
            return
        request.wfile.write(answer.body)
