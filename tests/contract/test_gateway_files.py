"""proto/generator: the merged OpenAPI document, the gateway's routes, docs and collection."""
import json
import re
import shutil
import socket
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import jsonschema
import pytest

ROOT = Path(__file__).resolve().parents[2]
GENERATOR = ROOT / "proto" / "generator"
CONTRACTS = sorted((ROOT / "proto").glob("*.yaml"))

CONTRACT = """\
openapi: 3.1.0
info: {{title: T, version: 0.1.0}}
paths:
{paths}
"""
OPERATION = """\
  {path}:
    parameters: [{parameters}]
    get:
      operationId: {id}
      summary: Something.
      x-roles: [{role}]{others}
      responses: {{"200": {{description: Yes.}}}}
"""


def contract(**paths):
    """A contract of GET operations, by operationId."""
    blocks = []
    for name, path in paths.items():
        holes = re.findall(r"\{(\w+)\}", path)
        parameters = ", ".join("{name: %s, in: path, required: true, schema: {type: integer}}" % hole
                               for hole in holes)
        role = "service" if path.startswith("/internal") else "public"
        others = "\n      x-others: allowed" if holes and role == "public" else ""
        blocks.append(OPERATION.format(path=path, id=name, parameters=parameters, role=role,
                                       others=others))
    return CONTRACT.format(paths="".join(blocks))


def run(script, *arguments):
    return subprocess.run([sys.executable, GENERATOR / script, *map(str, arguments)],
                          capture_output=True, text=True, check=False)


def write_contracts(tmp_path, **texts):
    shutil.copy(ROOT / "proto" / "shared.yaml", tmp_path)
    for name, text in texts.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    return sorted(tmp_path.glob("*.yaml"))


@pytest.fixture(name="document", scope="module")
def make_document(tmp_path_factory):
    out = tmp_path_factory.mktemp("openapi") / "openapi.json"
    result = run("openapi.py", out, *CONTRACTS)
    assert result.returncode == 0, result.stderr
    return json.loads(out.read_text(encoding="utf-8"))


def operations_of(document):
    return [(path, method, operation) for path, item in document["paths"].items()
            for method, operation in item.items()]


def nodes(node):
    yield node
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from nodes(child)


def resolve(document, node):
    while "$ref" in node:
        target = document
        for token in node["$ref"][2:].split("/"):
            target = target[token.replace("~1", "/").replace("~0", "~")]
        node = target
    return node


# The parts of the OpenAPI 3.1 schema that our documents use; everything else is refused.
REFERENCE = {"type": "object", "required": ["$ref"], "additionalProperties": False,
             "properties": {"$ref": {"pattern": "^#/components/"}}}
HEADER = {"type": "object", "required": ["schema"], "additionalProperties": False,
          "properties": {"description": {"type": "string"}, "schema": {"type": "object"}}}
CONTENT = {"type": "object", "minProperties": 1,
           "patternProperties": {"^[a-z]+/[a-z0-9.+-]+$": {
               "type": "object", "required": ["schema"], "additionalProperties": False,
               "properties": {"schema": {"type": "object"}}}},
           "additionalProperties": False}
RESPONSE = {"type": "object", "required": ["description"], "additionalProperties": False,
            "properties": {"description": {"type": "string", "minLength": 1}, "content": CONTENT,
                           "headers": {"type": "object", "additionalProperties": HEADER}}}
PARAMETER = {"type": "object", "required": ["name", "in", "schema"], "additionalProperties": False,
             "properties": {"name": {"type": "string"}, "in": {"enum": ["path", "query", "header"]},
                            "required": {"type": "boolean"}, "description": {"type": "string"},
                            "schema": {"type": "object"}},
             "if": {"properties": {"in": {"const": "path"}}},
             "then": {"properties": {"required": {"const": True}}, "required": ["required"]}}
