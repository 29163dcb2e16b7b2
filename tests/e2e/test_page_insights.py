"""FEATURES E1-E4, E7 and E9: insights on public pages, out of sites that answer as they are told to."""
import concurrent.futures
import contextlib
import itertools
import re
import sqlite3
import threading

import pytest

import sites as site
from sites import Answer, Sites, recorded
from system import System, wait_for

WWW = "https://www.facebook.com"
NASA = recorded("tamnd_facebook-cli/page_nasa.html")
POST = "1587860636042640"
with_recordings = pytest.mark.skipif(not NASA, reason="what was recorded is not on this machine")
PAGE = """<html><head><title>{name}</title><meta property="og:title" content="{name}">
<meta property="og:url" content="https://{host}/"><meta property="og:description" content="Bread since ever.">
<link rel="alternate" type="application/rss+xml" href="/feed"></head><body><p>Bread</p></body></html>"""
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><link>https://{host}/</link>{items}
</channel></rss>"""
ITEM = """<item><title>Bread {n}</title><link>https://{host}/{n}</link><guid>https://{host}/{n}</guid>
<pubDate>Thu, {n:02} Oct 2026 08:00:00 GMT</pubDate></item>"""
hosts = (f"bakery{n}.example.org" for n in itertools.count())


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    running = Sites(*site.make_authority(tmp_path_factory.mktemp("authority")))
    yield running
    running.close()


@pytest.fixture(scope="module")
def crier(tmp_path_factory, database, running):
    system = System(tmp_path_factory.mktemp("pages") / "data", **database, **running.settings,
                    CRIER_SCRAPER_HTML="true", CRIER_SCRAPER_GENERIC_HOSTS="example.org",
                    CRIER_SCRAPER_PER_MINUTE="6000", CRIER_SCRAPER_BURST="1000", CRIER_SCRAPER_WAIT_MS="2000",
                    CRIER_SCRAPER_TIMEOUT_MS="8000", CRIER_SCRAPER_UNKNOWN_PER_HOUR="20")
    system.up()
    yield system
    system.down()


@pytest.fixture
def sites(running):
    running.clear()
    return running


@pytest.fixture
def ann(crier):
    return crier.register("Ann")


@pytest.fixture(scope="module")
def root(crier):
    return crier.sign_in(crier.admin_email, crier.admin_password)


@pytest.fixture
def on_database(crier, server):
    def run(sql):
        if server:
            server.psql(f"SET search_path = scraper; {sql}", crier.database)
            return
        with contextlib.closing(sqlite3.connect(crier.data / "scraper.db", timeout=20)) as connection:
            connection.executescript(f"BEGIN IMMEDIATE; {sql}; COMMIT")
    return run


@pytest.fixture
def counted(crier, server):
    """The number that a query on the daemon's database answers."""
    def run(sql):
        if server:
            return int(server.psql(f"SET search_path = scraper; {sql}", crier.database))
        with contextlib.closing(sqlite3.connect(crier.data / "scraper.db", timeout=20)) as connection:
            return connection.execute(sql).fetchone()[0]
    return run


@pytest.fixture
def bakery(sites):
    """A site of its own, whose page and feed are found; its host is its username."""
    return given_bakery(sites)


def given_bakery(sites, name="Ann's bakery", items=3):
    host = next(hosts)
    sites.answers[f"https://{host}/"] = Answer(PAGE.format(name=name, host=host))
    entries = "".join(ITEM.format(n=n, host=host) for n in range(1, items + 1))
    sites.answers[f"https://{host}/feed"] = Answer(FEED.format(host=host, items=entries),
                                                   content_type="application/rss+xml")
    return host


