"""A daemon's contract: proto/<daemon>.yaml read, checked and turned into operations.

What is not understood is refused: a keyword that the generator ignored would be a promise
that nobody keeps."""

import os
import re
from dataclasses import dataclass, field
from typing import Optional

from document import Document, Mistake, Node
from names import is_c_name
from problems import load_problems
from scopes import load_scopes, read_scope
from schema import Schema, Schemas

METHODS = ("get", "post", "put", "patch", "delete")
ROLES = ("public", "user", "approver", "admin", "service")
# What one is told of another's, and the problem that tells it. Admins own everything but what is hidden.
OTHERS = {"allowed": None, "forbidden": "forbidden", "not-found": "not-found", "hidden": "not-found"}
PLACES = ("path", "query", "header")

_ROOT = {"openapi", "info", "paths", "components"}
_OPERATION = {"operationId", "summary", "description", "x-roles", "x-others", "x-scope", "x-costly",
              "x-aliases", "x-location", "x-etag", "x-cache-control", "x-query-open", "x-body-bytes-max",
              "x-at-once-max", "x-once", "x-secret-answer",
              "x-problems", "parameters",
              "requestBody", "responses"}
_BODY_BYTES = 64 * 1024
_HOLE = re.compile(r"\{([^{}]*)\}")


@dataclass
class Parameter:
    wire: str
    place: str                 # path, query or header
    required: bool
    schema: Schema
    default: Optional[str]     # as it would stand in the request
    description: Optional[str]
    node: Node


@dataclass
class Body:
    """What a request or an answer carries: a JSON object, or bytes of one of some types."""
    schema: Optional[Schema]   # None: bytes
    media_types: list
    required: bool = True


@dataclass
class Operation:
    id: str
    method: str
    path: str
    aliases: list
    roles: list
    scope: Optional[str]       # what an API key needs; None: it is not for keys
    others: Optional[str]      # what one is told of another's: one of OTHERS; None: nothing is owned
    costly: bool               # takes a core for long
    at_once_max: int           # of one daemon; 0: no bound of its own
    once: bool                 # takes an Idempotency-Key
    secret_answer: bool        # has what nobody is shown again
    summary: str
    description: Optional[str]
    parameters: list
    body: Optional[Body]
    body_bytes_max: int
    body_bytes_stated: bool    # then it holds for gateway and daemon, whatever their own bound
    success: int
    otherwise: Optional[int]   # another status that the same answer may have
    answer: Optional[Body]
    location: Optional[str]
    etag: Optional[str]
    cache_control: Optional[str]
    problems: list
    query_open: bool           # unknown parameters are ignored, not refused
    node: Node = field(repr=False)


@dataclass
class Contract:
    daemon: str
    document: Document
    operations: list
    schemas: Schemas


def load_contract(path):
    """Reads a contract, or raises the Mistake that is in it."""
    daemon = os.path.splitext(os.path.basename(path))[0]
    if not is_c_name(daemon):
        raise Mistake(path, "the file's name must be a name in C: it is the daemon's")
    return _Reader(daemon, Document(path)).read()


