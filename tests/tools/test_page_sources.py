"""How pages are fetched: crier-scraper fetch, against sites that answer with what was recorded, or do their worst.
The command has the daemon's chain: its hosts, its pace, its pauses."""
import hashlib
import hmac
import json
import random
import re
import time

import pytest

import sites as site
from sites import Answer, recorded, redirect

WWW = "https://www.facebook.com"
GRAPH = "https://graph.facebook.com/v24.0"
TOKEN = "EAABtesttoken0123456789"
HTML = {"CRIER_SCRAPER_HTML": "true"}
TOKEN_SET = {"CRIER_SCRAPER_GRAPH_TOKEN": TOKEN}
OWN_SITE = {"CRIER_SCRAPER_GENERIC_HOSTS": "example.org"}
ROBOTS = "https://example.org/robots.txt"
PAGE = """<html><head><title>Ann's bakery</title><meta property="og:title" content="Ann's bakery">
<meta property="og:type" content="website"><meta property="og:url" content="https://www.example.org/">
<meta property="og:description" content="Bread since ever."></head><body><p>Bread</p></body></html>"""


def only(results, source):
    """The attempt of one source, of the one result."""
    assert len(results) == 1
    return next(each for each in results[0]["attempts"] if each["source"] == source)


def given_recorded(sites, url, name, **options):
    body = recorded(name)
    if body is None:
        pytest.skip("the recorded pages are not on this machine")
    sites.answers[url] = Answer(body, **options)


# Which sources are asked, and as whom.

def test_without_a_source_nothing_is_asked(sites, fetch):
    assert fetch("nasa")[0]["attempts"] == []
    assert sites.requests == []


def test_nobody_is_asked_anonymously(fetch):
    assert fetch("nasa", expect=1, **HTML, CRIER_SCRAPER_CONTACT="") == []
    assert "CRIER_SCRAPER_CONTACT" in fetch.said


def test_a_page_is_asked_for_as_a_reader_does_who_says_who_they_are(sites, fetch):
    fetch("nasa", **HTML)
    url, headers = sites.requests[0]
    assert url == f"{WWW}/nasa"
    assert headers["User-Agent"].startswith("crier/") and "https://crier.example.org/about" in headers["User-Agent"]
    assert headers["Sec-Fetch-Mode"] == "navigate" and headers["Accept-Language"].startswith("en-US")
    assert "text/html" in headers["Accept"] and "gzip" in headers["Accept-Encoding"]
    assert "Cookie" not in headers and "Authorization" not in headers


def test_cookies_that_a_site_sets_are_not_sent_back(sites, fetch):
    sites.answers[f"{WWW}/nasa"] = redirect(f"{WWW}/NASA/")
    sites.answers[f"{WWW}/nasa"].headers["Set-Cookie"] = "datr=1; Path=/"
    fetch("nasa", **HTML)
    assert sites.urls() == [f"{WWW}/nasa", f"{WWW}/NASA/"]
    assert all("Cookie" not in headers for _, headers in sites.requests)


def test_what_can_be_no_page_is_not_asked_for(sites, fetch):
    for name in ("..", "a/b", "a?b", "a b", "a@b", "a#b", "%2e", "x" * 101):
        assert fetch(name, expect=1, **HTML) == [], name
    assert sites.requests == []


# What was recorded.

def test_a_recorded_page_is_told_with_its_figures(sites, fetch):
    given_recorded(sites, f"{WWW}/NASA", "tamnd_facebook-cli/page_nasa.html")
    result, = fetch("NASA", expect=0, **HTML)
    assert result["class"] == "ok"
    assert result["page"]["likes"]["value"] == 28660812 and result["page"]["likes"]["exactness"] == "exact"
    assert result["page"]["followers"]["exactness"] == "approximate"
    assert result["bodies"][0]["bytes"] == len(recorded("tamnd_facebook-cli/page_nasa.html"))


def test_a_recorded_page_comes_compressed_as_well(sites, fetch):
    body = recorded("tamnd_facebook-cli/page_nasa.html")
    if body is None:
        pytest.skip("the recorded pages are not on this machine")
    sites.answers[f"{WWW}/NASA"] = site.zipped(body)
    assert fetch("NASA", expect=0, **HTML)[0]["page"]["likes"]["value"] == 28660812


