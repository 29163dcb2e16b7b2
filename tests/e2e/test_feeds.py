"""FEATURES B13: feeds and sitemap, held against their rules."""
import email.utils
import re
import secrets
import xml.etree.ElementTree as xml

import jsonschema
import pytest

import html_judge
from test_gateway import assert_problem

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
FEEDS = {"/feed.xml": "application/rss+xml", "/atom.xml": "application/atom+xml", "/feed.json": "application/feed+json"}
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")

# JSON Feed 1.1 (jsonfeed.org/version/1.1), what it demands of what we say.
AUTHOR = {"type": "object", "minProperties": 1, "properties": {"name": {"type": "string"}, "url": {"type": "string"}}}
JSON_FEED = {
    "type": "object", "required": ["version", "title", "items"], "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"}, "title": {"type": "string"},
        "home_page_url": {"type": "string", "pattern": "^https?://"},
        "feed_url": {"type": "string", "pattern": "^https?://.*/feed.json$"},
        "authors": {"type": "array", "items": AUTHOR},
        "items": {"type": "array", "items": {
            "type": "object", "required": ["id"],
            "anyOf": [{"required": ["content_html"]}, {"required": ["content_text"]}],
            "properties": {
                "id": {"type": "string", "minLength": 1}, "url": {"type": "string", "pattern": "^https?://"},
                "title": {"type": "string"}, "image": {"type": "string", "pattern": "^https?://"}, "content_html": {"type": "string"}, "content_text": {"type": "string"},
                "date_published": {"type": "string", "pattern": f"^{RFC3339.pattern}$"},
                "date_modified": {"type": "string", "pattern": f"^{RFC3339.pattern}$"},
                "tags": {"type": "array", "items": {"type": "string"}}},
            "additionalProperties": False}}},
    "additionalProperties": False}


def new_post(person, title=None, **fields):
    title = title or f"Post {secrets.token_hex(8)}"
    answer = person.post("/api/posts", json={"title": title, "content": "*Words*.", **fields})
    assert answer.status_code == 201, answer.text
    return answer.json()


def read(gateway, path, **headers):
    """One form of every feed: its posts as (url, title, html, tags)."""
    answer = gateway.get(path, headers=headers)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == FEEDS[path]
    assert answer.headers["cache-control"] == "public, max-age=60"
    return {"/feed.xml": of_rss, "/atom.xml": of_atom, "/feed.json": of_json}[path](answer)


def of_rss(answer):
    root = xml.fromstring(answer.content)
    assert (root.tag, root.attrib["version"]) == ("rss", "2.0")
    channel, = root
    for name in ("title", "link", "description", "lastBuildDate"):
        assert len(channel.findall(name)) == 1 and channel.findtext(name)
    email.utils.parsedate_to_datetime(channel.findtext("lastBuildDate"))
    assert channel.find(f"{ATOM}link").attrib["href"].endswith("/feed.xml")
    posts = []
    for item in channel.findall("item"):
        assert item.find("guid").attrib == {"isPermaLink": "true"}
        assert item.findtext("guid") == item.findtext("link")
        assert email.utils.parsedate_to_datetime(item.findtext("pubDate")).utcoffset().total_seconds() == 0
        posts.append((item.findtext("link"), item.findtext("title"), item.findtext("description"),
                      [each.text for each in item.findall("category")]))
    return posts


def of_atom(answer):
    feed = xml.fromstring(answer.content)
    assert feed.tag == f"{ATOM}feed"
    links = {link.attrib["rel"]: link.attrib["href"] for link in feed.findall(f"{ATOM}link")}
    assert links["self"].endswith("/atom.xml") and links["alternate"]
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    posts = []
    for each in [feed, *feed.findall(f"{ATOM}entry")]:
        for name in ("id", "title", "updated"):
            assert len(each.findall(ATOM + name)) == 1 and each.findtext(ATOM + name)
        assert RFC3339.fullmatch(each.findtext(f"{ATOM}updated"))
    for entry in feed.findall(f"{ATOM}entry"):
        content = entry.find(f"{ATOM}content")
        assert content is None or content.attrib == {"type": "html"}
        posts.append((entry.find(f"{ATOM}link").attrib["href"], entry.findtext(f"{ATOM}title"),
                      entry.findtext(f"{ATOM}summary") if content is None else content.text,
                      [each.attrib["term"] for each in entry.findall(f"{ATOM}category")]))
    return posts


def of_json(answer):
    feed = answer.json()
    jsonschema.validate(feed, JSON_FEED)
    return [(item["url"], item["title"], item.get("content_html", item.get("content_text")), item.get("tags", []))
            for item in feed["items"]]


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_has_what_is_public_newest_first_and_keeps_its_rules(user, gateway, system, path):
    ann = user("Ann")
    hidden = [new_post(ann, status="draft"), new_post(ann, kind="article")]
    posts = [new_post(ann, tags=["a & b", "<c>"]) for _ in range(3)]
    found = read(gateway, path)
    assert len({url for url, *_ in found}) == len(found) <= 50
    expected = [(f"{system.gateway_url}/p/{post['id']}", post["title"], "<p><em>Words</em>.</p>\n", post["tags"])
                for post in reversed(posts)]
    assert found[:3] == expected
    assert not {post["title"] for post in hidden} & {title for _, title, *_ in found}
    assert f"<h1>{posts[-1]['title']}</h1>" in gateway.get(found[0][0]).text