class _Reader:
    def __init__(self, daemon, document):
        self.daemon = daemon
        self.document = document
        self.schemas = Schemas()
        self.problems = load_problems()
        self.scopes = load_scopes()
        self.places_of_ids = {}
        self.places_of_routes = {}

    def read(self):
        root = self.document.root
        root.only(_ROOT)
        if not str(root.text("openapi")).startswith("3.1."):
            raise root.child("openapi").mistake("must be 3.1")
        root.child("info").only({"title", "version", "description"})
        root.child("info").text("title")
        self._read_components()
        operations = []
        for path, node in root.child("paths").items():
            operations += self._read_path(path, node)
        if not operations:
            raise root.child("paths").mistake("has no operation")
        return Contract(self.daemon, self.document, operations, self.schemas)

    def _read_components(self):
        """Also those that nothing uses: another daemon may, by its own shapes."""
        root = self.document.root
        if "components" not in root:
            return
        components = root.child("components")
        components.only({"schemas", "parameters"})
        for name, node in components.child("schemas").items() if "schemas" in components else ():
            if not re.fullmatch(r"[A-Z][A-Za-z0-9]*", name):
                raise node.mistake("a schema's name is in CamelCase")
            if node.get("x-generate", True):
                self.schemas.read(_reference(node))
        for _, node in components.child("parameters").items() if "parameters" in components else ():
            self._read_parameter(node)

    def _read_path(self, path, node):
        _check_path(node, path)
        node.only(set(METHODS) | {"parameters"})
        shared = self._read_parameters(node)
        return [self._read_operation(path, method, node.child(method), shared)
                for method in METHODS if method in node]

    def _read_operation(self, path, method, node, shared):
        node.only(_OPERATION)
        operation_id = self._read_id(node)
        own = self._read_parameters(node)
        names = [(each.place, each.wire) for each in own]
        parameters = [each for each in shared if (each.place, each.wire) not in names] + own
        parameters = _in_order_of_path(node, path, parameters)
        success, otherwise, answer = self._read_responses(node)
        body = self._read_body(node, method)
        roles, problems = self._read_roles(path, node), self._read_problems(node)
        operation = Operation(
            operation_id, method, path, self._read_aliases(path, node),
            roles, self._read_scope(path, method, node),
            _read_others(path, node, roles, body, problems), _read_costly(path, node, problems),
            _read_at_once_max(node, problems),
            *_read_once(method, node, success, answer),
            node.text("summary"),
            node.optional_text("description"), parameters, body,
            self._read_body_bytes_max(node, body), "x-body-bytes-max" in node,
            success, otherwise, answer,
            node.optional_text("x-location"), node.optional_text("x-etag"),
            node.optional_text("x-cache-control"), problems, _read_query_open(node), node)
        self._claim_routes(operation)
        _check_location(operation)
        _check_etag(operation)
        return operation

    def _read_id(self, node):
        operation_id = node.text("operationId")
        if not is_c_name(operation_id):
            raise node.child("operationId").mistake("must be a name in C, like create_post")
        if operation_id in self.places_of_ids:
            raise node.child("operationId").mistake(
                f"{operation_id} is taken by {self.places_of_ids[operation_id]}")
        self.places_of_ids[operation_id] = node
        return operation_id

    def _claim_routes(self, operation):
        for path in [operation.path] + operation.aliases:
            route = (operation.method, _HOLE.sub("{}", path))
            if route in self.places_of_routes:
                raise operation.node.mistake(f"{operation.method.upper()} {path} is taken by "
                                             f"{self.places_of_routes[route]}")
            self.places_of_routes[route] = operation.node

    @staticmethod
    def _read_roles(path, node):
        if "x-roles" not in node:
            raise node.mistake("x-roles is missing: who may do this?")
        roles = []
        for role in node.child("x-roles").elements():
            if role.value not in ROLES:
                raise role.mistake(f"unknown role {role.value!r}; there are {', '.join(ROLES)}")
            if role.value in roles:
                raise role.mistake(f"{role.value} is there twice")
            roles.append(role.value)
        if not roles:
            raise node.child("x-roles").mistake("needs a role")
        if path.startswith("/internal/") and roles != ["service"]:
            raise node.child("x-roles").mistake("what is /internal is for [service] only")
        return roles

    def _read_scope(self, path, method, node):
        return read_scope(self.scopes, path, method, self._read_roles(path, node), node)

    @staticmethod
    def _read_aliases(path, node):
        aliases = []
        for alias in node.child("x-aliases").elements() if "x-aliases" in node else ():
            _check_path(alias, alias.must_be(str, "a path"))
            if _HOLE.findall(alias.value) != _HOLE.findall(path):
                raise alias.mistake(f"must have the parameters of {path}, in their order")
            aliases.append(alias.value)
        return aliases

    def _read_problems(self, node):
        slugs = []
        for slug in node.child("x-problems").elements() if "x-problems" in node else ():
            if slug.value not in self.problems:
                raise slug.mistake(f"unknown problem {slug.value!r}; there are "
                                   f"{', '.join(self.problems)}")
            slugs.append(slug.value)
        return slugs

    def _read_parameters(self, node):
        parameters = []
        for each in node.child("parameters").elements() if "parameters" in node else ():
            parameter = self._read_parameter(each.resolve())
            if any((parameter.place, parameter.wire) == (other.place, other.wire)
                   for other in parameters):
                raise each.mistake(f"the parameter {parameter.wire} is there twice")
            parameters.append(parameter)
        return parameters

    def _read_parameter(self, node):
        node.only({"name", "in", "required", "description", "schema"})
        wire, place = node.text("name"), node.text("in")
        if place not in PLACES:
            raise node.child("in").mistake(f"must be one of {', '.join(PLACES)}")
        required = node.get("required", False)
        if place == "path" and required is not True:
            raise node.mistake("a path parameter is required: true")
        schema_node = node.child("schema")
        schema = self.schemas.read(schema_node, {"default"})
        if schema.kind in ("object", "array", "raw") or schema.nullable:
            raise schema_node.mistake("a parameter is a text, a number, a boolean, a time or "
                                      "an enum, and not null")
        default = _read_default(schema_node, schema) if "default" in schema_node else None
        if default is not None and required:
            raise schema_node.mistake("what is required has no default")
        return Parameter(wire, place, required, schema, default,
                         node.optional_text("description"), node)

    def _read_content(self, node):
        """@return (schema, media types): schema is None for what is not a JSON object alone"""
        media = node.child("content").items()
        for _, each in media:
            each.only({"schema"})
            each.child("schema")
        types = [media_type for media_type, _ in media]
        if types != ["application/json"]:
            return None, types
        media_node = media[0][1]
        schema = self.schemas.read(media_node.child("schema"))
        if schema.kind == "raw":
            return None, types
        if schema.kind != "object" or schema.nullable:
            raise media_node.child("schema").mistake("a JSON body is an object; a list is "
                                                     "one with items")
        return schema, types

    def _read_body(self, node, method):
        if "requestBody" not in node:
            return None
        body = node.child("requestBody")
        if method == "get":
            raise body.mistake("GET has no body")
        body.only({"required", "description", "content"})
        schema, media_types = self._read_content(body)
        if not media_types:
            raise body.child("content").mistake("needs a media type")
        if schema:
            _check_bounded(schema)
        return Body(schema, media_types, body.get("required", False))

    @staticmethod
    def _read_body_bytes_max(node, body):
        if "x-body-bytes-max" in node:
            if not body:
                raise node.child("x-body-bytes-max").mistake("there is no body")
            value = node.child("x-body-bytes-max").must_be(int, "a whole number")
            if value < 1:
                raise node.child("x-body-bytes-max").mistake("must be at least 1")
            return value
        if not body:
            return 0
        return _BODY_BYTES + (body.schema.text_bytes_max() if body.schema else 0)

    def _read_responses(self, node):
        """@return (success, another status of the same answer or None, answer)"""
        responses = node.child("responses")
        answers = responses.items()
        if not answers or not re.fullmatch(r"[23]\d\d", str(answers[0][0])):
            raise responses.mistake("must be the one answer that means success; errors are "
                                    "x-problems")
        status, answer = answers[0]
        otherwise = self._read_otherwise(answer, answers[1:])
        answer.only({"description", "content"})
        answer.text("description")
        if "content" not in answer:
            return int(status), otherwise, None
        if str(status) == "204":
            raise answer.mistake("204 has no content")
        schema, media_types = self._read_content(answer)
        if not media_types:
            raise answer.child("content").mistake("needs a media type")
        return int(status), otherwise, Body(schema, media_types)

    @staticmethod
    def _read_otherwise(answer, others):
        """The same content under a status of its own: a refusal that says as much as success does, or
        202 beside 200, that it is not there yet."""
        if not others:
            return None
        status, other = others[0]
        if len(others) > 1 or not re.fullmatch(r"4\d\d|202", str(status)) or (
                "content" not in answer or other.get("content") != answer.get("content")):
            raise other.mistake("beside success there may be one refusal, of status 4xx, or 202, "
                                "with the same content; errors are x-problems")
        other.only({"description", "content"})
        other.text("description")
        return int(status)