def page_of(person, name):
    answer = person.get(f"/api/pages/{name}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def is_refreshed(person, root, name, condition):
    """Has a page fetched, and waits until what is told of it is so."""
    answer = root.post(f"/api/pages/{name}/refresh")
    assert answer.status_code == 202 and answer.headers["location"] == f"/api/pages/{name}", answer.text
    return wait_for(lambda: (page := page_of(person, name)) and condition(page) and page, "the page to be fetched")


def test_a_page_that_nobody_knows_is_fetched_and_then_it_is_known(ann, sites, bakery):
    first = ann.get(f"/api/pages/{bakery}")
    assert first.status_code == 200, first.text
    assert (first.headers["x-cache"], first.headers["age"]) == ("miss", "0")
    page = first.json()
    assert (page["state"], page["stale"], page["failure"]) == ("known", False, None)
    assert page["name"] == "Ann's bakery" and page["about"] == "Bread since ever."
    assert page["followers"] is None and page["likes"] is None, "what is not known is not 0"
    told = {fact["field"]: fact for fact in page["provenance"]}
    assert told["description"]["source"] == "open_graph" and told["description"]["exact"]
    asked = len(sites.urls())

    second = ann.get(f"/api/pages/{bakery.upper()}")
    assert second.json() == page and len(sites.urls()) == asked
    third = ann.get(f"/api/pages/{bakery}")
    assert third.headers["x-cache"] == "hit" and 0 <= int(third.headers["age"]) <= 300 and third.json() == page


def test_a_site_whose_headers_are_no_text_is_kept_like_any_other(ann, sites, bakery):
    """Bytes of no charset, which a database would refuse."""
    answer = sites.answers[f"https://{bakery}/"]
    answer.headers.update({"ETag": '"\xff\xfe"', "Last-Modified": "\xff", "Content-Type": "text/html; charset=\xff"})
    assert page_of(ann, bakery)["name"] == "Ann's bakery"


def test_a_redirect_to_what_is_no_text_is_a_failure_with_an_end(ann, sites, bakery):
    sites.answers[f"https://{bakery}/"] = site.redirect("https://\xff\xfe.example.net/")
    answer = ann.get(f"/api/pages/{bakery}")
    assert answer.status_code == 404, answer.text


def test_however_many_ask_at_once_it_is_fetched_once(ann, sites, bakery):
    with concurrent.futures.ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda _: ann.get(f"/api/pages/{bakery}"), range(12)))
    assert {answer.status_code for answer in answers} == {200}
    assert sites.urls().count(f"https://{bakery}/") == 1


def test_what_takes_longer_is_there_later(ann, sites, bakery):
    gate, good = threading.Event(), sites.answers[f"https://{bakery}/"]
    sites.answers[f"https://{bakery}/"] = lambda url, headers, body: gate.wait(20) and good
    try:
        answer = ann.get(f"/api/pages/{bakery}")
        assert answer.status_code == 202, answer.text
        assert answer.headers["location"] == f"/api/pages/{bakery}" and int(answer.headers["retry-after"]) > 0
        assert answer.json()["state"] == "fetching" and answer.json()["name"] is None
    finally:
        gate.set()
    wait_for(lambda: ann.get(answer.headers["location"]).status_code == 200, "the page")


def test_what_is_not_there_is_not_found_and_not_asked_for_again(ann, sites):
    host = next(hosts)
    answer = ann.get(f"/api/pages/{host}")
    assert answer.status_code == 404 and answer.json()["class"] == "not_found", answer.text
    asked = len(sites.urls())
    assert asked
    again = ann.get(f"/api/pages/{host}")
    assert (again.status_code, again.json()["class"]) == (404, "not_found") and len(sites.urls()) == asked


def test_a_name_that_no_page_can_have_is_not_found(ann, sites):
    assert ann.get("/api/pages/a%20b").status_code == 404
    assert sites.urls() == []


def test_a_failure_keeps_what_was_good_and_says_so(ann, root, sites, bakery):
    before = page_of(ann, bakery)
    for url in (f"https://{bakery}/", f"{WWW}/{bakery}"):
        sites.answers[url] = Answer("<html><body>Sorry</body></html>", status=503)
    page = is_refreshed(ann, root, bakery, lambda page: page["stale"])
    assert page["name"] == before["name"] and page["fetched_at"] == before["fetched_at"]
    assert page["failure"]["class"] == "transient" and page["failure"]["next_try_at"] > page["failure"]["failed_at"]


def test_what_changed_is_told_at_once_whatever_was_cached(ann, root, sites, bakery):
    page_of(ann, bakery)
    sites.answers[f"https://{bakery}/"] = Answer(PAGE.format(name="Bob's bakery", host=bakery))
    page = is_refreshed(ann, root, bakery, lambda page: page["name"] == "Bob's bakery")
    assert not page["stale"]


def test_a_page_is_fetched_by_its_schedule(ann, sites, bakery, on_database):
    page_of(ann, bakery)
    sites.clear()
    sites.answers[f"https://{bakery}/"] = Answer(PAGE.format(name="Bob's bakery", host=bakery))
    on_database(f"UPDATE page_jobs SET due_at = asked_at, counters_at = NULL WHERE name = '{bakery}'")
    wait_for(lambda: page_of(ann, bakery)["name"] == "Bob's bakery", "its schedule")


