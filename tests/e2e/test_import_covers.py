"""FEATURES B15: the featured images of a WordPress export are the covers of its posts."""
import xml.etree.ElementTree as xml

from pictures import picture
from test_import import attachment, counts_of, of_type, recorded, run_import, wxr, wxr_item  # noqa: F401
from test_import_fetch import UPLOADS, allowed, site  # noqa: F401

BASE = "https://old.example/wp-content/uploads"


def meta(key, value):
    return f"<wp:postmeta><wp:meta_key><![CDATA[{key}]]></wp:meta_key><wp:meta_value>{value}</wp:meta_value></wp:postmeta>"


def with_cover(number, author, cover, **more):
    return wxr_item(number, author, meta("_thumbnail_id", cover), **more)


def with_alt(item, alt):
    return item.replace("</item>", meta("_wp_attachment_image_alt", alt) + "</item>")


def outcomes(rows, kind="cover"):
    return {row["line"]: row["outcome"] for row in of_type(rows, kind)}


def by_title(gateway, rows):
    """@return title -> post, of what was created or is here"""
    posts = [gateway.get(f"/api/posts/{row['post_id']}").json() for row in of_type(rows, "post") if row.get("post_id")]
    return {post["title"]: post for post in posts}


def lines_of(*items, **more):
    """Each item on a line of its own, from the second on."""
    return wxr("\n", *(item + "\n" for item in items), **more)


def make_uploads(folder):
    folder.mkdir()
    for name in ("before", "after", "shared"):
        (folder / f"{name}.jpg").write_bytes(picture("JPEG"))
    (folder / "fake.png").write_bytes(b"<script>")
    return folder


def picture_export(name):
    return lines_of(
        with_alt(attachment(10, name, f"{BASE}/before.jpg"), "A cat &amp; a mat"),
        with_cover(1, name, 10), with_cover(2, name, 11), with_cover(3, name, 99), with_cover(4, name, 12),
        with_cover(5, name, 13), with_cover(6, name, 10), with_cover(7, name, "no number"), wxr_item(8, name),
        attachment(11, name, f"{BASE}/after.jpg"), attachment(12, name, f"{BASE}/fake.png"),
        attachment(13, name, f"{BASE}/gone.png"))


def test_featured_images_of_a_folder_are_covers_wherever_they_stand_in_the_file(system, user, gateway, tmp_path):
    ann, folder = user("Ann"), make_uploads(tmp_path / "uploads")
    path = tmp_path / "covers.xml"
    path.write_text(picture_export("cov"))
    options = ["--author", ann.email, "--media", str(folder)]
    dry, dry_summary = run_import(system, path, *options, "--dry-run", status=3)
    assert ann.get("/api/posts", params={"user_id": ann.id}).json()["items"] == []

    rows, summary = run_import(system, path, *options, status=3)
    made = {3: "created", 4: "created", 5: "skipped", 6: "skipped", 7: "created", 8: "created"}
    assert outcomes(rows) == outcomes(dry) == made
    assert summary["covers"] == dry_summary["covers"] == {
        "created": 4, "unchanged": 0, "updated": 0, "skipped": 2, "refused": 0}
    reasons = {row["line"]: row["reason"] for row in of_type(rows, "cover") if "reason" in row}
    assert "attachment 99 is not in the file" in reasons[5] and "no image" in reasons[6]
    keys = {row["line"]: row.get("key") for row in of_type(rows, "cover")}
    assert (keys[3], keys[5]) == (f"{BASE}/before.jpg", None)

    kept = {image["alt"]: image for image in ann.get("/api/media").json()["items"]}
    posts = by_title(gateway, rows)
    cat = kept["A cat & a mat"]
    cover = {key: cat[key] for key in ("url", "alt", "width", "height")}
    assert posts["T 1"]["images"] == posts["T 6"]["images"] == [cover]
    assert [image["url"] for image in posts["T 2"]["images"]] == [kept["Cat 11"]["url"]]
    assert posts["T 5"]["images"] == [{"url": f"{BASE}/gone.png", "alt": "Cat 13"}], "what is not here stays where it is"
    assert all(posts[title]["images"] == [] for title in ("T 3", "T 4", "T 7", "T 8"))
    assert gateway.get(cover["url"]).status_code == 200
    assert posts["T 1"]["updated_at"] == posts["T 8"]["updated_at"] == "2019-03-04T05:06:07.000Z"
    assert ann.get(f"/api/posts/{posts['T 1']['id']}/revisions").json()["items"] == []
    page = gateway.get(f"/p/{posts['T 1']['id']}")
    assert page.status_code == 200 and f'{cover["url"]}"' in page.text

    # Its post holds the bytes.
    assert ann.delete(f"/api/media/{cat['id']}").status_code == 204
    assert gateway.get(f"/api/posts/{posts['T 1']['id']}").json()["images"] == [cover]


def test_a_second_import_adds_no_cover_twice_and_leaves_what_was_edited(system, user, gateway, tmp_path):
    ann, folder = user("Ann"), make_uploads(tmp_path / "uploads")
    path = tmp_path / "again.xml"
    path.write_text(picture_export("again"))
    options = ["--author", ann.email, "--media", str(folder)]
    rows, _ = run_import(system, path, *options, status=3)
    posts = by_title(gateway, rows)
    assert ann.patch(f"/api/posts/{posts['T 1']['id']}", json={"images": []}).status_code == 200
    before = by_title(gateway, rows)
    for more in ([], ["--dry-run"]):
        again, summary = run_import(system, path, *options, *more, status=3)
        assert counts_of(again, "cover") == {"unchanged": 4, "skipped": 2}, more
        assert by_title(gateway, rows) == before
    # With --update it says again what the source says, and a revision what it said.
    updated, _ = run_import(system, path, *options, "--update", status=3)
    assert outcomes(updated)[3] == "updated" and counts_of(updated, "cover")["unchanged"] == 3
    after = by_title(gateway, rows)
    assert after["T 1"]["images"] == posts["T 1"]["images"]
    assert {title: post for title, post in after.items() if title != "T 1"} == {
        title: post for title, post in before.items() if title != "T 1"}
    assert [each["images"] for each in ann.get(f"/api/posts/{after['T 1']['id']}/revisions").json()["items"]] == [
        [], posts["T 1"]["images"]]


