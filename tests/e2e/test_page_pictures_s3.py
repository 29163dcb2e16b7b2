"""Pictures of pages in a bucket of S3, which checks every signature: tests/s3_server.py."""
import contextlib
import hashlib
import json
import sqlite3

import pytest

import s3_server
import sites as site
from pictures import picture, read
from sites import Answer, Sites
from system import System, wait_for

GRAPH = "https://graph.facebook.com/v24.0"
CDN = "https://scontent.xx.fbcdn.net/v"


@pytest.fixture(scope="module")
def sites(tmp_path_factory):
    running = Sites(*site.make_authority(tmp_path_factory.mktemp("authority")))
    yield running
    running.close()


@pytest.fixture(scope="module")
def s3():
    with s3_server.running() as running:
        yield running


@pytest.fixture(scope="module")
def crier(tmp_path_factory, database, sites, s3):
    running = System(tmp_path_factory.mktemp("pages_s3") / "data", **database, **sites.settings, **s3.settings(),
                     CRIER_SCRAPER_GRAPH_TOKEN="EAABtesttoken0123456789", CRIER_SCRAPER_PER_MINUTE="6000",
                     CRIER_SCRAPER_BURST="1000", CRIER_SCRAPER_PICTURES_PER_MINUTE="6000", CRIER_SCRAPER_CACHE_SECONDS="0")
    running.up()
    yield running
    running.down()


@pytest.fixture(scope="module")
def ann(crier):
    return crier.register("Ann")


@pytest.fixture
def on_database(crier, server):
    def run(sql):
        if server:
            server.psql(f"SET search_path = scraper; {sql}", crier.database)
            return
        with contextlib.closing(sqlite3.connect(crier.data / "scraper.db", timeout=20)) as connection:
            connection.executescript(f"BEGIN IMMEDIATE; {sql}; COMMIT")
    return run


def given_page(sites, name, number, url):
    page = Answer(json.dumps({"id": number, "name": "Ann's bakery", "username": name, "fan_count": 3,
                              "picture": {"data": {"url": url, "is_silhouette": False}}}), content_type="application/json")
    nothing = Answer(json.dumps({"data": []}), content_type="application/json")
    for node in (name, number):
        sites.answers[f"{GRAPH}/{node}"] = page
        sites.answers[f"{GRAPH}/{node}/published_posts"] = nothing


def link_of(ann, name):
    """The copy's link, once there is one."""
    answer = ann.get(f"/api/pages/{name}")
    assert answer.status_code == 200, answer.text
    return answer.json()["picture"] if answer.json()["picture"].startswith("/media/") else None


def test_a_picture_is_in_the_bucket_signed_right_and_served_from_there(crier, sites, s3, ann):
    original = picture("PNG", (320, 200))
    sites.answers[f"{CDN}/oven.png"] = Answer(original, content_type="image/png")
    given_page(sites, "bakery", "1000", f"{CDN}/oven.png")
    s3.ill = 1
    link = wait_for(lambda: link_of(ann, "bakery"), "a copy of the picture")
    assert s3.refused == [], "the stand-in checks each signature"
    (path, (body, content_type)), = s3.objects.items()
    assert path == f"/{s3_server.BUCKET}/{link.rsplit('/', 1)[1]}" and content_type == "image/png"
    assert hashlib.sha256(body).digest() != hashlib.sha256(original).digest(), "it was decoded and written again"
    with crier.client() as anybody:
        served = anybody.get(link)
    assert served.content == body and read(body).size == (320, 200)
    assert not (crier.data / "media").exists()


def test_a_bucket_that_takes_nothing_loses_no_picture(sites, s3, ann, on_database):
    s3.ill = 1000
    sites.answers[f"{CDN}/bread.png"] = Answer(picture("PNG", (64, 64)), content_type="image/png")
    given_page(sites, "mill", "1001", f"{CDN}/bread.png")
    ann.get("/api/pages/mill")
    wait_for(lambda: s3.ill < 1000, "the bucket to be asked")
    assert link_of(ann, "mill") is None and ann.get("/api/pages/mill").json()["picture"] == f"{CDN}/bread.png"
    s3.ill = 0

    def tried_again():
        """At once; as long as the storage's breaker is open, in vain."""
        on_database("UPDATE page_clones SET next_try_at = wanted_at, attempts = 0 WHERE sha256 IS NULL")
        return link_of(ann, "mill")
    wait_for(tried_again, "a copy, at its next try", 60)
    assert s3.refused == []