def test_the_videos_of_a_page_are_asked_for_where_posts_are_wanted(sites, fetch):
    given_recorded(sites, f"{WWW}/NASA", "tamnd_facebook-cli/page_nasa.html")
    given_recorded(sites, f"{WWW}/NASA/videos", "tamnd_facebook-cli/page_videos.html")
    result, = fetch("--posts", "NASA", **HTML)
    assert sites.urls() == [f"{WWW}/NASA", f"{WWW}/NASA/videos"]
    assert result["posts"] >= 1 and result["videos"] >= 18


@pytest.mark.parametrize("name, outcome", [
    ("meedan_pender/facebook-profile-page_login.html", "login_required"),
    ("TroyAmyett_leadgen/fb_debug.html", "login_required"),
    ("tamnd_facebook-cli/dir_blocked.html", "blocked"),
])
def test_a_recorded_wall_is_told_as_one(sites, fetch, name, outcome):
    given_recorded(sites, f"{WWW}/ironmaiden", name)
    result, = fetch("ironmaiden", expect=1, **HTML)
    assert result["class"] == outcome
    assert result["attempts"][0]["next_try_us"] > (time.time() + 5 * 60) * 1e6


def test_the_wall_behind_a_redirect_is_where_it_ends(sites, fetch):
    given_recorded(sites, f"{WWW}/login/", "meedan_pender/facebook-profile-page_login.html")
    sites.answers[f"{WWW}/ironmaiden"] = redirect("/login/?next=https%3A%2F%2Fwww.facebook.com%2Fironmaiden")
    attempt = only(fetch("ironmaiden", **HTML), "html")
    assert attempt["class"] == "login_required" and attempt["url"].startswith(f"{WWW}/login/")
    assert len(sites.requests) == 2


def test_recorded_redirects_are_followed(sites, fetch):
    """As the recorded session had it: the address of a post leads to a story, the story is told."""
    text = recorded("kevinzg_facebook-scraper/redirects.tsv")
    if text is None:
        pytest.skip("the recorded pages are not on this machine")
    rows = [line.split("\t") for line in text.decode().splitlines()[1:]]
    asked, location = next((row[2], row[4]) for row in rows if row[3] == "302" and "story.php" in row[4])
    name = asked.rsplit("/", 1)[1]
    sites.answers[f"{WWW}/{name}"] = redirect(asked)
    sites.answers[asked] = redirect(location)
    given_recorded(sites, location.partition("?")[0],
                   "kevinzg_facebook-scraper/nintendo_story_3065154550235644.html")
    attempt = only(fetch(name, **HTML), "html")
    assert attempt["url"] == location and attempt["status"] == 200
    assert sites.urls() == [f"{WWW}/{name}", asked, location]


# The official API.

def test_the_official_api_comes_first_and_is_enough(sites, fetch):
    given_recorded(sites, f"{GRAPH}/Nintendo", "sns-sdks_python-facebook/pages_single_default_page.json",
                   content_type="application/json")
    result, = fetch("Nintendo", expect=0, **HTML, **TOKEN_SET)
    assert [each["source"] for each in result["attempts"]] == ["graph"]
    (url, headers), = sites.requests
    assert headers["Authorization"] == f"Bearer {TOKEN}" and TOKEN not in url and "fan_count" in url


def test_the_token_is_in_nothing_that_is_said_or_kept(sites, fetch):
    sites.answers[f"{GRAPH}/ann"] = Answer(
        json.dumps({"id": "1", "name": f"Ann {TOKEN}", "fan_count": 3, "username": "ann"}),
        content_type="application/json")
    sites.answers[f"{GRAPH}/ann/published_posts"] = Answer(json.dumps({
        "data": [], "paging": {"next": f"https://graph.facebook.com/x?access_token={TOKEN}&after=b"}}),
        content_type="application/json")
    result, = fetch("--posts", "ann", **TOKEN_SET)
    assert len(result["bodies"]) == 2
    assert TOKEN not in fetch.said


def test_the_proof_of_the_apps_secret_is_asked_with_and_not_kept(sites, fetch):
    proof = hmac.new(b"app secret", TOKEN.encode(), hashlib.sha256).hexdigest()
    result, = fetch("ann", **TOKEN_SET, CRIER_SCRAPER_GRAPH_SECRET="app secret")
    assert f"appsecret_proof={proof}" in sites.urls()[0]
    assert proof not in fetch.said and result["bodies"][0]["requested_url"].startswith(f"{GRAPH}/ann?fields=")


