"""Pages while the scraper is killed, Redis is gone, or two of them share the work: each is fetched once for each
lease, and kept once."""
import contextlib
import itertools
import json
import os
import signal
import sqlite3
import subprocess
import threading

import httpx
import pytest

import sites as site
from conftest import ENGINE
from pictures import picture
from sites import Answer, Sites
from system import System, status_of, wait_for

pytestmark = pytest.mark.engines

GRAPH = "https://graph.facebook.com/v24.0"
CDN = "https://scontent.xx.fbcdn.net/v"
REPLICA_PORT = 8  # after the gateway's; the one that is kept for this
FETCHERS = 4
PATIENCE_S = 40.0
numbers = itertools.count(1000)


@pytest.fixture(scope="module")
def sites(tmp_path_factory):
    running = Sites(*site.make_authority(tmp_path_factory.mktemp("authority")))
    yield running
    running.close()


@pytest.fixture(scope="module")
def crier(tmp_path_factory, database, sites):
    running = System(tmp_path_factory.mktemp("pages") / "data", **database, **sites.settings,
                     CRIER_SCRAPER_GRAPH_TOKEN="EAABtesttoken0123456789", CRIER_SCRAPER_FETCHERS=str(FETCHERS),
                     CRIER_SCRAPER_PER_MINUTE="6000", CRIER_SCRAPER_BURST="1000",
                     CRIER_SCRAPER_PICTURES_PER_MINUTE="6000", CRIER_SCRAPER_TIMEOUT_MS="30000",
                     CRIER_SCRAPER_WAIT_MS="300", CRIER_SCRAPER_UNKNOWN_PER_HOUR="1000", CRIER_SCRAPER_CACHE_SECONDS="0")
    running.up()
    yield running
    running.down()


@pytest.fixture(scope="module")
def ann(crier):
    return crier.register("Ann")


@pytest.fixture(scope="module")
def on_database(crier, server):
    """Runs SQL on the scraper's database. @return what it selects, as texts"""
    def run(sql):
        if server:
            return server.psql(f"SET search_path = scraper; {sql}", crier.database).splitlines()
        with contextlib.closing(sqlite3.connect(crier.data / "scraper.db", timeout=20)) as connection:
            rows = connection.execute(sql).fetchall()
            connection.commit()
            return ["|".join(map(str, row)) for row in rows]
    return run


