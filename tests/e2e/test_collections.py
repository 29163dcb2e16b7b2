"""FEATURES B6: collections, each its owner's alone."""
import pytest

from test_gateway import assert_problem
from test_posts import new_post, titles


def new_collection(person, name="To read again"):
    answer = person.post("/api/collections", json={"name": name})
    assert answer.status_code == 201, answer.text
    return answer.json()


def path_of(collection):
    return f"/api/collections/{collection['id']}"


def add(person, collection, post):
    answer = person.post(f"{path_of(collection)}/add_post", json={"post_id": post["id"]})
    assert answer.status_code == 200, answer.text
    return answer.json()


def post_ids(person, collection):
    answer = person.get(path_of(collection))
    assert answer.status_code == 200, answer.text
    return answer.json()["post_ids"]


def test_a_collection_is_made_renamed_and_removed(user):
    ann = user("Ann")
    answer = ann.post("/api/collections", json={"name": "Ünïcode ✓"})
    collection = answer.json()
    assert (answer.status_code, answer.headers["location"]) == (201, path_of(collection))
    assert (collection["name"], collection["user_id"], collection["version"]) == ("Ünïcode ✓", ann.id, 1)
    assert ann.get(path_of(collection)).json() == {**collection, "post_ids": []}
    renamed = ann.patch(path_of(collection), json={"name": "Later"}, headers={"If-Match": '"1"'})
    assert (renamed.json()["name"], renamed.headers["etag"]) == ("Later", '"2"')
    assert_problem(ann.patch(path_of(collection), json={"name": "Lost"}, headers={"If-Match": '"1"'}), 412)
    assert_problem(ann.delete(path_of(collection), headers={"If-Match": '"1"'}), 412)
    assert ann.delete(path_of(collection)).status_code == 204
    assert_problem(ann.get(path_of(collection)), 404)


@pytest.mark.parametrize("body", [{}, {"name": ""}, {"name": "a\nb"}, {"name": "x" * 201}, {"name": "a", "owner": 1}])
def test_what_is_no_collection_is_refused(user, body):
    assert_problem(user().post("/api/collections", json=body), 422)


def test_posts_keep_their_order_and_adding_twice_is_harmless(user):
    ann, bob = user("Ann"), user("Bob")
    posts = [new_post(ann, title=f"Number {number}") for number in range(4)]
    collection = new_collection(bob)
    order = [posts[2], posts[0], posts[3], posts[1]]
    for post in order:
        add(bob, collection, post)
    before = bob.get(path_of(collection)).json()
    assert add(bob, collection, posts[2])["version"] == before["version"]
    assert post_ids(bob, collection) == [post["id"] for post in order]
    assert titles(bob.get(f"{path_of(collection)}/posts")) == [post["title"] for post in order]
    for _ in range(2):
        answer = bob.post(f"{path_of(collection)}/remove_post", json={"post_id": posts[0]["id"]})
        assert answer.status_code == 200, answer.text
    assert post_ids(bob, collection) == [post["id"] for post in order if post != posts[0]]
    add(bob, collection, posts[0])
    assert post_ids(bob, collection)[-1] == posts[0]["id"]


def test_its_owner_puts_posts_in_another_order(user):
    ann = user("Ann")
    ids = [new_post(ann)["id"] for _ in range(4)]
    collection = new_collection(ann)
    for post_id in ids:
        add(ann, collection, {"id": post_id})
    path = f"{path_of(collection)}/posts"
    answer = ann.put(path, json={"post_ids": [ids[3], ids[1]]})
    assert answer.status_code == 200, answer.text
    assert answer.json()["post_ids"] == [ids[3], ids[1], ids[0], ids[2]] == post_ids(ann, collection)
    stranger = new_post(ann)["id"]
    refused = ann.put(path, json={"post_ids": [ids[0], stranger, ids[0]]})
    assert_problem(refused, 422)
    assert [each["pointer"] for each in refused.json()["errors"]] == ["/post_ids/1", "/post_ids/2"]
    assert_problem(ann.put(path, json={"post_ids": []}, headers={"If-Match": '"1"'}), 412)
    # As many as there may be are read, and one more is not.
    many = ann.put(path, json={"post_ids": [9_000_000_000_000_000_000 + number for number in range(10000)]})
    assert_problem(many, 422)
    assert many.json()["errors"][0]["pointer"] == "/post_ids/0"
    assert_problem(ann.put(path, json={"post_ids": [1] * 10001}), 422)


def test_pages_go_through_all_posts(user):
    ann = user("Ann")
    ids = [new_post(ann)["id"] for _ in range(5)]
    collection = new_collection(ann)
    for post_id in ids:
        add(ann, collection, {"id": post_id})
    seen, query = [], {"limit": 2}
    while True:
        page = ann.get(f"{path_of(collection)}/posts", params=query).json()
        seen += [post["id"] for post in page["items"]]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    assert seen == ids
    assert_problem(ann.get(f"{path_of(collection)}/posts", params={"cursor": "nonsense"}), 400)


def test_what_its_owner_may_not_read_is_not_in_it(user):
    ann, bob = user("Ann"), user("Bob")
    stays, leaves, gone = (new_post(ann, title=title) for title in ("Stays", "Leaves", "Gone"))
    collection = new_collection(bob)
    draft = new_post(ann, status="draft")
    assert_problem(bob.post(f"{path_of(collection)}/add_post", json={"post_id": draft["id"]}), 404)
    assert_problem(bob.post(f"{path_of(collection)}/add_post", json={"post_id": 999_999_999}), 404)
    assert_problem(bob.post(f"{path_of(collection)}/add_post", json={}), 422)
    for post in (leaves, gone, stays):
        add(bob, collection, post)
    assert ann.patch(f"/api/posts/{leaves['id']}", json={"status": "draft"}).status_code == 200
    assert ann.delete(f"/api/posts/{gone['id']}").status_code == 204
    assert titles(bob.get(f"{path_of(collection)}/posts")) == ["Stays"]
    assert ann.patch(f"/api/posts/{leaves['id']}", json={"status": "published"}).status_code == 200
    assert titles(bob.get(f"{path_of(collection)}/posts")) == ["Leaves", "Stays"]


def test_another_is_told_that_there_is_none(user, admin, gateway):
    ann, bob = user("Ann"), user("Bob")
    collection, post = new_collection(ann), new_post(ann)
    for other in (bob, admin):
        assert_problem(other.get(path_of(collection)), 404)
        assert_problem(other.get(f"{path_of(collection)}/posts"), 404)
        assert_problem(other.post(f"{path_of(collection)}/add_post", json={"post_id": post["id"]}), 404)
        assert_problem(other.delete(path_of(collection)), 404)
    assert_problem(gateway.get("/api/collections"), 401)
    mine = [new_collection(bob, f"Number {number}") for number in range(3)]
    page = bob.get("/api/collections", params={"limit": 2}).json()
    rest = bob.get("/api/collections", params={"cursor": page["next_cursor"]}).json()
    assert page["items"] + rest["items"] == mine[::-1]
    assert rest["next_cursor"] is None
