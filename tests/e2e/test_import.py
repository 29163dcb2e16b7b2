"""FEATURES B15: what goes in by an import, and what is said of it."""
import gzip
import json
import os
import xml.etree.ElementTree as xml
from collections import Counter

import httpx
import pytest

from pictures import picture
from publishing import next_minute
from system import ROOT

SHARED = os.environ.get("CRIER_SHARED") or ROOT.parent / "shared"
RECORDED = os.path.join(SHARED, "import-fixtures", "wordpress-theme-unit-test.xml")


def run_import(system, path, *options, status=0, **more):
    """@return (rows, summary)"""
    done = system.run_program("posts", "import", *options, str(path), **more)
    assert done.returncode == status, done.stdout[-2000:]
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["row"] for row in rows[:-1]] == list(range(1, len(rows)))
    return rows[:-1], rows[-1]


def of_type(rows, kind):
    return [row for row in rows if row["type"] == kind]


def export(system):
    done = system.run_program("posts", "export")
    assert done.returncode == 0, done.stdout[-2000:]
    return done.stdout


def write_records(path, *records):
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


def counts_of(rows, kind="post"):
    return Counter(row["outcome"] for row in of_type(rows, kind))


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

    said = Counter()
    for item in xml.parse(recorded).getroot().iter("item"):
        taken = item.findtext("{*}post_type") in ("post", "page")
        for comment in item.findall("{*}comment"):
            of_people = comment.findtext("{*}comment_type") in ("", "comment") and comment.findtext("{*}comment_content")
            said["created" if taken and of_people and comment.findtext("{*}comment_approved") in "01" else "skipped"] += 1

    dry, dry_summary = run_import(system, recorded, "--dry-run", "--author", admin.email)
    rows, summary = run_import(system, recorded, "--author", admin.email)

    assert counts_of(dry)["created"] == posts and dry_summary["posts"] == summary["posts"]
    assert dry_summary["comments"] == summary["comments"]
    assert summary["complete"] and sum(summary["authors"].values()) == 2
    assert counts_of(rows) == {"created": posts, "skipped": others}
    assert counts_of(rows, "comment") == said and said["created"] > 10
    assert all(row["reason"] for row in rows if row["outcome"] == "skipped")
    taken = [row for row in of_type(rows, "post") if row["outcome"] == "created"]
    assert Counter(row["status"] for row in taken)["published"] >= 70
    live = next(row for row in taken if row["status"] == "published")
    post = gateway.get(f"/api/posts/{live['post_id']}").json()
    assert post["format"] == "html" and post["title"] and post["published_at"] < "2024"
    for row in taken:
        if row["status"] == "draft":
            assert gateway.get(f"/api/posts/{row['post_id']}").status_code == 404
            assert admin.get(f"/api/posts/{row['post_id']}").status_code == 200

    again, _ = run_import(system, recorded, "--author", admin.email)
    assert counts_of(again) == {"unchanged": posts, "skipped": others}
    assert counts_of(again, "comment") == {"unchanged": said["created"], "skipped": said["skipped"]}


def test_a_bad_line_is_told_and_the_others_come_in(system, admin, tmp_path):
    path = tmp_path / "posts.ndjson"
    path.write_text("\n".join([
        json.dumps({"key": "bad-line:1", "author": admin.email, "title": "Good", "content": "x"}),
        "{broken",
        json.dumps({"key": "bad-line:3", "author": admin.email, "title": "", "content": 7, "more": 1}),
        json.dumps({"key": "bad-line:4", "title": "Nobody's", "content": "x"}),
        json.dumps({"key": "bad-line:5", "author": admin.email, "title": "Also good", "content": "x"}),
    ]) + "\n")
    rows, summary = run_import(system, path, status=3)
    assert [(row["line"], row["outcome"]) for row in rows] == [
        (1, "created"), (2, "refused"), (3, "refused"), (4, "refused"), (5, "created")]
    assert all(word in rows[2]["reason"] for word in ("title", "content", "more"))
    assert "--author" in rows[3]["reason"]
    assert rows[3]["key"] == "bad-line:4"
    assert summary["posts"]["refused"] == 3


def test_what_was_scheduled_elsewhere_is_scheduled_here(system, admin, tmp_path):
    minute = next_minute(lead_s=3600)
    path = write_records(tmp_path / "posts.ndjson", {
        "key": "scheduled:1", "author": admin.email, "title": "To come", "content": "x", "status": "scheduled",
        "publish_at": minute.strftime("%Y-%m-%dT%H:%M:%SZ")})
    rows, _ = run_import(system, path)
    schedule = admin.get(f"/api/schedules/{rows[0]['post_id']}").json()
    assert schedule["publish_at"] == minute.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    assert schedule["status"] == "scheduled"