@pytest.fixture
def locked(crier, server):
    """Within, nothing is written to the rows of pictures."""
    @contextlib.contextmanager
    def hold():
        if server:
            with server.locked("scraper.page_clones", crier.database):
                yield
            return
        with contextlib.closing(sqlite3.connect(crier.data / "scraper.db", timeout=20)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield
            connection.rollback()
    return hold


class Gate:
    """An answer that comes when the gate is opened."""

    def __init__(self, answer):
        self.answer, self.open = answer, threading.Event()

    def __call__(self, url, headers, body):
        self.open.wait(60)
        return self.answer


def given_page(sites, picture_url=None):
    """A page with two posts that the Graph API tells, its posts behind a gate. @return (name, the posts' URL)"""
    number = str(next(numbers))
    name = f"bakery{number}"
    page = {"id": number, "name": f"Bakery {number}", "username": name, "fan_count": 3700, "followers_count": 4000}
    if picture_url:
        page["picture"] = {"data": {"url": picture_url, "is_silhouette": False}}
    posts = [{"id": f"{number}_{n}", "message": f"Loaf {n}", "created_time": f"2026-11-0{n + 1}T10:00:00+0000"}
             for n in range(2)]
    gate = Gate(Answer(json.dumps({"data": posts}), content_type="application/json"))
    for node in (name, number):
        sites.answers[f"{GRAPH}/{node}"] = Answer(json.dumps(page), content_type="application/json")
        sites.answers[f"{GRAPH}/{node}/published_posts"] = gate
    return name, gate


def asked(sites, name):
    """How often the page was asked for, and its posts."""
    urls = [url.partition("?")[0] for url in sites.urls()]
    return urls.count(f"{GRAPH}/{name}"), sum(url.endswith("/published_posts") and name[6:] in url for url in urls)


def is_whole(ann, name):
    """There, with each post once."""
    answer = ann.get(f"/api/pages/{name}")
    if answer.status_code != 200:
        return False
    posts = ann.get(f"/api/pages/{name}/posts").json()["items"]
    assert sorted(post["text"] for post in posts) == ["Loaf 0", "Loaf 1"]
    return True


def end_leases(on_database):
    """As if minutes had passed."""
    on_database("UPDATE page_jobs SET due_at = asked_at WHERE attempts > ended")


def test_a_page_that_is_being_fetched_when_the_scraper_dies_is_fetched_again_and_kept_once(crier, sites, ann, on_database):
    name, gate = given_page(sites)
    assert ann.get(f"/api/pages/{name}").status_code == 202
    wait_for(lambda: asked(sites, name) == (1, 1), "its posts to be asked for")
    crier.restart("scraper", signal.SIGKILL)
    assert ann.get(f"/api/pages/{name}").status_code == 202, "it is being fetched, as far as anybody knows"
    gate.open.set()
    assert on_database(f"SELECT attempts, ended FROM page_jobs WHERE name = '{name}'") == ["1|0"]
    assert asked(sites, name) == (1, 1), "nobody takes it while the lease lasts"
    end_leases(on_database)
    wait_for(lambda: is_whole(ann, name), "the page")
    assert asked(sites, name) == (2, 2)
    assert on_database(f"SELECT attempts, ended FROM page_jobs WHERE name = '{name}'") == ["2|2"]
    assert on_database(f"SELECT count(*) FROM pages WHERE username = '{name}'") == ["1"]


def test_redis_that_goes_while_a_page_is_fetched_takes_nothing_with_it(crier, sites, ann):
    name, gate = given_page(sites)
    assert ann.get(f"/api/pages/{name}").status_code == 202
    wait_for(lambda: asked(sites, name) == (1, 1), "its posts to be asked for")
    with crier.stopped("redis"):
        gate.open.set()
        wait_for(lambda: is_whole(ann, name), "the page", PATIENCE_S)
        other, gate = given_page(sites)
        gate.open.set()
        wait_for(lambda: is_whole(ann, other), "a page that nobody asked for before", PATIENCE_S)
    assert asked(sites, name) == asked(sites, other) == (1, 1)


def copy_of(ann, name):
    link = ann.get(f"/api/pages/{name}").json()["picture"]
    return link if link and link.startswith("/media/") else None


def test_a_picture_whose_copy_is_there_when_the_scraper_dies_is_there_once(crier, sites, ann, on_database, locked):
    """It dies after the bytes were stored, and before the row that says so."""
    url = f"{CDN}/oven{next(numbers)}.png"
    copying = sites.answers[url] = Gate(Answer(picture("PNG", (64, 48)), content_type="image/png"))
    name, gate = given_page(sites, url)
    gate.open.set()
    wait_for(lambda: ann.get(f"/api/pages/{name}").status_code == 200 and sites.urls().count(url), "its picture to be asked for")
    media = crier.data / "media"
    before = set(media.rglob("*.png"))
    with locked():
        copying.open.set()
        wait_for(lambda: set(media.rglob("*.png")) - before, "its bytes to be stored")
        crier.kill("scraper")
    crier.wait_ready("scraper")
    assert copy_of(ann, name) is None and sites.urls().count(url) == 1
    on_database("UPDATE page_clones SET next_try_at = wanted_at WHERE sha256 IS NULL")
    wait_for(lambda: copy_of(ann, name), "the copy's link")
    assert sites.urls().count(url) == 2
    assert len(set(media.rglob("*.png")) - before) == 1
    with crier.client() as anybody:
        assert anybody.get(copy_of(ann, name)).status_code == 200


@contextlib.contextmanager
def replica(crier):
    """A second scraper on the same database. Yields its process and its address."""
    spec = next(spec for spec in json.loads((crier.data / "run" / "plan.json").read_text()) if spec["name"] == "scraper")
    address = f"127.0.0.1:{crier.port + REPLICA_PORT}"
    with open(crier.data / "log" / "scraper-replica.log", "ab") as log:
        process = subprocess.Popen(spec["argv"], env={**spec["env"], "CRIER_SCRAPER_LISTEN": address}, cwd=spec["cwd"],
                                   stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        wait_for(lambda: status_of(f"http://{address}/readyz") == 200, "the replica", PATIENCE_S)
        yield process, f"http://{address}"
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(PATIENCE_S)


def answers_of(url):
    """How many answers that were good a scraper got of the Graph API."""
    text = httpx.get(f"{url}/metrics", trust_env=False).text
    line, = (line for line in text.splitlines()
             if line.startswith("crier_scraper_requests_total") and 'source="graph",outcome="ok"' in line)
    return int(float(line.rsplit(" ", 1)[1]))


@pytest.mark.skipif(ENGINE != "postgres", reason="two scrapers share a database on a server alone")
def test_two_scrapers_share_the_work_and_do_none_of_it_twice(crier, sites, ann):
    before = answers_of(crier.daemon_url("scraper"))
    with replica(crier) as (_, url):
        pages = [given_page(sites) for _ in range(2 * FETCHERS)]
        for name, _ in pages:
            assert ann.get(f"/api/pages/{name}").status_code == 202
        wait_for(lambda: all(asked(sites, name)[1] for name, _ in pages), "all to be in the air, some at each of the two")
        for _, gate in pages:
            gate.open.set()
        for name, _ in pages:
            wait_for(lambda name=name: is_whole(ann, name), f"the page {name}")
            assert asked(sites, name) == (1, 1)
        assert answers_of(url) == 2 * FETCHERS and answers_of(crier.daemon_url("scraper")) - before == 2 * FETCHERS


@pytest.mark.skipif(ENGINE != "postgres", reason="two scrapers share a database on a server alone")
def test_what_a_scraper_had_when_it_died_another_one_fetches(crier, sites, ann, on_database):
    with replica(crier) as (process, _):
        pages = [given_page(sites) for _ in range(2 * FETCHERS)]
        for name, _ in pages:
            assert ann.get(f"/api/pages/{name}").status_code == 202
        wait_for(lambda: all(asked(sites, name)[1] for name, _ in pages), "all to be in the air, some at each of the two")
        os.kill(process.pid, signal.SIGKILL)
        process.wait(PATIENCE_S)
        for _, gate in pages:
            gate.open.set()
        wait_for(lambda: sum(is_whole(ann, name) for name, _ in pages) == FETCHERS, "those of the one that lives")
        end_leases(on_database)
        wait_for(lambda: all(is_whole(ann, name) for name, _ in pages), "those of the one that died")
    assert sum(asked(sites, name)[0] for name, _ in pages) == 3 * FETCHERS
    names = ", ".join(f"'{name}'" for name, _ in pages)
    assert on_database(f"SELECT count(*) FROM pages WHERE username IN ({names})") == [str(len(pages))]
