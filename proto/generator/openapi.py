#!/usr/bin/python3
"""Merges the contracts into one public OpenAPI 3.1 document: openapi.py OUT CONTRACT...

What is /internal is left out, with every schema that only it uses. An alias is told by x-aliases
of its operation instead of being a path of its own. What x-problems, x-roles, x-etag and
x-location promise is written out as responses, security and headers."""

import copy
import json
import os
import sys

from contract import load_contract
from document import Mistake
from problems import load_problems
from scopes import load_scopes

_SHARED_FILES = "shared.yaml"
_DESCRIPTION = """\
Everything is JSON in UTF-8. Times are RFC 3339; ids are integers; fields that are not known are
refused. A list is `items` and `next_cursor`, which `cursor` takes up again. What goes wrong is
answered as a problem (RFC 9457) that names every bad field. A trailing slash changes nothing. In a
PATCH what is left out stays, and null is refused where a field cannot be absent. What creates takes an
`Idempotency-Key`: sent again, it is answered as it was."""

# Headers that come with a problem.
_PROBLEM_HEADERS = {
    "unauthenticated": {"WWW-Authenticate": "How to sign in (RFC 6750)."},
    "forbidden": {"WWW-Authenticate": "The scope that an API key lacks (RFC 6750)."},
    "throttled": {"Retry-After": "Seconds to wait."},
    "unavailable": {"Retry-After": "Seconds to wait."},
}


def is_public(operation):
    return not operation.path.startswith("/internal/")


class Merger:
    def __init__(self, wanted):
        self.wanted = wanted
        self.problems = load_problems()
        self.used_problems = {}
        self.components = {"schemas": {}, "parameters": {}}
        self.places = {}   # (kind, name) -> the node it came from
        self.owners = {}   # path -> contract
        self.paths = {}
        self.tags = []
        self.versions = []

    def add(self, contract):
        info = contract.document.root.child("info")
        self.versions.append(info.text("version"))
        before = len(self.paths)
        for operation in contract.operations:
            if self.wanted(operation):
                self._add_operation(contract, operation)
        self._add_messages(contract)
        if len(self.paths) > before:
            self.tags.append({"name": contract.daemon,
                              "description": info.optional_text("description") or ""})

    def _add_messages(self, contract):
        """What no operation answers, but a stream carries."""
        components = contract.document.root.get("components") or {}
        for _, node in contract.document.root.child("components").child("schemas").items() \
                if "schemas" in components else ():
            if node.get("x-message") is True:
                self._component(node)

    def _add_operation(self, contract, operation):
        owner = self.owners.setdefault(operation.path, contract)
        if owner is not contract:
            raise operation.node.mistake(f"{operation.path} is a path of {owner.daemon}; "
                                         "the gateway cannot tell the two apart")
        if any(operation.id == each["operationId"] for item in self.paths.values()
               for each in item.values()):
            raise operation.node.mistake(f"the operationId {operation.id} is another daemon's")
        item = self.paths.setdefault(operation.path, {})
        item[operation.method] = self._operation(contract, operation)

    def _operation(self, contract, operation):
        node = operation.node
        out = {"operationId": operation.id, "tags": [contract.daemon],
               "summary": operation.summary}
        if operation.description:
            out["description"] = operation.description
        out["security"] = _security(operation)
        if _tells_people_apart(operation):
            out["x-scope"] = operation.scope or "none"
        for keyword in ("x-roles", "x-others", "x-aliases", "x-body-bytes-max"):
            if keyword in node:
                out[keyword] = node.get(keyword)
        parameters = [self._parameter(each) for each in operation.parameters]
        if operation.once:
            parameters.append(self._idempotency_key(contract))
        if parameters:
            out["parameters"] = parameters
        if operation.body:
            out["requestBody"] = self._copy(node.child("requestBody"))
        out["responses"] = self._responses(operation)
        return out

    def _parameter(self, parameter):
        node = parameter.node
        if node.tokens[0] == "components":
            self._component(node)
            return {"$ref": f"#/components/parameters/{node.tokens[2]}"}
        return self._copy(node)

    def _idempotency_key(self, contract):
        shared = contract.document.beside(_SHARED_FILES)
        node = shared.root.child("components").child("parameters").child("idempotency_key")
        self._component(node)
        return {"$ref": "#/components/parameters/idempotency_key"}

    def _responses(self, operation):
        answers = [self._copy(node) for _, node in operation.node.child("responses").items()]
        success = answers[0]
        headers = {}
        if operation.location:
            headers["Location"] = _header("Where what was created is.")
        if operation.etag:
            headers["ETag"] = _header("The version, for If-Match and If-None-Match.")
        if operation.once:
            headers["Idempotency-Replayed"] = _header("true where this was answered before.")
        if headers:
            success["headers"] = headers
        responses = {str(operation.success): success}
        if operation.otherwise:
            responses[str(operation.otherwise)] = answers[1]
        for problem in sorted(self._problems_of(operation), key=lambda each: each.status):
            self.used_problems[problem.slug] = problem
            responses.setdefault(str(problem.status),
                                 {"$ref": f"#/components/responses/{problem.slug}"})
        return responses

    def _problems_of(self, operation):
        slugs = set(operation.problems)
        if operation.parameters or operation.body:
            slugs.add("bad-request")
        if operation.once:
            slugs |= {"bad-request", "conflict", "invalid", "throttled", "unavailable"}
        if operation.body:
            slugs |= {"too-large", "unsupported-media-type"}
            slugs |= {"invalid"} if operation.body.schema else set()
        if "public" not in operation.roles:
            slugs.add("unauthenticated")
        if _tells_people_apart(operation):
            slugs.add("forbidden")  # by role, for want of a scope, or of a CSRF token
        return [self.problems[slug] for slug in slugs]

    def _copy(self, node):
        """The value, with what it refers to brought along."""
        value = copy.deepcopy(node.value)
        self._localise(node, value)
        return value

    def _localise(self, node, value):
        children = value.items() if isinstance(value, dict) else (
            enumerate(value) if isinstance(value, list) else ())
        for key, child in list(children):
            if key != "$ref":
                self._localise(node.child(key), child)
        if not isinstance(value, dict):
            return
        if isinstance(value.get("$ref"), str):
            target = node.resolve()
            self._component(target)
            value["$ref"] = f"#/components/{target.tokens[1]}/{target.tokens[2]}"
        if isinstance(value.get("x-alias"), str):
            told = f"Also accepted as {value['x-alias']}."
            value["description"] = " ".join(filter(None, [value.get("description"), told]))
        if isinstance(value.get("x-short"), str):
            _tell_short(value)

    def _component(self, node):
        """Adds a component; another of the same name must be the same."""
        kind, name = node.tokens[1:3]
        known = self.places.get((kind, name))
        if known is not None:
            if str(known) != str(node) and known.value != node.value:
                raise node.mistake(f"{name} differs from {known}")
            return
        self.places[kind, name] = node
        self.components[kind][name] = None  # keeps its place while what it refers to is added
        self.components[kind][name] = self._copy(node)

    def document(self, shared):
        problem = shared.root.child("components").child("schemas").child("Problem")
        self._component(problem)
        components = {kind: values for kind, values in self.components.items() if values}
        components["responses"] = {slug: _problem_response(each) for slug, each in
                                   sorted(self.used_problems.items(),
                                          key=lambda item: item[1].status)}
        components["securitySchemes"] = _security_schemes()
        return {"openapi": "3.1.0",
                "info": {"title": "Crier", "version": max(self.versions, key=_version),
                         "description": " ".join(_DESCRIPTION.split())},
                "servers": [{"url": "/"}],
                "tags": self.tags,
                "paths": self.paths,
                "components": components}


