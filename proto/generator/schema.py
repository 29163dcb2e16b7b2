"""Schemas: from the contract's JSON Schema to what a C struct can hold.

Only what is understood is accepted. A schema becomes a Schema of one kind; a component that
is an object or an enum keeps its name, everything else is expanded where it is used."""

import re
from dataclasses import dataclass, field
from typing import Optional

from document import Node

INT64_MIN, INT64_MAX = -2**63, 2**63 - 1

TEXT_FORMATS = {"email", "date", "uri", "time-zone", "single-line", "text"}

_ANYWHERE = {"type", "description", "examples"}
_KEYWORDS = {
    "string": {"enum", "format", "minLength", "maxLength"},
    "integer": {"minimum", "maximum"},
    "number": {"minimum", "maximum"},
    "boolean": set(),
    "array": {"items", "minItems", "maxItems"},
    "object": {"required", "properties", "additionalProperties", "x-short"},
}
_SCALAR_BYTES = 21  # the longest integer and its comma
_ANY = {"object", "array", "string", "number", "boolean", "null"}


@dataclass
class Property:
    wire: str
    schema: "Schema"
    required: bool
    alias: Optional[str]
    description: Optional[str]
    node: Node


@dataclass
class Schema:
    """kind: text, time, enum, int, double, bool, array, object or raw."""
    kind: str
    node: Node
    name: Optional[str] = None      # the component's name
    description: Optional[str] = None
    nullable: bool = False
    format: Optional[str] = None
    minimum: Optional[int] = None   # of the value, of the code points, of the items
    maximum: Optional[int] = None
    values: list = field(default_factory=list)
    items: Optional["Schema"] = None
    properties: list = field(default_factory=list)
    open: bool = False              # unknown properties are ignored
    short: Optional[str] = None     # the property that a text alone stands for

    def bounded(self):
        return self.minimum is not None or self.maximum is not None

    def text_bytes_max(self):
        """How many bytes its texts can have, four per code point, and what else there are many of."""
        if self.kind == "text":
            return 4 * (self.maximum or 0)
        if self.kind == "array":
            return (self.maximum or 1) * (self.items.text_bytes_max() or _SCALAR_BYTES)
        return sum(each.schema.text_bytes_max() for each in self.properties)


