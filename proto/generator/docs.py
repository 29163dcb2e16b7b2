#!/usr/bin/python3
"""Makes the documentation pages of the merged document: docs.py OUTDIR OPENAPI [SWAGGER_UI]

index.html is a page of plain HTML, without a script. Where a folder with swagger-ui-dist is
given, index.html is Swagger UI instead, and the plain page is plain.html."""

import json
import os
import shutil
import sys

import jinja2
import markupsafe

from sample import Sampler

_HERE = os.path.dirname(os.path.abspath(__file__))
_SWAGGER_FILES = ("swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png")


def describe_type(schema):
    """"integer, 1 to 100", in a few words; what a $ref leads to is named."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        return markupsafe.Markup('<a href="#schema-{0}">{0}</a>').format(name)
    if "anyOf" in schema:
        return markupsafe.Markup("{} or null").format(describe_type(schema["anyOf"][0]))
    kind = schema["type"]
    if isinstance(kind, list):
        kind = "anything" if len(kind) > 2 else " or ".join(kind)
    text = markupsafe.escape(kind)
    if "items" in schema:
        text += markupsafe.Markup(" of {}").format(describe_type(schema["items"]))
    return text + "".join(f", {each}" for each in _limits(schema))


def _limits(schema):
    if "format" in schema:
        yield schema["format"]
    for low, high, unit in (("minimum", "maximum", ""), ("minLength", "maxLength", " characters"),
                            ("minItems", "maxItems", " items")):
        if low in schema and high in schema:
            yield f"{schema[low]} to {schema[high]}{unit}"
        elif low in schema:
            yield f"at least {schema[low]}{unit}"
        elif high in schema:
            yield f"at most {schema[high]}{unit}"
    if "enum" in schema:
        yield "one of " + ", ".join(str(each) for each in schema["enum"])
    if "default" in schema:
        yield f"default {json.dumps(schema['default'])}"


def describe_roles(roles):
    if roles == ["public"]:
        return "everybody"
    names = [{"user": "users", "approver": "approvers", "admin": "admins",
              "public": "everybody", "service": "daemons"}[role] for role in roles]
    return ", ".join(names)


def render_plain(document):
    env = jinja2.Environment(loader=jinja2.FileSystemLoader(os.path.join(_HERE, "templates")),
                             autoescape=True, trim_blocks=True, lstrip_blocks=True)
    sampler = Sampler(document)
    env.filters.update(describe_type=describe_type, describe_roles=describe_roles,
                       resolve=sampler.resolve,
                       example=lambda schema: json.dumps(sampler.sample(schema), indent=2,
                                                         ensure_ascii=False))
    return env.get_template("docs.html.j2").render(document=document, tags=_by_tag(document))


def _by_tag(document):
    tags = [(tag, []) for tag in document["tags"]]
    for path, item in document["paths"].items():
        for method, operation in item.items():
            for tag, operations in tags:
                if tag["name"] == operation["tags"][0]:
                    operations.append((method, path, operation))
    return tags


def write_docs(out_dir, document, swagger_dir):
    os.makedirs(out_dir, exist_ok=True)
    plain = "plain.html" if swagger_dir else "index.html"
    with open(os.path.join(out_dir, plain), "w", encoding="utf-8") as file:
        file.write(render_plain(document))
    if not swagger_dir:
        return
    for name in _SWAGGER_FILES:
        shutil.copy(os.path.join(swagger_dir, name), os.path.join(out_dir, name))
    for source, name in (("swagger.html", "index.html"), ("swagger.js", "swagger.js")):
        shutil.copy(os.path.join(_HERE, "templates", source), os.path.join(out_dir, name))


def main(arguments):
    if len(arguments) not in (2, 3):
        print(__doc__, file=sys.stderr)
        return 2
    with open(arguments[1], encoding="utf-8") as file:
        document = json.load(file)
    write_docs(arguments[0], document, arguments[2] if len(arguments) == 3 else None)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
