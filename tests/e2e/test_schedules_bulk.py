"""FEATURES C6: many schedules in one request, as JSON, NDJSON and CSV."""
import csv
import datetime
import io
import json

import pytest

from publishing import assert_published_once_within, draft, next_minute, wait_published, wall
from test_gateway import assert_problem

URL = "/api/schedules/bulk"
WHEN = {"date": "2031-12-01", "hour": 9, "minute": 30, "timezone": "Europe/Berlin"}
AT = "2031-12-01T08:30:00.000Z"
COLUMNS = ["post_id", "title", "content", "kind", "format", "channel", "tags", "date", "hour", "minute", "timezone"]
ROWS_MAX = 10_000
BYTES_MAX = 8 << 20


def as_json(rows):
    return {"content": json.dumps({"items": rows}), "headers": {"Content-Type": "application/json"}}


def as_array(rows):
    return {"content": json.dumps(rows), "headers": {"Content-Type": "application/json; charset=utf-8"}}


def as_lines(rows):
    text = "\n".join(json.dumps(row) for row in rows)
    return {"content": text, "headers": {"Content-Type": "application/x-ndjson"}}


def as_csv(rows):
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    for row in rows:
        writer.writerow({**row, "tags": ";".join(row.get("tags", []))})
    return {"content": out.getvalue(), "headers": {"Content-Type": "text/csv"}}


FORMATS = pytest.mark.parametrize("form", [as_json, as_array, as_lines, as_csv])


def ask(person, body, **query):
    return person.post(URL, params=query, **body)


def status_of(person, post_id):
    return person.get(f"/api/posts/{post_id}").json()["status"]


@FORMATS
def test_posts_that_are_there_and_new_ones_are_scheduled(user, form):
    ann = user("Ann")
    post_id = draft(ann)
    new = {"title": 'It said "hi", twice', "content": "One,\nand two: é", "format": "html", "tags": ["a", "b c"], **WHEN}
    answer = ask(ann, form([{"post_id": post_id, **WHEN}, new]))
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["scheduled"], told["refused"]) == (2, 0)
    first, second = told["results"]
    assert first == {"row": 1, "outcome": "scheduled", "post_id": post_id, "publish_at": AT}
    assert (second["row"], second["outcome"], second["publish_at"]) == (2, "scheduled", AT)
    assert ann.get(f"/api/schedules/{post_id}").json() == {
        "post_id": post_id, **WHEN, "publish_at": AT, "status": "scheduled"}
    post = ann.get(f"/api/posts/{second['post_id']}").json()
    assert {key: post[key] for key in ("title", "content", "format", "tags", "kind", "channel", "status", "publish_at")} == {
        "title": new["title"], "content": new["content"], "format": "html", "tags": ["a", "b c"], "kind": "post",
        "channel": "site", "status": "scheduled", "publish_at": AT}
    assert ann.get("/api/posts", params={"tag": "b c", "user_id": ann.id}).json()["items"][0]["id"] == post["id"]


def test_each_row_says_what_the_single_operation_would_have_said(user):
    ann, bob = user("Ann"), user("Bob")
    mine, others, scheduled = draft(ann), draft(bob), draft(ann)
    published = ann.post("/api/posts", json={"title": "a", "content": "b"}).json()["id"]
    assert ask(ann, as_json([{"post_id": scheduled, **WHEN}])).json()["scheduled"] == 1
    bad = [{"post_id": others, **WHEN}, {"post_id": 999_999_999, **WHEN}, {"post_id": scheduled, **WHEN},
           {"post_id": published, **WHEN}, {"post_id": mine, **WHEN, "date": "2001-01-01"},
           {"post_id": mine, **WHEN, "date": "2031-02-31"}, {"post_id": mine, **WHEN, "timezone": "Europe/Atlantis"},
           {"post_id": mine, **WHEN, "hour": "9"}, {"post_id": mine, **WHEN, "extra": 1}]
    told = ask(ann, as_json(bad)).json()
    assert (told["scheduled"], told["refused"]) == (0, len(bad))
    for number, (row, result) in enumerate(zip(bad, told["results"]), start=1):
        single = ann.post("/api/schedules", json=row)
        assert (result["row"], result["outcome"], result["status"]) == (number, "refused", single.status_code)
        problem = single.json()
        assert result.get("errors") == problem.get("errors"), row
        assert result["detail"] == problem.get("detail", problem["title"])
    assert status_of(ann, mine) == "draft"