def _reference(node):
    """The component as something that refers to it sees it."""
    return Node(node.document, node.tokens, {"$ref": "#/components/schemas/" + node.tokens[2]})


def _read_query_open(node):
    if "x-query-open" not in node:
        return False
    return node.child("x-query-open").must_be(bool, "true or false")


def _check_path(node, path):
    if not re.fullmatch(r"(/([A-Za-z0-9._~-]+|\{[a-z][a-z0-9_]*\}))+", path):
        raise node.mistake(f"{path} is not a path of literal and {{parameter}} segments "
                           "without a trailing slash")


def _read_others(path, node, roles, body, problems):
    """Where a path names something, it may be another's: the contract says what comes of that. A
    body may name something as well."""
    some_are_strangers = set(roles) - {"admin", "service"} and not path.startswith("/internal/")
    if "x-others" not in node:
        if some_are_strangers and _HOLE.search(path):
            raise node.mistake("x-others is missing: what is one told of another's? There are "
                               f"{', '.join(OTHERS)}")
        return None
    others = node.child("x-others")
    if others.value not in OTHERS:
        raise others.mistake(f"unknown answer {others.value!r}; there are {', '.join(OTHERS)}")
    if not some_are_strangers or not (body or _HOLE.search(path)):
        raise others.mistake("nothing here can be another's")
    problem = OTHERS[others.value]
    if problem and problem not in problems:
        raise others.mistake(f"{problem} is not among the x-problems")
    return others.value