def posts_page(after):
    def answer(url, headers, body):
        first = int(url.split("after=")[1]) if "after=" in url else 0
        data = [{"id": f"1_{first + i}", "message": "x", "created_time": "2026-11-01T10:00:00+0000"} for i in range(20)]
        return Answer(json.dumps({"data": data, "paging": {"cursors": {"after": str(first + 20)},
                                                           "next": "https://graph.facebook.com/next"}}),
                      content_type="application/json", headers=after)
    return answer


def given_graph_page(sites, **headers):
    sites.answers[f"{GRAPH}/ann"] = Answer(
        json.dumps({"id": "1", "name": "Ann", "fan_count": 3, "followers_count": 4, "username": "ann"}),
        content_type="application/json", headers=headers)


def test_posts_are_asked_for_page_by_page_and_no_more_than_are_kept(sites, fetch):
    given_graph_page(sites)
    sites.answers[f"{GRAPH}/ann/published_posts"] = posts_page({})
    result, = fetch("--posts", "ann", **TOKEN_SET)
    assert result["posts"] == 40 and len(sites.requests) == 3


def test_what_the_api_says_of_its_use_is_heeded(sites, fetch):
    given_graph_page(sites)
    usage = {"X-App-Usage": json.dumps({"call_count": 95, "total_time": 10, "total_cputime": 5})}
    sites.answers[f"{GRAPH}/ann/published_posts"] = posts_page(usage)
    first, second = fetch("--posts", "ann", "bob", **TOKEN_SET)
    assert first["posts"] == 20 and len(sites.requests) == 2
    attempt = second["attempts"][0]
    assert not attempt["asked"] and attempt["next_try_us"] > (time.time() + 30 * 60) * 1e6


def refusal(code, message, **more):
    return Answer(json.dumps({"error": {"message": message, "type": "OAuthException", "code": code, **more}}), status=400,
                  content_type="application/json")


def without_fields(*gone):
    """A version that has some fields no more, and says so of one at a time."""
    def answer(url, headers, body):
        asked = re.split(r",(?![^({]*[)}])", url.partition("fields=")[2].partition("&")[0])
        for name in gone:
            if any(re.match(rf"{name}\b", field) for field in asked):
                return refusal(100, f"(#100) Tried accessing nonexisting field ({name}) on node type (Page)")
        assert asked[0] == "id" and all(asked), url
        return Answer(json.dumps({"id": "1", "name": "Ann", "fan_count": 3}), content_type="application/json")
    return answer


def test_a_field_that_a_version_has_no_more_is_done_without(sites, fetch):
    sites.answers[f"{GRAPH}/ann"] = without_fields("were_here_count", "picture", "single_line_address")
    result, = fetch("ann", **TOKEN_SET, expect=0)
    assert result["page"]["likes"]["value"] == 3 and len(sites.requests) == 4
    assert "were_here_count" in sites.urls()[0] and "were_here_count" not in sites.urls()[1]
    assert "picture" not in sites.urls()[3] and "category" in sites.urls()[3]


def test_a_version_that_has_hardly_anything_any_more_is_left_alone(sites, fetch):
    sites.answers[f"{GRAPH}/ann"] = without_fields("phone", "cover", "bio", "founded", "emails", "link")
    first, second = fetch("ann", "bob", expect=1, **TOKEN_SET)
    assert first["attempts"][0]["class"] == "bad_request" and len(sites.requests) == 4
    assert not second["attempts"][0]["asked"]


def test_a_persons_id_is_refused_and_the_api_is_asked_for_the_next(sites, fetch):
    given_graph_page(sites)
    sites.answers[f"{GRAPH}/bob"] = sites.answers.pop(f"{GRAPH}/ann")
    sites.answers[f"{GRAPH}/ann"] = refusal(100, "(#100) Tried accessing nonexisting field (username) on node type (User)")
    first, second = fetch("ann", "bob", **TOKEN_SET, expect=1)
    assert first["attempts"][0]["class"] == "wrong_kind" and second["attempts"][0]["class"] == "ok"