def _tell_short(value):
    """That a text may stand in the object's place, within the bounds of the property that it is."""
    text = value["properties"][value.pop("x-short")]
    value["type"] = [value["type"], "string"]
    value.update({bound: text[bound] for bound in ("minLength", "maxLength") if bound in text})


def _version(text):
    return [int(part) if part.isdigit() else 0 for part in text.split(".")]


def _tells_people_apart(operation):
    return bool(set(operation.roles) - {"public", "service"})


def _security(operation):
    """None of it for what is public alone; a choice where a token shows more."""
    if not _tells_people_apart(operation):
        return []
    choices = [{}] if "public" in operation.roles else []
    choices.append({"bearer": []})
    if operation.scope:
        choices.append({"api_key": [operation.scope]})
    cookie = {"cookie": []} if operation.method == "get" else {"cookie": [], "csrf": []}
    return choices + [cookie]


def _security_schemes():
    scopes = "".join(f"\n- `{word}`: {meaning}." for word, meaning in load_scopes().items())
    return {
        "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT",
                   "description": "The access_token of sign_in."},
        "api_key": {"type": "http", "scheme": "bearer", "bearerFormat": "crier_<id>_<secret>",
                    "description": "A key of create_api_key, wherever an access token is taken "
                                   "and within its scopes:" + scopes},
        "cookie": {"type": "apiKey", "in": "cookie", "name": "crier_access",
                   "description": "For browsers: sign_in with cookie=true sets it. Behind TLS "
                                  "its name is __Host-crier_access."},
        "csrf": {"type": "apiKey", "in": "header", "name": "X-CSRF-Token",
                 "description": "With the cookie, on everything but GET and HEAD: csrf_token of "
                                "sign_in or get_csrf_token, or the cookie crier_csrf."}}


def _header(description):
    return {"description": description, "schema": {"type": "string"}}


def _problem_response(problem):
    response = {"description": f"{problem.title}.",
                "content": {"application/problem+json":
                            {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    headers = _PROBLEM_HEADERS.get(problem.slug)
    if headers:
        response["headers"] = {name: _header(text) for name, text in headers.items()}
    return response


def merge(paths, wanted=is_public):
    """@param wanted  whether an operation is to be in it
    @return the document as a dict"""
    merger = Merger(wanted)
    contracts = [load_contract(path) for path in sorted(paths)
                 if os.path.basename(path) != _SHARED_FILES]
    if not contracts:
        raise Mistake("openapi.py", "there is no contract")
    for contract in contracts:
        merger.add(contract)
    return merger.document(contracts[0].document.beside(_SHARED_FILES))


def main(arguments):
    if len(arguments) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        document = merge(arguments[1:])
    except Mistake as mistake:
        print(mistake, file=sys.stderr)
        return 1
    with open(arguments[0], "w", encoding="utf-8") as file:
        json.dump(document, file, indent=1, ensure_ascii=False)
        file.write("\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
