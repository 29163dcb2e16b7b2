"""Pages by way of a proxy: crier-scraper fetch, with a proxy of the test's own in front of sites."""
import base64

import pytest

import sites as site
from proxy import Proxy
from sites import Answer, redirect
from system import free_port
from test_page_sources import HTML, OWN_SITE, PAGE, WWW, only

WORDS = "somebody", "a-secret-of-theirs"


@pytest.fixture
def proxy(sites):
    running = Proxy(sites.port)
    yield running
    running.close()


@pytest.fixture
def by_proxy(proxy):
    """Settings: the proxy dials, so that no address is given to it but what is asked for."""
    return {"CRIER_SCRAPER_PROXY": proxy.url, "CRIER_SCRAPER_CONNECT_TO": "", "CRIER_SCRAPER_ALLOW": ""}


def test_all_goes_by_the_proxy_and_is_read_by_nobody_on_the_way(sites, fetch, proxy, by_proxy):
    sites.answers["https://example.org/"] = Answer(PAGE)
    assert only(fetch("example.org", expect=0, **OWN_SITE, **by_proxy), "generic")["class"] == "ok"
    assert set(proxy.asked()) == {"CONNECT example.org:443"}
    assert sites.urls() == ["https://example.org/robots.txt", "https://example.org/"]
    _, headers = proxy.requests[0]
    assert "Cookie" not in headers and "Authorization" not in headers


def test_a_redirect_goes_by_the_proxy_too(sites, fetch, proxy, by_proxy):
    sites.answers[f"{WWW}/nasa"] = redirect("https://m.facebook.com/nasa")
    fetch("nasa", **HTML, **by_proxy)
    assert proxy.asked() == ["CONNECT www.facebook.com:443", "CONNECT m.facebook.com:443"]


@pytest.mark.parametrize("target", ["https://127.0.0.1/", "https://169.254.169.254/latest/", "http://www.facebook.com/",
                                    "https://elsewhere.example.net/", "https://www.facebook.com:22/"])
def test_a_proxy_is_no_way_to_where_nobody_may_go(sites, fetch, proxy, by_proxy, target):
    sites.answers[f"{WWW}/nasa"] = redirect(target)
    assert only(fetch("nasa", **HTML, **by_proxy), "html")["class"] == "markup_changed"
    assert proxy.asked() == ["CONNECT www.facebook.com:443"]


def test_a_proxy_that_reads_along_is_not_believed(sites, fetch, by_proxy, tmp_path):
    """Its certificate for the site is one of its own."""
    (tmp_path / "other").mkdir()
    other, _ = site.make_authority(tmp_path / "other")
    attempt = only(fetch("nasa", **HTML, **{**by_proxy, "CRIER_SCRAPER_CA": str(other)}), "html")
    assert attempt["class"] == "transient" and sites.requests == []


def test_a_proxy_that_wants_a_password_gets_it_and_nobody_else_does(sites, fetch, proxy, by_proxy):
    user, password = WORDS
    proxy.authorization = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
    sites.answers["https://example.org/"] = Answer(PAGE)
    settings = {**OWN_SITE, **by_proxy}
    assert only(fetch("example.org", **settings), "generic")["class"] == "transient"
    assert sites.requests == []
    settings["CRIER_SCRAPER_PROXY"] = proxy.url.replace("//", f"//{user}:{password}@")
    assert only(fetch("example.org", expect=0, **settings), "generic")["class"] == "ok"
    assert all("Proxy-Authorization" not in headers for _, headers in sites.requests)
    assert password not in fetch.said


def test_a_proxy_that_is_gone_is_a_fault_of_the_moment(sites, fetch, by_proxy):
    gone = {**by_proxy, "CRIER_SCRAPER_PROXY": f"http://127.0.0.1:{free_port()}"}
    assert only(fetch("nasa", **HTML, **gone), "html")["class"] == "transient"
    assert sites.requests == [], "and nobody is asked directly instead"


def test_a_proxy_of_the_environment_is_not_used(sites, fetch, proxy):
    sites.answers[f"{WWW}/nasa"] = Answer(PAGE)
    fetch("nasa", **HTML, HTTPS_PROXY=proxy.url, https_proxy=proxy.url, ALL_PROXY=proxy.url)
    assert proxy.requests == [] and sites.urls() == [f"{WWW}/nasa"]
