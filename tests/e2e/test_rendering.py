"""FEATURES B4: content as HTML. Whatever a post holds, nothing in its HTML acts."""
import concurrent.futures
import re

import html5lib
import pytest

import html_judge
import xss_vectors
from test_gateway import assert_problem

CLASSES = xss_vectors.of_classes()


# What XML cannot hold; a NUL is nowhere at all.
REFUSED = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def rendered(person, content, markup="markdown", put_words=None):
    """What the API refuses is written past it: rows of before may have it."""
    body = {"title": "x", "content": content, "format": markup, "status": "draft"}
    if put_words and REFUSED.search(content):
        assert person.post("/api/posts", json=body).status_code == 422
        body["content"] = "x"
    answer = person.post("/api/posts", json=body)
    assert answer.status_code == 201, answer.text
    url = answer.headers["location"]
    if body["content"] != content:
        put_words(answer.json()["id"], content=content)
    answer = person.get(f"{url}?render=html")
    assert answer.status_code == 200, answer.text
    assert answer.json()["content"] == content
    assert person.delete(url).status_code == 204
    return answer.json()["content_html"]


def together(vectors):
    """Vectors that cannot reach into each other: a heading between each two ends what the one before
    left open. The number is the vector's."""
    return "".join(f"\n\n# v{number}\n\n{vector}\n\n" for number, vector in enumerate(vectors))


@pytest.fixture(scope="module")
def ann(system):
    return system.register("Ann")


def test_there_are_enough_vectors_and_each_is_there_once():
    single = [vector for name, vectors in CLASSES.items() if name != "addresses" for vector in vectors]
    assert len(set(single)) == len(single) > 200
    assert len(set(xss_vectors.SPELLINGS)) == len(xss_vectors.SPELLINGS) > 90


@pytest.mark.parametrize("markup", ["markdown", "html", "text"])
@pytest.mark.parametrize("name", [name for name in CLASSES if name != "addresses"])
def test_no_vector_reaches_the_page_as_something_that_acts(ann, put_words, name, markup):
    """Each in a post of its own. A post has no NUL: what has one is refused, and tried without."""
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        pages = pool.map(lambda vector: rendered(ann, vector.replace("\x00", ""), markup, put_words), CLASSES[name])
        for vector, html in zip(CLASSES[name], pages):
            assert html_judge.findings(html) == [], (vector, html)


@pytest.mark.parametrize("markup", ["markdown", "html", "text"])
def test_no_spelling_of_an_address_gets_through_in_any_place(ann, put_words, markup):
    """A thousand, fifty in a post; one that is found is looked for alone."""
    vectors = [vector.replace("\x00", "") for vector in CLASSES["addresses"]]
    for start in range(0, len(vectors), 50):
        some = vectors[start:start + 50]
        if html_judge.findings(rendered(ann, together(some), markup, put_words)):
            guilty = [each for each in some if html_judge.findings(rendered(ann, each, markup, put_words))]
            raise AssertionError(guilty or f"only together: {some}")


def test_the_judge_finds_what_it_is_for():
    assert html_judge.findings('<p>a <a href="/b" rel="nofollow noopener ugc">c</a></p>') == []
    for html in ("<script>x</script>", "<p onclick=x>", "<a href=javascript:x rel='nofollow noopener ugc'>x</a>",
                 "<a href=' java\tscript:x' rel='nofollow noopener ugc'>", "<a href=/>x</a>", "<!-- x -->", "<svg></svg>",
                 "<img src=data:x>", "<p id=x>", "<p style=x>", "<img src=x alt=\"\"onerror=x>", "<td align=x>",
                 "<template>x</template>", "<a href='/\u202e' rel='nofollow noopener ugc'>"):
        assert html_judge.findings("<table><tr>" + html if html.startswith("<td") else html), html


def test_what_is_written_is_still_there(ann):
    html = rendered(ann, "# Hi\n\nA [link](https://a.example/?b&c), *em* and `code`.\n\n|a|\n|---|\n|b|\n")
    page = html5lib.parseFragment(html, namespaceHTMLElements=False)
    assert [each.tag for each in page] == ["h1", "p", "table"]
    assert page.find(".//a").attrib["href"] == "https://a.example/?b&c"
    assert rendered(ann, "<p>a <b>b</b></p><script>c</script>", "html") == "<p>a <b>b</b></p>\n"
    assert rendered(ann, "a\nb\n\n<c>", "text") == "<p>a<br>\nb</p>\n<p>&lt;c&gt;</p>\n"


def test_the_source_alone_is_answered_unless_html_is_wanted(ann):
    post = ann.post("/api/posts", json={"title": "x", "content": "*a*"}).json()
    assert "content_html" not in post
    plain, html = (ann.get(f"/api/posts/{post['id']}{query}") for query in ("", "?render=html"))
    assert plain.json() == post
    assert html.json() == {**post, "content_html": "<p><em>a</em></p>\n"}
    assert_problem(ann.get(f"/api/posts/{post['id']}?render=pdf"), 400)


def test_a_rendered_answer_has_an_entity_tag_of_its_own(ann):
    url = f"/api/posts/{ann.post('/api/posts', json={'title': 'x', 'content': 'a'}).json()['id']}"
    plain, html = (ann.get(url + query).headers["etag"] for query in ("", "?render=html"))
    assert plain == '"1"' and html.startswith('"1-html')
    assert ann.get(f"{url}?render=html", headers={"If-None-Match": plain}).status_code == 200
    answer = ann.get(f"{url}?render=html", headers={"If-None-Match": html})
    assert (answer.status_code, answer.headers["etag"], answer.content) == (304, html, b"")
    assert answer.headers["cache-control"] == "private, no-cache"
    assert ann.get(url, headers={"If-None-Match": html}).status_code == 200
    ann.patch(url, json={"content": "b"})
    assert ann.get(f"{url}?render=html", headers={"If-None-Match": html}).headers["etag"].startswith('"2-html')


def test_another_s_draft_is_not_rendered_either(ann, user):
    post = ann.post("/api/posts", json={"title": "x", "content": "a", "status": "draft"}).json()
    assert_problem(user("Bob").get(f"/api/posts/{post['id']}?render=html"), 404)
