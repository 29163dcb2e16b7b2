"""How names on the wire become names in C, and who has taken which."""

import glob
import os
import re

from document import Mistake

_KEYWORDS = frozenset("""
    auto break case char const continue default do double else enum extern float for goto if
    inline int long register restrict return short signed sizeof static struct switch typedef
    union unsigned void volatile while bool true false""".split())

_COMMON = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "common")


def snake(name):
    """PostStatus, If-Match, created-at -> post_status, if_match, created_at."""
    name = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name)
    name = re.sub(r"([A-Z])([A-Z][a-z])", r"\1_\2", name)
    return re.sub(r"[^A-Za-z0-9]+", "_", name).strip("_").lower()


def member(name):
    """The name of a struct member; a keyword of C gets an underscore."""
    name = snake(name)
    return name + "_" if name in _KEYWORDS else name


def constant(enum, value):
    """post_status, "draft" -> POST_STATUS_DRAFT; "-created_at" -> …_CREATED_AT_DESC."""
    suffix = "_DESC" if value.startswith("-") else ""
    return f"{enum}_{snake(value)}{suffix}".upper()


def is_c_name(name):
    return re.fullmatch(r"[a-z][a-z0-9_]*", name) is not None and name not in _KEYWORDS


def common_tags():
    """The struct and enum tags of common/, by the header that has each."""
    tags = {}
    for path in sorted(glob.glob(os.path.join(_COMMON, "*", "*.h"))):
        with open(path, encoding="utf-8") as header:
            for tag in re.findall(r"^(?:struct|enum) (\w+) \{", header.read(), re.MULTILINE):
                tags[tag] = os.path.relpath(path, os.path.join(_COMMON, ".."))
    return tags


class Taken:
    """The names of one namespace of C: each may be claimed once."""

    def __init__(self, reserved=None):
        self.owners = dict(reserved or {})

    def claim(self, name, place):
        if name in self.owners:
            raise Mistake(place, f"the C name {name} is taken by {self.owners[name]}")
        self.owners[name] = place
        return name
