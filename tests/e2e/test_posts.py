"""FEATURES B1 to B3: posts, their filters and counts, as people use them."""
import pytest

from test_gateway import assert_problem


def new_post(person, **fields):
    answer = person.post("/api/posts", json={"title": "First light", "content": "Words.", **fields})
    assert answer.status_code == 201, answer.text
    return answer.json()


def titles(answer):
    assert answer.status_code == 200, answer.text
    return [post["title"] for post in answer.json()["items"]]


def test_a_post_is_published_on_creation_and_public(user, gateway):
    ann = user("Ann")
    answer = ann.post("/api/posts", json={"title": "Ünïcode ✓", "content": "Hello", "tags": ["a", "b", "a"]})
    assert answer.status_code == 201
    post = answer.json()
    assert answer.headers["location"] == f"/api/posts/{post['id']}"
    assert answer.headers["etag"] == '"1"'
    assert post["user_id"] == ann.id
    assert (post["kind"], post["status"], post["tags"], post["version"]) == ("post", "published", ["a", "b"], 1)
    assert post["published_at"] == post["created_at"]
    assert post["publish_at"] is None
    assert gateway.get(f"/api/posts/{post['id']}").json() == post


def test_body_is_accepted_for_content_but_not_both(user):
    ann = user()
    assert new_post(ann)["content"] == "Words."
    answer = ann.post("/api/posts", json={"title": "x", "body": "by its other name"})
    assert answer.json()["content"] == "by its other name"
    assert_problem(ann.post("/api/posts", json={"title": "x", "body": "y", "content": "z"}), 422)


@pytest.mark.parametrize("alias", ["/posts", "/posts/", "/api/posts/"])
def test_aliases_and_trailing_slashes_mean_the_same(user, alias):
    ann = user()
    answer = ann.post(alias, json={"title": "Alias", "content": "x"})
    assert answer.status_code == 201
    assert ann.get(f"/posts/{answer.json()['id']}/").json() == answer.json()


def test_every_violation_is_named(user):
    answer = user().post("/api/posts", json={
        "title": "", "content": 7, "status": "nonsense", "tags": ["ok", ""], "surprise": 1})
    assert_problem(answer, 422)
    pointers = {error["pointer"] for error in answer.json()["errors"]}
    assert pointers == {"/title", "/content", "/status", "/tags/1", "/surprise"}


@pytest.mark.parametrize("body, status", [
    (b"{", 400), (b"", 400), (b"[]", 422), (b'{"title":"a","title":"b","content":"c"}', 400),
    (b'{"title":"\xff","content":"c"}', 400), (b'{"title":"a\\u0000","content":"c"}', 400),
    (b"[" * 100000, 400), (b'{"title":"a","content":"' + b"x" * 10_000_000 + b'"}', 413),
])
def test_what_cannot_be_read_is_refused(user, body, status):
    answer = user().post("/api/posts", content=body, headers={"Content-Type": "application/json"})
    assert_problem(answer, status)


def test_another_media_type_is_refused(user):
    assert_problem(user().post("/api/posts", content="title=a", headers={"Content-Type": "text/plain"}), 415)


def test_writing_needs_an_account(gateway):
    answer = gateway.post("/api/posts", json={"title": "a", "content": "b"})
    assert_problem(answer, 401)
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_no_post_without_its_author(user, admin):
    ann, bob = user("Ann"), user("Bob")
    assert new_post(ann, user_id=ann.id)["user_id"] == ann.id
    assert_problem(ann.post("/api/posts", json={"title": "a", "content": "b", "user_id": bob.id}), 403)
    assert new_post(admin, user_id=bob.id)["user_id"] == bob.id
    answer = admin.post("/api/posts", json={"title": "a", "content": "b", "user_id": 999_999_999})
    assert_problem(answer, 422)
    assert answer.json()["errors"][0]["pointer"] == "/user_id"


def test_a_draft_is_its_authors_alone(user, gateway, admin):
    ann, bob = user("Ann"), user("Bob")
    draft = new_post(ann, status="draft")
    path = f"/api/posts/{draft['id']}"
    assert draft["published_at"] is None
    assert_problem(gateway.get(path), 404)
    assert_problem(bob.get(path), 404)
    assert_problem(bob.patch(path, json={"title": "mine now"}), 404)
    assert ann.get(path).status_code == 200
    assert admin.get(path).status_code == 200
    published = ann.patch(path, json={"status": "published"}).json()
    assert published["status"] == "published"
    assert published["published_at"] is not None
    assert gateway.get(path).json() == published


