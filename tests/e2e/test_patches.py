"""What PATCH makes of null, and PUT of what is left out: nothing is taken for something else."""
import re

import pytest

from publishing import draft
from test_gateway import assert_problem


def follow(document, schema):
    if "$ref" not in schema:
        return schema
    node = document
    for step in schema["$ref"].removeprefix("#/").split("/"):
        node = node[step]
    return follow(document, node)


def may_be_null(document, schema):
    """RFC 7396: null takes a field away. Here that is for those whose contract has null."""
    schema = follow(document, schema)
    return "null" in schema.get("type", ()) if isinstance(schema.get("type"), list) else any(
        each.get("type") == "null" for each in schema.get("anyOf", ()))


def test_null_is_refused_by_name_where_a_field_cannot_be_taken_away(admin, gateway):
    document = gateway.get("/openapi.json").json()
    asked = 0
    for path, item in document["paths"].items():
        if "patch" not in item:
            continue
        body = follow(document, item["patch"]["requestBody"]["content"]["application/json"]["schema"])
        for name, schema in body["properties"].items():
            if may_be_null(document, schema):
                continue
            answer = admin.patch(re.sub(r"\{\w+\}", "1", path), json={name: None})
            assert_problem(answer, 422)
            assert {"pointer": f"/{name}", "message": "must not be null"} in answer.json()["errors"], (path, name)
            asked += 1
    assert asked > 10


@pytest.mark.parametrize("content_type", ["application/json", "application/merge-patch+json"])
def test_what_is_not_named_stays(user, content_type):
    ann = user("Ann")
    made = ann.post("/api/posts", json={"title": "One", "content": "Two", "tags": ["a"], "channel": "webhook",
                                        "format": "html", "status": "draft"}).json()
    changed = ann.patch(f"/api/posts/{made['id']}", content='{"title": "Three"}',
                        headers={"Content-Type": content_type})
    assert changed.status_code == 200, changed.text
    for name in ("content", "tags", "channel", "format", "status"):
        assert changed.json()[name] == made[name]


def test_put_keeps_the_channel_that_is_left_out(user):
    ann = user("Ann")
    path = f"/api/posts/{draft(ann)}"
    body = {"title": "One", "content": "Two"}
    assert ann.put(path, json={**body, "channel": "webhook"}).json()["channel"] == "webhook"
    assert ann.put(path, json=body).json()["channel"] == "webhook"
    assert ann.put(path, json={**body, "channel": "site"}).json()["channel"] == "site"
    assert_problem(ann.put(path, json={**body, "channel": None}), 422)
    assert ann.get(path).json()["channel"] == "site"
