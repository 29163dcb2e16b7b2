"""What the C side of the operations is: input structs, rows of parameters, routes.

How it looks is in templates/api.[hc].j2."""

import json
from dataclasses import dataclass
from typing import Optional

import names
from c_types import CField, CStruct


@dataclass
class COperation:
    """An operation and its C names; what the template needs beside is in operation."""
    operation: object
    input: Optional[CStruct]  # parameters and body
    parameters: list          # (row of struct parameter, CField)
    body_tag: Optional[str]   # of a JSON body
    answer_type: Optional[str]
    answer_tag: Optional[str]  # of a JSON answer

    @property
    def id(self):
        return self.operation.id


@dataclass
class CRoute:
    operation: COperation
    path: str
    segments: list  # None for a parameter


def make_operation(maker, operation):
    maker.types.taken_names.claim(operation.id, operation.node)
    tag = f"{operation.id}_in"
    taken = names.Taken()
    parameters = []
    for position, parameter in enumerate(operation.parameters):
        # What has a default is never absent.
        always = parameter.required or parameter.default is not None
        field = maker.field(tag, operation.id, parameter.wire, parameter.schema, always, taken,
                            None, parameter.description, parameter.node)
        parameters.append((_parameter_row(parameter, position), _as_required(field, parameter)))
    body_tag, body_fields = _make_body(maker, operation, taken)
    fields = [field for _, field in parameters] + body_fields
    struct = CStruct(maker.types.taken_tags.claim(tag, operation.node), fields,
                     None, False) if fields else None
    answer_type, answer_tag = _make_answer(maker, operation)
    return COperation(operation, struct, parameters, body_tag, answer_type, answer_tag)


def _as_required(field, parameter):
    """A default fills the value in; a client may still leave it out."""
    if parameter.default is not None:
        field.row = [(key, value) for key, value in field.row if key != "flags"]
    return field


def _parameter_row(parameter, position):
    row = [("place", f"PARAMETER_{parameter.place.upper()}")]
    if parameter.place == "path":
        row.append(("segment", position))
    if parameter.default is not None:
        row.append(("fallback", json.dumps(parameter.default)))
    return row


def _make_body(maker, operation, taken):
    body = operation.body
    if not body:
        return None, []
    taken.claim("body", operation.node)
    has = None if body.required else taken.claim("has_body", operation.node)
    if body.schema is None:
        return None, [CField("body", "struct raw_body body", has, [], None)]
    tag = maker.tag_of(body.schema, f"{operation.id}_body")
    return tag, [CField("body", f"struct {tag} body", has, [], None)]


def _make_answer(maker, operation):
    answer = operation.answer
    if not answer:
        return None, None
    if answer.schema is None:
        return "struct raw_body", None
    tag = maker.tag_of(answer.schema, f"{operation.id}_out")
    return f"struct {tag}", tag


def make_routes(operations):
    """Every path and alias; where a literal and a parameter both fit, the literal is first."""
    routes = []
    for each in operations:
        for path in [each.operation.path] + each.operation.aliases:
            segments = [None if segment.startswith("{") else segment
                        for segment in path.split("/")[1:]]
            routes.append(CRoute(each, path, segments))
    return sorted(routes, key=lambda route: [(segment is None, segment or "")
                                             for segment in route.segments])