def test_what_is_broken_spoils_no_other_row(user):
    ann = user("Ann")
    ids = [draft(ann) for _ in range(2)]
    good = [json.dumps({"post_id": each, **WHEN}) for each in ids]
    lines = "\n".join([good[0], "{broken", "", "[]", good[1], '{"title": "half'])
    told = ask(ann, {"content": lines, "headers": {"Content-Type": "application/x-ndjson"}}).json()
    assert [result.get("status") for result in told["results"]] == [None, 400, 422, None, 400]
    assert [result["row"] for result in told["results"]] == [1, 2, 3, 4, 5]
    assert [status_of(ann, each) for each in ids] == ["scheduled"] * 2


def test_cells_too_many_and_too_few_are_refused_row_by_row(user):
    ann = user("Ann")
    text = ("title,content,date,hour,minute\r\n"
            "A,One,2031-12-01,9,30\r\n"
            "B,Two,2031-12-01,9\r\n"
            "C,Three,2031-12-01,9,30,more\r\n"
            '"D","said ""four""\r\nand five",2031-12-01,9,30\r\n'
            "E,Six,2031-12-01,nine,30")
    told = ask(ann, {"content": text, "headers": {"Content-Type": "text/csv; header=present"}}).json()
    assert [result.get("status") for result in told["results"]] == [None, 400, 400, None, 422]
    assert told["results"][4]["errors"][0]["pointer"] == "/hour"
    assert ann.get(f"/api/posts/{told['results'][3]['post_id']}").json()["content"] == 'said "four"\r\nand five'
    unknown = ask(ann, {"content": "title,where\nA,B\n", "headers": {"Content-Type": "text/csv"}})
    assert_problem(unknown, 400)


def test_a_post_that_is_named_twice_is_scheduled_once(user):
    ann = user("Ann")
    post_id = draft(ann)
    late = {**WHEN, "date": "2032-01-01"}
    told = ask(ann, as_json([{"post_id": post_id, **WHEN, "hour": 24}, {"post_id": post_id, **WHEN},
                             {"post_id": post_id, **late}])).json()
    assert [result.get("status") for result in told["results"]] == [422, None, 409]
    assert ann.get(f"/api/schedules/{post_id}").json()["publish_at"] == AT


def test_a_row_is_a_post_or_a_new_one(user):
    ann = user("Ann")
    post_id = draft(ann)
    told = ask(ann, as_json([{**WHEN}, {"title": "a", **WHEN}, {"content": "b", **WHEN},
                             {"post_id": post_id, "title": "a", **WHEN},
                             {"title": "a", "content": "b", "kind": "article", **WHEN}])).json()
    assert [result["status"] for result in told["results"]] == [422, 422, 422, 422, 409]
    pointers = [result["errors"][0]["pointer"] for result in told["results"][:4]]
    assert pointers == ["/post_id", "/content", "/title", "/title"]


@FORMATS
def test_an_atomic_request_is_done_as_a_whole_or_not_at_all(user, form):
    ann = user("Ann")
    ids = [draft(ann) for _ in range(3)]
    rows = [{"post_id": each, **WHEN} for each in ids]
    new = {"title": "a", "content": "b", **WHEN}
    before = ann.get("/api/posts", params={"user_id": ann.id, "total": "true"}).json()["total"]
    for bad in ({"post_id": 999_999_999, **WHEN}, {"post_id": ids[0], **WHEN, "minute": 60}):
        answer = ask(ann, form([*rows, new, bad]), atomic="true")
        assert answer.status_code == 422
        told = answer.json()
        assert (told["scheduled"], told["refused"]) == (0, 5)
        assert [result["status"] for result in told["results"][:4]] == [424] * 4
        assert told["results"][4]["status"] == (404 if bad["post_id"] == 999_999_999 else 422)
    assert [status_of(ann, each) for each in ids] == ["draft"] * 3
    assert ann.get("/api/posts", params={"user_id": ann.id, "total": "true"}).json()["total"] == before
    answer = ask(ann, form([*rows, new]), atomic="true")
    assert (answer.status_code, answer.json()["scheduled"]) == (200, 4)
    assert [status_of(ann, each) for each in ids] == ["scheduled"] * 3


