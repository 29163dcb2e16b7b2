"""proto/generator: what a contract becomes in C, and which mistakes it refuses, by place."""
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GENERATOR = ROOT / "proto" / "generator"
SAMPLE = ROOT / "tests" / "contract" / "sample.yaml"
CONTRACTS = sorted(path for path in (ROOT / "proto").glob("*.yaml") if path.name != "shared.yaml")
sys.path.insert(0, str(GENERATOR))

from contract import load_contract  # noqa: E402  (proto/generator/contract.py)
from document import Mistake  # noqa: E402
from scopes import load_scopes  # noqa: E402

BASE = """\
openapi: 3.1.0
info: {title: Shop, version: 0.1.0}
paths:
  /api/things/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: integer, minimum: 1}}
    get:
      operationId: get_thing
      summary: One thing.
      x-roles: [public]
      x-others: not-found
      x-aliases: ["/things/{id}"]
      x-etag: version
      parameters:
        - {name: limit, in: query, schema: {type: integer, maximum: 100, default: 20}}
      responses:
        "200":
          description: The thing.
          content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}
      x-problems: [not-found]
    put:
      operationId: put_thing
      summary: Replaces a thing.
      x-roles: [user]
      x-scope: posts:write
      x-others: allowed
      x-location: /api/things/{id}
      x-body-bytes-max: 1000
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: "#/components/schemas/ThingChange"}}}
      responses:
        "200":
          description: The thing.
          content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}
components:
  schemas:
    Color: {type: string, enum: [red, blue]}
    Thing:
      type: object
      required: [id, version]
      properties:
        id: {type: integer}
        version: {type: integer}
        color: {$ref: "#/components/schemas/Color"}
    ThingChange:
      type: object
      required: [name]
      properties:
        name: {type: string, minLength: 1, maxLength: 10, x-alias: title}
        tags: {type: array, maxItems: 3, items: {type: string, maxLength: 5}}
"""

PATH = "#/paths/~1api~1things~1{id}"
SCHEMAS = "#/components/schemas"