def test_covers_that_an_import_did_not_come_to_are_there_after_the_next(system, user, gateway, tmp_path):
    ann, path = user("Ann"), tmp_path / "cut.xml"
    whole = lines_of(with_cover(1, "cut", 10), attachment(10, "cut", f"{BASE}/a.jpg"))
    path.write_text(whole[:whole.index("<wp:attachment_url>")])
    rows, summary = run_import(system, path, "--author", ann.email, status=1)
    assert not summary["complete"] and counts_of(rows, "cover") == {"skipped": 1}
    assert by_title(gateway, rows)["T 1"]["images"] == []
    path.write_text(whole)
    rows, _ = run_import(system, path, "--author", ann.email)
    assert counts_of(rows) == {"unchanged": 1, "skipped": 1} and counts_of(rows, "cover") == {"created": 1}
    assert by_title(gateway, rows)["T 1"]["images"] == [{"url": f"{BASE}/a.jpg", "alt": "Cat 10"}]


def test_without_a_folder_covers_stay_where_they_are_until_one_is_there(system, user, gateway, tmp_path):
    ann, path = user("Ann"), tmp_path / "elsewhere.xml"
    path.write_text(lines_of(
        with_cover(1, "els", 10), with_cover(2, "els", 11), with_cover(3, "els", 12),
        attachment(10, "els", f"{BASE}/before.jpg"), attachment(11, "els", f"{BASE}/paper.pdf"),
        attachment(12, "els", "javascript:alert(1)//.png")))
    dry, _ = run_import(system, path, "--author", ann.email, "--dry-run")
    rows, _ = run_import(system, path, "--author", ann.email)
    assert outcomes(rows) == outcomes(dry) == {2: "created", 3: "skipped", 4: "skipped"}
    posts = by_title(gateway, rows)
    assert posts["T 1"]["images"] == [{"url": f"{BASE}/before.jpg", "alt": "Cat 10"}]
    assert posts["T 2"]["images"] == posts["T 3"]["images"] == []

    folder = make_uploads(tmp_path / "uploads")
    (folder / "paper.pdf").write_bytes(b"%PDF-1.4")
    options = ["--author", ann.email, "--media", str(folder)]
    rows, _ = run_import(system, path, *options, status=3)
    assert outcomes(rows) == {2: "unchanged", 3: "skipped", 4: "skipped"}
    rows, _ = run_import(system, path, *options, "--update", status=3)
    assert outcomes(rows) == {2: "updated", 3: "skipped", 4: "skipped"}
    image, = ann.get("/api/media").json()["items"]
    assert [each["url"] for each in by_title(gateway, rows)["T 1"]["images"]] == [image["url"]], "in its place, not beside it"


def test_covers_are_fetched_from_where_they_lie(system, user, gateway, site, allowed, tmp_path):  # noqa: F811
    ann, base, path = user("Ann"), site.url + UPLOADS, tmp_path / "fetched.xml"
    site.answers = {f"{UPLOADS}/a.png": (200, {}, picture("PNG")), f"{UPLOADS}/b.png": (200, {}, b"<html>")}
    path.write_text(lines_of(
        attachment(10, "fet", f"{base}/a.png"), with_cover(1, "fet", 10), with_cover(2, "fet", 11),
        attachment(11, "fet", f"{base}/b.png")))
    rows, _ = run_import(system, path, "--author", ann.email, "--fetch", status=3)
    assert outcomes(rows) == {3: "created", 4: "skipped"}
    image, = ann.get("/api/media").json()["items"]
    posts = by_title(gateway, rows)
    assert [each["url"] for each in posts["T 1"]["images"]] == [image["url"]] and posts["T 2"]["images"] == []
    again, _ = run_import(system, path, "--author", ann.email, "--fetch", "--update", status=3)
    assert outcomes(again) == {3: "unchanged", 4: "skipped"} and by_title(gateway, again) == posts


def test_the_covers_of_a_real_export(system, user, gateway, recorded, tmp_path):  # noqa: F811
    ann, items = user("Ann"), list(xml.parse(recorded).getroot().iter("item"))
    lies = {item.findtext("{*}post_id"): item.findtext("{*}attachment_url") for item in items}
    wanted = {item.findtext("title"): lies[each.findtext("{*}meta_value")] for item in items
              for each in item.findall("{*}postmeta") if each.findtext("{*}meta_key") == "_thumbnail_id"}
    path = tmp_path / "real.xml"
    with open(recorded, encoding="utf-8") as source:
        path.write_text(source.read().replace("<guid", "<guid-before").replace("</guid>", "</guid-before>"))
    rows, summary = run_import(system, path, "--author", ann.email)
    assert summary["covers"]["created"] == len(wanted) == 6 and summary["covers"]["skipped"] == 0
    shown = {title: [image["url"] for image in post["images"]] for title, post in by_title(gateway, [
        row for row in rows if row.get("status") == "published"]).items() if post.get("images")}
    assert shown == {title: [url] for title, url in wanted.items()}
