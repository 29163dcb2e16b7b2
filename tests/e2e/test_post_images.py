"""FEATURES B4: the images of posts and articles, from the request to everything that shows them."""
import json

import html5lib
import pytest

import html_judge
from pictures import picture
from test_feeds import FEEDS, read
from test_gateway import assert_problem
from test_media import keep

THERE = {"url": "https://e.example/a.png?x=1&y=2", "alt": "\"><script>alert(1)</script>", "width": 640, "height": 480}
HTML = "{http://www.w3.org/1999/xhtml}"


def ok(answer, status=201):
    assert answer.status_code == status, answer.text
    return answer.json()


def shown(image):
    return {name: image[name] for name in ("url", "alt", "width", "height")}


@pytest.fixture(scope="module")
def ann(system):
    return system.register("Ann")


@pytest.fixture(scope="module")
def image(ann):
    return keep(ann, picture("PNG"), alt="A cat")


@pytest.mark.parametrize("path", ["/api/posts", "/api/blogs"])
def test_images_are_a_list_of_uploads_and_addresses(ann, gateway, system, image, path):
    wanted = ["https://e.example/b.png", {"media_id": image["id"]}, {"url": image["url"], "alt": ""},
              system.gateway_url + image["renditions"][0]["url"] if image["renditions"] else image["url"], THERE]
    expected = [{"url": "https://e.example/b.png", "alt": ""}, shown(image), {**shown(image), "alt": ""},
                shown(image), THERE]
    post = ok(ann.post(path, json={"title": "T", "content": "C", "images": wanted}))
    assert post["images"] == expected
    mine = f"{path}/{post['id']}"
    assert ann.get(mine).json()["images"] == expected
    listed = ann.get(path, params={"user_id": ann.id, "limit": 1}).json()["items"]
    assert [each["images"] for each in listed] == [expected]

    assert ok(ann.patch(mine, json={"title": "Other"}), 200)["images"] == expected
    assert ok(ann.patch(mine, json={"images": expected}), 200)["images"] == expected, "what was read can be written"
    assert ok(ann.patch(mine, json={"images": expected[:1]}), 200)["images"] == expected[:1]
    assert ok(ann.put(mine, json={"title": "T", "content": "C"}), 200)["images"] == []
    revisions = ann.get(f"{mine}/revisions").json()["items"]
    assert [len(each["images"]) for each in revisions] == [1, 5, 5, 5]
    restored = ok(ann.post(f"{mine}/revisions/1/restore"), 200)
    assert restored["images"] == expected
    assert ann.delete(mine).status_code == 204


def test_what_may_not_be_shown_is_refused_by_its_place(ann, user, image):
    def refused(person, *images):
        answer = person.post("/api/blogs", json={"title": "T", "content": "C", "images": list(images)})
        assert_problem(answer, 422)
        return [error["pointer"] for error in answer.json()["errors"]]

    assert refused(ann, "x", THERE, {"media_id": 10**9}, {}, {"url": "/media/x.png"}) == [
        "/images/0/url", "/images/2/media_id", "/images/3", "/images/4/url"]
    assert refused(user(), image["url"], {"media_id": image["id"]}) == ["/images/0/url", "/images/1/media_id"]
    assert refused(ann, {"url": "https://e.example/", "src": "x"}, {"url": "https://e.example/", "width": 0}, 7,
                   {"url": "https://e.example/", "alt": "x" * 1001}) == [
        "/images/0/src", "/images/1/width", "/images/2", "/images/3/alt"]
    assert refused(ann, *[THERE] * 21) == ["/images"]
    assert len(ok(ann.post("/api/blogs", json={"title": "T", "content": "C", "images": [THERE] * 20}))["images"]) == 20


def test_a_post_keeps_serving_what_its_author_has_removed(ann, user, gateway):
    bob = user("Bob")
    image = keep(bob, picture("PNG"))
    post = ok(bob.post("/api/posts", json={"title": "T", "content": "C", "images": [{"media_id": image["id"]}]}))
    assert bob.delete(f"/api/media/{image['id']}").status_code == 204
    assert gateway.get(image["url"]).status_code == 200
    assert gateway.get(f"/api/posts/{post['id']}").json()["images"] == [shown(image)]
    other = bob.post("/api/posts", json={"title": "T", "content": "C", "images": [{"url": image["url"]}]})
    assert_problem(other, 422)


