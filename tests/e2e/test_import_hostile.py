"""Files that are large, broken or meant to do harm: an import answers, in bounded memory."""
import contextlib
import gzip
import json
import os
import subprocess
import sys
import threading

import pytest

from system import ROOT
from test_import import attachment, counts_of, export, of_type, run_import, wxr, wxr_comment, wxr_item

MB = 1 << 20
HERE = "~here~"
RSS_MAX_KB = 64 * 1024


def feed_pipe(pipe, pieces):
    with contextlib.suppress(BrokenPipeError), pipe:
        for piece in pieces:
            pipe.write(piece)


# What a process of its own starts, and no large one: else the peak is that of who forked.
MEASURED = """import resource, subprocess, sys
code = subprocess.call(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(code)"""


def import_pipe(system, report, pieces, *options):
    """Imports what is written into a pipe. @return (exit status, peak RSS in KB, the summary)"""
    program = ROOT / "build" / system.environment["CRIER_PRESET"] / "bin" / "crier-posts"
    environment = {**os.environ, "CRIER_ENV_FILE": str(system.data / "run" / "crier.env")}
    with subprocess.Popen([sys.executable, "-c", MEASURED, program, "import", "--report", report, *options, "-"],
                          env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL) as process:
        writer = threading.Thread(target=feed_pipe, args=(process.stdin, pieces))
        writer.start()
        rss_kb = int(process.stdout.read())
        writer.join()
    return process.returncode, rss_kb, json.loads(report.read_text().splitlines()[-1])


def in_bounds(system, rss_kb):
    return system.environment["CRIER_PRESET"] in ("asan", "tsan") or rss_kb < RSS_MAX_KB


