"""FEATURES B2: posts by words, best first, as people search for them."""
import pytest

from test_gateway import assert_problem
from test_posts import new_post, titles


def all_pages(gateway, **query):
    """@return titles over all pages, of which there are several"""
    found, cursor = [], None
    while True:
        page = gateway.get("/api/posts", params={**query, **({"cursor": cursor} if cursor else {})}).json()
        found += [post["title"] for post in page["items"]]
        cursor = page["next_cursor"]
        if not cursor:
            return found


@pytest.fixture(name="word")
def given_posts(user):
    """Four posts that have a word of their own; the better it fits, the older."""
    ann = user("Ann")
    word = f"okapi{ann.id}"
    for title, content in [(f"{word} {word}", "in the zoo"), (f"About {word}", "in the zoo"),
                           ("Twice", f"{word} and {word}"), ("Once", f"{word} and others")]:
        new_post(ann, title=title, content=content, tags=["zoo"])
    return word


def test_words_are_answered_best_first(gateway, word):
    best = [f"{word} {word}", f"About {word}", "Twice", "Once"]
    ask = lambda **query: titles(gateway.get("/api/posts", params={"q": word, **query}))
    assert ask() == best
    assert ask(sort="relevance") == best
    assert ask(sort="relevance", tag="zoo", kind="post", status="published") == best
    assert ask(q=f"{word} OTHERS") == ["Once"]
    assert ask(skip=1, limit=2) == best[1:3]
    assert ask(kind="article") == ask(tag="nobody's") == []
    assert ask(sort="created_at") == best
    assert ask(sort="-created_at") == ask(sort="-published_at") == best[::-1]


def test_articles_are_searched_in_the_same_way(user, admin, gateway):
    ann = user("Ann")
    word = f"gnu{ann.id}"
    for title in (f"A {word}", "Something else"):
        article = ann.post("/api/blogs", json={"title": title, "content": f"of {word}"}).json()
        assert admin.post(f"/api/blogs/{article['id']}/approve").status_code == 200
    assert titles(gateway.get("/api/blogs", params={"q": word})) == [f"A {word}", "Something else"]
    assert titles(gateway.get("/api/blogs", params={"q": word, "sort": "-created_at"})) == ["Something else", f"A {word}"]


def test_pages_of_the_best_have_each_once(gateway, word):
    best = [f"{word} {word}", f"About {word}", "Twice", "Once"]
    assert all_pages(gateway, q=word, limit=1) == best
    assert all_pages(gateway, q=word, tag="zoo", limit=3) == best
    assert all_pages(gateway, q=word, sort="created_at", limit=1) == best
    page = gateway.get("/api/posts", params={"q": word, "limit": 1, "total": "true"}).json()
    assert page["total"] == 4


def test_one_finds_ones_own_drafts_too(user, gateway):
    ann, bob = user("Ann"), user("Bob")
    word = f"kudu{ann.id}"
    new_post(ann, title=word, status="draft")
    new_post(ann, title="Public", content=word)
    assert titles(ann.get("/api/posts", params={"q": word, "user_id": ann.id})) == [word, "Public"]
    assert titles(ann.get("/api/posts", params={"q": word, "status": "draft"})) == [word]
    for other in (bob, gateway):
        assert titles(other.get("/api/posts", params={"q": word})) == ["Public"]


def test_tags_are_searched_as_they_are_now(user, gateway):
    ann = user("Ann")
    word = f"nilgai{ann.id}"
    post = new_post(ann, title=word, tags=["zoo", "a \\ b"])
    ask = lambda tag, **query: titles(gateway.get("/api/posts", params={"q": word, "tag": tag, **query}))
    assert ask("zoo") == ask("a \\ b") == ask("zoo", user_id=ann.id, sort="created_at") == [word]
    assert ask("zo") == ask("b") == ask("zoo", user_id=ann.id + 1) == []
    answer = ann.patch(f"/api/posts/{post['id']}", json={"tags": ["b"]})
    assert answer.status_code == 200, answer.text
    assert ask("b") == ask("b", sort="-created_at") == [word]
    assert ask("zoo") == ask("a \\ b") == []
    assert titles(gateway.get("/api/posts", params={"tag": "b", "user_id": ann.id})) == [word]


def test_nobody_types_what_is_kept_beside_words(user, gateway):
    """Author, tags and time are terms of the same index."""
    ann = user("Ann")
    new_post(ann, title=f"eland{ann.id}", tags=["zoo"])
    for typed in (f"a{ann.id}", "t7a6f6f", f"\x01a{ann.id}", "\x01t7a6f6f", f'x" OR "\x01a{ann.id}'):
        assert titles(gateway.get("/api/posts", params={"q": typed, "user_id": ann.id})) == []


def test_a_cursor_is_of_its_list_alone(gateway, word):
    cursor = gateway.get("/api/posts", params={"q": word, "limit": 1}).json()["next_cursor"]
    for query in ({"q": word, "sort": "-created_at"}, {"sort": "created_at"}, {}):
        assert_problem(gateway.get("/api/posts", params={**query, "cursor": cursor}), 400)
    flipped = f"{cursor[:2]}7{cursor[3:]}"  # what its key begins with
    assert_problem(gateway.get("/api/posts", params={"q": word, "cursor": flipped}), 400)


def test_relevance_is_of_words(gateway):
    assert_problem(gateway.get("/api/posts", params={"sort": "relevance"}), 400)
    assert_problem(gateway.get("/api/posts", params={"sort": "relevance", "q": "!?"}), 400)