def test_readers_of_pages_and_feeds_see_them(ann, gateway, system, image):
    post = ok(ann.post("/api/posts", json={"title": "With images", "content": "*Words*.", "images": [
        image["url"], THERE]}))
    own = system.gateway_url + image["url"]
    page = html5lib.parse(gateway.get(f"/p/{post['id']}").text)
    assert [each.attrib["src"] for each in page.iter(f"{HTML}img")] == [own, THERE["url"]]
    first, second = page.iter(f"{HTML}img")
    assert (first.attrib["alt"], first.attrib["width"]) == ("A cat", "64")
    assert second.attrib["alt"] == THERE["alt"]
    meta = {each.get("property"): each.get("content") for each in page.iter(f"{HTML}meta")}
    assert meta["og:image"] == own
    for path in FEEDS:
        found = {url: html for url, _, html, _ in read(gateway, path)}[f"{system.gateway_url}/p/{post['id']}"]
        assert html_judge.findings(found) == []
        assert found.startswith(f'<p><img src="{own}" alt="A cat" width="64" height="48"></p>\n<p><em>Words')
        assert 'src="https://e.example/a.png?x=1&amp;y=2"' in found
    items = gateway.get("/feed.json").json()["items"]
    assert {item["url"]: item.get("image") for item in items}[f"{system.gateway_url}/p/{post['id']}"] == own


def test_a_draft_has_them_as_they_were_typed(ann, image):
    wanted = [{"media_id": image["id"], "alt": "line\nbreak"}, {"url": "half an addr"}]
    ok(ann.post("/api/session/draft", json={"title": "T", "images": [*wanted, "https://e.example/"]}), 200)
    assert ann.get("/api/session/draft").json()["images"] == [*wanted, {"url": "https://e.example/"}]
    ok(ann.post("/api/session/draft", json={"images": []}), 200)
    assert ann.get("/api/session/draft").json()["images"] == []
    ok(ann.post("/api/session/draft", json={"title": "T"}), 200)
    assert "images" not in ann.get("/api/session/draft").json()
    ann.delete("/api/session/draft")


@pytest.mark.parametrize("form", ["application/json", "application/x-ndjson"])
def test_posts_that_are_scheduled_in_bulk_show_images_as_any_other(ann, user, image, form):
    when = {"date": "2031-12-01", "hour": 9, "minute": 30}
    rows = [{"title": "T", "content": "C", "images": ["https://e.example/b.png", {"media_id": image["id"]}, THERE], **when},
            {"title": "None", "content": "C", **when},
            {"title": "Bad", "content": "C", "images": [{"url": "javascript:alert(1)"}], **when},
            {"title": "No such", "content": "C", "images": [{"media_id": 10**9}], **when},
            {"post_id": ok(ann.post("/api/posts", json={"title": "T", "content": "C", "status": "draft"}))["id"],
             "images": ["https://e.example/b.png"], **when}]
    ask = lambda person, rows: ok(person.post("/api/schedules/bulk", headers={"Content-Type": form}, content=(
        json.dumps(rows) if form.endswith("/json") else "\n".join(map(json.dumps, rows)))), 200)["results"]
    results = ask(ann, rows)
    refusals = lambda told: [each.get("status") for each in told]
    assert refusals(results) == [None, None, 422, 422, 422], results
    shown_by = [ann.get(f"/api/posts/{each['post_id']}").json()["images"] for each in results[:2]]
    assert shown_by == [[{"url": "https://e.example/b.png", "alt": ""}, shown(image), THERE], []]
    assert refusals(ask(user(), rows[:2])) == [422, None], "another's upload"
    many = [{"title": "T", "content": "C", "images": ["https://e.example/b.png"] * 20, **when} for _ in range(101)]
    assert refusals(ask(ann, many)) == [None] * 100 + [413]
