"""Whether a site wants to be asked: crier-scraper fetch, against sites with a robots.txt (RFC 9309)."""
import pytest

from sites import Answer, redirect
from test_page_sources import HTML, OWN_SITE, PAGE, ROBOTS, WWW, only

SITE = "https://example.org"
TEXT = "text/plain"


@pytest.fixture
def site(sites):
    """One that has a page and a feed."""
    sites.answers[f"{SITE}/"] = Answer(PAGE.replace(
        "</head>", '<link rel="alternate" type="application/rss+xml" href="/feed.xml"></head>'))
    sites.answers[f"{SITE}/feed.xml"] = Answer(
        f'<rss version="2.0"><channel><title>t</title><link>{SITE}/</link><item><title>Rye</title><guid>1</guid>'
        "</item></channel></rss>", content_type="application/rss+xml")
    return sites


def says(sites, text, **options):
    sites.answers[ROBOTS] = Answer(text, content_type=TEXT, **options)


def test_a_site_is_asked_first_whether_it_may_be(site, fetch):
    says(site, "User-agent: *\nDisallow: /private\n")
    result, = fetch("--posts", "example.org", expect=0, **OWN_SITE)
    assert result["entries"] == 1
    assert site.urls() == [ROBOTS, f"{SITE}/", f"{SITE}/feed.xml"]
    assert site.requests[0][1]["User-Agent"].startswith("crier/")


def test_who_does_not_want_to_be_asked_is_not(site, fetch):
    says(site, "User-agent: crier\nDisallow: /\n")
    attempt = only(fetch("example.org", **OWN_SITE), "generic")
    assert attempt["class"] == "permission_denied" and "robots.txt" in attempt["detail"] and attempt["asked"]
    assert site.urls() == [ROBOTS]


def test_a_part_that_is_not_to_be_asked_for_is_not(site, fetch):
    says(site, "User-agent: *\nDisallow: /feed\n")
    result, = fetch("--posts", "example.org", expect=0, **OWN_SITE)
    assert result["class"] == "ok" and result["entries"] == 0
    assert site.urls() == [ROBOTS, f"{SITE}/"]


@pytest.mark.parametrize("status", [403, 404, 410])
def test_a_site_without_one_may_be_asked(site, fetch, status):
    says(site, "User-agent: *\nDisallow: /\n", status=status)
    assert only(fetch("example.org", expect=0, **OWN_SITE), "generic")["class"] == "ok"


@pytest.mark.parametrize("answer", [Answer(b"", status=503), Answer(b"", status=429), Answer(b"", fault="silence"),
                                    Answer(b"User-agent: *\nAllow: /\n" * 9, fault="cut"),
                                    redirect("https://elsewhere.example.net/robots.txt"), redirect(ROBOTS)])
def test_a_site_that_cannot_say_is_not_asked_now(site, fetch, answer):
    site.answers[ROBOTS] = answer
    attempt = only(fetch("example.org", **OWN_SITE, CRIER_SCRAPER_TIMEOUT_MS="300"), "generic")
    assert attempt["class"] == "transient" and "robots.txt" in attempt["detail"]
    assert set(site.urls()) == {ROBOTS}


def test_what_it_says_elsewhere_on_the_site_is_found(site, fetch):
    site.answers[ROBOTS] = redirect("https://www.example.org/robots.txt")
    site.answers["https://www.example.org/robots.txt"] = Answer("User-agent: *\nDisallow: /\n", content_type=TEXT)
    assert only(fetch("example.org", **OWN_SITE), "generic")["class"] == "permission_denied"


def test_a_redirect_is_judged_by_the_site_to_which_it_leads(site, fetch):
    site.answers[f"{SITE}/"] = redirect("https://shop.example.org/")
    site.answers["https://shop.example.org/robots.txt"] = Answer("User-agent: *\nDisallow: /\n", content_type=TEXT)
    assert only(fetch("example.org", **OWN_SITE), "generic")["class"] == "permission_denied"
    assert site.urls() == [ROBOTS, f"{SITE}/", "https://shop.example.org/robots.txt"]


def test_of_a_file_without_end_the_beginning_counts(site, fetch):
    says(site, b"User-agent: *\nDisallow: /\n" + b"#" * (1 << 20))
    assert only(fetch("example.org", **OWN_SITE), "generic")["class"] == "permission_denied"


def test_it_is_asked_for_once_for_all_pages_of_a_site(site, fetch):
    says(site, "User-agent: *\nAllow: /\n")
    fetch("--posts", "example.org", "example.org", "EXAMPLE.ORG", **OWN_SITE)
    assert site.urls().count(ROBOTS) == 1


def test_a_setting_does_without(site, fetch):
    says(site, "User-agent: *\nDisallow: /\n")
    attempt = only(fetch("example.org", expect=0, **OWN_SITE, CRIER_SCRAPER_ROBOTS="false"), "generic")
    assert attempt["class"] == "ok" and ROBOTS not in site.urls()


def test_a_source_that_somebody_decided_for_by_its_setting_is_not_asked_for_one(site, fetch):
    fetch("nasa", **HTML)
    assert site.urls() == [f"{WWW}/nasa"]