# What is written instead of what, and what the generator says to that.
MISTAKES = {
    "unknown keyword of an operation":
        ("x-etag: version", "x-eatg: version", f"{PATH}/get: unknown keyword 'x-eatg'"),
    "unknown keyword of a schema":
        ("maxLength: 10", "maxLenght: 10",
         f"{SCHEMAS}/ThingChange/properties/name: unknown keyword 'maxLenght'"),
    "keyword of another type":
        ("id: {type: integer}", "id: {type: integer, maxLength: 3}",
         f"{SCHEMAS}/Thing/properties/id: unknown keyword 'maxLength'"),
    "unknown keyword of the document":
        ("info:", "servers: []\ninfo:", "#/: unknown keyword 'servers'"),
    "comma in a flow mapping's text":
        ("{type: string, enum: [red, blue]}", "{type: string, enum: [red], description: red, blue}",
         f"{SCHEMAS}/Color: unknown keyword 'blue'"),
    "reference to nothing":
        ("schemas/Color\"", "schemas/Colour\"",
         f"{SCHEMAS}/Thing/properties/color: $ref #/components/schemas/Colour leads nowhere"),
    "reference to a file that is not there":
        ('{$ref: "#/components/schemas/Color"}', '{$ref: "other.yaml#/components/schemas/Color"}',
         "other.yaml: [Errno 2]"),
    "key twice":
        ("      summary: One thing.", "      summary: One thing.\n      summary: Two.",
         "the key 'summary' is there twice"),
    "operationId twice":
        ("operationId: put_thing", "operationId: get_thing",
         f"{PATH}/put/operationId: get_thing is taken by"),
    "operationId that is no C name":
        ("operationId: put_thing", "operationId: put-thing", "operationId: must be a name in C"),
    "no roles":
        ("      x-roles: [user]\n", "", f"{PATH}/put: x-roles is missing"),
    "empty roles":
        ("x-roles: [user]", "x-roles: []", f"{PATH}/put/x-roles: needs a role"),
    "unknown role":
        ("x-roles: [user]", "x-roles: [owner]", f"{PATH}/put/x-roles/0: unknown role 'owner'"),
    "no scope that follows from the path":
        ("      x-scope: posts:write\n", "",
         f"{PATH}/put: x-scope is missing: there is no scope 'things:write' to derive"),
    "unknown scope":
        ("x-scope: posts:write", "x-scope: things:all", f"{PATH}/put/x-scope: unknown scope 'things:all'"),
    "scope of what is public":
        ("      x-etag: version\n", "      x-etag: version\n      x-scope: posts:read\n",
         f"{PATH}/get/x-scope: nobody who may do this has a scope"),
    "a thing of somebody's, and nothing said of others'":
        ("      x-others: allowed\n", "", f"{PATH}/put: x-others is missing"),
    "unknown answer to others":
        ("x-others: allowed", "x-others: conflict", f"{PATH}/put/x-others: unknown answer 'conflict'"),
    "an answer to others that is no problem of the operation":
        ("x-others: allowed", "x-others: forbidden",
         f"{PATH}/put/x-others: forbidden is not among the x-problems"),
    "a hidden thing that is never not found":
        ("x-others: allowed", "x-others: hidden",
         f"{PATH}/put/x-others: not-found is not among the x-problems"),
    "others where all are admins":
        ("x-roles: [user]", "x-roles: [admin]", f"{PATH}/put/x-others: nothing here can be another's"),
    "costly, and never unavailable":
        ("x-others: allowed", "x-others: allowed\n      x-costly: true",
         f"{PATH}/put/x-costly: unavailable is not among the x-problems"),
    "bounded, and never unavailable":
        ("x-others: allowed", "x-others: allowed\n      x-at-once-max: 2",
         f"{PATH}/put/x-at-once-max: unavailable is not among the x-problems"),
    "none at once":
        ("x-others: allowed", "x-others: allowed\n      x-at-once-max: 0",
         f"{PATH}/put/x-at-once-max: must be at least 1"),
    "a secret answer that is never kept":
        ("x-others: allowed", "x-others: allowed\n      x-secret-answer: true",
         f"{PATH}/put/x-secret-answer: it takes no Idempotency-Key"),
    "a key where x-once is no truth":
        ("x-others: allowed", "x-others: allowed\n      x-once: sometimes",
         f"{PATH}/put/x-once: must be true or false"),
    "internal path for people":
        ("  /api/things/{id}:", "  /internal/things/{id}:", "x-roles: what is /internal is for"),
    "no summary":
        ("      summary: One thing.\n", "", f"{PATH}/get: summary is missing"),
    "property without type":
        ("id: {type: integer}", "id: {}", f"{SCHEMAS}/Thing/properties/id: has no type"),
    "unknown type":
        ("id: {type: integer}", "id: {type: int}", "unknown type 'int'"),
    "two types":
        ("id: {type: integer}", "id: {type: [integer, string]}", "type must be one type"),
    "unknown format":
        ("maxLength: 10", "format: phone", "properties/name: unknown format 'phone'"),
    "bounds the wrong way round":
        ("minLength: 1, maxLength: 10", "minLength: 11, maxLength: 10",
         "minLength is more than maxLength"),
    "negative length":
        ("minLength: 1,", "minLength: -1,", "minLength: must be between 0 and"),
    "required but not there":
        ("required: [name]", "required: [nam]", "ThingChange/required: 'nam' is no property"),
    "required twice":
        ("required: [name]", "required: [name, name]", "required: a name is there twice"),
    "enum value twice":
        ("enum: [red, blue]", "enum: [red, red]", "enum/1: 'red' is there twice"),
    "enum value that YAML takes for a boolean":
        ("enum: [red, blue]", "enum: [red, no]", "enum/1: must be a text; quote it"),
    "empty enum":
        ("enum: [red, blue]", "enum: []", "an enum needs a value"),
    "enum constants that collide":
        ("enum: [red, blue]", "enum: [light-red, light_red]",
         "the C name COLOR_LIGHT_RED is taken by"),
    "alias that is a property":
        ("x-alias: title", "x-alias: tags", "x-alias 'tags' is another property's name"),
    "a text in place of an object that it is not enough for":
        ("required: [name]", "required: [name]\n      x-short: tags", "x-short: 'tags' is no text that is enough"),
    "a text in place of an object, and more is required":
        ("required: [name]", "required: [name, tags]\n      x-short: name",
         "x-short: 'name' is no text that is enough"),
    "members that collide":
        ("        tags: {", "        has_tags: {type: boolean}\n        tags: {",
         "the C name has_tags is taken by"),
    "struct that common has":
        ("    Color:", "    Call: {type: string, enum: [a]}\n    Color:",
         f"{SCHEMAS}/Call: the C name call is taken by common/base/call.h"),
    "input struct that a schema has":
        ("    Color:", "    GetThingIn: {type: string, enum: [a]}\n    Color:",
         "the C name get_thing_in is taken by"),
    "function that an enum has":
        ("operationId: put_thing", "operationId: color_name", "the C name color_name is taken by"),
    "schema not in CamelCase":
        ("    Color:", "    other_thing: {type: string}\n    Color:",
         "a schema's name is in CamelCase"),
    "schema that holds itself":
        ('$ref: "#/components/schemas/Color"', '$ref: "#/components/schemas/Thing"',
         "Thing holds itself"),
    "location of a field that is not there":
        ("x-location: /api/things/{id}", "x-location: /api/things/{thing_id}",
         f"{PATH}/put/x-location: the answer has no required integer or text 'thing_id'"),
    "entity tag of a field that is not there":
        ("x-etag: version", "x-etag: revision",
         f"{PATH}/get/x-etag: the answer has no required integer or text 'revision'"),
    "entity tag of a field that may be absent":
        ("required: [id, version]", "required: [id]", "no required integer or text 'version'"),
    "unknown problem":
        ("x-problems: [not-found]", "x-problems: [lost]",
         f"{PATH}/get/x-problems/0: unknown problem 'lost'"),
    "path parameter that is not declared":
        ("/api/things/{id}:", "/api/things/{id}/{part}:", "path and parameters disagree about part"),
    "path parameter that is not in the path":
        ("{name: id, in: path", "{name: ident, in: path", "path and parameters disagree about id, ident"),
    "path parameter that is optional":
        ("in: path, required: true", "in: path", "a path parameter is required: true"),
    "path with a trailing slash":
        ("/api/things/{id}:", "/api/things/{id}/:", "without a trailing slash"),
    "alias without the parameter":
        ('x-aliases: ["/things/{id}"]', "x-aliases: [/things]",
         f"{PATH}/get/x-aliases/0: must have the parameters of /api/things/{{id}}"),
    "alias that another operation has":
        ("      x-roles: [user]\n", "      x-roles: [user]\n      x-aliases: [\"/api/things/{id}\"]\n",
         "PUT /api/things/{id} is taken by"),
    "unknown place of a parameter":
        ("in: query", "in: cookie", "in: must be one of path, query, header"),
    "default of another type":
        ("default: 20", "default: many", "schema/default: must be a whole number"),
    "default out of bounds":
        ("default: 20", "default: 101", "schema/default: is out of bounds"),
    "default of a property":
        ("id: {type: integer}", "id: {type: integer, default: 1}", "unknown keyword 'default'"),
    "parameter that is an object":
        ("schema: {type: integer, maximum: 100, default: 20}",
         'schema: {$ref: "#/components/schemas/Thing"}', "a parameter is a text"),
    "array without bound in a request":
        ("type: array, maxItems: 3,", "type: array,",
         "ThingChange/properties/tags: an array in a request needs maxItems"),
    "array of arrays":
        ("items: {type: string, maxLength: 5}", "items: {type: array, items: {type: string}}",
         "tags/items: an array holds objects, texts"),
    "body that is an array":
        ('schema: {$ref: "#/components/schemas/ThingChange"}',
         "schema: {type: array, maxItems: 2, items: {type: string}}", "a JSON body is an object"),
    "body of no media type":
        ("content: {application/json: {schema: {$ref: \"#/components/schemas/ThingChange\"}}}",
         "content: {}", f"{PATH}/put/requestBody/content: needs a media type"),
    "another answer than success has":
        ("      x-problems: [not-found]\n",
         '        "422": {description: No., content: {text/csv: {schema: {type: string}}}}\n'
         "      x-problems: [not-found]\n", f"{PATH}/get/responses/422: beside success there may be one"),
    "no example":
        ("id: {type: integer}", "id: {type: integer, examples: []}", "id/examples: needs one"),
    "body of GET":
        ("      x-etag: version\n", "      requestBody: {content: {}}\n", "GET has no body"),
    "limit of a body that is not there":
        ("      x-etag: version\n", "      x-body-bytes-max: 5\n",
         f"{PATH}/get/x-body-bytes-max: there is no body"),
    "a query that is half open":
        ("      x-etag: version\n", "      x-query-open: maybe\n",
         f"{PATH}/get/x-query-open: must be true or false"),
    "error as a response":
        ('        "200":\n          description: The thing.\n',
         '        "404": {description: Gone.}\n        "200":\n          description: The thing.\n',
         f"{PATH}/get/responses: must be the one answer that means success"),
    "content of 204":
        ('"200":', '"204":', "204 has no content"),
    "object without properties":
        ("    Color:", "    Bag: {type: object}\n    Color:", "an object has properties"),
    "another version of OpenAPI":
        ("openapi: 3.1.0", "openapi: 3.0.3", "#/openapi: must be 3.1"),
    "no YAML":
        ("paths:", "paths: [", "while parsing"),
}


