"""FEATURES E9: what was measured of pages, as numbers and drawn."""
import contextlib
import datetime
import os
import secrets
import sqlite3
import xml.etree.ElementTree as ET

import pytest

pytestmark = pytest.mark.skipif("CRIER_TEST_URL" in os.environ, reason="writes past the daemon")
SVG = "{http://www.w3.org/2000/svg}"
DAY = datetime.timedelta(days=1)
NOW = datetime.datetime.now(datetime.timezone.utc)
MICROSECOND = datetime.timedelta(microseconds=1)
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


@pytest.fixture(scope="module")
def on_scraper(system, server):
    def run(sql):
        if server:
            server.psql(f"SET search_path = scraper; {sql}")
            return
        with contextlib.closing(sqlite3.connect(system.data / "scraper.db", timeout=20)) as connection:
            connection.executescript(f"BEGIN IMMEDIATE; {sql}; COMMIT")
    return run


@pytest.fixture(scope="module")
def a_page(server, on_scraper):
    """A page of that name with followers, one number a day up to today; @return its username"""
    def moment(when):
        return f"timestamptz '{when.isoformat()}'" if server else str((when - EPOCH) // MICROSECOND)

    def given(name, followers):
        username = secrets.token_hex(8)
        facts = f"name\twww\t=\t{(NOW - EPOCH) // MICROSECOND}\t0\t0\t{name}\n".replace("'", "''")
        points = ",".join(
            f"((SELECT max(id) FROM pages), 'followers', {moment(when)}, {(when - EPOCH).days}, {value}, 0)"
            for back, value in enumerate(reversed(followers)) for when in [NOW - back * DAY])
        on_scraper(f"INSERT INTO pages (username, facts, search_name, source, fetched_at) VALUES ('{username}',"
                   f" '{facts}', '{username}', 'www', {moment(NOW)});"
                   f"INSERT INTO page_names (name, page_id) SELECT '{username}', max(id) FROM pages;"
                   f"INSERT INTO page_metrics (page_id, metric, measured_at, day, value, unit) VALUES {points}")
        return username
    return given


@pytest.fixture(scope="module")
def ann(system):
    return system.register("Ann")


def drawing(answer):
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml"), answer.text
    root = ET.fromstring(answer.content)
    return root.find(f"{SVG}title").text, root.find(f"{SVG}desc").text


def test_a_history_is_numbers_or_a_drawing_of_the_same(ann, a_page):
    name = a_page("Ann & Bob's <bakery>", [100, 150, 1250])
    points = ann.get(f"/api/pages/{name}/history").json()
    assert [each["value"] for each in points["followers"]] == [100, 150, 1250] and points["likes"] == []
    title, words = drawing(ann.get(f"/api/pages/{name}/history", params={"format": "svg", "theme": "dark"}))
    assert title == "Ann & Bob's <bakery>: followers and likes" and "followers: 1,250" in words
    until = (NOW - DAY / 2).isoformat().replace("+00:00", "Z")
    _, words = drawing(ann.get(f"/api/pages/{name}/history", params={"format": "svg", "to": until}))
    assert "followers: 150" in words, "what is not in the range is not in the drawing"


def test_pages_of_any_size_are_compared_by_their_growth(ann, a_page):
    names = ",".join([a_page("Large", [1_000_000, 1_100_000]), a_page("Small", [10, 5]), "never-seen"])
    assert len(ann.get("/api/pages/compare", params={"usernames": names}).json()["items"]) == 3
    title, words = drawing(ann.get("/api/pages/compare", params={"usernames": names, "format": "svg"}))
    assert title == "Growth of followers"
    assert "Large: +10.00%. Small: -50.00%. never-seen: not known." in words
    title, words = drawing(ann.get("/api/pages/compare",
                                   params={"usernames": names, "format": "svg", "metric": "likes"}))
    assert title == "Growth of likes" and "Large: not known." in words


@pytest.mark.parametrize("path, query", [
    ("nobody/history", {"format": "gif"}), ("nobody/history", {"theme": "blue"}),
    ("compare", {"usernames": "a,b", "metric": "fame"}), ("compare", {"usernames": "a,b", "from": "yesterday"}),
    ("compare", {"usernames": "a,b,c,d,e,f,g", "format": "svg"})])
def test_what_cannot_be_drawn_is_refused(ann, path, query):
    assert ann.get(f"/api/pages/{path}", params=query).status_code == 400
