"""What an API key may be for: common/base/scope.def is where scopes are said, and here is which
one an operation has."""

import os
import re

_SCOPE_DEF = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                          "..", "..", "common", "base", "scope.def")
_ROW = re.compile(r'^SCOPE\((\w+), "([^"]+)", "([^"]+)"\)$', re.MULTILINE)
_NONE = "none"


def load_scopes():
    """The meaning of every scope, by its word."""
    with open(_SCOPE_DEF, encoding="utf-8") as file:
        return {word: meaning for _, word, meaning in _ROW.findall(file.read())}


def scope_constant(word):
    """Its name in C."""
    return "SCOPE_" + re.sub(r"\W", "_", word).upper()


def read_scope(scopes, path, method, roles, node):
    """The scope that a key needs for an operation; None where keys may not, or need not, come.

    It follows from the path and the method, GET /api/posts/{id} being posts:read; x-scope says
    another one, or none for what is a signed-in person's alone. Nothing is guessed: a scope
    that scope.def does not have is a mistake, so that a new operation cannot be open to keys,
    or closed to them, by accident."""
    if not set(roles) - {"public", "service"}:
        if "x-scope" in node:
            raise node.child("x-scope").mistake("nobody who may do this has a scope")
        return None
    if "x-scope" in node:
        return _read_stated(scopes, node.child("x-scope"))
    word = f"{_subject(path)}:{'read' if method == 'get' else 'write'}"
    if word not in scopes:
        raise node.mistake(f"x-scope is missing: there is no scope {word!r} to derive; there are "
                           f"{', '.join(scopes)}, and none")
    return word


def _read_stated(scopes, node):
    if node.value == _NONE:
        return None
    if node.value not in scopes:
        raise node.mistake(f"unknown scope {node.value!r}; there are {', '.join(scopes)}, "
                           "and none")
    return node.value


def _subject(path):
    """posts of /api/posts/{id}."""
    segments = path.split("/")[1:]
    return segments[1] if segments[0] == "api" and len(segments) > 1 else segments[0]