def generate(tmp_path, contract):
    return subprocess.run([sys.executable, GENERATOR / "api.py", contract, tmp_path / "out"],
                          capture_output=True, text=True, check=False)


def generate_text(tmp_path, text):
    path = tmp_path / "shop.yaml"
    path.write_text(text, encoding="utf-8")
    return generate(tmp_path, path)


def compile_all(folder, compiler):
    flags = re.findall(r"(?:^|\s)(-W[a-z0-9=-]+)", (ROOT / "compose/build/flags.cmake").read_text()
                       .split("if(CRIER_SANITIZE)", maxsplit=1)[0])
    assert "-Werror" in flags
    for source in sorted(folder.glob("*.c")):
        result = subprocess.run(
            [compiler, "-std=c17", "-D_GNU_SOURCE", *flags, f"-I{ROOT / 'common'}", f"-I{folder}",
             "-c", source, "-o", folder / "out.o"], capture_output=True, text=True, check=False)
        assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("compiler", ["gcc", "clang"])
@pytest.mark.parametrize("contract", [SAMPLE, *CONTRACTS], ids=lambda path: path.stem)
def test_the_c_of_a_contract_compiles_without_a_warning(tmp_path, contract, compiler):
    result = generate(tmp_path, contract)
    assert result.returncode == 0, result.stderr
    compile_all(tmp_path / "out", compiler)