@pytest.mark.parametrize("code", [4, 17, 32, 341, 613, 80001, 80004])
def test_every_limit_of_the_api_is_one(sites, fetch, code):
    sites.answers[f"{GRAPH}/ann"] = refusal(code, "Somebody asked too often", is_transient=True)
    first, second = fetch("ann", "bob", expect=1, **TOKEN_SET)
    assert first["attempts"][0]["class"] == "rate_limited" and len(sites.requests) == 1
    assert not second["attempts"][0]["asked"]


@pytest.mark.parametrize("name, outcome, next_name_is_asked", [
    ("spring-projects_spring-social-facebook/error-190-tokenExpired.json", "auth_expired", False),
    ("spring-projects_spring-social-facebook/error-rate-limit.json", "rate_limited", False),
    ("spring-projects_spring-social-facebook/error-368-blocked.json", "temporarily_blocked", False),
    ("spring-projects_spring-social-facebook/error-803-unknownAlias.json", "not_found", True),
    ("sns-sdks_python-facebook/error_100_ppca.json", "permission_denied", True),
])
def test_a_recorded_refusal_stops_as_much_as_it_should(sites, fetch, name, outcome, next_name_is_asked):
    for who in ("ann", "bob"):
        given_recorded(sites, f"{GRAPH}/{who}", name, status=400, content_type="application/json")
    first, second = fetch("ann", "bob", expect=1, **TOKEN_SET)
    assert first["attempts"][0]["class"] == outcome
    assert second["attempts"][0]["asked"] is next_name_is_asked
    assert len(sites.requests) == 1 + next_name_is_asked


def test_an_api_that_redirects_is_not_followed_with_a_token(sites, fetch):
    sites.answers[f"{GRAPH}/ann"] = redirect("https://graph.facebook.com/v25.0/ann")
    assert only(fetch("ann", **TOKEN_SET), "graph")["class"] == "markup_changed"
    assert len(sites.requests) == 1


# One source after the other.

def test_who_knows_nothing_is_followed_by_the_next(sites, fetch):
    given_recorded(sites, f"{GRAPH}/NASA", "spring-projects_spring-social-facebook/error-190-tokenExpired.json",
                   status=400, content_type="application/json")
    given_recorded(sites, f"{WWW}/NASA", "tamnd_facebook-cli/page_nasa.html")
    result, = fetch("NASA", expect=0, **HTML, **TOKEN_SET)
    assert [(each["source"], each["class"]) for each in result["attempts"]] == [("graph", "auth_expired"),
                                                                              ("html", "ok")]
    assert result["class"] == "ok" and result["page"]["likes"]["source"] != "graph"


def test_a_sites_own_page_and_feed_are_read(sites, fetch):
    sites.answers["https://example.org/"] = Answer(PAGE.replace(
        "</head>", '<link rel="alternate" type="application/rss+xml" href="/feed.xml"></head>'))
    sites.answers["https://example.org/feed.xml"] = Answer(
        '<rss version="2.0"><channel><title>t</title><link>https://example.org/</link><item><title>Rye</title>'
        '<link>https://example.org/rye</link><guid>1</guid></item></channel></rss>', content_type="application/rss+xml")
    result, = fetch("--posts", "example.org", expect=0, **OWN_SITE)
    assert result["class"] == "ok" and result["entries"] == 1
    assert sites.urls() == [ROBOTS, "https://example.org/", "https://example.org/feed.xml"]


def test_a_feed_elsewhere_is_not_asked_for(sites, fetch):
    sites.answers["https://example.org/"] = Answer(PAGE.replace(
        "</head>", '<link rel="alternate" type="application/rss+xml" href="https://elsewhere.example.net/f"></head>'))
    fetch("--posts", "example.org", **OWN_SITE)
    assert sites.urls() == [ROBOTS, "https://example.org/"]


# Faults.

def test_what_breaks_is_tried_once_more_and_then_left_for_later(sites, fetch):
    given_graph_page(sites)
    good = sites.answers[f"{GRAPH}/ann"]
    sites.answers[f"{GRAPH}/ann"] = [Answer(good.body, fault="cut", content_type="application/json"), good]
    assert only(fetch("ann", **TOKEN_SET), "graph")["class"] == "ok"
    assert len(sites.requests) == 2
    sites.answers[f"{GRAPH}/ann"] = Answer(good.body, fault="cut", content_type="application/json")
    attempt = only(fetch("ann", **TOKEN_SET), "graph")
    assert attempt["class"] == "transient" and attempt["failures"] == 1
    assert len(sites.requests) == 4