def test_an_admin_schedules_anybodys_and_nobody_without_an_account(user, admin, gateway):
    ann = user("Ann")
    post_id = draft(ann)
    assert_problem(ask(gateway, as_json([])), 401)
    assert ask(admin, as_json([{"post_id": post_id, **WHEN}])).json()["scheduled"] == 1
    assert status_of(ann, post_id) == "scheduled"


def test_clock_changes_are_noted_in_their_rows(user):
    ann = user("Ann")
    new = {"title": "a", "content": "b", **WHEN}
    told = ask(ann, as_json([{**new, "date": "2031-03-30", "hour": 2}, {**new, "date": "2031-10-26", "hour": 2},
                             new])).json()
    assert [result["publish_at"] for result in told["results"]] == [
        "2031-03-30T01:00:00.000Z", "2031-10-26T00:30:00.000Z", AT]
    assert told["results"][0]["note"] and told["results"][1]["note"] and "note" not in told["results"][2]
    assert ann.get(f"/api/schedules/{told['results'][0]['post_id']}").json()["note"] == told["results"][0]["note"]


@pytest.mark.parametrize("content, kind, status", [
    ("{}", "application/json", 400), ('{"items": [], "more": 1}', "application/json", 400),
    ('[{"post_id": 1}', "application/json", 400), ("nonsense", "application/json", 400),
    ("", "text/csv", 400), ("date,date\n", "text/csv", 400), ("date\n", "text/plain", 415), ("[]", None, 415),
])
def test_a_body_that_is_no_list_of_rows_is_refused(user, content, kind, status):
    headers = {"Content-Type": kind} if kind else {}
    assert_problem(user("Ann").post(URL, content=content, headers=headers), status)


def test_a_list_of_nothing_is_done(user):
    ann = user("Ann")
    for body in (as_json([]), as_array([]), as_lines([]), as_csv([])):
        if not body["content"]:
            body["content"] = "\n"
        assert ask(ann, body).json() == {"scheduled": 0, "refused": 0, "results": []}


def test_a_full_request_is_done_and_one_row_more_is_too_many(user):
    ann = user("Ann")
    rows = [{"title": f"Number {number}", "content": "Words.", "tags": ["many"], **WHEN, "minute": number % 60,
             "hour": number // 60 % 24} for number in range(ROWS_MAX)]
    answer = ask(ann, as_lines(rows))
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["scheduled"], told["refused"]) == (ROWS_MAX, 0)
    assert [result["row"] for result in told["results"]] == list(range(1, ROWS_MAX + 1))
    ids = [result["post_id"] for result in told["results"]]
    assert len(set(ids)) == ROWS_MAX
    for number in (0, 999, 1000, ROWS_MAX - 1):
        assert ann.get(f"/api/posts/{ids[number]}").json()["title"] == f"Number {number}"
        assert ann.get(f"/api/schedules/{ids[number]}").json()["minute"] == number % 60
    for form in (as_json, as_lines, as_csv):
        assert_problem(ask(ann, form([*rows, rows[0]])), 413)
    again = ask(ann, as_json([{"post_id": each, **WHEN} for each in ids]))
    assert {result["status"] for result in again.json()["results"]} == {409}


def test_eight_mebibytes_are_taken_and_no_more(user):
    ann = user("Ann")
    row = json.dumps({"title": "Large", "content": "x" * 260_000, **WHEN})
    lines = "\n".join([row] * ((BYTES_MAX - 1000) // (len(row) + 1)))
    body = lines + "\n" + " " * (BYTES_MAX - len(lines) - 1)
    assert len(body) == BYTES_MAX
    kind = {"headers": {"Content-Type": "application/x-ndjson"}}
    answer = ask(ann, {"content": body, **kind})
    assert answer.status_code == 200 and answer.json()["refused"] == 0, answer.text
    assert_problem(ask(ann, {"content": body + " ", **kind}), 413)


def test_what_was_scheduled_in_bulk_goes_live_once(system, user):
    ann = user("Ann")
    ids = [draft(ann) for _ in range(20)]
    due = next_minute(lead_s=5)
    rows = [{"post_id": each, **wall(due)} for each in ids]
    rows += [{"title": f"New {number}", "content": "Words.", **wall(due)} for number in range(20)]
    told = ask(ann, as_csv(rows)).json()
    assert told["scheduled"] == 40, told
    new = [result["post_id"] for result in told["results"]]
    wait_published(system, new, due + datetime.timedelta(seconds=30))
    assert_published_once_within(system, ann, new, due)