def _read_costly(path, node, problems):
    if "x-costly" not in node:
        return False
    if node.child("x-costly").value is not True:
        raise node.child("x-costly").mistake("is true, or is not there")
    if "unavailable" not in problems:
        raise node.child("x-costly").mistake("unavailable is not among the x-problems")
    if "{" in path:
        raise node.child("x-costly").mistake("the gateway knows no bound of a path with parameters")
    return True


def _read_at_once_max(node, problems):
    if "x-at-once-max" not in node:
        return 0
    value = node.child("x-at-once-max").must_be(int, "a whole number")
    if value < 1:
        raise node.child("x-at-once-max").mistake("must be at least 1")
    if "unavailable" not in problems:
        raise node.child("x-at-once-max").mistake("unavailable is not among the x-problems")
    return value


def _read_once(method, node, success, answer):
    """What creates takes an Idempotency-Key, and what says that it does. @return (once, secret answer)"""
    stated = "x-once" in node and node.child("x-once").must_be(bool, "true or false")
    creates = method == "post" and success == 201
    if creates and stated:
        raise node.child("x-once").mistake("what creates takes an Idempotency-Key anyway")
    once = creates and "x-once" not in node or stated
    if once and not (answer and answer.media_types == ["application/json"]):
        raise node.mistake("takes an Idempotency-Key: its answer has to be JSON, to be kept")
    if "x-secret-answer" in node and not once:
        raise node.child("x-secret-answer").mistake("it takes no Idempotency-Key: no answer is kept")
    return once, "x-secret-answer" in node and node.child("x-secret-answer").must_be(bool, "true or false")


def _in_order_of_path(node, path, parameters):
    """Path parameters first, as they stand in the path; each of them must be there."""
    holes = _HOLE.findall(path)
    in_path = {each.wire: each for each in parameters if each.place == "path"}
    if len(set(holes)) != len(holes):
        raise node.mistake(f"{path} has a parameter twice")
    if set(holes) != set(in_path):
        wrong = ", ".join(sorted(set(holes) ^ set(in_path)))
        raise node.mistake(f"path and parameters disagree about {wrong}")
    return [in_path[hole] for hole in holes] + [each for each in parameters
                                               if each.place != "path"]


def _read_default(node, schema):
    default = node.child("default")
    kinds = {"int": (int, "a whole number"), "double": ((int, float), "a number"),
             "bool": (bool, "true or false")}
    default.must_be(*kinds.get(schema.kind, (str, "a text")))
    if schema.kind == "enum" and default.value not in schema.values:
        raise default.mistake("is none of the enum's values")
    if schema.kind in ("int", "double") and (
            default.value < (schema.minimum if schema.minimum is not None else default.value) or
            default.value > (schema.maximum if schema.maximum is not None else default.value)):
        raise default.mistake("is out of bounds")
    return str(default.value).lower() if schema.kind == "bool" else str(default.value)


def _check_bounded(schema):
    """A body's arrays are bounded: else a small body would become a large struct."""
    if schema.kind == "array":
        if schema.maximum is None:
            raise schema.node.mistake("an array in a request needs maxItems")
        _check_bounded(schema.items)
    for each in schema.properties:
        _check_bounded(each.schema)


def _answer_field(operation, keyword, name):
    schema = operation.answer.schema if operation.answer else None
    for each in schema.properties if schema else ():
        if each.wire == name:
            if each.schema.kind not in ("int", "text") or not each.required:
                break
            return
    raise operation.node.child(keyword).mistake(
        f"the answer has no required integer or text {name!r}")


def _check_location(operation):
    if operation.location is None:
        return
    _check_path(operation.node.child("x-location"), operation.location)
    for name in _HOLE.findall(operation.location):
        _answer_field(operation, "x-location", name)


def _check_etag(operation):
    if operation.etag is not None:
        _answer_field(operation, "x-etag", operation.etag)