def test_the_base_of_the_mistakes_is_no_mistake(tmp_path):
    result = generate_text(tmp_path, BASE)
    assert result.returncode == 0, result.stderr
    compile_all(tmp_path / "out", "gcc")


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_refused_with_its_place(tmp_path, name):
    old, new, message = MISTAKES[name]
    assert BASE.count(old) >= 1
    result = generate_text(tmp_path, BASE.replace(old, new, 1))
    assert result.returncode == 1
    assert message in result.stderr
    assert "Traceback" not in result.stderr
    assert str(tmp_path) in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_name_is_said_in_c_as_the_house_says_it(tmp_path):
    assert generate(tmp_path, SAMPLE).returncode == 0
    types = (tmp_path / "out" / "sample_types.h").read_text(encoding="utf-8")
    assert "enum list_things_sort {\n\tLIST_THINGS_SORT_MADE_AT_DESC = 1,\n" in types
    assert "enum thing_change_mood {\n\tTHING_CHANGE_MOOD_GOOD = 1,\n" in types
    assert "\tbool has_moment;\n\tint64_t moment_us;\n" in types
    assert "\tconst char *default_;\n" in types
    assert "struct nested_rows_item_list {\n\tstruct nested_rows_item *items;\n\tsize_t count;\n};" in types


