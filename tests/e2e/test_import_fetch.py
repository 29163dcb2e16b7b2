"""FEATURES B15: attachments that an import fetches from where they lie, and where it does not go."""
import contextlib
import hashlib
import os
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from pictures import picture, read
from system import ROOT, wait_for
from test_import import attachment, run_import, wxr, wxr_item

MB = 1 << 20
UPLOADS = "/wp-content/uploads"


class Site(ThreadingHTTPServer):
    """Answers[path] is (status, headers, body), or None for a connection that ends without an answer."""
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers, self.asked = {}, []
        self.url = f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        answer = self.server.answers.get(self.path, (404, {}, b""))
        if answer is None:
            self.close_connection = True
            return
        status, headers, body = answer
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(body)

    def log_message(self, *words):
        pass


@pytest.fixture
def site():
    with Site() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def allowed(monkeypatch):
    """The site is at no public address, and by http."""
    monkeypatch.setenv("CRIER_IMPORT_ALLOW", "127.0.0.0/8")


def export_of(tmp_path, name, *urls, content="words"):
    path = tmp_path / f"{name}.xml"
    path.write_text(wxr(wxr_item(1, name, content=content),
                        *(attachment(2 + i, name, url) for i, url in enumerate(urls))))
    return path


def test_attachments_come_from_where_they_lie_and_posts_name_them_as_they_are_served_here(
        system, user, gateway, site, allowed, tmp_path):
    ann, base = user("Ann"), site.url + UPLOADS
    site.answers = {
        f"{UPLOADS}/a%20cat.jpg": (200, {"Content-Type": "text/html"}, picture("JPEG")),
        f"{UPLOADS}/moved.png": (301, {"Location": "../else/where.png"}, b""),
        "/wp-content/else/where.png": (200, {}, picture("PNG")),
        "/theirs.png": (200, {}, picture("PNG"))}
    content = f'<img src="{base}/a%20cat.jpg"><img src="{site.url}/theirs.png"><img src="{base}/gone.png">'
    path = export_of(tmp_path, "fetched", f"{base}/a cat.jpg", f"{base}/moved.png", f"{base}/gone.png", content=content)

    dry, _ = run_import(system, path, "--author", ann.email, "--fetch", "--dry-run")
    assert [row["outcome"] for row in dry] == ["created"] * 4
    run_import(system, path, "--author", ann.email, "--dry-run")
    assert site.asked == [], "nothing is asked for that was not wished for"

    rows, _ = run_import(system, path, "--author", ann.email, "--fetch")
    assert [row["outcome"] for row in rows] == ["created", "unchanged", "created", "skipped"]
    assert "404" in rows[3]["reason"]
    images = {image["type"]: image for image in ann.get("/api/media").json()["items"]}
    assert len(images) == 2
    post = gateway.get(f"/api/posts/{rows[0]['post_id']}").json()
    assert post["content"] == content.replace(f"{base}/a%20cat.jpg", images["image/jpeg"]["url"])
    assert gateway.get(images["image/png"]["url"]).status_code == 200
    assert "/theirs.png" not in site.asked

    again, _ = run_import(system, path, "--author", ann.email, "--fetch", "--update")
    assert [row["outcome"] for row in again] == ["unchanged"] * 3 + ["skipped"]
    assert len(ann.get("/api/media").json()["items"]) == 2


def test_what_cannot_be_an_image_of_ours_is_told_row_by_row(system, user, site, allowed, tmp_path):
    ann = user()
    site.answers = {"/text.png": (200, {}, b"<script>"), "/large.png": (200, {}, bytes(10 * MB + 1)),
                    "/endless.png": (200, {"Content-Length": str(1 << 40)}, bytes(11 * MB)),
                    "/round.png": (302, {"Location": "/round.png"}, b""), "/busy.png": (503, {}, b"busy"),
                    "/inside.png": (302, {"Location": "http://10.255.255.1/x.png"}, b""),
                    "/file.png": (302, {"Location": "file:///etc/passwd"}, b"")}
    urls = [*(site.url + path for path in site.answers), "http://169.254.169.254/x.png", "ftp://e.example/x.png",
            "http://user:word@127.0.0.1/x.png"]
    rows, _ = run_import(system, export_of(tmp_path, "hostile", *urls), "--author", ann.email, "--fetch", status=3)
    assert {row["outcome"] for row in rows[1:]} == {"refused"}
    said = [row["reason"] for row in rows[1:]]
    for reason, words in zip(said, ("JPEG, PNG", "bytes", "bytes", "302", "503", "public address", "address",
                                    "public address", "https URL", "a user or a password")):
        assert words in reason, said
    assert site.asked.count("/round.png") == 6
    assert ann.get("/api/media").json()["items"] == []