def test_what_is_no_export_is_refused(system, tmp_path):
    for name, text in (("a.xml", "<html><body>hello</body></html>"), ("b.xml", "no xml at all"),
                       ("c.xml", '<!DOCTYPE a [<!ENTITY e "x">]><rss>&e;</rss>')):
        path = tmp_path / name
        path.write_text(text)
        done = system.run_program("posts", "import", str(path))
        assert done.returncode == 1, done.stdout
    assert system.run_program("posts", "import", str(tmp_path / "none.xml")).returncode == 1
    assert system.run_program("posts", "import").returncode == 2


def wxr(*items, authors=""):
    return ('<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
            ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/"><channel>'
            f'{authors}{"".join(items)}</channel></rss>')


def wxr_author(number, login, email):
    return (f"<wp:author><wp:author_id>{number}</wp:author_id><wp:author_login>{login}</wp:author_login>"
            f"<wp:author_email>{email}</wp:author_email></wp:author>")


def wxr_item(number, author, *comments, title="T", content="words"):
    return (f"<item><title>{title} {number}</title><dc:creator>{author}</dc:creator><guid>{author}?p={number}</guid>"
            f"<content:encoded><![CDATA[{content}]]></content:encoded><wp:post_id>{number}</wp:post_id>"
            "<wp:post_date_gmt>2019-03-04 05:06:07</wp:post_date_gmt><wp:post_type>post</wp:post_type>"
            f"<wp:status>publish</wp:status>{''.join(comments)}</item>")


def wxr_comment(number, name, words, user=0, approved="1", kind=""):
    return (f"<wp:comment><wp:comment_id>{number}</wp:comment_id><wp:comment_author>{name}</wp:comment_author>"
            f"<wp:comment_author_email>{name}@example.org</wp:comment_author_email>"
            f"<wp:comment_date_gmt>2019-03-05 01:02:0{number % 10}</wp:comment_date_gmt>"
            f"<wp:comment_content><![CDATA[{words}]]></wp:comment_content><wp:comment_approved>{approved}</wp:comment_approved>"
            f"<wp:comment_type>{kind}</wp:comment_type><wp:comment_user_id>{user}</wp:comment_user_id></wp:comment>")


def test_comments_come_in_with_names_accounts_and_what_was_held_back(system, user, admin, gateway, tmp_path):
    ann = user("Ann")
    path = tmp_path / "talk.xml"
    path.write_text(wxr(wxr_item(
        1, "talk", wxr_comment(1, "Zoe", "One<br>two &amp; <b>three</b>"), wxr_comment(2, "talk", "Mine", user=7),
        wxr_comment(3, ann.email.split("@")[0], "Not Ann&#8217;s"), wxr_comment(4, "Spam", "Buy", approved="spam"),
        wxr_comment(5, "Late", "Wait", approved="0"), wxr_comment(6, "Blog", "Ping", kind="pingback")),
        authors=wxr_author(7, "talk", ann.email)))
    rows, summary = run_import(system, path)
    assert summary["comments"] == {"created": 4, "unchanged": 0, "updated": 0, "skipped": 2, "refused": 0}
    post_id = of_type(rows, "post")[0]["post_id"]
    assert gateway.get(f"/api/posts/{post_id}").json()["comments"] == 3
    said = gateway.get(f"/api/posts/{post_id}/comments").json()["items"]
    assert [(c["content"], c["user_id"], c.get("author_name")) for c in said] == [
        ("One\ntwo & three", None, "Zoe"), ("Mine", ann.id, None),
        # An address that somebody typed in makes nobody's words another's.
        ("Not Ann\u2019s", None, ann.email.split("@")[0])]
    assert said[0]["created_at"] == "2019-03-05T01:02:01.000Z"
    held_back = admin.get(f"/api/posts/{post_id}/comments").json()["items"][3]
    assert (held_back["content"], held_back["status"]) == ("Wait", "hidden")
    assert ann.delete(f"/api/comments/{said[0]['id']}").status_code == 403
    assert admin.delete(f"/api/comments/{said[0]['id']}").status_code == 204
    assert "Zoe" not in gateway.get(f"/api/posts/{post_id}/comments", params={"after": 0}).text

    # A later export has one more; what was removed here stays away.
    path.write_text(path.read_text().replace("</item>", wxr_comment(8, "New", "Later") + "</item>"))
    rows, summary = run_import(system, path)
    assert counts_of(rows) == {"unchanged": 1}
    assert counts_of(rows, "comment") == {"unchanged": 4, "created": 1, "skipped": 2}
    assert gateway.get(f"/api/posts/{post_id}").json()["comments"] == 3


