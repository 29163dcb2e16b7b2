"""FEATURES B15: an export, brought into an empty system of either engine, is exported as the same bytes."""
import json

import pytest

from conftest import ENGINE
from postgres import Postgres
from system import System
from test_import import counts_of, export, run_import, write_records, wxr, wxr_author, wxr_comment, wxr_item

IMAGES = [{"url": "https://e.example/\u0061.png", "alt": "l1\nl2 \"", "width": 3},
          {"url": "https://e.example/b.png", "alt": ""}]
FAR = {"date": "2999-12-01", "hour": 9, "minute": 30, "timezone": "Europe/Berlin"}


@pytest.fixture(params=["sqlite"] if ENGINE == "sqlite" else ["sqlite", "postgres"])
def elsewhere(request, tmp_path, tmp_path_factory):
    """An empty system, on this run's engine or the other one."""
    if request.param == "sqlite":
        other = System(tmp_path / "other")
        other.up()
        yield other
        other.down()
        return
    with Postgres(tmp_path_factory.mktemp("elsewhere")) as server:
        other = System(tmp_path / "other", CRIER_DB=server.url)
        other.up()
        yield other
        other.down()


def ok(answer, status=201):
    assert answer.status_code == status, answer.text
    return answer.json() if answer.content else None


@pytest.fixture(scope="module")
def approver(system, admin):
    person = system.register("Approver")
    assert admin.put(f"/api/users/{person.id}/role", json={"role": "approver"}).status_code == 200
    return system.sign_in(person.email, person.password)


@pytest.fixture(scope="module")
def written(system, admin, approver, tmp_path_factory):
    """One of everything that an export has."""
    ann, bob = system.register("Ann  with  blanks " + "x" * 150), system.register("Bøb")
    odd = ok(ann.post("/api/posts", json={
        "title": "  Two  blanks,\u00a0and \U0001F600 <b>&amp;</b> ", "content": "\r\n\t l1\n\n\n\"q\" \\ \u2028\u0085\ufeff ✓ ",
        "tags": ["Uncategorized", " b  c ", "page"], "format": "text", "images": IMAGES}))
    ok(ann.post("/api/posts", json={"title": "Draft", "content": "x", "status": "draft"}))
    for channel in ("site", "webhook"):
        post = ok(ann.post("/api/posts", json={"title": channel, "content": "x", "status": "draft", "channel": channel}))
        ok(ann.post("/api/schedules", json={"post_id": post["id"], **FAR}))
    articles = [ok(ann.post("/api/blogs", json={"title": f"A{i}", "content": "x"})) for i in range(4)]
    ok(approver.post(f"/api/blogs/{articles[1]['id']}/approve"), 200)
    ok(approver.post(f"/api/blogs/{articles[2]['id']}/reject", json={"reason": "No sources."}), 200)
    ok(approver.post(f"/api/blogs/{articles[3]['id']}/approve"), 200)
    ok(ann.post("/api/schedules", json={"post_id": articles[3]["id"], **FAR}))
    said = [ok(bob.post(f"/api/posts/{odd['id']}/comments", json={"content": words}))
            for words in (" One\n\n\n ", "Two", "Gone", "Edited")]
    ok(approver.post(f"/api/comments/{said[1]['id']}/hide", json={"reason": "Off  topic"}), 200)
    ok(bob.delete(f"/api/comments/{said[2]['id']}"), 204)
    ok(bob.patch(f"/api/comments/{said[3]['id']}", json={"content": "Edited since"}), 200)
    folder = tmp_path_factory.mktemp("written")
    brought = folder / "brought.xml"
    brought.write_text(wxr(wxr_item(1, "out", *(wxr_comment(i, f"Zoe {i}", "Hm") for i in range(250)), content="y" * 9),
                           authors=wxr_author(1, "out", ann.email)))
    run_import(system, brought)
    run_import(system, write_records(folder / "dead.ndjson", *({
        "key": f"dead:{status}", "author": bob.email, "title": "T", "content": "C", "channel": "webhook",
        "status": status, "failure": "503 from its channel", "publish_at": "2026-01-02T03:04:00Z",
        "created_at": "2025-12-31T00:00:00.123Z", "schedule": {
            "date": "2026-01-02", "hour": 4, "minute": 4, "timezone": "Europe/Berlin"}}
        for status in ("failed", "unconfirmed")), {
            "key": "live:1", "author": bob.email, "title": "Went live", "content": "C", "status": "published",
            "publish_at": "2025-01-02T03:04:00Z", "published_at": "2025-01-02T03:04:00.250Z"}))
    return ann


def test_an_export_is_the_same_bytes_wherever_it_goes(system, written, elsewhere, tmp_path):
    first = export(system)
    records = [json.loads(line) for line in first.split("\n") if line]
    posts = [record for record in records if "title" in record]
    statuses = {record["status"] for record in posts}
    odd = next(record for record in posts if record["title"].startswith("  Two"))
    assert (odd["tags"], odd["images"]) == (["Uncategorized", " b  c ", "page"], IMAGES)
    assert statuses == {"draft", "pending", "approved", "rejected", "scheduled", "published", "failed", "unconfirmed"}
    assert sum("comment_on" in record for record in records) >= 253

    path = tmp_path / "export.ndjson"
    path.write_text(first, newline="")
    rows, summary = run_import(elsewhere, path)
    assert summary["posts"]["created"] == len(posts)
    assert export(elsewhere) == first
    again, _ = run_import(elsewhere, path)
    assert set(counts_of(again)) == set(counts_of(again, "comment")) == {"unchanged"}
    assert export(elsewhere) == first

    scheduled = next(record for record in posts if record["title"] == "site")
    row = next(row for row in rows if row.get("key") == scheduled["key"])
    someone = elsewhere.sign_in(elsewhere.admin_email, elsewhere.admin_password)
    schedule = someone.get(f"/api/schedules/{row['post_id']}").json()
    assert {name: schedule[name] for name in FAR} == FAR


def test_an_export_that_is_not_whole_is_told(system, written):
    with open("/dev/full", "w") as full:
        done = system.run_program("posts", "export", stdout=full)
    assert done.returncode == 1


def test_an_export_is_known_where_it_comes_from(system, written, tmp_path):
    path = tmp_path / "export.ndjson"
    path.write_text(export(system), newline="")
    rows, summary = run_import(system, path)
    assert set(counts_of(rows)) == set(counts_of(rows, "comment")) == {"unchanged"}
    assert export(system) == path.read_text()


def test_a_dead_letter_from_elsewhere_can_be_taken_up(system, written, admin):
    dead = admin.get("/api/schedules/dead-letters").json()["items"]
    assert {post["status"] for post in dead} == {"failed", "unconfirmed"}
    assert all(post["reason"] == "503 from its channel" for post in dead)


def test_what_is_about_to_go_with_its_author_is_left_out(system, admin, user):
    ann, bob = user("Ann"), user("Bob")
    post = ok(bob.post("/api/posts", json={"title": "Stays", "content": "x"}))
    for person in (ann, bob):
        ok(person.post(f"/api/posts/{post['id']}/comments", json={"content": f"By {person.id}."}))
    mine = ok(ann.post("/api/posts", json={"title": "Goes", "content": "x"}))
    assert admin.delete(f"/api/users/{ann.id}").status_code == 204
    text = export(system)
    assert f"By {bob.id}." in text and f"post:{post['id']}@" in text
    assert f"By {ann.id}." not in text and f"post:{mine['id']}@" not in text
