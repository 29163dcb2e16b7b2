"""FEATURES B11: the draft of a submission, restored on any device, whatever becomes of Redis."""
import concurrent.futures
import json

import pytest

from publishing import redis
from system import wait_for
from test_gateway import assert_problem
from test_idempotency import rows_of

URL = "/api/session/draft"
HALF = {"title": "Half a", "content": "sentence and", "tags": ["one", "two"], "kind": "article", "format": "html"}


def save(person, headers=None, **fields):
    answer = person.post(URL, json=fields, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer


def fields_of(answer):
    return {name: value for name, value in answer.json().items() if name not in ("version", "saved_at", "expires_at")}


def test_it_is_there_on_another_device(system, user):
    ann = user("Ann")
    assert_problem(ann.get(URL), 404)
    saved = save(ann, **HALF)
    other = system.sign_in(ann.email, ann.password)
    found = other.get(URL)
    assert (found.status_code, fields_of(found), found.text) == (200, HALF, saved.text)
    assert found.headers["etag"] == f'"{found.json()["version"]}"'
    assert other.get(URL, headers={"If-None-Match": found.headers["etag"]}).status_code == 304
    assert_problem(user("Bob").get(URL), 404)


def test_each_save_replaces_all_of_it(user):
    ann = user("Ann")
    first = save(ann, **HALF).json()["version"]
    for fields in ({"title": "Only that"}, {"content": "", "tags": []}, {}):
        answer = save(ann, **fields)
        assert fields_of(answer) == fields_of(ann.get(URL)) == fields
        assert answer.json()["version"] > first
        first = answer.json()["version"]


def test_of_two_devices_the_later_one_hears_of_the_other(system, user):
    ann = user("Ann")
    other = system.sign_in(ann.email, ann.password)
    tag = save(ann, title="One").headers["etag"]
    newer = save(other, {"If-Match": tag}, title="Two").headers["etag"]
    assert_problem(ann.post(URL, json={"title": "Lost"}, headers={"If-Match": tag}), 412)
    assert_problem(ann.delete(URL, headers={"If-Match": tag}), 412)
    assert_problem(ann.post(URL, json={"title": "Lost"}, headers={"If-None-Match": "*"}), 412)
    assert_problem(ann.post(URL, json={"title": "Lost"}, headers={"If-None-Match": newer}), 400)
    assert ann.get(URL).json()["title"] == "Two"
    save(ann, {"If-Match": newer}, title="Three")
    save(ann, title="Whatever is there")


def test_of_many_first_saves_at_once_one_is_the_first(user):
    ann = user("Ann")
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda number: ann.post(
            URL, json={"title": str(number)}, headers={"If-None-Match": "*"}), range(8)))
    won = [answer for answer in answers if answer.status_code == 200]
    assert len(won) == 1
    assert {answer.status_code for answer in answers} == {200, 412}
    assert ann.get(URL).text == won[0].text


def test_of_many_changes_to_one_version_one_is_made(user):
    ann = user("Ann")
    tag = save(ann, title="One").headers["etag"]
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda number: ann.post(
            URL, json={"title": str(number)}, headers={"If-Match": tag}), range(8)))
    won = [answer for answer in answers if answer.status_code == 200]
    assert len(won) == 1
    assert ann.get(URL).text == won[0].text


def test_a_version_that_was_removed_does_not_come_again(user):
    ann = user("Ann")
    tag = save(ann, title="One").headers["etag"]
    assert ann.delete(URL).status_code == 204
    assert ann.delete(URL).status_code == 204
    assert_problem(ann.get(URL), 404)
    assert_problem(ann.post(URL, json={}, headers={"If-Match": tag}), 412)
    assert_problem(ann.delete(URL, headers={"If-Match": "*"}), 412)
    assert save(ann, {"If-None-Match": "*"}, title="Two").headers["etag"] != tag


@pytest.mark.parametrize("path, status", [("/api/posts", "draft"), ("/api/blogs", "pending")])
def test_it_goes_with_its_submission(user, path, status):
    ann = user("Ann")
    version = save(ann, title="Ready", content="now").json()["version"]
    body = {"title": "Ready", "content": "now", "status": status}
    assert_problem(ann.post(path, params={"draft_version": version}, json={**body, "title": ""}), 422)
    assert ann.post(path, json=body).status_code == 201
    assert ann.get(URL).status_code == 200  # neither goes what was refused, nor what is not named
    assert ann.post(path, params={"draft_version": version}, json=body).status_code == 201
    assert_problem(ann.get(URL), 404)


def test_what_was_saved_after_the_submission_began_stays(system, user):
    ann = user("Ann")
    version = save(ann, title="Ready", content="now").json()["version"]
    save(system.sign_in(ann.email, ann.password), title="Another thought")
    answer = ann.post("/api/posts", params={"draft_version": version}, json={"title": "Ready", "content": "now"})
    assert answer.status_code == 201
    assert ann.get(URL).json()["title"] == "Another thought"


def test_nothing_that_redis_loses_is_lost(system, user):
    ann = user("Ann")
    saved = save(ann, **HALF)
    redis(system, "FLUSHALL")
    assert ann.get(URL).text == saved.text
    with system.stopped("redis", 9):
        assert ann.get(URL).text == saved.text
        saved = save(ann, {"If-Match": saved.headers["etag"]}, title="Without Redis")
    assert ann.get(URL).text == saved.text


def test_what_was_answered_survives_the_daemon(system, user):
    ann = user("Ann")
    for number in range(3):
        saved = save(ann, title=f"Kept {number}")
        system.restart("posts", 9)
        assert ann.get(URL).text == saved.text


@pytest.mark.parametrize("body", [
    {"title": "x" * 301}, {"title": "two\nlines"}, {"content": "x" * 262145}, {"tags": ["x"] * 21}, {"tags": "x"},
    {"kind": "poem"}, {"channel": "fax"}, {"user_id": 1}, {"title": None}])
def test_what_could_be_no_post_is_refused(user, body):
    assert_problem(user().post(URL, json=body), 422)


def test_it_may_be_as_large_as_a_post(user):
    ann = user("Ann")
    content = "🙂" * 262144
    answer = ann.post(URL, content=json.dumps({"content": content}, ensure_ascii=False).encode(),
                      headers={"Content-Type": "application/json"})
    assert answer.status_code == 200, answer.text[:200]
    assert ann.get(URL).json()["content"] == content


def test_it_is_for_who_is_signed_in(gateway):
    for ask in (gateway.get, gateway.delete, gateway.post):
        assert_problem(ask(URL), 401)


def test_it_goes_with_its_account(system, admin, user, server):
    ann = user("Ann")
    save(ann, title="Of a closed account")
    assert rows_of(system, server, "posts", f"SELECT title FROM drafts WHERE user_id = {ann.id}")
    assert admin.delete(f"/api/users/{ann.id}").status_code == 204
    wait_for(lambda: not rows_of(system, server, "posts", f"SELECT title FROM drafts WHERE user_id = {ann.id}"),
             "the draft to be gone")
