"""FEATURES B7: comments, as people write, change and moderate them."""
import concurrent.futures

import pytest

from system import wait_for
from test_gateway import assert_problem
from test_posts import new_post


@pytest.fixture(scope="module")
def approver(system, admin):
    person = system.register("Approver")
    assert admin.put(f"/api/users/{person.id}/role", json={"role": "approver"}).status_code == 200
    return system.sign_in(person.email, person.password)


def say(person, post, content="Well said."):
    answer = person.post(f"/api/posts/{post['id']}/comments", json={"content": content})
    assert answer.status_code == 201, answer.text
    return answer.json()


def listed(person, post, **query):
    answer = person.get(f"/api/posts/{post['id']}/comments", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def said(page):
    return [comment["content"] for comment in page["items"]]


def count_of(person, post):
    return person.get(f"/api/posts/{post['id']}").json()["comments"]


def test_a_comment_is_kept_and_found_under_both_names(user, gateway):
    ann, bob = user("Ann"), user("Bob")
    post = new_post(ann)
    assert post["comments"] == 0
    answer = bob.post(f"/api/blogs/{post['id']}/comments", json={"body": "Ünïcode ✓\nwith a second line"})
    assert answer.status_code == 201, answer.text
    comment = answer.json()
    assert answer.headers["location"] == f"/api/comments/{comment['id']}"
    assert answer.headers["etag"] == '"1"'
    assert (comment["post_id"], comment["user_id"], comment["seq"]) == (post["id"], bob.id, 1)
    assert (comment["status"], comment["reason"]) == ("visible", None)
    assert comment["created_at"] == comment["updated_at"]
    assert gateway.get(f"/api/comments/{comment['id']}").json() == comment
    page = {"items": [comment], "next_cursor": None, "last_seq": 1}
    for path in ("/api/posts", "/api/blogs", "/posts", "/blogs"):
        assert gateway.get(f"{path}/{post['id']}/comments").json() == page
    assert count_of(gateway, post) == 1


@pytest.mark.parametrize("body", [{}, {"content": ""}, {"content": 7}, {"content": "x" * 5001},
                                  {"content": "a", "body": "b"}, {"content": "a", "more": 1}])
def test_what_is_no_comment_is_refused(user, body):
    ann = user()
    post = new_post(ann)
    assert_problem(ann.post(f"/api/posts/{post['id']}/comments", json=body), 422)
    assert count_of(ann, post) == 0


def test_five_thousand_characters_are_a_comment(user):
    ann = user()
    assert len(say(ann, new_post(ann), "é" * 5000)["content"]) == 5000


def test_only_who_is_signed_in_comments(user, gateway):
    post = new_post(user())
    assert_problem(gateway.post(f"/api/posts/{post['id']}/comments", json={"content": "a"}), 401)


def test_what_one_may_not_read_has_no_comments(user, gateway, approver, admin):
    ann, bob = user("Ann"), user("Bob")
    draft, article = new_post(ann, status="draft"), new_post(ann, kind="article")
    for post, readers in ((draft, [ann, admin]), (article, [ann, admin, approver])):
        path = f"/api/posts/{post['id']}/comments"
        comment = say(ann, post)
        for reader in readers:
            assert said(listed(reader, post)) == ["Well said."]
        for stranger in (bob, gateway, *([approver] if approver not in readers else [])):
            assert_problem(stranger.get(path), 404)
            assert_problem(stranger.get(f"/api/comments/{comment['id']}"), 404)
        assert_problem(bob.post(path, json={"content": "a"}), 404)
    assert say(approver, article)["seq"] == 2
    assert_problem(bob.post("/api/posts/999999999/comments", json={"content": "a"}), 404)


def test_its_author_changes_and_removes_it_and_nobody_else(user, admin, approver):
    ann, bob = user("Ann"), user("Bob")
    post = new_post(ann)
    comment = say(bob, post)
    path = f"/api/comments/{comment['id']}"
    changed = bob.patch(path, json={"content": "Better said."}, headers={"If-Match": '"1"'})
    assert changed.status_code == 200
    assert (changed.headers["etag"], changed.json()["content"]) == ('"2"', "Better said.")
    assert changed.json()["seq"] == 1
    assert_problem(bob.patch(path, json={"content": "Lost"}, headers={"If-Match": '"1"'}), 412)
    assert_problem(bob.delete(path, headers={"If-Match": '"1"'}), 412)
    assert bob.get(path, headers={"If-None-Match": '"2"'}).status_code == 304
    for other in (ann, approver):
        assert_problem(other.patch(path, json={"content": "Mine"}), 403)
        assert_problem(other.delete(path), 403)
    assert bob.delete(path).status_code == 204
    assert_problem(bob.get(path), 404)
    assert_problem(bob.delete(path), 404)
    assert listed(ann, post) == {"items": [], "next_cursor": None, "last_seq": 3}
    assert count_of(ann, post) == 0
    assert admin.delete(f"/api/comments/{say(bob, post)['id']}").status_code == 204


def test_moderators_hide_with_a_reason_that_its_author_reads(user, gateway, approver):
    ann, bob = user("Ann"), user("Bob")
    post = new_post(ann)
    comment = say(bob, post, "Rude.")
    path = f"/api/comments/{comment['id']}"
    for other in (ann, bob):
        assert_problem(other.post(f"{path}/hide", json={"reason": "no"}), 403)
    assert_problem(approver.post(f"{path}/hide", json={}), 422)
    bob.patch(path, json={"content": "Rude again."})
    stale = approver.post(f"{path}/hide", json={"reason": "Be kind"}, headers={"If-Match": '"1"'})
    assert_problem(stale, 412)
    hidden = approver.post(f"{path}/hide", json={"reason": "Be kind"}, headers={"If-Match": '"2"'}).json()
    assert (hidden["status"], hidden["reason"], hidden["content"]) == ("hidden", "Be kind", "Rude again.")
    assert bob.get(path).json() == hidden
    assert listed(bob, post)["items"] == [hidden] == listed(approver, post)["items"]
    for other in (ann, gateway):
        assert listed(other, post)["items"] == []
        assert_problem(other.get(path), 404)
    assert count_of(bob, post) == 0
    assert_problem(bob.patch(path, json={"content": "Kind."}), 409)
    shown = approver.post(f"{path}/show").json()
    assert (shown["status"], shown["reason"]) == ("visible", None)
    assert said(listed(gateway, post)) == ["Rude again."]
    assert count_of(gateway, post) == 1


def test_pages_go_through_all_in_both_directions(user, gateway):
    ann = user()
    post = new_post(ann)
    everything = [say(ann, post, f"Number {number}")["content"] for number in range(7)]
    for order, expected in (("asc", everything), ("desc", everything[::-1])):
        seen, query = [], {"limit": 3, "order": order}
        while True:
            page = listed(gateway, post, **query)
            seen += said(page)
            if page["next_cursor"] is None:
                break
            query["cursor"] = page["next_cursor"]
        assert seen == expected
    assert_problem(gateway.get(f"/api/posts/{post['id']}/comments", params={"cursor": "nonsense"}), 400)
    assert_problem(gateway.get(f"/api/posts/{post['id']}/comments", params={"order": "random"}), 400)


def test_who_was_away_is_told_what_happened_after_a_number(user, gateway, approver):
    ann, bob = user("Ann"), user("Bob")
    post = new_post(ann)
    first, second, third = (say(bob, post, text) for text in ("first", "second", "third"))
    known = listed(gateway, post)["last_seq"]
    assert known == 3
    bob.patch(f"/api/comments/{first['id']}", json={"content": "changed"})
    bob.delete(f"/api/comments/{second['id']}")
    approver.post(f"/api/comments/{third['id']}/hide", json={"reason": "Off topic"})
    fourth = say(ann, post, "fourth")
    news, query = [], {"after": known, "limit": 3}
    while True:
        page = listed(gateway, post, **query)
        news += page["items"]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    assert [(each["id"], each["change_seq"], each["status"], each["content"]) for each in news] == [
        (first["id"], 4, "visible", "changed"), (second["id"], 5, "removed", None),
        (third["id"], 6, "hidden", None), (fourth["id"], 7, "visible", "fourth")]
    assert news[1]["user_id"] is None and news[2]["reason"] is None
    assert page["last_seq"] == 7
    assert listed(gateway, post, after=7)["items"] == []
    assert_problem(gateway.get(f"/api/posts/{post['id']}/comments?after=1&order=desc"), 400)


def test_many_at_once_get_numbers_without_a_gap(user):
    people = [user() for _ in range(4)]
    post = new_post(people[0])
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        written = [each["seq"] for batch in
                   pool.map(lambda person: [say(person, post) for _ in range(15)], people) for each in batch]
    assert sorted(written) == list(range(1, 61))
    assert count_of(people[0], post) == 60


def test_a_post_takes_its_comments_along(user):
    ann, bob = user("Ann"), user("Bob")
    post = new_post(ann)
    comment = say(bob, post)
    assert ann.delete(f"/api/posts/{post['id']}").status_code == 204
    assert_problem(bob.get(f"/api/comments/{comment['id']}"), 404)
    assert_problem(bob.get(f"/api/posts/{post['id']}/comments"), 404)


def test_a_closed_account_says_nothing_any_more(user, admin):
    ann, bob = user("Ann"), user("Bob")
    post = new_post(ann)
    say(bob, post, "Bob's"), say(ann, post, "Ann's")
    assert admin.delete(f"/api/users/{bob.id}").status_code == 204
    wait_for(lambda: count_of(ann, post) == 1, "the comment to be gone")
    assert said(listed(ann, post)) == ["Ann's"]
    assert [each["status"] for each in listed(ann, post, after=2)["items"]] == ["removed"]
