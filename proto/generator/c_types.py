"""What the C side of the schemas is: enums, structs, lists and the tables of fields.

Here names are given and claimed; how it all looks is in templates/types.[hc].j2."""

import json
from dataclasses import dataclass, field
from typing import Optional

import names
from schema import INT64_MAX, INT64_MIN

_FORMATS = {"email": "FORMAT_EMAIL", "date": "FORMAT_DATE", "uri": "FORMAT_URI",
            "time-zone": "FORMAT_TIME_ZONE", "single-line": "FORMAT_SINGLE_LINE",
            "text": "FORMAT_TEXT", "object": "FORMAT_FREE_OBJECT"}

# The C type of a scalar, how its field is called, and the list that lists.h has for it.
_SCALARS = {
    "bool": ("bool ", "FIELD_BOOL", None),
    "int": ("int64_t ", "FIELD_INT", "int_list"),
    "double": ("double ", "FIELD_DOUBLE", "double_list"),
    "text": ("const char *", "FIELD_TEXT", "text_list"),
    "time": ("int64_t ", "FIELD_TIME", "int_list"),
    "raw": ("const char *", "FIELD_RAW", None),
}


@dataclass
class CEnum:
    tag: str
    constants: list       # (constant, value on the wire)
    description: Optional[str]


@dataclass
class CField:
    """One member of a struct, and its row in the table of fields."""
    member: str
    declaration: str      # "int64_t created_at_us"
    has: Optional[str]    # "has_total"
    row: list             # (member of struct field, initializer)
    description: Optional[str]
    item: Optional[list] = None  # the row of an array's items


@dataclass
class CStruct:
    tag: str
    fields: list
    description: Optional[str]
    open: bool
    short: Optional[int] = None  # which of the fields a text alone is


@dataclass
class CList:
    tag: str
    element: str          # "struct post "


@dataclass
class CTypes:
    """Everything of a contract's schemas, in an order that C accepts."""
    taken_tags: names.Taken
    taken_names: names.Taken
    declarations: list = field(default_factory=list)  # CEnum, CStruct, CList

    def enums(self):
        return [each for each in self.declarations if isinstance(each, CEnum)]

    def structs(self):
        return [each for each in self.declarations if isinstance(each, CStruct)]


class TypeMaker:
    def __init__(self):
        self.types = CTypes(names.Taken(names.common_tags()), names.Taken())
        self.tags = {}   # id of a schema -> its tag
        self.lists = {}  # element tag -> tag of its list

    def add_components(self, schemas):
        for schema in schemas.ordered:
            self.tag_of(schema, names.snake(schema.name))

    def tag_of(self, schema, wanted):
        """The tag of an object or enum; declares it the first time."""
        key = str(schema.node)
        if key not in self.tags:
            if schema.name is not None:
                wanted = names.snake(schema.name)
            self.tags[key] = self.types.taken_tags.claim(wanted, schema.node)
            (self._add_enum if schema.kind == "enum" else self._add_struct)(wanted, schema)
        return self.tags[key]

    def _add_enum(self, tag, schema):
        constants = []
        for value in schema.values:
            constant = names.constant(tag, value)
            self.types.taken_names.claim(constant, schema.node)
            constants.append((constant, value))
        for function in (f"{tag}_name", f"{tag}_names", f"{tag}_parse"):
            self.types.taken_names.claim(function, schema.node)
        self.types.declarations.append(CEnum(tag, constants, schema.description))

    def _add_struct(self, tag, schema):
        self.types.taken_names.claim(f"{tag}_shape", schema.node)
        taken = names.Taken()
        fields = [self.field(tag, tag, each.wire, each.schema, each.required, taken,
                             each.alias, each.description, each.node)
                  for each in schema.properties]
        short = next((i for i, each in enumerate(schema.properties)
                      if each.wire == schema.short), None)
        self.types.declarations.append(CStruct(tag, fields, schema.description, schema.open, short))

    def field(self, struct, owner, wire, schema, required, taken, alias, description, node):
        """@param struct  whose member it is
           @param owner  what an inline enum or object is named after"""
        name = names.member(wire)
        member = name + "_us" if schema.kind == "time" else name
        taken.claim(member, node)
        absent = not required or schema.nullable
        has = None
        if absent and schema.kind not in ("text", "enum", "raw"):
            has = taken.claim(f"has_{names.snake(wire)}", node)
        c_type, row, item = self._of(schema, f"{owner}_{names.snake(wire)}")
        head = [("name", json.dumps(wire)), ("name_len", len(wire.encode()))]
        if alias:
            head.append(("alias", json.dumps(alias)))
        head += [("key", json.dumps(f',"{wire}":')), ("key_len", len(wire.encode()) + 4)]
        flags = [flag for flag, on in (("FIELD_REQUIRED", required),
                                       ("FIELD_NULLABLE", schema.nullable)) if on]
        place = [("flags", " | ".join(flags))] if flags else []
        place.append(("offset", f"offsetof(struct {struct}, {member})"))
        place.append(("has_offset", f"offsetof(struct {struct}, {has})" if has else "-1"))
        if item:
            place.append(("item", f"&{struct}_{name}_item"))
        return CField(member, c_type + member, has, head + row + place, description, item)

    def _of(self, schema, wanted):
        """@return (C type, row, row of the items or None)"""
        if schema.kind in _SCALARS:
            c_type, field_type, _ = _SCALARS[schema.kind]
            return c_type, [("type", field_type)] + _limits(schema), None
        if schema.kind == "enum":
            tag = self.tag_of(schema, wanted)
            return f"enum {tag} ", [("type", "FIELD_ENUM"), ("values", f"{tag}_names")], None
        if schema.kind == "object":
            tag = self.tag_of(schema, wanted)
            return f"struct {tag} ", [("type", "FIELD_OBJECT"), ("shape", f"&{tag}_shape")], None
        return self._of_array(schema, wanted)

    def _of_array(self, schema, wanted):
        row = [("type", "FIELD_ARRAY")] + _limits(schema)
        items = schema.items
        c_type, item, _ = self._of(items, f"{wanted}_item")
        if items.kind == "object":
            tag = self.tag_of(items, None)
            return f"struct {self._list_of(tag, c_type, items)} ", row + item[1:], None
        if items.kind == "enum":
            tag = self.tag_of(items, None)
            return f"struct {self._list_of(tag, c_type, items)} ", row, item
        return f"struct {_SCALARS[items.kind][2]} ", row, item

    def _list_of(self, tag, c_type, schema):
        if tag not in self.lists:
            self.lists[tag] = self.types.taken_tags.claim(f"{tag}_list", schema.node)
            self.types.declarations.append(CList(self.lists[tag], c_type))
        return self.lists[tag]


def int64(value):
    """A literal that is an int64_t; the least one has no literal of its own."""
    if value == INT64_MIN:
        return "INT64_MIN"
    return "INT64_MAX" if value == INT64_MAX else f"{value}"


def _limits(schema):
    row = []
    if schema.format:
        row.append(("format", _FORMATS[schema.format]))
    if schema.bounded():
        minimum = schema.minimum
        if minimum is None:
            minimum = INT64_MIN if schema.kind in ("int", "double") else 0
        maximum = INT64_MAX if schema.maximum is None else schema.maximum
        row += [("has_bounds", "true"), ("minimum", int64(minimum)), ("maximum", int64(maximum))]
    return row
