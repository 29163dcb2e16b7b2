"""FEATURES B10: feature requests, their votes, and what admins make of them."""
import concurrent.futures

import pytest

from test_gateway import assert_problem


def wish(person, title="Dark mode", **fields):
    answer = person.post("/api/feature-requests", json={"title": title, "description": "Please.", **fields})
    assert answer.status_code == 201, answer.text
    return answer.json()


def path_of(request):
    return f"/api/feature-requests/{request['id']}"


def vote(person, request):
    answer = person.post(f"{path_of(request)}/vote")
    assert answer.status_code == 200, answer.text
    return answer.json()


def walk(client, **query):
    """All pages. @return ids"""
    seen = []
    while True:
        answer = client.get("/api/feature-requests", params=query)
        assert answer.status_code == 200, answer.text
        seen += [request["id"] for request in answer.json()["items"]]
        if answer.json()["next_cursor"] is None:
            return seen
        query["cursor"] = answer.json()["next_cursor"]


def test_a_request_starts_pending(user, gateway):
    ann = user("Ann")
    answer = ann.post("/api/feature-requests", json={"title": "Dark mode", "description": "For the night.\nPlease."})
    assert answer.status_code == 201, answer.text
    request = answer.json()
    assert (answer.headers["location"], answer.headers["etag"]) == (path_of(request), '"1"')
    assert (request["user_id"], request["status"], request["priority"]) == (ann.id, "pending", "medium")
    assert (request["votes"], request["voted"], request["version"]) == (0, False, 1)
    assert gateway.get(path_of(request)).json() == request
    assert wish(ann, priority="high")["priority"] == "high"
    assert_problem(gateway.post("/api/feature-requests", json={"title": "a", "description": "b"}), 401)
    assert_problem(gateway.get("/api/feature-requests/999999999"), 404)


@pytest.mark.parametrize("body", [
    {"title": "a"}, {"description": "b"}, {"title": "", "description": "b"}, {"title": "a", "description": ""},
    {"title": "x" * 201, "description": "b"}, {"title": "a", "description": "x" * 10001},
    {"title": "a", "description": "b", "priority": "urgent"}, {"title": "a", "description": "b", "status": "accepted"}])
def test_what_is_no_request_is_refused(user, body):
    assert_problem(user().post("/api/feature-requests", json=body), 422)


def test_its_author_words_it_while_it_is_pending_and_admins_decide(user, admin):
    ann, bob = user("Ann"), user("Bob")
    request = wish(ann)
    path = path_of(request)
    changed = ann.patch(path, json={"title": "Night mode"}, headers={"If-Match": '"1"'})
    assert (changed.json()["title"], changed.headers["etag"]) == ("Night mode", '"2"')
    assert_problem(ann.patch(path, json={"title": "Lost"}, headers={"If-Match": '"1"'}), 412)
    for decision in ({"status": "accepted"}, {"priority": "high"}):
        assert_problem(ann.patch(path, json=decision), 403)
    assert_problem(bob.patch(path, json={"title": "Mine"}), 403)
    assert_problem(bob.delete(path), 403)
    decided = admin.patch(path, json={"status": "accepted", "priority": "high"}).json()
    assert (decided["status"], decided["priority"], decided["title"]) == ("accepted", "high", "Night mode")
    assert_problem(ann.patch(path, json={"title": "Too late"}), 409)
    assert_problem(ann.delete(path), 409)
    assert_problem(admin.patch(path, json={"status": "perhaps"}), 422)
    assert admin.delete(path).status_code == 204
    assert_problem(ann.get(path), 404)
    assert ann.delete(path_of(wish(ann))).status_code == 204


def test_each_votes_once(user, gateway):
    ann, bob = user("Ann"), user("Bob")
    request = wish(ann)
    assert [vote(ann, request)["votes"] for _ in range(2)] == [1, 1]
    assert (vote(bob, request)["votes"], vote(bob, request)["voted"]) == (2, True)
    assert gateway.get(path_of(request)).json()["voted"] is False
    assert [ann.delete(f"{path_of(request)}/vote").json()["votes"] for _ in range(2)] == [1, 1]
    assert ann.get(path_of(request)).json()["voted"] is False
    assert bob.get(path_of(request)).json() == {**request, "votes": 1, "voted": True}
    assert_problem(gateway.post(f"{path_of(request)}/vote"), 401)
    assert_problem(bob.post("/api/feature-requests/999999999/vote"), 404)


def test_votes_at_the_same_time_count_once_each(user):
    people = [user() for _ in range(4)]
    request = wish(people[0])
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        for answer in pool.map(lambda number: vote(people[number % 4], request), range(40)):
            assert answer["voted"]
    assert people[0].get(path_of(request)).json()["votes"] == 4


def test_lists_go_by_votes_or_age_and_by_what_was_decided(user, admin, gateway):
    people = [user() for _ in range(3)]
    requests = [wish(people[0], f"Number {number}") for number in range(5)]
    ids = [request["id"] for request in requests]
    for number, voters in ((3, 3), (1, 2), (4, 1)):
        for person in people[:voters]:
            vote(person, requests[number])
    mine = [each for each in walk(gateway, limit=2) if each in ids]
    assert mine == [ids[3], ids[1], ids[4], ids[2], ids[0]]
    newest = [each for each in walk(gateway, limit=2, sort="-created_at") if each in ids]
    assert newest == ids[::-1]
    for number in (0, 3):
        assert admin.patch(path_of(requests[number]), json={"status": "declined"}).status_code == 200
    for sort, expected in (("-votes", [ids[3], ids[0]]), ("-created_at", [ids[3], ids[0]])):
        declined = walk(gateway, limit=1, sort=sort, status="declined")
        assert [each for each in declined if each in ids] == expected
        assert not set(walk(gateway, sort=sort, status="pending")) & {ids[0], ids[3]}
    assert_problem(gateway.get("/api/feature-requests", params={"status": "perhaps"}), 400)
    by_votes = gateway.get("/api/feature-requests", params={"limit": 1}).json()["next_cursor"]
    assert_problem(gateway.get("/api/feature-requests", params={"sort": "-created_at", "cursor": by_votes}), 400)
