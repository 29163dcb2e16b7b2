"""Answers that the real services gave, recorded by others and kept beside the project: what each of
them says is in EXPECTED.json there."""
import pytest

import scorecard
from recorded import DISPUTED, RECORDED, expectations

EXPECTED = expectations(RECORDED)
# Beside the pages there are a list of redirects and some headers, which are no pages.
PAGES = sorted(name for name in EXPECTED if name.endswith((".html", ".json", ".txt", ".rss", ".atom")))


@pytest.mark.skipif(not PAGES, reason=f"THE RECORDED PAGES ARE NOT THERE: {RECORDED}")
@pytest.mark.parametrize("name", PAGES or ["none"])
def test_all_that_a_recorded_page_says_is_found(binary, table, name):
    fields = scorecard.compare(EXPECTED[name], scorecard.parse(binary, RECORDED / name))
    table[name] = fields
    wrong = [field for field in fields if not field.good and (name, field.name) not in DISPUTED]
    assert not wrong, "\n".join(f"{field.name}: {field.expected!r} expected, {field.found!r:.200} found"
                                for field in wrong)


@pytest.mark.skipif(not PAGES, reason=f"THE RECORDED PAGES ARE NOT THERE: {RECORDED}")
@pytest.mark.parametrize("name, field", sorted(DISPUTED))
def test_what_is_disputed_is_still_not_found(binary, name, field):
    """Where it is found one day, the dispute is over."""
    fields = scorecard.compare(EXPECTED[name], scorecard.parse(binary, RECORDED / name))
    assert [each.good for each in fields if each.name == field] == [False]


@pytest.mark.skipif(not PAGES, reason=f"THE RECORDED PAGES ARE NOT THERE: {RECORDED}")
@pytest.mark.parametrize("headers", ["kevinzg_facebook-scraper/nintendo_posts.headers.txt"])
def test_headers_are_read_in_the_form_in_which_they_were_recorded(binary, headers):
    page = RECORDED / headers.replace(".headers.txt", ".html")
    found = scorecard.parse(binary, page, "--headers", RECORDED / headers,
                            "--url", "https://m.facebook.com/Nintendo/posts/")
    assert found["class"] == "ok" and found["posts_count"] == 2
