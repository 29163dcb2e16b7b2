"""A post as a page for people: what it shows, to whom, and that nothing in it acts."""
import html5lib
import pytest

import html_judge
from browser import chromium
from test_gateway import assert_problem

HOSTILE = "<script>alert(1)</script> </title><img src=x onerror=alert(2)> \"' & \u202e"
HTML = "{http://www.w3.org/1999/xhtml}"


def new_post(person, **fields):
    answer = person.post("/api/posts", json={"title": "Spring", "content": "*Words*.", **fields})
    assert answer.status_code == 201, answer.text
    return answer.json()


def read(gateway, post):
    answer = gateway.get(f"/p/{post['id']}")
    assert answer.status_code == 200, answer.text
    return answer


def test_a_public_post_is_a_page_of_its_own(user, gateway, system):
    post = new_post(user("Ann"), tags=["a & b"])
    answer = read(gateway, post)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "public, max-age=60"
    page = html5lib.parse(answer.text)
    assert page.findtext(f".//{HTML}h1") == "Spring"
    assert page.find(f".//{HTML}article/{HTML}p/{HTML}em").text == "Words"
    assert page.find(f".//{HTML}time").attrib["datetime"] == post["published_at"]
    assert [each.text for each in page.iterfind(f".//{HTML}li")] == ["a & b"]
    links = {each.attrib["rel"]: each.attrib["href"] for each in page.iter(f"{HTML}link")}
    assert links["canonical"] == f"{system.gateway_url}/p/{post['id']}"
    assert gateway.get(links["alternate"]).status_code == gateway.get(links["stylesheet"]).status_code == 200
    again = gateway.get(f"/p/{post['id']}", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("fields", [{"status": "draft"}, {"kind": "article"}])
def test_what_is_not_public_has_none_not_even_for_its_author(user, gateway, fields):
    """Pages are kept by whoever stands between: what one may see, all may."""
    ann = user()
    post = new_post(ann, **fields)
    for reader in (gateway, ann):
        assert_problem(reader.get(f"/p/{post['id']}"), 404)
    assert_problem(gateway.get("/p/0"), 404)


def test_nothing_in_a_post_acts_on_its_page(user, gateway):
    answer = read(gateway, new_post(user(), title=HOSTILE[:100], content=HOSTILE, tags=["<b>"]))
    page = html5lib.parse(answer.text)
    assert page.findtext(f".//{HTML}h1") == HOSTILE[:100]
    assert page.findtext(f".//{HTML}title").startswith(HOSTILE[:100])
    assert not [each for each in page.iter() if str(each.tag).endswith("}script")]
    body = answer.text.partition("</header>\n")[2].partition("<footer>")[0]
    assert html_judge.findings(body) == []
    assert "script-src" not in answer.headers["content-security-policy"]
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


def test_a_browser_shows_it_as_it_is_meant(user, gateway, system):
    post = new_post(user(), content="| a | b |\n|---|---|\n| 1 | 2 |\n\n![](https://nowhere.invalid/x.png)")
    with chromium() as browser:
        browser.resize(900, 700)
        browser.open(f"{system.gateway_url}/p/{post['id']}")
        assert browser.text("h1") == "Spring"
        width = browser.run("() => getComputedStyle(document.body).maxWidth")
        assert width == "672px", "the style sheet is there: 42rem"
        assert not [line for line in browser.complaints() if "nowhere.invalid" not in line]