OPERATION_SCHEMA = {
    "type": "object", "additionalProperties": False,
    "required": ["operationId", "tags", "summary", "security", "responses", "x-roles"],
    "patternProperties": {"^x-": {}},
    "properties": {
        "operationId": {"type": "string"}, "tags": {"type": "array", "minItems": 1},
        "summary": {"type": "string"}, "description": {"type": "string"},
        "security": {"type": "array", "items": {"type": "object"}},
        "parameters": {"type": "array", "items": {"anyOf": [REFERENCE, PARAMETER]}},
        "requestBody": {"type": "object", "required": ["content"], "additionalProperties": False,
                        "properties": {"required": {"type": "boolean"}, "content": CONTENT,
                                       "description": {"type": "string"}}},
        "responses": {"type": "object", "minProperties": 1, "additionalProperties": False,
                      "patternProperties": {"^[1-5][0-9][0-9]$": {"anyOf": [REFERENCE, RESPONSE]}}}}}
COMPONENT_NAMES = {"propertyNames": {"pattern": "^[a-zA-Z0-9._-]+$"}, "type": "object"}
DOCUMENT = {
    "type": "object", "additionalProperties": False,
    "required": ["openapi", "info", "paths", "components", "tags", "servers"],
    "properties": {
        "openapi": {"pattern": r"^3\.1\.\d+$"},
        "info": {"type": "object", "required": ["title", "version"]},
        "servers": {"type": "array"}, "tags": {"type": "array", "items": {"required": ["name"]}},
        "paths": {"type": "object", "additionalProperties": False,
                  "patternProperties": {"^/": {"type": "object", "additionalProperties": False,
                                               "patternProperties": {"^(get|put|post|patch|delete)$":
                                                                     OPERATION_SCHEMA}}}},
        "components": {"type": "object", "additionalProperties": False, "properties": {
            "schemas": COMPONENT_NAMES,
            "parameters": {**COMPONENT_NAMES, "additionalProperties": PARAMETER},
            "responses": {**COMPONENT_NAMES, "additionalProperties": RESPONSE},
            "securitySchemes": COMPONENT_NAMES}}}}


def test_the_document_has_the_form_of_openapi(document):
    jsonschema.Draft202012Validator(DOCUMENT).validate(document)


