"""A stand-in for S3 that believes nobody: it recomputes each request's signature from what arrived
(AWS Signature Version 4), by code that shares nothing with the one it judges."""
import contextlib
import datetime
import hashlib
import hmac
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

KEY_ID, SECRET, REGION, BUCKET = "AKIDTEST", "a secret/with+signs", "eu-test-1", "pictures"
AUTHORIZATION = re.compile(r"AWS4-HMAC-SHA256 Credential=([^/]+)/(\d{8})/([^/]+)/([^/]+)/aws4_request, ?"
                           r"SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})")
SKEW = datetime.timedelta(minutes=15)


def digest(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def fault_of(method, path, headers, body):
    """Why a request is refused; None where its signature is right."""
    match = AUTHORIZATION.fullmatch(headers.get("Authorization", ""))
    if not match:
        return "no signature"
    key_id, day, region, service, names, signature = match.groups()
    names = names.split(";")
    if (key_id, region, service) != (KEY_ID, REGION, "s3"):
        return f"not ours: {key_id} {region} {service}"
    if not {"host", "x-amz-date", "x-amz-content-sha256"} <= set(names) or names != sorted(names):
        return f"headers are missing, or in no order: {names}"
    if headers["x-amz-content-sha256"] != hashlib.sha256(body).hexdigest():
        return "another body"
    moment = datetime.datetime.strptime(headers["x-amz-date"], "%Y%m%dT%H%M%SZ")
    if abs(datetime.datetime.utcnow() - moment) > SKEW or headers["x-amz-date"][:8] != day:
        return "another time"
    url = urlsplit(path)
    canonical = "\n".join([method, url.path, url.query,
                           *(f"{name}:{' '.join(headers[name].split())}" for name in names), "",
                           ";".join(names), headers["x-amz-content-sha256"]])
    to_sign = "\n".join(["AWS4-HMAC-SHA256", headers["x-amz-date"], f"{day}/{region}/{service}/aws4_request",
                         hashlib.sha256(canonical.encode()).hexdigest()])
    key = f"AWS4{SECRET}".encode()
    for part in (day, region, service, "aws4_request"):
        key = digest(key, part)
    return None if digest(key, to_sign).hex() == signature else "another signature"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        s3 = self.server.s3
        fault = fault_of(self.command, self.path, self.headers, body)
        if fault:
            s3.refused.append(fault)
            return self.reply(403, fault.encode())
        if s3.ill:
            s3.ill -= 1
            return self.reply(503, b"slow down")
        return getattr(self, f"on_{self.command.lower()}")(s3.objects, body)

    do_GET = do_PUT = do_DELETE = answer

    def on_put(self, objects, body):
        if not self.path.startswith(f"/{BUCKET}/"):
            return self.reply(404, b"no such bucket")
        objects[self.path] = (body, self.headers["Content-Type"])
        return self.reply(200)

    def on_get(self, objects, _body):
        if self.path not in objects:
            return self.reply(404, b"no such key")
        return self.reply(200, *objects[self.path])

    def on_delete(self, objects, _body):
        objects.pop(self.path, None)
        return self.reply(204)

    def reply(self, status, body=b"", content_type="application/xml"):
        self.send_response(status)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Type", content_type)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words):
        pass


class S3:
    def __init__(self, port):
        self.url = f"http://127.0.0.1:{port}"
        self.objects = {}   # path -> (bytes, type)
        self.refused = []   # why
        self.ill = 0        # how many requests it answers 503 first

    def settings(self, **others):
        return {"CRIER_MEDIA_S3_URL": self.url, "CRIER_MEDIA_S3_BUCKET": BUCKET, "CRIER_MEDIA_S3_REGION": REGION,
                "CRIER_MEDIA_S3_KEY_ID": KEY_ID, "CRIER_MEDIA_S3_SECRET": SECRET, **others}


@contextlib.contextmanager
def running():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.s3 = S3(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.s3
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