@pytest.mark.parametrize("path", FEEDS)
def test_there_are_fifty_at_most(user, gateway, path):
    ann = user()
    posts = [new_post(ann) for _ in range(51)]
    assert [title for _, title, *_ in read(gateway, path)] == [post["title"] for post in reversed(posts)][:50]


@pytest.mark.parametrize("path", FEEDS)
def test_nothing_in_a_post_breaks_a_feed_or_acts_in_it(user, gateway, put_words, path):
    hostile = "]]>--><script>alert(1)</script>&amp;&bogus;\u0001\u001f\ufffe\uffff\u007f\u202e \U0001f600 [x](javascript:y)"
    ann = user()
    post = new_post(ann)
    put_words(post["id"], title="a ]]> & <b> \"c\" 'd' \ufffe", content=hostile)
    _, title, html, _ = read(gateway, path)[0]
    assert ann.delete(f"/api/posts/{post['id']}").status_code == 204
    assert title.replace("\ufffe", "") == "a ]]> & <b> \"c\" 'd' "
    assert html_judge.findings(html) == []
    assert "alert(1)" in html and "\U0001f600" in html


@pytest.mark.parametrize("path", FEEDS)
def test_a_long_post_is_told_of_and_not_shown(user, gateway, path):
    ann = user()
    new_post(ann, content="x" * 32768)
    assert read(gateway, path)[0][2] == f"<p>{'x' * 32768}</p>\n"
    new_post(ann, content="x" * 32769)
    url, _, text, _ = read(gateway, path)[0]
    assert text == f"Too long for a feed: {url}"


@pytest.mark.parametrize("path", [*FEEDS, "/sitemap.xml"])
def test_who_has_it_is_told_so_until_something_changes(user, gateway, path):
    ann = user()
    post = new_post(ann)
    first = gateway.get(path)
    again = gateway.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"].removeprefix("W/") == first.headers["etag"].removeprefix("W/")
    assert again.headers["cache-control"] == first.headers["cache-control"]
    assert gateway.get(path, headers={"If-None-Match": '"x"'}).status_code == 200
    assert ann.delete(f"/api/posts/{post['id']}").status_code == 204
    changed = gateway.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert changed.status_code == 200 and changed.headers["etag"] != first.headers["etag"]


@pytest.mark.parametrize("path", FEEDS)
def test_last_modified_is_for_those_who_have_no_tag(user, gateway, path, run_on_posts):
    post = new_post(user())
    # A change within this second would go unseen: a second later it is trusted.
    shift = "UPDATE posts SET {0} WHERE status = 'published'"
    columns = ("created_at", "published_at", "updated_at")
    run_on_posts(shift.format(", ".join(f"{each} = {each} - 5000000" for each in columns)),
                 shift.format(", ".join(f"{each} = {each} - interval '5 s'" for each in columns)))
    answer = gateway.get(path)
    modified = answer.headers["last-modified"]
    assert email.utils.parsedate_to_datetime(modified)
    assert gateway.get(path, headers={"If-Modified-Since": modified}).status_code == 304
    assert gateway.get(path, headers={"If-Modified-Since": "Sun, 06 Nov 1994 08:49:37 GMT"}).status_code == 200
    assert gateway.get(path, headers={"If-Modified-Since": "yesterday"}).status_code == 200
    assert gateway.get(path, headers={"If-Modified-Since": modified, "If-None-Match": '"x"'}).status_code == 200
    assert post["title"] in answer.text


def locations(answer, kind):
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/xml"
    root = xml.fromstring(answer.content)
    assert root.tag == SITEMAP + kind
    return [each.text for each in root.iter(f"{SITEMAP}loc")]


def test_the_sitemap_has_every_public_post_once(user, gateway, system):
    ann = user()
    public, hidden = new_post(ann), new_post(ann, status="draft")
    found = locations(gateway.get("/sitemap.xml"), "urlset")
    assert len(set(found)) == len(found)
    assert f"{system.gateway_url}/p/{public['id']}" in found
    assert f"{system.gateway_url}/p/{hidden['id']}" not in found
    assert locations(gateway.get("/sitemap.xml?page=1"), "urlset") == found
    assert_problem(gateway.get("/sitemap.xml?page=2"), 404)
    assert_problem(gateway.get("/sitemap.xml?page=0"), 400)


def test_more_than_fifty_thousand_posts_have_an_index_of_sitemaps(gateway, run_on_posts):
    columns = "user_id, kind, title, format, status, tags, channel, created_at, updated_at, version"
    values = "1, 'post', 'many', 'markdown', 'approved', '', 'site', {now}, {now}, 1"
    run_on_posts(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000)"
        f" INSERT INTO posts ({columns}) SELECT {values.format(now=1)} FROM n",
        f"INSERT INTO posts ({columns}) SELECT {values.format(now='now()')} FROM generate_series(1, 50000)")
    try:
        pages = locations(gateway.get("/sitemap.xml"), "sitemapindex")
        assert len(pages) == 2
        found = [locations(gateway.get(page), "urlset") for page in pages]
        assert len(found[0]) == 50000 and found[1]
        assert not set(found[0]) & set(found[1])
    finally:
        delete = "DELETE FROM posts WHERE title = 'many'"
        run_on_posts(delete, delete)