def test_every_schema_is_a_json_schema(document):
    for schema in document["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)
    for node in nodes(document["paths"]):
        if isinstance(node, dict) and isinstance(node.get("schema"), dict):
            jsonschema.Draft202012Validator.check_schema(node["schema"])


def test_every_reference_leads_somewhere_and_every_component_is_used(document):
    used = set()
    for node in nodes(document):
        if isinstance(node, dict) and isinstance(node.get("$ref"), str):
            assert resolve(document, node)
            used.add(node["$ref"])
    for kind in ("schemas", "parameters", "responses"):
        for name, component in document["components"].get(kind, {}).items():
            assert f"#/components/{kind}/{name}" in used or component.get("x-message"), name


def test_the_document_has_every_public_operation_once_and_no_internal_one(document):
    ids = [operation["operationId"] for _, _, operation in operations_of(document)]
    assert len(ids) == len(set(ids))
    assert not [each for each in ids if each.startswith("internal_")]
    text = "".join(path.read_text(encoding="utf-8") for path in CONTRACTS)
    named = set(re.findall(r"operationId: (\w+)", text))
    assert set(ids) == {each for each in named if not each.startswith("internal_")}
    assert "/internal" not in json.dumps(document)


def test_path_parameters_are_those_of_the_path(document):
    for path, _, operation in operations_of(document):
        names = [resolve(document, each)["name"] for each in operation.get("parameters", [])
                 if resolve(document, each)["in"] == "path"]
        assert names == re.findall(r"\{(\w+)\}", path)


def test_problems_are_responses_and_roles_are_security(document):
    create = document["paths"]["/api/posts"]["post"]
    assert {"201", "400", "401", "403", "413", "415", "422", "503"} <= set(create["responses"])
    assert create["security"] == [{"bearer": []}, {"api_key": ["posts:write"]}, {"cookie": [], "csrf": []}]
    assert create["x-scope"] == "posts:write"
    assert "WWW-Authenticate" in document["components"]["responses"]["forbidden"]["headers"]
    assert set(create["responses"]["201"]["headers"]) == {"Location", "ETag", "Idempotency-Replayed"}
    assert document["paths"]["/api/posts"]["get"]["security"] == [
        {}, {"bearer": []}, {"api_key": ["posts:read"]}, {"cookie": []}]
    sign_out = document["paths"]["/api/auth/logout"]["post"]
    assert sign_out["x-scope"] == "none"
    assert sign_out["security"] == [{"bearer": []}, {"cookie": [], "csrf": []}]
    assert document["paths"]["/api/auth/login"]["post"]["security"] == []
    unauthenticated = document["components"]["responses"]["unauthenticated"]
    assert list(unauthenticated["content"]) == ["application/problem+json"]
    assert "WWW-Authenticate" in unauthenticated["headers"]
    login = document["paths"]["/api/auth/login"]["post"]
    assert login["x-aliases"] == ["/auth/login"]


SCHEMA = """\
components:
  schemas:
    Thing: {{type: object, required: [id], properties: {{id: {{type: {type}}}}}}}
"""


def with_schema(text, kind):
    answer = '{description: Yes., content: {application/json: {schema: ' \
             '{$ref: "#/components/schemas/Thing"}}}}'
    return text.replace("{description: Yes.}", answer) + SCHEMA.format(type=kind)


def test_components_of_one_name_must_be_the_same(tmp_path):
    shop = with_schema(contract(one="/api/one"), "integer")
    same = write_contracts(tmp_path, shop=shop,
                           stall=with_schema(contract(two="/api/two"), "integer"))
    assert run("openapi.py", tmp_path / "out.json", *same).returncode == 0
    other = write_contracts(tmp_path, stall=with_schema(contract(two="/api/two"), "string"))
    result = run("openapi.py", tmp_path / "out.json", *other)
    assert result.returncode == 1
    assert re.search(r"stall\.yaml#/components/schemas/Thing: Thing differs from .*shop\.yaml#",
                     result.stderr)


def test_paths_and_operation_ids_are_one_daemons(tmp_path):
    files = write_contracts(tmp_path, shop=contract(one="/api/one"), stall=contract(one="/api/two"))
    assert "operationId one is another daemon's" in run("openapi.py", tmp_path / "o", *files).stderr
    files = write_contracts(tmp_path, stall=contract(two="/api/one"))
    assert "/api/one is a path of shop" in run("openapi.py", tmp_path / "o", *files).stderr
    result = run("routes.py", tmp_path / "o", *files)
    assert result.returncode == 1 and "/api/one is a path of shop" in result.stderr


def test_the_collection_sends_every_operation_with_a_body_that_is_valid(document, tmp_path):
    (tmp_path / "openapi.json").write_text(json.dumps(document), encoding="utf-8")
    result = run("postman.py", tmp_path / "postman.json", tmp_path / "openapi.json")
    assert result.returncode == 0, result.stderr
    collection = json.loads((tmp_path / "postman.json").read_text(encoding="utf-8"))
    assert collection["info"]["schema"].endswith("/v2.1.0/collection.json")
    requests = {(each["request"]["method"], "/" + "/".join(each["request"]["url"]["path"])): each
                for folder in collection["item"] for each in folder["item"]}
    for path, method, operation in operations_of(document):
        sent = requests.pop((method.upper(), re.sub(r"\{(\w+)\}", r":\1", path)))
        if "application/json" in operation.get("requestBody", {}).get("content", {}):
            schema = {**operation["requestBody"]["content"]["application/json"]["schema"],
                      "components": document["components"]}
            jsonschema.Draft202012Validator(schema).validate(
                json.loads(sent["request"]["body"]["raw"]))
    assert not requests
    tokens = [each["name"] for folder in collection["item"] for each in folder["item"]
              if "event" in each]
    assert "Exchanges e-mail and password for tokens." in tokens


class Page(HTMLParser):
    """Notes ids, links and tags, and refuses what is not closed in order."""
    VOID = {"meta", "link", "br", "img"}

    def __init__(self, text):
        super().__init__()
        self.ids, self.links, self.tags, self.open = set(), set(), set(), []
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        attrs = dict(attrs)
        if "id" in attrs:
            assert attrs["id"] not in self.ids, attrs["id"]
            self.ids.add(attrs["id"])
        if tag == "a":
            self.links.add(attrs["href"])
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_the_docs_are_one_whole_page_without_scripts(document, tmp_path):
    (tmp_path / "openapi.json").write_text(json.dumps(document), encoding="utf-8")
    result = run("docs.py", tmp_path / "docs", tmp_path / "openapi.json")
    assert result.returncode == 0, result.stderr
    page = Page((tmp_path / "docs" / "index.html").read_text(encoding="utf-8"))
    assert "script" not in page.tags and {"nav", "main", "h1"} <= page.tags
    for _, _, operation in operations_of(document):
        assert operation["operationId"] in page.ids
    for link in page.links:
        assert link.startswith("/") or link[1:] in page.ids, link


def test_swagger_ui_is_used_where_it_is_given(document, tmp_path):
    (tmp_path / "openapi.json").write_text(json.dumps(document), encoding="utf-8")
    swagger = tmp_path / "swagger-ui-dist"
    swagger.mkdir()
    for name in ("swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png"):
        (swagger / name).write_text(name, encoding="utf-8")
    result = run("docs.py", tmp_path / "docs", tmp_path / "openapi.json", swagger)
    assert result.returncode == 0, result.stderr
    assert {path.name for path in (tmp_path / "docs").iterdir()} == {
        "index.html", "plain.html", "swagger.js", "swagger-ui.css", "swagger-ui-bundle.js",
        "favicon-32x32.png"}
    page = Page((tmp_path / "docs" / "index.html").read_text(encoding="utf-8"))
    assert page.links == {"/docs/plain.html"}


class Routes:
    """A routes.conf, asked as nginx answers: exact, longest prefix, expressions inside of it."""

    def __init__(self, text):
        self.exact, self.prefixes = {}, {}
        pattern = r'^location (= )?(\S+) \{\n(.*?)^\}'
        for exact, path, body in re.findall(pattern, text, re.M | re.S):
            own = re.search(r"^\tproxy_pass http://(\w+);", body, re.M)[1]
            inner = re.findall(r'location ~ "(.*?)" \{.*?proxy_pass http://(\w+);', body, re.S)
            table = self.exact if exact else self.prefixes
            assert path not in table, f"{path} is there twice"
            table[path] = (own, inner)

    def daemon(self, path):
        if path in self.exact:
            return self.exact[path][0]
        fitting = [prefix for prefix in self.prefixes if path.startswith(prefix)]
        if not fitting:
            return None
        own, inner = self.prefixes[max(fitting, key=len)]
        return next((daemon for expression, daemon in inner if re.search(expression, path)), own)


def test_a_body_with_a_bound_of_its_own_gets_that_of_the_gateway_too(tmp_path):
    posting = "    get:\n", ("    post:\n      x-body-bytes-max: 9000000\n      requestBody:\n"
                            "        content: {text/csv: {schema: {type: string}}}\n")
    text = contract(list_things="/api/things", add_things="/api/things/bulk")
    head, tail = text.split("  /api/things/bulk:")
    shop = head + "  /api/things/bulk:" + tail.replace(*posting)
    assert run("routes.py", tmp_path / "o", *write_contracts(tmp_path, shop=shop)).returncode == 0
    routes = (tmp_path / "o").read_text(encoding="utf-8")
    for path in ("/api/things/bulk", "/api/things/bulk/"):
        assert f"location = {path} {{\n\tclient_max_body_size 9000000;\n" in routes
    assert routes.count("client_max_body_size") == 2
    with_parameter = contract(one="/api/things/{id}").replace(*posting)
    refused = run("routes.py", tmp_path / "o", *write_contracts(tmp_path, shop=with_parameter))
    assert refused.returncode == 1 and "the gateway knows no bound" in refused.stderr


def test_what_is_costly_is_bounded_by_the_gateway_with_and_without_a_slash(tmp_path):
    text = contract(list_things="/api/things", add_things="/api/things/hash")
    head, tail = text.split("  /api/things/hash:")
    costly = tail.replace("x-roles: [public]", "x-roles: [public]\n      x-costly: true\n      x-problems: [unavailable]")
    shop = head + "  /api/things/hash:" + costly
    assert run("routes.py", tmp_path / "o", *write_contracts(tmp_path, shop=shop)).returncode == 0
    routes = (tmp_path / "o").read_text(encoding="utf-8")
    for path in ("/api/things/hash", "/api/things/hash/"):
        assert f"location = {path} {{\n\tinclude costly.conf;\n" in routes
    assert routes.count("costly.conf") == 2


def routes_of(tmp_path, paths):
    result = run("routes.py", tmp_path / "routes.conf", *paths)
    assert result.returncode == 0, result.stderr
    return Routes((tmp_path / "routes.conf").read_text(encoding="utf-8"))


def test_every_public_path_and_alias_is_routed_to_its_daemon(document, tmp_path):
    routes = routes_of(tmp_path, CONTRACTS)
    for path, _, operation in operations_of(document):
        for each in [path, *operation.get("x-aliases", [])]:
            asked = re.sub(r"\{\w+\}", "17", each)
            assert routes.daemon(asked) == operation["tags"][0], asked
            assert routes.daemon(asked + "/") == operation["tags"][0], asked


@pytest.mark.parametrize("path", ["/", "/api", "/api/", "/internal/users", "/internal/publishing/due",
                                  "/metrics", "/healthz", "/api/nothing", "/api/postscript"])
def test_nothing_else_is_routed(tmp_path, path):
    assert routes_of(tmp_path, CONTRACTS).daemon(path) is None


def test_two_daemons_can_share_a_prefix(tmp_path):
    routes = routes_of(tmp_path, write_contracts(
        tmp_path,
        shop=contract(a="/api/things", b="/api/things/{id}", c="/api/things/{id}/parts/{part}"),
        stall=contract(d="/api/things/{id}/score", e="/api/things/{id}/parts/{part}/score",
                       f="/api/things/top", g="/internal/things")))
    assert routes.daemon("/api/things") == "shop"
    assert routes.daemon("/api/things/1") == "shop"
    assert routes.daemon("/api/things/1/parts/2") == "shop"
    assert routes.daemon("/api/things/1/score") == "stall"
    assert routes.daemon("/api/things/1/score/") == "stall"
    assert routes.daemon("/api/things/1/scores") == "shop"
    assert routes.daemon("/api/things/1/parts/2/score") == "stall"
    assert routes.daemon("/api/things/top") == "stall"
    assert routes.daemon("/api/things/topmost") == "shop"


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def test_nginx_takes_the_routes(tmp_path):
    nginx = shutil.which("nginx", path="/usr/sbin:/usr/bin:/sbin")
    assert nginx, "nginx is one of the packages that the tests need"
    assert run("routes.py", tmp_path / "routes.conf", *CONTRACTS).returncode == 0
    (tmp_path / "proxy.conf").write_text("proxy_http_version 1.1;\n", encoding="utf-8")
    (tmp_path / "costly.conf").write_text("limit_conn_status 503;\n", encoding="utf-8")
    daemons = sorted(set(re.findall(r"http://(\w+);", (tmp_path / "routes.conf").read_text())))
    upstreams = "".join(f"upstream {each} {{ server 127.0.0.1:9; }}\n" for each in daemons)
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid;\nerror_log stderr;\nevents {{}}\nhttp {{\naccess_log off;\n{upstreams}"
        f"server {{ listen 127.0.0.1:{free_port()}; include routes.conf; }}\n}}\n", encoding="utf-8")
    result = subprocess.run([nginx, "-t", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")],
                            capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