def test_only_public_addresses_are_asked(system, user, site, tmp_path):
    url = f"{site.url}/a.png"
    names = [url, url.replace("127.0.0.1", "localhost"), url.replace("http:", "https:").replace("127.0.0.1", "localhost"),
             "https://[::1]:4430/a.png", "https://2130706433:4430/a.png"]
    rows, _ = run_import(system, export_of(tmp_path, "inside", *names), "--author", user().email, "--fetch", status=3)
    assert [row["outcome"] for row in rows[1:]] == ["refused"] * len(names)
    assert all("public" in row["reason"] for row in rows[1:]), rows
    assert site.asked == []


def test_a_host_that_does_not_answer_is_given_up(system, user, site, allowed, tmp_path):
    urls = [f"{site.url}/{number}.png" for number in range(6)]
    site.answers = {f"/{number}.png": None for number in range(6)}
    rows, _ = run_import(system, export_of(tmp_path, "silent", *urls), "--author", user().email, "--fetch", status=3)
    assert len(set(site.asked)) == 3
    assert ["did not answer 3 times" in row["reason"] for row in rows[1:]] == [False] * 3 + [True] * 3


def test_a_setting_that_is_no_list_of_networks_is_told(system, user, monkeypatch, tmp_path):
    monkeypatch.setenv("CRIER_IMPORT_ALLOW", "everything")
    done = system.run_program("posts", "import", "--fetch", str(export_of(tmp_path, "typo")))
    assert done.returncode == 1 and "CRIER_IMPORT_ALLOW" in done.stdout


# Killed.

PICTURES = 24


def when_killed(system, words, site, at, delay_s):
    """Ends an import with SIGKILL, some time after its at-th question. @return whether it was still running"""
    program = ROOT / "build" / system.environment["CRIER_PRESET"] / "bin" / "crier-posts"
    environment = {**os.environ, "CRIER_ENV_FILE": str(system.data / "run" / "crier.env")}
    asked = len(site.asked)
    with subprocess.Popen([program, "import", "--fetch", *words], env=environment, stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL) as running:
        wait_for(lambda: len(site.asked) >= asked + at or running.poll() is not None, "the question")
        time.sleep(delay_s)
        running.kill()
        return running.wait() < 0


def stored(system):
    """Name -> bytes of all that the storage has, and what never came into its place."""
    folder = system.data / "media"
    whole = {path.name: path.read_bytes() for path in folder.glob("[0-9a-f][0-9a-f]/*")}
    return whole, list((folder / "new").iterdir())


def test_an_import_that_is_killed_while_it_fetches_leaves_nothing_half_and_nothing_twice(
        system, user, gateway, site, allowed, tmp_path):
    ann = user("Ann")
    before, _ = stored(system)
    paths = [f"{UPLOADS}/{ann.id}/{number}.png" for number in range(PICTURES)]
    site.answers = {path: (200, {}, picture("PNG", (400 + number, 30 + ann.id % 50))) for number, path in enumerate(paths)}
    export = tmp_path / "export.xml"
    export.write_text(wxr(*(wxr_item(number, f"killed{ann.id}", content=f'<img src="{site.url}{path}">')
                            for number, path in enumerate(paths)),
                          *(attachment(100 + number, f"killed{ann.id}", site.url + path) for number, path in enumerate(paths))))
    words = [str(export), "--author", ann.email]
    died = [when_killed(system, words, site, at, delay_s)
            for at, delay_s in ((1, 0), (3, 0.004), (7, 0.012), (9, 0.02), (12, 0.03), (5, 0.05))]
    assert any(died), "it was too quick for all of them"

    rows, _ = run_import(system, export, *words[1:], "--fetch")
    assert {row["outcome"] for row in rows} <= {"created", "unchanged"}
    again, _ = run_import(system, export, "--author", ann.email, "--fetch")
    assert {row["outcome"] for row in again} == {"unchanged"}

    images = ann.get("/api/media", params={"limit": 100}).json()["items"]
    assert len(images) == PICTURES == len({image["url"] for image in images})
    posts = ann.get("/api/posts", params={"user_id": ann.id, "limit": 100}).json()["items"]
    shown = [gateway.get(f"/api/posts/{post['id']}").json()["content"] for post in posts]
    assert sorted(shown) == sorted(f'<img src="{image["url"]}">' for image in images)

    now, unfinished = stored(system)
    named = {url.rsplit("/", 1)[1] for image in images
             for url in (image["url"], *(each["url"] for each in image["renditions"]))}
    assert {name for name in now if name not in before} == named, "what is there and what is known"
    for name in named:
        assert read(now[name]).format == "PNG"
        assert "-w" in name or hashlib.sha256(now[name]).hexdigest() == name.removesuffix(".png")
    # What was being written lies where nobody looks; an hour later whoever starts removes it.
    for path in unfinished:
        os.utime(path, (0, time.time() - 2 * 3600))
    run_import(system, export, "--author", ann.email, "--fetch")
    assert stored(system)[1] == []