@pytest.mark.parametrize("fault", ["silence", "drip"])
def test_nobody_waits_longer_than_the_timeout(sites, fetch, fault):
    sites.answers[f"{WWW}/nasa"] = Answer(b"<html>", fault=fault)
    if fault == "drip":
        sites.answers[f"{WWW}/nasa"].headers["Content-Length"] = "1000000"
    begun = time.monotonic()
    attempt = only(fetch("nasa", **HTML, CRIER_SCRAPER_TIMEOUT_MS="300"), "html")
    assert attempt["class"] == "transient" and time.monotonic() - begun < 5


@pytest.mark.parametrize("encoding", ["gzip", "br"])
def test_a_bomb_is_noticed_before_it_is_large(sites, fetch, encoding):
    sites.answers[f"{WWW}/nasa"] = site.bomb(encoding)
    assert len(sites.answers[f"{WWW}/nasa"].body) < 100_000
    result, = fetch("nasa", **HTML)
    attempt = result["attempts"][0]
    assert attempt["class"] == "markup_changed" and "too large" in attempt["detail"]
    assert result["bodies"] == [] and len(sites.requests) == 1


def test_a_body_as_large_as_it_may_be_and_one_byte_more(sites, fetch):
    bound = 65536
    body = PAGE.encode().ljust(bound)
    sites.answers["https://example.org/"] = Answer(body)
    settings = {**OWN_SITE, "CRIER_SCRAPER_BODY_BYTES_MAX": str(bound)}
    assert only(fetch("example.org", **settings), "generic")["class"] == "ok"
    sites.answers["https://example.org/"] = Answer(body + b" ")
    assert only(fetch("example.org", **settings), "generic")["class"] == "markup_changed"


def test_a_head_without_end_is_too_large(sites, fetch):
    sites.answers[f"{WWW}/nasa"] = Answer(b"", headers={f"X-{i}": "x" * 1000 for i in range(80)})
    assert "too large" in only(fetch("nasa", **HTML), "html")["detail"]


def test_endless_redirects_end(sites, fetch):
    def further(url, headers, body):
        return redirect(f"{WWW}/nasa{len(sites.requests)}")
    sites.answers = {f"{WWW}/nasa": further, **{f"{WWW}/nasa{i}": further for i in range(50)}}
    assert only(fetch("nasa", **HTML), "html")["class"] == "markup_changed"
    assert len(sites.requests) == 6


def test_a_redirect_to_itself_ends(sites, fetch):
    sites.answers[f"{WWW}/nasa"] = redirect(f"{WWW}/nasa")
    assert only(fetch("nasa", **HTML), "html")["class"] == "markup_changed"
    assert len(sites.requests) == 1


@pytest.mark.parametrize("target", [
    "https://elsewhere.example.net/", "http://www.facebook.com/nasa", "https://127.0.0.1/", "https://10.0.0.1/",
    "https://169.254.169.254/latest/meta-data/", "https://[::1]/", "https://www.facebook.com.example.org/",
    "https://www.facebook.com@example.org/", "https://evil-facebook.com/", "file:///etc/passwd", "https://",
    "gopher://www.facebook.com/", "https://www.facebook.com:22/"])
def test_a_redirect_leads_nowhere_else(sites, fetch, target):
    sites.answers[f"{WWW}/nasa"] = redirect(target)
    attempt = only(fetch("nasa", **HTML), "html")
    assert attempt["class"] == "markup_changed", attempt
    assert sites.urls() == [f"{WWW}/nasa"]


def test_a_name_that_leads_inside_is_not_dialled(sites, fetch):
    """The host is allowed, its address is this machine's."""
    attempt = only(fetch("nasa", **HTML, CRIER_SCRAPER_ALLOW=""), "html")
    assert attempt["class"] == "markup_changed" and "public" in attempt["detail"]
    assert sites.requests == []


def test_who_cannot_prove_who_they_are_is_not_believed(sites, fetch, tmp_path):
    (tmp_path / "other").mkdir()
    other, _ = site.make_authority(tmp_path / "other")
    attempt = only(fetch("nasa", **HTML, CRIER_SCRAPER_CA=str(other)), "html")
    assert attempt["class"] == "transient" and sites.requests == []