def big_export(name, items, content_bytes, comments):
    """An export, item by item; its last one has a thread that is longer than any handful."""
    whole = wxr(wxr_item(0, name))
    head, tail = whole[:whole.index("<item>")], "</channel></rss>"
    words = ("word " * (content_bytes // 5)).encode()
    yield head.encode()
    for number in range(items):
        item = wxr_item(number, name, *(wxr_comment(i, "Zoe", "Well said. " * 20) for i in range(comments)), content=HERE)
        before, after = item.encode().split(HERE.encode())
        yield before + words + after
    before, after = wxr_item(items, name, HERE).split(HERE)
    yield before.encode()
    for number in range(items):
        yield wxr_comment(number, "Max", "And another thing. " * 50).encode()
    yield (after + tail).encode()


def check_big(system, person, tmp_path, items, content_bytes):
    name = f"big{items}"
    status, rss_kb, summary = import_pipe(system, tmp_path / "report", big_export(name, items, content_bytes, 2),
                                          "--author", person.email)
    assert status == 0 and summary["complete"], summary
    assert summary["posts"]["created"] == items + 1
    assert summary["comments"]["created"] == 3 * items
    assert in_bounds(system, rss_kb), f"{rss_kb} KB"


def test_fifty_megabytes_come_in_in_constant_memory(system, user, tmp_path):
    check_big(system, user("Ann"), tmp_path, 500, 100_000)


@pytest.mark.long
def test_a_gigabyte_comes_in_in_constant_memory(system, user, tmp_path):
    check_big(system, user("Ann"), tmp_path, 5_000, 210_000)


def test_a_hundred_thousand_attachments_take_no_memory_until_posts_show_some(system, user, tmp_path):
    name, posts, attachments = "many-covers", 50, 100_000
    whole = wxr(HERE)
    head, tail = whole.split(HERE)
    cover = "<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>{}</wp:meta_value></wp:postmeta>"
    pieces = [head.encode(),
              *(wxr_item(number, name, cover.format(1000 + number * 1999)).encode() for number in range(posts)),
              *("".join(attachment(1000 + number, name, f"https://old.example/{'long/' * 40}{number}.jpg")
                        for number in range(first, first + 1000)).encode() for first in range(0, attachments, 1000)),
              tail.encode()]
    status, rss_kb, summary = import_pipe(system, tmp_path / "report", pieces, "--author", user("Ann").email)
    assert status == 0 and summary["complete"] and summary["posts"]["skipped"] == attachments, summary
    assert summary["covers"]["created"] == posts, summary
    assert in_bounds(system, rss_kb), f"{rss_kb} KB"
    report = [json.loads(line) for line in (tmp_path / "report").read_text().splitlines()[:-1]]
    assert [row["key"].split("/")[-1] for row in report if row["type"] == "cover"] == [
        f"{number * 1999}.jpg" for number in range(posts)]


HUGE = {"text": ("<content:encoded>", "</content:encoded>"), "title": ("<title>", "</title>"),
        "cdata": ("<content:encoded><![CDATA[", "]]></content:encoded>"), "unknown": ("<unknown>", "</unknown>"),
        "comment": ("<!--", "-->"), "attribute": ("<a b='", "'/>")}


@pytest.mark.parametrize("what", ["text", "cdata", "attribute", *(
    pytest.param(what, marks=pytest.mark.long) for what in ("title", "unknown", "comment"))])
def test_an_element_of_a_hundred_megabytes_is_answered_in_bounded_memory(system, user, tmp_path, what):
    open_element, close_element = HUGE[what]
    whole = wxr(wxr_item(1, f"huge-{what}"), HERE)
    head, tail = whole.split(HERE)
    pieces = [head.encode(), f"<item>{open_element}".encode(), *([b"x" * MB] * 100),
              f"{close_element}<wp:status>publish</wp:status></item>{tail}".encode()]
    status, rss_kb, summary = import_pipe(system, tmp_path / "report", pieces, "--author", user("Ann").email)
    assert status in (0, 1, 3) and summary["posts"]["created"] in (1, 2), summary
    assert summary["complete"] or summary["why"] == "something in it is longer than 10 MB"
    assert in_bounds(system, rss_kb), f"{rss_kb} KB"


def test_a_line_of_a_hundred_megabytes_is_one_bad_row(system, user, tmp_path):
    ann = user("Ann")
    good = json.dumps({"key": f"after:{ann.id}", "author": ann.email, "title": "T", "content": "C"}).encode()
    pieces = [b'{"title":"', *([b"x" * MB] * 100), b'"}\n', good, b"\n"]
    status, rss_kb, summary = import_pipe(system, tmp_path / "report", pieces)
    assert (status, summary["posts"]["created"], summary["posts"]["refused"]) == (3, 1, 1)
    assert in_bounds(system, rss_kb), f"{rss_kb} KB"


def test_much_of_nothing_in_little_gzip_takes_no_memory(system, tmp_path):
    packed = gzip.compress(b"<rss><channel><item><title>" + b" " * (100 * MB))
    status, rss_kb, summary = import_pipe(system, tmp_path / "report", [packed])
    assert status == 1 and not summary["complete"]
    assert in_bounds(system, rss_kb), f"{rss_kb} KB"


BOMB = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {name} "{f"&{of};" * 10}">' for name, of in zip("bcdefghi", "abcdefgh")) + "]>"


HOSTILE = dict([
    ("bomb", f"{BOMB}<rss><channel><item><title>&i;</title></item></channel></rss>".encode()),
    ("file", b'<!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/passwd">]><rss><channel><item><title>&f;</title></item>'
             b"</channel></rss>"),
    ("parameter", b'<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x">%p;]><rss/>'),
    ("late", b"<rss><channel><!DOCTYPE rss [<!ENTITY a 'b'>]></channel></rss>"),
    ("encoding", b'<?xml version="1.0" encoding="klingon"?><rss/>'),
    ("nesting", b"<rss><channel>" + b"<x>" * 100_000),
    ("attributes", b"<rss><channel><item" + b"".join(b" a%d=''" % i for i in range(10_000))),
    ("cut", wxr(wxr_item(1, "cut"))[:-40].encode()),
    ("utf16", wxr(wxr_item(1, "cut16")).replace("UTF-8", "UTF-16").encode("utf-16-le")[:-31]),
    ("zeros", b"\0" * MB),
    ("random", bytes((i * 7919 >> 3) & 255 for i in range(100_000))),
    ("gzip", b"\x1f\x8b\x08\x00" + b"\xff" * 1000),
    ("mark", b"\xef\xbb\xbf"),
])


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_broken_or_meant_to_do_harm_is_answered(system, user, tmp_path, what):
    status, rss_kb, summary = import_pipe(system, tmp_path / "report", [HOSTILE[what]], "--author", user("Ann").email)
    assert status == 1 and not summary["complete"], summary
    assert "root:" not in json.dumps(summary)
    assert in_bounds(system, rss_kb), f"{rss_kb} KB"


@pytest.mark.parametrize("declared, encoding", [("windows-1252", "cp1252"), ("ISO-8859-15", "iso-8859-15"),
                                                ("UTF-16", "utf-16"), ("UTF-8", "utf-8"), ("UTF-8", "utf-8-sig")])
def test_what_says_its_encoding_is_read_in_it(system, user, gateway, tmp_path, declared, encoding):
    path = tmp_path / "encoded.xml"
    text = wxr(wxr_item(1, f"enc-{encoding}", title="Café €"))
    path.write_bytes(text.replace('encoding="UTF-8"', f'encoding="{declared}"').encode(encoding))
    rows, summary = run_import(system, path, "--author", user("Ann").email)
    assert gateway.get(f"/api/posts/{rows[0]['post_id']}").json()["title"] == "Café € 1"
    assert summary["bytes_replaced"] == 0


def test_bytes_that_are_no_text_cost_nothing_but_themselves(system, user, gateway, tmp_path):
    path = tmp_path / "latin.xml"
    path.write_bytes(wxr(wxr_item(1, "bytes", title="Caf@ \x01"), wxr_item(2, "bytes")).encode().replace(b"@", b"\xe9"))
    rows, summary = run_import(system, path, "--author", user("Ann").email)
    assert counts_of(rows) == {"created": 2} and summary["bytes_replaced"] == 2
    assert gateway.get(f"/api/posts/{rows[0]['post_id']}").json()["title"] == "Caf\ufffd 1"


def test_what_the_api_refuses_no_feed_has_to_hold(system, user, gateway, tmp_path):
    """One rule: what XML 1.0 cannot hold is refused with 422, and in a record; elsewhere it is replaced."""
    ann = user("Ann")
    for bad in ("\x08", "\x1b", "\x0b", "\ufffe", "\uffff"):
        for body in ({"title": "T", "content": f"a{bad}b"}, {"title": f"a{bad}b", "content": "C"}):
            for path in ("/api/posts", "/api/blogs"):
                answer = ann.post(path, json=body)
                assert answer.status_code == 422, (bad, answer.text)
    post = ann.post("/api/posts", json={"title": "T", "content": "tab\tand\r\nlines \x7f\x85\U0001fffe"})
    assert post.status_code == 201
    assert ann.patch(f"/api/posts/{post.json()['id']}", json={"content": "a\x01"}).status_code == 422
    assert ann.post(f"/api/posts/{post.json()['id']}/comments", json={"content": "a\x01"}).status_code == 422
    path = tmp_path / "bad.ndjson"
    path.write_text(json.dumps({"title": "T", "content": "a\x01", "author": ann.email}) + "\n")
    rows, _ = run_import(system, path, status=3)
    assert of_type(rows, "post")[0]["reason"].startswith("content: must be without control characters")
    assert "\\u0001" not in export(system)


def test_a_post_that_names_many_large_images_takes_the_memory_of_one(system, user, tmp_path):
    folder = tmp_path / "uploads"
    folder.mkdir()
    (folder / "0.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(9 * MB))
    for number in range(1, 40):
        os.link(folder / "0.png", folder / f"{number}.png")
    content = " ".join(f"https://old.example/wp-content/uploads/{number}.png" for number in range(40))
    status, rss_kb, summary = import_pipe(system, tmp_path / "report", [wxr(wxr_item(1, "large", content=content)).encode()],
                                          "--author", user().email, "--media", str(folder))
    assert status == 0 and summary["posts"]["created"] == 1
    assert in_bounds(system, rss_kb), f"{rss_kb} KB"