def test_an_article_starts_pending(user, gateway):
    ann = user("Ann")
    article = new_post(ann, kind="article")
    assert article["status"] == "pending"
    assert_problem(gateway.get(f"/api/posts/{article['id']}"), 404)
    assert_problem(ann.post("/api/posts", json={"title": "a", "content": "b", "kind": "article",
                                                "status": "published"}), 422)


def test_another_cannot_change_what_is_public(user):
    ann, bob = user("Ann"), user("Bob")
    path = f"/api/posts/{new_post(ann)['id']}"
    assert_problem(bob.put(path, json={"title": "x", "content": "y"}), 403)
    assert_problem(bob.delete(path), 403)


def test_an_update_carries_the_version_it_saw(user):
    ann = user("Ann")
    post = new_post(ann)
    path = f"/api/posts/{post['id']}"
    first = ann.put(path, json={"title": "Second", "content": "b"}, headers={"If-Match": '"1"'})
    assert first.status_code == 200
    assert (first.json()["version"], first.headers["etag"]) == (2, '"2"')
    assert_problem(ann.put(path, json={"title": "Lost", "content": "c"}, headers={"If-Match": '"1"'}), 412)
    assert_problem(ann.delete(path, headers={"If-Match": '"1"'}), 412)
    assert ann.get(path).json()["title"] == "Second"
    assert ann.get(path, headers={"If-None-Match": '"2"'}).status_code == 304
    assert ann.get(path, headers={"If-None-Match": '"1"'}).status_code == 200


def test_what_was_said_before_is_kept(user):
    ann, bob = user("Ann"), user("Bob")
    post = new_post(ann, tags=["old"])
    path = f"/api/posts/{post['id']}"
    for number in range(2, 5):
        ann.patch(path, json={"title": f"Version {number}", "tags": []})
    page = ann.get(f"{path}/revisions?limit=2").json()
    assert [each["version"] for each in page["items"]] == [3, 2]
    rest = ann.get(f"{path}/revisions", params={"cursor": page["next_cursor"]}).json()
    assert [(each["title"], each["tags"]) for each in rest["items"]] == [("First light", ["old"])]
    assert rest["next_cursor"] is None
    assert_problem(bob.get(f"{path}/revisions"), 403)


def test_removed_is_gone(user, gateway):
    ann = user("Ann")
    path = f"/api/posts/{new_post(ann)['id']}"
    assert ann.delete(path).status_code == 204
    assert_problem(gateway.get(path), 404)
    assert_problem(ann.delete(path), 404)


@pytest.mark.parametrize("path", ["/api/posts/0", "/api/posts/x", "/api/posts/-1", "/api/posts/1.5",
                                  "/api/posts/99999999999999999999", "/api/posts/1%2F2", "/api/posts/1%00"])
def test_what_is_no_id_is_not_found(gateway, path):
    assert gateway.get(path).status_code in (400, 404)


def test_filters_combine(user, gateway):
    ann = user("Ann")
    mark = f"mark{ann.id}"
    new_post(ann, title="One", tags=[mark, "even"], content="the quick fox")
    new_post(ann, title="Two", tags=[mark], content="the lazy dog")
    new_post(ann, title="Three", tags=[mark], status="draft", content="the quick dog")
    ask = lambda **query: titles(gateway.get("/api/posts", params={"tag": mark, **query}))
    assert ask() == ["Two", "One"]
    assert ask(sort="created_at") == ["One", "Two"]
    assert ask(user_id=ann.id, kind="post", status="published") == ["Two", "One"]
    assert ask(kind="article") == []
    assert ask(q="quick") == ["One"]
    assert ask(q="the DOG") == ["Two"]
    assert ask(q="nowhere") == []
    own = lambda **query: titles(ann.get("/api/posts", params={"tag": mark, **query}))
    assert own(user_id=ann.id) == ["Three", "Two", "One"]
    assert own(status="draft") == ["Three"]
    assert own() == ["Two", "One"]


