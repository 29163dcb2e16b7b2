"""FEATURES B4 and B5: articles, who approves them, and how they came to what they are."""
import concurrent.futures
import datetime

import pytest

from publishing import UTC, wall
from test_gateway import assert_problem

REASON = "Please name your sources."


@pytest.fixture
def approver(system, admin, user):
    """Makes somebody who approves."""
    def make(name="Eve"):
        person = user(name)
        assert admin.put(f"/api/users/{person.id}/role", json={"role": "approver"}).status_code == 200
        return system.sign_in(person.email, person.password)
    return make


def submit(person, **fields):
    answer = person.post("/api/blogs", json={"title": "Test", "content": "Hello", **fields})
    assert answer.status_code == 201, answer.text
    return answer.json()


def path_of(article):
    return f"/api/blogs/{article['id']}"


def ids(answer):
    assert answer.status_code == 200, answer.text
    return [article["id"] for article in answer.json()["items"]]


def steps(person, path):
    answer = person.get(f"{path}/history")
    assert answer.status_code == 200, answer.text
    return [(step["action"], step["from"], step["to"], step["actor_id"]) for step in answer.json()["items"]]


def far_away():
    minute = datetime.datetime.now(UTC).replace(second=0, microsecond=0) + datetime.timedelta(days=30)
    return wall(minute)


def test_the_example_that_every_guide_shows(user):
    ann = user("Ann")
    answer = ann.post("/api/blogs", json={"title": "Test", "content": "Hello"})
    assert answer.status_code == 201
    article = answer.json()
    assert (article["title"], article["content"], article["status"]) == ("Test", "Hello", "pending")
    assert (article["kind"], article["user_id"], article["version"]) == ("article", ann.id, 1)
    assert answer.headers["location"] == path_of(article)
    assert answer.headers["etag"] == '"1"'
    assert ann.get(answer.headers["location"]).json() == article


@pytest.mark.parametrize("alias", ["/blogs", "/blogs/", "/api/blogs/"])
def test_aliases_and_trailing_slashes_mean_the_same(user, approver, alias):
    ann = user("Ann")
    article = ann.post(alias, json={"title": "Test", "body": "Hello"}).json()
    path = f"{alias.rstrip('/')}/{article['id']}/"
    assert ann.get(path).json() == article
    assert approver().post(f"{path}approve").json()["status"] == "approved"
    assert ann.put(path, json={"title": "Again", "content": "Hello"}).json()["status"] == "pending"
    assert len(ann.get(f"{path}history").json()["items"]) == 3
    assert ann.post(f"{path}revisions/2/restore").json()["title"] == "Test"
    assert len(ann.get(f"{path}revisions").json()["items"]) == 2
    assert ann.delete(path).status_code == 204
    assert_problem(ann.get(path), 404)


def test_nobody_sees_it_before_its_approval_and_everybody_after(user, approver, gateway):
    ann, bob, eve = user("Ann"), user("Bob"), approver()
    article = submit(ann)
    path = path_of(article)
    assert_problem(gateway.get(path), 404)
    assert_problem(bob.get(path), 404)
    assert article["id"] not in ids(gateway.get("/api/blogs"))
    assert ids(ann.get("/api/blogs", params={"user_id": ann.id})) == [article["id"]]
    assert ids(ann.get("/api/blogs?status=pending")) == [article["id"]]
    assert ids(eve.get(f"/api/blogs?status=pending&user_id={ann.id}")) == [article["id"]]
    assert_problem(gateway.get("/api/blogs?status=pending"), 401)
    assert_problem(bob.get(f"/api/blogs?status=pending&user_id={ann.id}"), 403)
    assert_problem(bob.post(f"{path}/approve"), 403)
    assert_problem(gateway.post(f"{path}/approve"), 401)

    approved = eve.post(f"{path}/approve", headers={"If-Match": '"1"'})
    assert approved.status_code == 200, approved.text
    assert (approved.json()["status"], approved.headers["etag"]) == ("approved", '"2"')
    assert approved.json()["published_at"]
    public = gateway.get(path).json()
    assert "decision" not in public and "decision" not in bob.get(path).json()
    decision = ann.get(path).json()["decision"]
    assert (decision["outcome"], decision["decided_by"], decision["reason"]) == ("approved", eve.id, None)
    assert gateway.get("/api/blogs", params={"user_id": ann.id}).json()["items"] == [public]
    assert ann.get("/api/blogs", params={"user_id": ann.id}).json()["items"][0]["decision"] == decision
    assert steps(eve, path) == [("approve", "pending", "approved", eve.id), ("create", None, "pending", ann.id)]
    assert_problem(bob.get(f"{path}/history"), 403)
    assert_problem(gateway.get(f"{path}/history"), 401)


