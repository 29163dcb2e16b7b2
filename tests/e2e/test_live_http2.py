"""Streams through the gateway's TLS; notifications by HTTP/2, where one connection carries many."""
import asyncio
import contextlib
import json
import subprocess

import httpx
import pytest
import websockets

from system import wait_for


@contextlib.contextmanager
def curl(cafile, url, token, log):
    """Follows a stream of Server-Sent Events; what it is answered, head and body, is in the log."""
    command = ["curl", "--silent", "--no-progress-meter", "--http2", "--no-buffer", "--include", "--cacert", cafile, "--max-time", "60",
               "--noproxy", "*", "--header", f"Authorization: Bearer {token}", "--parallel", url, url]
    with open(log, "wb") as out, subprocess.Popen(command, stdout=out) as running:
        try:
            yield lambda: log.read_text()
        finally:
            running.kill()


def messages(text):
    return [json.loads(line[6:]) for line in text.split("\n") if line.startswith("data: ")]


def test_notifications_come_at_once_over_http2(tls, tmp_path):
    running, context = tls
    with httpx.Client(base_url=running.gateway_url, verify=context, trust_env=False) as client:
        answer = client.post("/api/auth/login", json={"email": running.admin_email, "password": running.admin_password})
        token = answer.json()["access_token"]
        events = f"{running.gateway_url}/api/notifications/sse"
        with curl(running.data.parent / "cert.pem", events, token, tmp_path / "heard") as heard:
            wait_for(lambda: [each["type"] for each in messages(heard())] == ["hello", "hello"], "two streams")
            article = client.post("/api/blogs", json={"title": "News", "content": "Words"},
                                  headers={"Authorization": f"Bearer {token}"})
            assert article.status_code == 201, article.text
            told = wait_for(lambda: [each for each in messages(heard()) if each["type"] == "notification"][1:], "both told", 2)
        assert told[0]["post_id"] == article.json()["id"]
        head = heard().split("\n\n")[0].split("\n")
        assert head[0].strip() == "HTTP/2 200" and "content-type: text/event-stream" in head
        assert not [line for line in head if line.startswith(("connection:", "transfer-encoding:"))]
        refused = client.get("/api/notifications/sse")
        assert (refused.status_code, refused.headers["content-type"]) == (401, "application/problem+json")


def test_a_cookie_opens_streams_on_pages_that_came_by_tls(tls):
    running, context = tls
    with httpx.Client(base_url=running.gateway_url, verify=context, trust_env=False) as client:
        answer = client.post("/api/auth/login?cookie=true", json={"email": running.admin_email, "password": running.admin_password})
        assert answer.status_code == 200, answer.text
        with client.stream("GET", "/api/notifications/sse", headers={"Origin": running.gateway_url}) as stream:
            assert stream.status_code == 200
            assert "event: hello" in next(stream.iter_text())
        plain = running.gateway_url.replace("https://", "http://")
        assert client.get("/api/notifications/sse", headers={"Origin": plain}).status_code == 403


def test_comments_come_over_a_websocket_by_tls(tls):
    """To a page, which has a cookie and an Origin, and to none that came without TLS."""
    running, context = tls
    with httpx.Client(base_url=running.gateway_url, verify=context, trust_env=False) as client:
        answer = client.post("/api/auth/login?cookie=true", json={"email": running.admin_email, "password": running.admin_password})
        csrf = {"X-CSRF-Token": answer.json()["csrf_token"]}
        post = client.post("/api/posts", json={"title": "Talked about", "content": "Words"}, headers=csrf).json()
        url = f"{running.gateway_url.replace('https', 'wss')}/api/posts/{post['id']}/ws"
        cookie = {"Cookie": "; ".join(f"{name}={value}" for name, value in client.cookies.items())}

        async def follow():
            async with websockets.connect(url, ssl=context, origin=running.gateway_url, extra_headers=cookie) as page:
                await page.send(json.dumps({"type": "comment", "id": "mine", "content": "By TLS"}))
                while (told := json.loads(await asyncio.wait_for(page.recv(), 10)))["type"] != "ack":
                    pass
                assert (told["id"], told["comment"]["user_id"]) == ("mine", answer.json()["user"]["id"])
            with pytest.raises(websockets.InvalidStatusCode, match="403"):
                await websockets.connect(url, ssl=context, origin=running.gateway_url.replace("https", "http"), extra_headers=cookie)
        asyncio.run(follow())