def test_a_wrong_charset_spoils_nothing_else(sites, fetch):
    for charset in ("utf-16", "no-such-charset", "iso-8859-1", "utf-7"):
        sites.answers["https://example.org/"] = Answer(PAGE.encode(), content_type=f"text/html; charset={charset}")
        attempt = only(fetch("example.org", **OWN_SITE), "generic")
        assert attempt["asked"] and attempt["status"] == 200, charset


def test_broken_bodies_of_every_kind_end_in_a_class(sites, fetch):
    """Random bytes are changed, cut out and doubled in what was recorded, or in a page of our own."""
    rng = random.Random(20261121)
    seed = recorded("meedan_pender/facebook-profile-page_login.html") or PAGE.encode() * 50
    names = [f"page{i}" for i in range(25)]
    for name in names:
        body = bytearray(seed)
        for _ in range(rng.randrange(1, 200)):
            at = rng.randrange(len(body))
            body[at:at + rng.randrange(3)] = rng.randbytes(rng.randrange(4))
        sites.answers[f"{WWW}/{name}"] = Answer(bytes(body[:rng.randrange(len(body))]))
    results = fetch(*names, **HTML)
    assert [each["name"] for each in results] == names
    assert all(each["attempts"][0]["class"] != "unknown" for each in results)


# Manners.

def test_retry_after_is_heeded_by_all_that_asks_this_source(sites, fetch):
    sites.answers[f"{WWW}/ann"] = Answer(b"slow down", status=429, headers={"Retry-After": "7200"})
    first, second = fetch("ann", "bob", **HTML)
    assert first["attempts"][0]["class"] == "rate_limited"
    assert first["attempts"][0]["next_try_us"] > (time.time() + 7000) * 1e6
    assert not second["attempts"][0]["asked"] and sites.urls() == [f"{WWW}/ann"]


def test_a_host_that_blocks_is_left_alone_for_hours(sites, fetch):
    given_recorded(sites, f"{WWW}/ann", "tamnd_facebook-cli/dir_blocked.html")
    _, second = fetch("ann", "bob", **HTML)
    assert second["attempts"][0]["next_try_us"] > (time.time() + 2.5 * 3600) * 1e6
    assert len(sites.requests) == 1


def test_a_source_that_fails_again_and_again_is_left_alone(sites, fetch):
    names = [f"page{i}" for i in range(8)]
    for name in names:
        sites.answers[f"{WWW}/{name}"] = Answer(b"", fault="cut", headers={"Content-Length": "100"})
    results = fetch(*names, **HTML)
    assert [each["attempts"][0]["asked"] for each in results] == [True] * 5 + [False] * 3
    assert len(sites.requests) == 10


def test_no_host_is_asked_more_often_than_its_pace(sites, fetch):
    names = [f"page{i}" for i in range(6)]
    results = fetch(*names, **HTML, CRIER_SCRAPER_PER_MINUTE="1", CRIER_SCRAPER_BURST="4")
    assert len(sites.requests) == 4
    assert [each["attempts"][0]["asked"] for each in results] == [True] * 4 + [False] * 2
    assert "pace" in results[5]["attempts"][0]["detail"]


def test_a_short_wait_for_the_pace_is_waited(sites, fetch):
    begun = time.monotonic()
    fetch("ann", "bob", **HTML, CRIER_SCRAPER_PER_MINUTE="60", CRIER_SCRAPER_BURST="1")
    assert len(sites.requests) == 2 and time.monotonic() - begun > 0.9


def test_what_is_as_it_was_is_not_sent_again(sites, fetch):
    def answer(url, headers, body):
        return Answer(status=304) if headers.get("If-None-Match") == '"v1"' else Answer(PAGE, headers={"ETag": '"v1"'})
    sites.answers["https://example.org/"] = answer
    result, = fetch("example.org", **OWN_SITE)
    assert result["bodies"][0]["etag"] == '"v1"'
    result, = fetch("--known", "https://example.org/", '"v1"', "example.org", expect=0, **OWN_SITE)
    attempt = result["attempts"][0]
    assert attempt["not_modified"] and attempt["class"] == "ok" and attempt["status"] == 304
    assert result["bodies"] == [] and result["page"] == {}