def test_a_rejected_article_goes_back_with_a_reason_and_comes_again_with_an_edit(user, approver):
    ann, eve = user("Ann"), approver()
    article = submit(ann)
    path = path_of(article)
    rejected = eve.post(f"{path}/reject", json={"reason": REASON})
    assert (rejected.status_code, rejected.json()["status"]) == (200, "rejected")
    assert ann.get(path).json()["decision"] == rejected.json()["decision"] == eve.get(path).json()["decision"]
    assert ann.get(path).json()["decision"]["reason"] == REASON
    assert article["id"] in ids(eve.get(f"/api/blogs?status=rejected&user_id={ann.id}"))
    assert_problem(eve.post(f"{path}/approve"), 409)
    assert_problem(eve.post(f"{path}/reject", json={"reason": REASON}), 409)

    edited = ann.patch(path, json={"content": "Hello, says Bob."}).json()
    assert edited["status"] == "pending" and "decision" not in edited
    assert eve.post(f"{path}/approve", headers={"If-Match": '"3"'}).json()["status"] == "approved"
    assert [step[:3] for step in steps(ann, path)] == [
        ("approve", "pending", "approved"), ("edit", "rejected", "pending"),
        ("reject", "pending", "rejected"), ("create", None, "pending")]
    history = ann.get(f"{path}/history?limit=3").json()
    assert history["items"][2]["reason"] == REASON
    rest = ann.get(f"{path}/history", params={"cursor": history["next_cursor"]}).json()
    assert [step["action"] for step in rest["items"]] == ["create"] and rest["next_cursor"] is None


@pytest.mark.parametrize("body, status", [
    ({}, 422), ({"reason": ""}, 422), ({"reason": " \n"}, 422), ({"reason": "x" * 1001}, 422),
    ({"reason": 7}, 422), ({"reason": "y", "because": "z"}, 422), ({"reason": "é" * 1000}, 200),
])
def test_a_rejection_says_why(user, approver, body, status):
    article = submit(user("Ann"))
    answer = approver().post(f"{path_of(article)}/reject", json=body)
    assert answer.status_code == status, answer.text


def test_nobody_approves_their_own(approver, admin):
    eve, max_ = approver("Eve"), approver("Max")
    for author, other in ((eve, max_), (admin, eve)):
        path = path_of(submit(author))
        assert_problem(author.post(f"{path}/approve"), 403)
        assert_problem(author.post(f"{path}/reject", json={"reason": REASON}), 403)
        assert other.post(f"{path}/approve").status_code == 200
        assert_problem(author.post(f"{path}/approve"), 403)
    assert_problem(eve.post("/api/blogs/999999999/approve"), 404)


def test_what_is_approved_is_what_was_read(user, approver):
    ann, eve = user("Ann"), approver()
    path = path_of(submit(ann))
    ann.patch(path, json={"content": "Something else"})
    for verb in ("approve", "reject"):
        answer = eve.post(f"{path}/{verb}", json={"reason": REASON} if verb == "reject" else None,
                          headers={"If-Match": '"1"'})
        assert_problem(answer, 412)
    assert eve.post(f"{path}/approve", headers={"If-Match": '"2"'}).status_code == 200


def test_of_many_who_decide_at_once_one_wins(user, approver):
    ann = user("Ann")
    people = [approver(f"Approver {number}") for number in range(4)]
    path = path_of(submit(ann))
    with concurrent.futures.ThreadPoolExecutor(len(people)) as pool:
        answers = list(pool.map(lambda person: person.post(f"{path}/approve").status_code, people))
    assert sorted(answers) == [200, 409, 409, 409]
    assert [step[0] for step in steps(ann, path)] == ["approve", "create"]


def test_an_edit_voids_the_approval_and_the_schedule(user, approver, gateway):
    ann, eve = user("Ann"), approver()
    article = submit(ann)
    path = path_of(article)
    assert_problem(ann.post("/api/schedules", json={"post_id": article["id"], **far_away()}), 409)
    eve.post(f"{path}/approve")
    assert ann.post("/api/schedules", json={"post_id": article["id"], **far_away()}).status_code == 201
    assert_problem(gateway.get(path), 404)
    assert ann.get(path).json()["status"] == "scheduled"

    edited = ann.patch(path, json={"title": "Not what was approved"}).json()
    assert (edited["status"], edited["publish_at"]) == ("pending", None)
    assert_problem(ann.get(f"/api/schedules/{article['id']}"), 404)
    assert_problem(ann.post("/api/schedules", json={"post_id": article["id"], **far_away()}), 409)
    assert [step[0] for step in steps(ann, path)] == ["edit", "schedule", "approve", "create"]