def test_authors_are_mapped_and_those_who_are_not_are_told(system, user, gateway, tmp_path):
    ann, bob = user("Ann"), user("Bob")
    path = tmp_path / "authors.xml"
    path.write_text(wxr(wxr_item(1, "listed"), wxr_item(2, "mapped"), wxr_item(3, "nobody"),
                        authors=wxr_author(1, "listed", ann.email) + wxr_author(2, "mapped", "")))
    odd = tmp_path / "odd.xml"
    odd.write_text(wxr(authors=wxr_author(3, "odd", "no address")))
    (refused,), _ = run_import(system, odd, status=3)
    assert (refused["type"], refused["outcome"], refused["key"]) == ("author", "refused", "odd") and refused["reason"]
    dry, _ = run_import(system, path, "--dry-run", "--map", f"mapped={bob.email}", status=3)
    rows, summary = run_import(system, path, "--map", f"mapped={bob.email}", status=3)
    assert [row["outcome"] for row in dry] == [row["outcome"] for row in rows]
    assert [(row["key"], row["outcome"], row["user_id"]) for row in of_type(rows, "author")] == [
        ("listed", "mapped", ann.id), ("mapped", "mapped", bob.id)]
    posts = of_type(rows, "post")
    assert [row["outcome"] for row in posts] == ["created", "created", "refused"]
    assert [gateway.get(f"/api/posts/{row['post_id']}").json()["user_id"] for row in posts[:2]] == [ann.id, bob.id]
    assert summary["unmapped_authors"] == ["nobody"] and "--author" in posts[2]["reason"]


def test_an_update_changes_what_the_source_says_otherwise_and_keeps_what_it_was(system, user, gateway, tmp_path):
    ann = user("Ann")
    path = tmp_path / "updated.xml"
    path.write_text(wxr(wxr_item(1, "upd"), wxr_item(2, "upd")))
    rows, _ = run_import(system, path, "--author", ann.email)
    first = rows[0]["post_id"]
    path.write_text(wxr(wxr_item(1, "upd", content="other words"), wxr_item(2, "upd")))
    assert counts_of(run_import(system, path, "--author", ann.email)[0]) == {"unchanged": 2}
    dry, _ = run_import(system, path, "--author", ann.email, "--update", "--dry-run")
    assert counts_of(dry) == {"updated": 1, "unchanged": 1}
    assert gateway.get(f"/api/posts/{first}").json()["content"] == "words"
    rows, _ = run_import(system, path, "--author", ann.email, "--update")
    assert [row["outcome"] for row in rows] == ["updated", "unchanged"]
    assert gateway.get(f"/api/posts/{first}").json()["content"] == "other words"
    revisions = ann.get(f"/api/posts/{first}/revisions").json()["items"]
    assert [revision["content"] for revision in revisions] == ["words"]


FEED = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>F</title><entry><id>urn:e2e:1</id>
<title>An entry</title><published>2020-02-03T04:05:06Z</published><updated>2020-02-03T04:05:06Z</updated>
<category term="news"/><content type="html">&lt;p&gt;Hello&lt;/p&gt;</content></entry></feed>"""


def test_a_feed_packed_or_from_a_pipe_is_told_by_how_it_begins(system, user, gateway, tmp_path):
    ann = user("Ann")
    packed = tmp_path / "feed.gz"
    packed.write_bytes(gzip.compress(FEED.encode("utf-16")))
    rows, summary = run_import(system, packed, "--author", ann.email)
    assert counts_of(rows) == {"created": 1}, rows
    post = gateway.get(f"/api/posts/{rows[0]['post_id']}", params={"render": "html"}).json()
    assert (post["title"], post["tags"], post["published_at"]) == ("An entry", ["news"], "2020-02-03T04:05:06.000Z")
    assert post["content_html"].strip() == "<p>Hello</p>"

    rows, _ = run_import(system, "-", "--author", ann.email, input=FEED)
    assert counts_of(rows) == {"unchanged": 1}
    packed.write_bytes(packed.read_bytes()[:-20])
    assert system.run_program("posts", "import", "--author", ann.email, str(packed)).returncode == 1


def test_a_report_goes_where_it_is_wanted(system, user, tmp_path):
    ann = user("Ann")
    path, report = tmp_path / "one.xml", tmp_path / "report.ndjson"
    path.write_text(wxr(wxr_item(1, "report")))
    done = system.run_program("posts", "import", "--author", ann.email, "--report", str(report), str(path))
    assert (done.returncode, done.stdout) == (0, "")
    assert [json.loads(line).get("outcome") for line in report.read_text().splitlines()] == ["created", None]
    done = system.run_program("posts", "import", "--report", "/dev/full", "--author", ann.email, str(path))
    assert done.returncode == 1, "a report that is not whole is told"


def events_of(system, person):
    """The kinds of all events of somebody's content."""
    after, kinds = 0, []
    while True:
        page = httpx.get(f"{system.daemon_url('posts')}/internal/events", params={"after": after, "limit": 1000},
                         headers={"Authorization": f"Bearer {system.service_token()}"}, trust_env=False).json()["items"]
        if not page:
            return kinds
        kinds += [event["kind"] for event in page if event["user_id"] == person.id]
        after = page[-1]["position"]


