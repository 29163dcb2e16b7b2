"""The pages with figures, in a browser (FEATURES D4 to D6)."""
import datetime

import pytest

from analytics import UTC, event, public_post, send
from browser import BrowserError, chromium
from system import wait_for

LIGHT, DARK = "rgb(255, 255, 255)", "rgb(13, 17, 23)"


@pytest.fixture(scope="module")
def browser():
    with chromium() as each:
        yield each


@pytest.fixture
def ann(system, gateway, user, browser):
    """With two posts that were read; nobody is signed in to the browser."""
    person = user("Ann")
    person.posts = [public_post(person, title) for title in ("Read <i>most</i>", "Read less")]
    now = datetime.datetime.now(UTC)
    send(gateway, *(event(person.posts[0], when=now - datetime.timedelta(days=days)) for days in (0, 0, 1)),
         event(person.posts[0], "share"), event(person.posts[1], "share"), event(person.posts[1], "view"))
    # A page without scripts: one that is renewing its session would bring its cookies back.
    browser.open(f"{system.gateway_url}/health")
    browser.forget()
    return person


def holds(browser, condition):
    """Asked of the page itself; while another one comes in its place, nothing holds."""
    try:
        return browser.run(f"() => Boolean({condition})")
    except BrowserError:
        return False


def wait_for_sign_in(browser):
    wait_for(lambda: holds(browser, "document.querySelector('#sign-in:not([hidden])')"), "the page to ask who it is")


def sign_in(system, browser, person, path):
    browser.open(f"{system.gateway_url}{path}")
    wait_for_sign_in(browser)
    browser.fill("#email", person.email)
    browser.fill("#password", person.password)
    browser.click("#sign-in button")


def signed_in(system, browser, person, path):
    sign_in(system, browser, person, path)
    settle(browser)


def settle(browser):
    """Until everything is there, drawings too."""
    wait_for(lambda: holds(browser, "document.querySelector('main:not([hidden])')"
                                    " && !document.querySelector('output').textContent"
                                    " && [...document.images].every((each) => each.complete)"), "the figures")


def tiles(browser):
    return dict(zip(browser.texts("#tiles dt"), browser.texts("#tiles dd:not(.growth)")))


def rows(browser, table):
    """Also of what is folded away."""
    return browser.run("(table) => [...document.getElementById(table).rows].slice(1)"
                       ".map((row) => [...row.cells].map((cell) => cell.textContent))", table)


def choose(browser, name, value):
    browser.select(f"select[name={name}]", value)
    settle(browser)


def drawn(browser, picture):
    return browser.run("(name) => [document.getElementById(name).naturalWidth,"
                       " document.getElementById(name).naturalHeight]", picture)


def test_an_author_sees_their_figures_and_goes_on_to_a_post(system, browser, ann):
    signed_in(system, browser, ann, "/dashboard")
    assert tiles(browser) == {"impressions": "3", "views": "1", "engagement": "2", "engagement rate": "66.67%",
                              "total reactions": "0", "comments": "0", "shares": "2"}
    assert drawn(browser, "graph") == [720, 320] and drawn(browser, "hours") == [720, 332]
    assert "2" in browser.attribute("#graph", "alt")
    numbers = rows(browser, "numbers")
    assert len(numbers) == 30 and sum(int(value) for _, value, _ in numbers) == 2
    assert rows(browser, "top") == [["1. Read less", "1"], ["1. Read <i>most</i>", "1"]]
    assert rows(browser, "statuses") == [["published", "2"]]
    assert rows(browser, "sources")[-1] == ["unknown", "3"] and rows(browser, "devices")[0] == ["desktop", "3"]
    assert not browser.shown("#whose")

    choose(browser, "metric", "impressions")
    choose(browser, "days", "7")
    numbers = rows(browser, "numbers")
    assert len(numbers) == 7 and sum(int(value) for _, value, _ in numbers) == 3
    assert rows(browser, "top") == [["1. Read <i>most</i>", "3"]]
    browser.click("#top a >> nth=0")
    wait_for(lambda: browser.address().endswith(f"/dashboard/posts/{ann.posts[0]}"), "the post's page")
    settle(browser)
    assert browser.text("#heading") == "Read <i>most</i>"
    assert tiles(browser)["impressions"] == "3" and tiles(browser)["bots"] == "0"
    assert drawn(browser, "graph") == [720, 320] and len(rows(browser, "reactions")) == 5
    assert rows(browser, "sources")[-1] == ["unknown", "3"]
    assert browser.complaints() == []


def test_a_session_goes_on_and_ends_where_it_is_ended(system, browser, ann):
    signed_in(system, browser, ann, "/dashboard")
    browser.forget("crier_access")
    browser.open(f"{system.gateway_url}/dashboard")
    settle(browser)
    assert tiles(browser)["shares"] == "2", "it was begun anew"
    browser.click("#sign-out")
    wait_for_sign_in(browser)
    assert "crier_csrf" not in browser.cookies()
    assert browser.complaints() == []


def test_one_does_not_see_the_figures_of_anothers_post(system, user, browser, ann):
    sign_in(system, browser, user("Bob"), f"/dashboard/posts/{ann.posts[0]}")
    wait_for(lambda: holds(browser, "document.querySelector('output').textContent.includes('post')"), "an answer")
    said = browser.text("output")
    assert "no post" in said and tiles(browser) == {}


@pytest.mark.parametrize("scheme, paper", [("light", LIGHT), ("dark", DARK)])
def test_a_drawing_opened_by_itself_is_as_the_screen_is(system, browser, ann, scheme, paper):
    signed_in(system, browser, ann, "/dashboard")
    browser.colours(scheme)
    browser.open(f"{system.gateway_url}/api/analytics/graph?format=svg")
    assert browser.run("() => getComputedStyle(document.querySelector('rect')).fill") == paper
    assert browser.complaints() == [], "its style is let in"


@pytest.mark.parametrize("path", ["/dashboard", "/dashboard/posts/1", "/site/figures.js"])
def test_the_pages_let_nothing_of_others_in(gateway, path):
    answer = gateway.get(path)
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "script-src 'self'" in policy and "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize("path", ["/dashboard/", "/dashboard/posts/0", "/dashboard/posts/x", "/dashboard/posts/1/2"])
def test_nothing_else_is_a_page_of_figures(gateway, path):
    assert gateway.get(path).status_code == 404