def test_an_input_has_parameters_first_and_then_the_body(tmp_path):
    assert generate(tmp_path, SAMPLE).returncode == 0
    api = (tmp_path / "out" / "sample_api.h").read_text(encoding="utf-8")
    assert "struct update_thing_in {\n\tint64_t id;\n\tbool has_body;\n\tstruct thing_change body;\n};" in api
    assert "enum err internal_sweep(struct call *c);" in api
    assert "enum err get_latest(struct call *c, struct made *out);" in api
    assert "enum err delete_thing(struct call *c, const struct delete_thing_in *in);" in api
    assert "struct raw_body *out);" in api
    assert "\tconst char *x_trace;\n" in api
    # What has a default is always there.
    assert "has_limit" not in api and "has_total" not in api and "bool has_since;" in api


def test_literals_come_before_parameters(tmp_path):
    assert generate(tmp_path, SAMPLE).returncode == 0
    source = (tmp_path / "out" / "sample_api.c").read_text(encoding="utf-8")
    assert source.index("/* GET /api/things/latest */") < source.index("/* GET /api/things/{id} */")
    assert '(const char *const[]){"things", NULL}, 2}' in source


def test_a_body_may_be_as_large_as_its_texts(tmp_path):
    text = BASE.replace("      x-body-bytes-max: 1000\n", "")
    assert generate_text(tmp_path, text).returncode == 0
    source = (tmp_path / "out" / "shop_api.c").read_text(encoding="utf-8")
    assert f".body_bytes_max = {64 * 1024 + 4 * 10 + 3 * 4 * 5}," in source


def test_a_body_may_be_as_large_as_its_numbers(tmp_path):
    text = BASE.replace("      x-body-bytes-max: 1000\n", "").replace(
        "maxItems: 3, items: {type: string, maxLength: 5}", "maxItems: 9000, items: {type: integer}")
    assert generate_text(tmp_path, text).returncode == 0
    source = (tmp_path / "out" / "shop_api.c").read_text(encoding="utf-8")
    assert f".body_bytes_max = {64 * 1024 + 4 * 10 + 9000 * len('-9223372036854775808,')}," in source


def test_a_body_of_several_types_is_raw_and_a_refusal_may_say_as_much_as_success(tmp_path):
    thing = 'content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}'
    change = 'content: {application/json: {schema: {$ref: "#/components/schemas/ThingChange"}}'
    text = BASE.replace(change, change + ", text/csv: {schema: {type: string}}").replace(
        f"          {thing}\ncomponents", f"          {thing}\n        \"422\":\n"
        f"          description: Refused.\n          {thing}\ncomponents")
    assert generate_text(tmp_path, text).returncode == 0
    source = (tmp_path / "out" / "shop_api.c").read_text(encoding="utf-8")
    assert '.raw_body_types = (const char *const[]){"application/json", "text/csv", NULL},' in source
    assert ".otherwise = 422," in source and ".body_bytes_stated = true," in source
    header = (tmp_path / "out" / "shop_api.h").read_text(encoding="utf-8")
    assert "struct raw_body body;" in header


def test_what_is_not_there_yet_is_answered_as_what_is(tmp_path):
    thing = 'content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}'
    text = BASE.replace(f"          {thing}\ncomponents", f"          {thing}\n        \"202\":\n"
                        f"          description: Not yet.\n          {thing}\ncomponents")
    assert text != BASE and generate_text(tmp_path, text).returncode == 0
    assert ".otherwise = 202," in (tmp_path / "out" / "shop_api.c").read_text(encoding="utf-8")