def test_posts_gather_page_after_page(ann, root, sites):
    host = given_bakery(sites, items=20)
    page_of(ann, host)
    first = ann.get(f"/api/pages/{host}/posts").json()
    assert len(first["items"]) == 15 and first["items"][0]["title"] == "Bread 20"
    rest = ann.get(f"/api/pages/{host}/posts", params={"cursor": first["next_cursor"]}).json()
    assert [post["title"] for post in rest["items"]] == [f"Bread {n}" for n in range(5, 0, -1)]
    assert rest["next_cursor"] is None
    post = first["items"][0]
    assert (post["kind"], post["reactions"], post["source"]) == ("entry", None, "feed")
    for name in (post["id"], "post-of-another"):
        answer = ann.get(f"/api/pages/{host}/posts/{name}/comments")
        assert answer.status_code == (200 if name == post["id"] else 404)
    entries = "".join(ITEM.format(n=n, host=host) for n in range(21, 23))
    sites.answers[f"https://{host}/feed"] = Answer(FEED.format(host=host, items=entries),
                                                   content_type="application/rss+xml")
    root.post(f"/api/pages/{host}/refresh")
    wait_for(lambda: ann.get(f"/api/pages/{host}/posts", params={"limit": 100}).json()["items"][0]["title"]
             == "Bread 22", "new posts")
    assert len(ann.get(f"/api/pages/{host}/posts", params={"limit": 100}).json()["items"]) == 22, "the old ones stay"


@pytest.mark.parametrize("part", ["posts", "posts/1/comments", "followers", "following", "history"])
def test_parts_of_a_page_that_nobody_knows_are_not_found(ann, sites, part):
    assert ann.get(f"/api/pages/nobody-knows-it/{part}").status_code == 404
    assert sites.urls() == []


def test_pages_are_found_by_name_and_one_slip_of_the_pen_is_none(ann, sites):
    host = given_bakery(sites, name="Zimtschnecken Manufaktur")
    page_of(ann, host)
    for name in ("zimtschnecken", "MANUFAKTUR", "Zimtschneken", "zimtschnekcen"):
        found = ann.get("/api/pages", params={"name": name})
        assert [page["username"] for page in found.json()["items"]] == [host], name
    assert ann.get("/api/pages", params={"name": "Zuckerwatte"}).json() == {"items": [], "next_cursor": None}
    assert ann.get("/api/pages", params={"cursor": "x"}).status_code == 400


def test_pages_are_compared_as_far_as_they_are_known(ann, sites, bakery):
    page_of(ann, bakery)
    asked = len(sites.urls())
    answer = ann.get("/api/pages/compare", params={"usernames": f"{bakery},never-seen"})
    assert answer.status_code == 200, answer.text
    known, unknown = answer.json()["items"]
    assert (known["known"], known["name"], known["posts"]) == (True, "Ann's bakery", 0)
    assert (unknown["username"], unknown["known"], unknown["followers"]) == ("never-seen", False, None)
    assert len(sites.urls()) == asked, "nothing is fetched for that"
    for names in ("one", ",".join("abcdefghijk"), "a b,c"):
        assert ann.get("/api/pages/compare", params={"usernames": names}).status_code == 400, names


def test_who_asks_to_be_forgotten_is_gone_and_does_not_come_back(ann, root, sites, bakery):
    page_of(ann, bakery)
    assert ann.delete(f"/api/pages/{bakery}").status_code == 403
    assert root.delete(f"/api/pages/{bakery}").status_code == 204
    sites.requests.clear()
    assert ann.get(f"/api/pages/{bakery}").status_code == 404
    assert ann.get(f"/api/pages/{bakery}/posts").status_code == 404
    assert sites.urls() == []


def test_who_was_forgotten_while_it_was_fetched_leaves_nothing(ann, root, sites, bakery, counted):
    gate, good = threading.Event(), sites.answers[f"https://{bakery}/"]
    sites.answers[f"https://{bakery}/"] = lambda url, headers, body: gate.wait(20) and good
    try:
        assert ann.get(f"/api/pages/{bakery}").status_code == 202
        assert root.delete(f"/api/pages/{bakery}").status_code == 204
    finally:
        gate.set()
    wait_for(lambda: f"https://{bakery}/feed" in sites.urls(), "the fetch to go on")
    for _ in range(4):
        page_of(ann, given_bakery(sites))  # as many as are fetched at once: that one has ended then
    assert ann.get(f"/api/pages/{bakery}").status_code == 404
    for table in ("page_names", "page_bodies", "page_sources", "page_jobs"):
        assert counted(f"SELECT count(*) FROM {table} WHERE name = '{bakery}'") == 0, table


def test_an_account_asks_for_so_many_unknown_pages_and_the_known_ones_stay_free(crier, sites, bakery):
    greedy = crier.register("Greedy")
    page_of(greedy, bakery)
    answers = [greedy.get(f"/api/pages/{next(hosts)}") for _ in range(20)]
    assert {answer.status_code for answer in answers[:19]} == {404}
    assert answers[19].status_code == 429 and 0 < int(answers[19].headers["retry-after"]) <= 3601
    assert page_of(greedy, bakery)