class Schemas:
    """Reads schemas, each component once; what others are made of comes first."""

    def __init__(self):
        self.components = {}  # (file, name) -> Schema
        self.ordered = []     # objects and enums with a name, in order of need
        self.reading = set()

    def read(self, node, extra=frozenset()):
        """@param extra  keywords that the place allows beside those of a schema"""
        node.must_be(dict, "a schema")
        if "$ref" in node:
            node.only({"$ref", "description"} | extra)
            return self._component(node)
        if "anyOf" in node:
            return self._or_null(node, extra)
        return self._inline(node, extra)

    def _component(self, node):
        target = node.resolve()
        if target.tokens[:2] != ("components", "schemas"):
            raise node.mistake("$ref must lead to components/schemas")
        key = (target.document.path, target.tokens[2])
        if key in self.reading:
            raise node.mistake(f"{target.tokens[2]} holds itself; a C struct cannot")
        if key not in self.components:
            self.reading.add(key)
            self.components[key] = self._named(target)
            self.reading.remove(key)
        return self.components[key]

    def _named(self, target):
        if target.get("x-generate") is False:
            raise target.mistake("is used, but has x-generate: false")
        schema = self.read(target, {"x-generate", "x-message"})
        if schema.kind in ("object", "enum") and schema.name is None:
            schema.name = target.tokens[2]
            self.ordered.append(schema)
        return schema

    def _or_null(self, node, extra):
        """anyOf: [X, {type: "null"}] is how a component may be null."""
        node.only({"anyOf", "description"} | extra)
        choices = node.child("anyOf").elements()
        if len(choices) != 2 or choices[1].value != {"type": "null"}:
            raise node.mistake('anyOf is understood as [schema, {type: "null"}] only')
        schema = self.read(choices[0])
        return Schema(**{**vars(schema), "nullable": True})

    def _inline(self, node, extra):
        types = self._types(node)
        if "examples" in node and not node.child("examples").elements():
            raise node.child("examples").mistake("needs one")
        nullable = "null" in types
        if types == _ANY:
            node.only(_ANYWHERE | extra)
            return Schema("raw", node, description=node.optional_text("description"))
        types = types - {"null"}
        if len(types) != 1:
            raise node.mistake("type must be one type, or one type and null")
        kind = types.pop()
        if kind not in _KEYWORDS:
            raise node.mistake(f"unknown type {kind!r}")
        node.only(_ANYWHERE | _KEYWORDS[kind] | extra)
        schema = getattr(self, f"_{kind}")(node)
        schema.nullable = nullable
        schema.description = node.optional_text("description")
        return schema

    @staticmethod
    def _types(node):
        if "type" not in node:
            raise node.mistake("has no type")
        value = node.get("type")
        return set(value) if isinstance(value, list) else {value}

    def _string(self, node):
        form = node.get("format")
        if "enum" in node:
            return self._enum(node)
        if form == "date-time":
            if "minLength" in node or "maxLength" in node:
                raise node.mistake("a date-time has no length")
            return Schema("time", node)
        if form is not None and form not in TEXT_FORMATS:
            raise node.mistake(f"unknown format {form!r}; understood: date-time, "
                               f"{', '.join(sorted(TEXT_FORMATS))}")
        minimum, maximum = _bounds(node, "minLength", "maxLength", 0)
        return Schema("text", node, format=form, minimum=minimum, maximum=maximum)

    @staticmethod
    def _enum(node):
        if any(key in node for key in ("format", "minLength", "maxLength")):
            raise node.mistake("an enum has no format and no length")
        values = []
        for value in node.child("enum").elements():
            if value.value is None:
                continue
            text = value.must_be(str, "a text; quote it")
            if text in values:
                raise value.mistake(f"{text!r} is there twice")
            values.append(text)
        if not values:
            raise node.mistake("an enum needs a value")
        return Schema("enum", node, values=values)

    @staticmethod
    def _integer(node):
        minimum, maximum = _bounds(node, "minimum", "maximum", INT64_MIN)
        return Schema("int", node, minimum=minimum, maximum=maximum)

    @staticmethod
    def _number(node):
        minimum, maximum = _bounds(node, "minimum", "maximum", INT64_MIN)
        return Schema("double", node, minimum=minimum, maximum=maximum)

    @staticmethod
    def _boolean(node):
        return Schema("bool", node)

    def _array(self, node):
        items = self.read(node.child("items"))
        if items.kind in ("array", "bool", "raw") or items.nullable:
            raise node.child("items").mistake("an array holds objects, texts, enums, times or "
                                              "numbers, none of them null")
        minimum, maximum = _bounds(node, "minItems", "maxItems", 0)
        return Schema("array", node, items=items, minimum=minimum, maximum=maximum)

    def _object(self, node):
        more = node.get("additionalProperties", False)
        if not isinstance(more, bool):
            raise node.child("additionalProperties").mistake("must be true or false")
        if "properties" not in node:
            if not more or "x-short" in node:
                raise node.mistake("an object has properties, or additionalProperties: true "
                                   "for a free-form one")
            return Schema("raw", node, format="object")
        required = [each.must_be(str, "a text") for each in
                    (node.child("required").elements() if "required" in node else [])]
        properties = [self._property(name, child, name in required)
                      for name, child in node.child("properties").items()]
        self._check_object(node, required, properties)
        return Schema("object", node, properties=properties, open=more,
                      short=self._short(node, properties))

    @staticmethod
    def _short(node, properties):
        """The property of which a text may stand in the object's place."""
        name = node.optional_text("x-short")
        if name and not any(each.wire == name and each.schema.kind == "text" and
                            set(node.get("required", [])) <= {name} for each in properties):
            raise node.child("x-short").mistake(f"{name!r} is no text that is enough by itself")
        return name

    def _property(self, name, node, required):
        for each in (name, node.get("x-alias", "x") if isinstance(node.value, dict) else "x"):
            if not isinstance(each, str) or not re.fullmatch(r"[!#-\[\]-~]+", each):
                raise node.mistake("a name is printable ASCII without quotes and backslashes")
        schema = self.read(node, {"x-alias"})
        return Property(name, schema, required, node.optional_text("x-alias"),
                        node.optional_text("description") or
                        (schema.description if schema.name is None else None), node)

    @staticmethod
    def _check_object(node, required, properties):
        names = [each.wire for each in properties]
        if not names:
            raise node.mistake("an object needs a property")
        for name in required:
            if name not in names:
                raise node.child("required").mistake(f"{name!r} is no property")
        if len(set(required)) != len(required):
            raise node.child("required").mistake("a name is there twice")
        names += [each.alias for each in properties if each.alias]
        for each in properties:
            if each.alias and names.count(each.alias) > 1:
                raise each.node.mistake(f"x-alias {each.alias!r} is another property's name")


def _bounds(node, low, high, least):
    minimum, maximum = (node.child(key).must_be(int, "a whole number") if key in node else None
                        for key in (low, high))
    for key, value in ((low, minimum), (high, maximum)):
        if value is not None and not least <= value <= INT64_MAX:
            raise node.child(key).mistake(f"must be between {least} and {INT64_MAX}")
    if minimum is not None and maximum is not None and minimum > maximum:
        raise node.mistake(f"{low} is more than {high}")
    return minimum, maximum