def test_a_query_is_closed_unless_its_operation_says_otherwise(tmp_path):
    assert generate_text(tmp_path, BASE).returncode == 0
    assert "query_open" not in (tmp_path / "out" / "shop_api.c").read_text(encoding="utf-8")
    assert generate_text(tmp_path, BASE.replace(
        "      x-etag: version\n", "      x-etag: version\n      x-query-open: true\n", 1)).returncode == 0
    assert ".query_open = true," in (tmp_path / "out" / "shop_api.c").read_text(encoding="utf-8")


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda path: path.stem)
def test_every_operation_says_who_may_and_what_it_is(contract):
    for operation in load_contract(str(contract)).operations:
        assert operation.roles, operation.id
        assert operation.summary.endswith("."), operation.id
        assert operation.path.startswith(("/api/", "/internal/", "/.well-known/", "/media/", "/p/")) \
            or operation.path.count("/") == 1, operation.path


def test_a_scope_follows_from_path_and_method(tmp_path):
    text = BASE.replace("/api/things/", "/api/posts/").replace("      x-scope: posts:write\n", "")
    assert generate_text(tmp_path, text.replace("[public]", "[public, user]")).returncode == 0
    source = (tmp_path / "out" / "shop_api.c").read_text(encoding="utf-8")
    rows = {name: row for name, row in re.findall(r'\.id = "(\w+)",(.*?)\.run = ', source, re.S)}
    assert ".scope = SCOPE_POSTS_READ," in rows["get_thing"]
    assert ".scope = SCOPE_POSTS_WRITE," in rows["put_thing"]


def test_what_is_for_sessions_or_for_nobody_known_has_no_scope(tmp_path):
    assert generate_text(tmp_path, BASE.replace("x-scope: posts:write", "x-scope: none")).returncode == 0
    assert ".scope" not in (tmp_path / "out" / "shop_api.c").read_text(encoding="utf-8")


def test_the_account_itself_is_not_for_keys():
    operations = {each.id: each for path in CONTRACTS for each in load_contract(str(path)).operations}
    for name in ("sign_out", "update_me", "put_role", "create_api_key", "list_api_keys",
                 "revoke_api_key", "get_csrf_token"):
        assert operations[name].scope is None, name
    assert operations["create_post"].scope == "posts:write"
    assert operations["cancel_schedule"].scope == "schedules:write"


def test_the_contract_of_auth_knows_every_scope():
    scopes = load_contract(str(ROOT / "proto" / "auth.yaml")).document.root.child(
        "components").child("schemas").child("ApiScope").get("enum")
    assert scopes == list(load_scopes())


def test_a_mistake_is_raised_with_file_and_pointer():
    with pytest.raises(Mistake, match=r"nowhere\.yaml"):
        load_contract(str(ROOT / "proto" / "nowhere.yaml"))


def operations_of(tmp_path, text):
    (tmp_path / "shop.yaml").write_text(text, encoding="utf-8")
    return {each.id: each for each in load_contract(str(tmp_path / "shop.yaml")).operations}


CREATING = BASE.replace("    put:\n", "    post:\n").replace('        "200":\n          description: The thing.\n', "@", 1) \
    .replace('        "200":\n', '        "201":\n').replace("@", '        "200":\n          description: The thing.\n')


def test_what_creates_takes_an_idempotency_key(tmp_path):
    assert operations_of(tmp_path, CREATING)["put_thing"].once
    assert not operations_of(tmp_path, CREATING)["get_thing"].once
    assert not operations_of(tmp_path, BASE)["put_thing"].once
    stated = operations_of(tmp_path, BASE.replace("x-others: allowed", "x-others: allowed\n      x-once: true"))
    assert stated["put_thing"].once and not stated["put_thing"].secret_answer
    secret = CREATING.replace("x-others: allowed", "x-others: allowed\n      x-secret-answer: true")
    assert operations_of(tmp_path, secret)["put_thing"].secret_answer


@pytest.mark.parametrize("text, message", [
    (CREATING.replace("x-others: allowed", "x-others: allowed\n      x-once: true"), "takes an Idempotency-Key anyway"),
    (CREATING[:CREATING.rindex("content:")] + CREATING[CREATING.rindex("content:"):].replace("application/json", "text/plain"),
     "its answer has to be JSON")])
def test_what_no_answer_can_be_kept_of_is_refused(tmp_path, text, message):
    with pytest.raises(Mistake, match=message):
        operations_of(tmp_path, text)