def test_search_finds_what_a_post_says_now(user, gateway):
    ann = user("Ann")
    post = new_post(ann, title=f"zebra{ann.id}", content="stripes")
    find = lambda word: titles(gateway.get("/api/posts", params={"q": word}))
    assert find(f"zebra{ann.id}") == [post["title"]]
    ann.patch(f"/api/posts/{post['id']}", json={"title": f"okapi{ann.id}"})
    assert find(f"zebra{ann.id}") == []
    assert find(f"OKAPI{ann.id} stripes") == [f"okapi{ann.id}"]
    ann.delete(f"/api/posts/{post['id']}")
    assert find(f"okapi{ann.id}") == []
    assert_problem(gateway.get("/api/posts", params={"q": '"*()"'}), 400)


def test_time_range_filters_by_creation(user, gateway):
    ann = user("Ann")
    first = new_post(ann, title="a")
    second = new_post(ann, title="b")
    ask = lambda **query: titles(gateway.get("/api/posts", params={"user_id": ann.id, **query}))
    assert ask(to=first["created_at"]) in ([], ["a"])
    assert ask(**{"from": first["created_at"]}) == ["b", "a"]
    assert "b" in ask(**{"from": second["created_at"]})


@pytest.mark.parametrize("sort", ["-created_at", "created_at", "-published_at", "published_at"])
def test_pages_by_cursor_hold_every_post_once_while_others_write(user, gateway, sort):
    ann = user("Ann")
    wanted = {new_post(ann, title=str(number))["id"] for number in range(25)}
    seen, cursor = [], None
    while True:
        query = {"user_id": ann.id, "limit": 10, "sort": sort, **({"cursor": cursor} if cursor else {})}
        page = gateway.get("/api/posts", params=query).json()
        seen += [post["id"] for post in page["items"]]
        if sort.startswith("-"):
            new_post(ann, title="meanwhile")
        cursor = page["next_cursor"]
        if not cursor:
            break
    assert len(seen) == len(set(seen))
    assert set(seen) == wanted
    assert_problem(gateway.get("/api/posts", params={"cursor": "nonsense"}), 400)


def test_pages_by_skip_and_total(user, gateway):
    ann = user("Ann")
    for number in range(5):
        new_post(ann, title=str(number))
    page = gateway.get("/api/posts", params={"user_id": ann.id, "skip": 3, "limit": 10, "total": "true"}).json()
    assert [post["title"] for post in page["items"]] == ["1", "0"]
    assert page["total"] == 5


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "sort=title", "status=none", "surprise=1",
                                   "from=yesterday", "limit=1&limit=2", "skip=1&cursor=00", "user_id=0"])
def test_bad_queries_are_refused(gateway, query):
    assert_problem(gateway.get(f"/api/posts?{query}"), 400)


def test_anothers_drafts_are_not_listed(user, gateway):
    ann, bob = user("Ann"), user("Bob")
    new_post(ann, status="draft")
    assert titles(bob.get("/api/posts", params={"user_id": ann.id})) == []
    assert_problem(bob.get("/api/posts", params={"user_id": ann.id, "status": "draft"}), 403)
    assert_problem(gateway.get("/api/posts", params={"status": "draft"}), 401)


def test_posts_per_user_are_counted(user):
    ann = user("Ann")
    new_post(ann)
    new_post(ann, status="draft")
    rows, skip = [], 0
    while True:
        page = ann.get("/api/posts/stats", params={"limit": 100, "skip": skip}).json()["items"]
        if not page:
            break
        rows += page
        skip += len(page)
    assert {"user_id": ann.id, "posts": 2, "published": 1} in rows
    assert [row["posts"] for row in rows] == sorted((row["posts"] for row in rows), reverse=True)


def test_a_reaction_needs_a_public_post(user):
    ann, bob = user("Ann"), user("Bob")
    post = new_post(ann)
    draft = new_post(ann, status="draft")
    answer = bob.put(f"/api/posts/{post['id']}/reaction", json={"type": "praise"})
    assert answer.status_code == 200, answer.text
    assert answer.json()["type"] == "praise"
    assert bob.put(f"/api/posts/{post['id']}/reaction", json={"type": "like"}).json()["type"] == "like"
    assert bob.delete(f"/api/posts/{post['id']}/reaction").status_code == 204
    assert_problem(bob.put(f"/api/posts/{draft['id']}/reaction", json={"type": "like"}), 404)
    assert_problem(bob.put(f"/api/posts/{post['id']}/reaction", json={"type": "hate"}), 422)


def test_a_page_that_is_not_known_is_not_found(user):
    assert_problem(user().get("/api/pages/nobody"), 404)