def test_cancelling_leaves_it_approved(user, approver, gateway):
    ann, eve = user("Ann"), approver()
    article = submit(ann)
    eve.post(f"{path_of(article)}/approve")
    ann.post("/api/schedules", json={"post_id": article["id"], **far_away()})
    assert ann.delete(f"/api/schedules/{article['id']}").status_code == 204
    assert gateway.get(path_of(article)).json()["status"] == "approved"
    assert steps(ann, path_of(article))[0] == ("cancel", "scheduled", "approved", ann.id)


def test_a_draft_is_its_authors_until_it_is_submitted(user, approver):
    ann, eve = user("Ann"), approver()
    article = submit(ann, status="draft")
    path = path_of(article)
    assert_problem(eve.get(path), 404)
    assert_problem(eve.post(f"{path}/approve"), 404)
    assert ann.patch(path, json={"title": "Better"}).json()["status"] == "draft"
    assert ann.patch(path, json={"status": "pending"}).json()["status"] == "pending"
    assert ann.patch(path, json={"status": "draft"}).json()["status"] == "draft"
    assert_problem(ann.patch(path, json={"status": "published"}), 422)
    assert_problem(ann.post("/api/blogs", json={"title": "a", "content": "b", "status": "published"}), 422)
    assert [step[0] for step in steps(ann, path)] == ["save", "submit", "create"]


def test_an_article_is_a_post_and_a_post_no_article(user, gateway):
    ann = user("Ann")
    article = submit(ann)
    assert ann.get(f"/api/posts/{article['id']}").json() == article
    post = ann.post("/api/posts", json={"title": "A post", "content": "x"}).json()
    path = f"/api/blogs/{post['id']}"
    assert_problem(gateway.get(path), 404)
    assert_problem(ann.patch(path, json={"title": "y"}), 404)
    assert_problem(ann.put(path, json={"title": "y", "content": "z"}), 404)
    assert_problem(ann.delete(path), 404)
    assert post["id"] not in ids(ann.get("/api/blogs", params={"user_id": ann.id}))


def test_no_article_without_its_author(user, admin):
    ann, bob = user("Ann"), user("Bob")
    body = {"title": "a", "content": "b"}
    assert_problem(ann.post("/api/blogs", json={**body, "user_id": bob.id}), 403)
    answer = admin.post("/api/blogs", json={**body, "user_id": 999_999_999})
    assert_problem(answer, 422)
    assert answer.json()["errors"][0]["pointer"] == "/user_id"
    assert_problem(ann.post("/api/blogs", json={**body, "user_id": 0}), 422)
    assert_problem(ann.post("/api/blogs", json={**body, "user_id": "me"}), 422)
    assert_problem(ann.patch(path_of(submit(ann)), json={"user_id": bob.id}), 422)
    written = submit(admin, user_id=bob.id)
    assert written["user_id"] == bob.id
    assert steps(bob, path_of(written)) == [("create", None, "pending", admin.id)]


def test_old_words_come_back_as_the_newest(user, approver):
    ann, bob = user("Ann"), user("Bob")
    path = path_of(submit(ann, tags=["old"]))
    ann.put(path, json={"title": "New", "content": "Words", "tags": ["new"]})
    restore = f"{path}/revisions/1/restore"
    assert_problem(ann.post(restore, headers={"If-Match": '"1"'}), 412)
    assert_problem(bob.post(restore), 404)
    assert_problem(ann.post(f"{path}/revisions/2/restore"), 404)
    restored = ann.post(restore, headers={"If-Match": '"2"'})
    assert restored.status_code == 200, restored.text
    post = restored.json()
    assert (post["title"], post["content"], post["tags"], post["version"]) == ("Test", "Hello", ["old"], 3)
    assert restored.headers["etag"] == '"3"'
    assert [each["version"] for each in ann.get(f"{path}/revisions").json()["items"]] == [2, 1]
    approver().post(f"{path}/approve")
    assert ann.post(f"{path}/revisions/2/restore").json()["status"] == "pending"