def test_without_redis_all_is_as_it_was_but_for_the_cache(ann, crier, sites, bakery):
    with crier.stopped("redis"):
        for _ in range(2):
            answer = ann.get(f"/api/pages/{bakery}")
            assert answer.status_code == 200 and answer.headers["x-cache"] == "miss"
        assert sites.urls().count(f"https://{bakery}/") == 1


def test_what_was_kept_is_read_again_and_nothing_is_lost(ann, crier, sites, bakery):
    before = page_of(ann, bakery)
    done = crier.run_program("scraper", "reparse", "--page", bakery)
    assert done.returncode == 0 and re.search(r"^3 answers read, 2 kept, 0 broken$", done.stdout, re.M), done.stdout
    after = page_of(ann, bakery)
    assert {**after, "source": before["source"], "fetched_at": before["fetched_at"]} == before
    assert crier.run_program("scraper", "reparse", "--page", "a b").returncode == 2


def comments_on_nasa(person):
    return person.get(f"/api/pages/nasa/posts/{POST}/comments").json()["items"]


@with_recordings
def test_a_recorded_page_is_told_with_all_that_is_known(ann, root, sites):
    sites.answers[f"{WWW}/nasa"] = Answer(NASA)
    sites.answers[f"{WWW}/nasa/videos"] = Answer(recorded("tamnd_facebook-cli/page_videos.html"))
    permalink = Answer(recorded("tamnd_facebook-cli/post_perm.html"))
    sites.answers.update({f"{WWW}/NASA/posts/{name}": permalink for name in re.findall(
        r"posts[\\/]+(pfbid\w+)", NASA.decode(errors="replace"))})
    page = page_of(ann, "nasa")
    assert (page["username"], page["platform_id"], page["page_id"]) == ("NASA", "100044561550831", "54971236771")
    assert (page["likes"], page["followers"], page["following"]) == (28660812, 28000000, 52)
    assert page["email"] == "public-inquiries@hq.nasa.gov" and page["verified"] is True
    told = {fact["field"]: fact for fact in page["provenance"]}
    assert told["likes"]["exact"] and not told["followers"]["exact"] and told["followers"]["unit"] == 1000000
    assert page_of(ann, "54971236771")["username"] == "NASA", "it is one page by all its names"

    posts = ann.get("/api/pages/nasa/posts", params={"limit": 100}).json()["items"]
    assert len({post["platform_id"] for post in posts}) == len(posts) >= 19
    post = next(post for post in posts if post["platform_id"] == POST)
    assert (post["comments"], post["shares"]) == (512, 1013)
    assert post["reactions"] in (12368, 12369), "of the page, and a moment later of the post's own page"
    assert post["reactions_by_type"]["love"] == 1641 and post["created_at"] == "2026-07-27T21:35:22.000Z"

    wait_for(lambda: len(comments_on_nasa(ann)) == 10, "those of the post's own page")
    comments = comments_on_nasa(ann)
    assert comments[0]["created_at"] >= comments[9]["created_at"]
    edward = next(comment for comment in comments if comment["platform_id"] == "1032857456032245")
    assert (edward["author"], edward["reactions"], edward["replies"]) == ("Edward Charles Haas V", 13, 1)
    assert ann.delete(f"/api/pages/users/{edward['user_id']}").status_code == 403
    assert root.delete(f"/api/pages/users/{edward['user_id']}").status_code == 204
    left = comments_on_nasa(ann)
    assert len(left) == 9 and edward["author"] not in str(left)

    history = ann.get("/api/pages/nasa/history").json()
    assert [(point["value"], point["exact"]) for point in history["likes"]] == [(28660812, True)]
    assert [(point["value"], point["exact"]) for point in history["followers"]] == [(28000000, False)]
    assert ann.get("/api/pages/nasa/followers").json() == {"items": [], "next_cursor": None, "total": 28000000}
    found = ann.get("/api/pages", params={"min_followers": 20000000}).json()["items"]
    assert [page["username"] for page in found] == ["NASA"]
    assert ann.get("/api/pages", params={"category": "government ORGANISATION"}).json()["items"]


@with_recordings
def test_a_wall_is_told_by_its_class(ann, sites):
    sites.answers[f"{WWW}/walled"] = Answer(recorded("tamnd_facebook-cli/dir_blocked.html"))
    answer = ann.get("/api/pages/walled")
    assert answer.status_code == 503 and answer.json()["class"] == "blocked", answer.text
    assert int(answer.headers["retry-after"]) > 3600