def test_an_import_is_no_news(system, user, tmp_path):
    ann = user("Ann")
    path = tmp_path / "old.xml"
    path.write_text(wxr(wxr_item(1, "old", wxr_comment(1, "Zoe", "Hm")), authors=wxr_author(1, "old", ann.email)))
    run_import(system, path)
    assert ann.post("/api/posts", json={"title": "News", "content": "x"}).status_code == 201
    assert events_of(system, ann) == ["post.created", "post.published"], "of the one that was written, and no other"


def test_what_is_imported_is_found_at_once(system, user, gateway, tmp_path):
    ann = user("Ann")
    path = tmp_path / "found.xml"
    before = gateway.get("/feed.json").headers["etag"]
    path.write_text(wxr(wxr_item(1, "found", title="Zibeline", content="<p>quokkas roam</p>")))
    rows, _ = run_import(system, path, "--author", ann.email)
    found = gateway.get("/api/posts", params={"q": "quokkas"}).json()["items"]
    assert [post["id"] for post in found] == [rows[0]["post_id"]]
    assert gateway.get("/feed.json", headers={"If-None-Match": before}).status_code in (200, 304)


def attachment(number, author, url):
    return (f"<item><title>Cat {number}</title><dc:creator>{author}</dc:creator><guid>{url}</guid><wp:post_id>{number}"
            f"</wp:post_id><wp:post_type>attachment</wp:post_type><wp:status>inherit</wp:status>"
            f"<wp:attachment_url>{url}</wp:attachment_url></item>")


def test_images_of_a_folder_come_in_and_posts_name_them_as_they_are_served_here(system, user, gateway, tmp_path):
    ann = user("Ann")
    folder, base = tmp_path / "uploads", "https://old.example/wp-content/uploads"
    (folder / "2019").mkdir(parents=True)
    (folder / "2019" / "a cat.jpg").write_bytes(picture("JPEG"))
    (folder / "2019" / "fake.png").write_bytes(b"<script>")
    (tmp_path / "secret.png").write_bytes(picture("PNG"))
    content = (f'<img src="{base}/2019/a%20cat.jpg" alt="x"><img src=\'{base}/2019/gone.png\'> {base}/2019/fake.png '
               f'<a href="{base}/../secret.png">s</a><a href="{base}/%2e%2e/secret.png">s</a>')
    path = tmp_path / "images.xml"
    path.write_text(wxr(wxr_item(1, "img", content=content), attachment(2, "img", f"{base}/2019/a%20cat.jpg"),
                        attachment(3, "img", f"{base}/2019/gone.png"), attachment(4, "img", f"{base}/2019/fake.png"),
                        attachment(5, "img", f"{base}/../secret.png")))
    options = ["--author", ann.email, "--media", str(folder)]
    dry, _ = run_import(system, path, *options, "--dry-run", status=3)
    assert [row["outcome"] for row in dry] == ["created", "created", "skipped", "refused", "skipped"]
    assert ann.get("/api/media").json()["items"] == []

    rows, summary = run_import(system, path, *options, status=3)
    assert [row["outcome"] for row in rows] == ["created", "unchanged", "skipped", "refused", "skipped"]
    assert [row["type"] for row in rows] == ["post", "image", "image", "image", "image"]
    image, = ann.get("/api/media").json()["items"]
    post = gateway.get(f"/api/posts/{rows[0]['post_id']}", params={"render": "html"}).json()
    assert post["content"] == content.replace(f"{base}/2019/a%20cat.jpg", image["url"])
    assert f'src="{image["url"]}"' in post["content_html"]
    assert gateway.get(image["url"]).status_code == 200

    again, _ = run_import(system, path, *options, "--update", status=3)
    assert [row["outcome"] for row in again] == ["unchanged", "unchanged", "skipped", "refused", "skipped"]
    assert len(ann.get("/api/media").json()["items"]) == 1
