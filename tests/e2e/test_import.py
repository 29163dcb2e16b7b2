"""FEATURES B15 for WordPress exports and NDJSON: what goes in, what is said of it, what comes out."""
import json
import os
import xml.etree.ElementTree as xml
from collections import Counter

import pytest

from publishing import next_minute
from system import ROOT, System

SHARED = os.environ.get("CRIER_SHARED") or ROOT.parent / "shared"
RECORDED = os.path.join(SHARED, "import-fixtures", "wordpress-theme-unit-test.xml")


def run_import(system, path, *options):
    """@return (rows, summary)"""
    done = system.run_program("posts", "import", *options, str(path))
    assert done.returncode == 0, done.stdout[-2000:]
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    return rows[:-1], rows[-1]


def export(system):
    done = system.run_program("posts", "export")
    assert done.returncode == 0, done.stdout[-2000:]
    return done.stdout


def write_records(path, *records):
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


def counts_of(rows):
    return Counter(row["outcome"] for row in rows)


@pytest.fixture
def recorded():
    if not os.path.exists(RECORDED):
        pytest.skip(f"THE RECORDED EXPORT IS NOT THERE: {RECORDED}")
    return RECORDED


def test_a_real_wordpress_export_comes_in_once(system, admin, gateway, recorded):
    items = xml.parse(recorded).getroot().iter("item")
    kinds = Counter((item.findtext("{*}post_type"), item.findtext("{*}status")) for item in items)
    posts = sum(count for (kind, _), count in kinds.items() if kind in ("post", "page"))
    others = sum(count for (kind, _), count in kinds.items() if kind not in ("post", "page"))

    dry, _ = run_import(system, recorded, "--dry-run", "--author", admin.email)
    rows, summary = run_import(system, recorded, "--author", admin.email)

    assert counts_of(dry)["imported"] == posts
    assert summary["complete"] and summary["authors"] == 2
    assert counts_of(rows) == {"imported": posts, "passed_over": others}
    assert all(row["reason"] for row in rows if row["outcome"] == "passed_over")
    taken = [row for row in rows if row["outcome"] == "imported"]
    assert Counter(row["status"] for row in taken)["published"] >= 70
    live = next(row for row in taken if row["status"] == "published")
    post = gateway.get(f"/api/posts/{live['post_id']}").json()
    assert post["format"] == "html" and post["title"] and post["published_at"] < "2024"
    for row in taken:
        if row["status"] == "draft":
            assert gateway.get(f"/api/posts/{row['post_id']}").status_code == 404
            assert admin.get(f"/api/posts/{row['post_id']}").status_code == 200

    again, _ = run_import(system, recorded, "--author", admin.email)
    assert counts_of(again) == {"exists": posts, "passed_over": others}


def test_a_bad_line_is_told_and_the_others_come_in(system, admin, tmp_path):
    path = tmp_path / "posts.ndjson"
    path.write_text("\n".join([
        json.dumps({"key": "bad-line:1", "author": admin.email, "title": "Good", "content": "x"}),
        "{broken",
        json.dumps({"key": "bad-line:3", "author": admin.email, "title": "", "content": 7, "more": 1}),
        json.dumps({"key": "bad-line:4", "title": "Nobody's", "content": "x"}),
        json.dumps({"key": "bad-line:5", "author": admin.email, "title": "Also good", "content": "x"}),
    ]) + "\n")
    rows, summary = run_import(system, path)
    assert [(row["line"], row["outcome"]) for row in rows] == [
        (1, "imported"), (2, "refused"), (3, "refused"), (4, "refused"), (5, "imported")]
    assert all(word in rows[2]["reason"] for word in ("title", "content", "more"))
    assert "--author" in rows[3]["reason"]
    assert summary["refused"] == 3


def test_what_was_scheduled_elsewhere_is_scheduled_here(system, admin, tmp_path):
    minute = next_minute(lead_s=3600)
    path = write_records(tmp_path / "posts.ndjson", {
        "key": "scheduled:1", "author": admin.email, "title": "To come", "content": "x", "status": "scheduled",
        "publish_at": minute.strftime("%Y-%m-%dT%H:%M:%SZ")})
    rows, _ = run_import(system, path)
    schedule = admin.get(f"/api/schedules/{rows[0]['post_id']}").json()
    assert schedule["publish_at"] == minute.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    assert schedule["status"] == "scheduled"


def test_an_export_is_known_where_it_comes_from_and_the_same_elsewhere(system, user, tmp_path):
    ann = user("Ann")
    ann.post("/api/posts", json={"title": "Wandering — ✓", "content": "l1\nl2\t\"q\"", "tags": ["a", "b c"]})
    ann.post("/api/posts", json={"title": "Draft", "content": "x", "status": "draft"})
    path = tmp_path / "export.ndjson"
    path.write_text(export(system))
    rows, _ = run_import(system, path)
    assert set(counts_of(rows)) == {"exists"}

    other = System(tmp_path / "other")
    other.up()
    try:
        rows, summary = run_import(other, path)
        assert summary["refused"] == 0
        assert export(other) == path.read_text()
    finally:
        other.down()


def test_what_is_no_export_is_refused(system, tmp_path):
    for name, text in (("a.xml", "<html><body>hello</body></html>"), ("b.xml", "no xml at all"),
                       ("c.xml", '<!DOCTYPE a [<!ENTITY e "x">]><rss>&e;</rss>')):
        path = tmp_path / name
        path.write_text(text)
        done = system.run_program("posts", "import", str(path))
        assert done.returncode == 1, done.stdout
    assert system.run_program("posts", "import", str(tmp_path / "none.xml")).returncode == 1
    assert system.run_program("posts", "import").returncode == 2
