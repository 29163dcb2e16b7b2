#!/usr/bin/python3
"""Writes one plain page of an OpenAPI document, with no script: plain_docs.py OPENAPI OUT"""
import json
import sys
from html import escape

STYLE = """
body { font: 16px/1.5 sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em; }
h3 { margin: 2em 0 0; } code { font-size: 95%; } table { border-collapse: collapse; }
td, th { text-align: left; padding: .1em 1em .1em 0; vertical-align: top; }
.method { display: inline-block; min-width: 4.5em; font-weight: bold; }
"""


class Page:
    def __init__(self, document):
        self.document = document
        self.lines = []

    def resolve(self, node):
        while "$ref" in node:
            tokens = node["$ref"].removeprefix("#/").split("/")
            node = self.document
            for token in tokens:
                node = node[token]
        return node

    def write(self):
        info = self.document["info"]
        self.lines.append(f"<h1>{escape(info['title'])}</h1><p>{text(info.get('description'))}</p>"
                          '<p>For programs: <a href="/openapi.json">openapi.json</a></p>')
        for tag in self.document["tags"]:
            self.lines.append(f"<h2>{escape(tag['name'])}</h2><p>{text(tag.get('description'))}</p>")
            for path, methods in self.document["paths"].items():
                for method, operation in methods.items():
                    if tag["name"] in operation["tags"]:
                        self.write_operation(method, path, operation)
        return ("<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n"
                f"<title>Crier: operations</title>\n<style>{STYLE}</style>\n<body>\n"
                + "\n".join(self.lines) + "\n</body>\n</html>\n")

    def write_operation(self, method, path, operation):
        roles = ", ".join(operation.get("x-roles", []))
        self.lines.append(f'<h3 id="{escape(operation["operationId"])}"><span class="method">'
                          f"{method.upper()}</span> <code>{escape(path)}</code></h3>"
                          f"<p>{text(operation.get('summary'))} {text(operation.get('description'))}"
                          f"<br>For: {escape(roles)}</p>")
        parameters = [self.resolve(each) for each in operation.get("parameters", [])]
        self.write_rows("Parameters", [(f"{each['name']} ({each['in']})", each["schema"],
                                        each.get("required", False), each.get("description"))
                                       for each in parameters])
        if "requestBody" in operation:
            self.write_content("Body", operation["requestBody"])
        for status, response in operation["responses"].items():
            if status.startswith("2"):
                self.write_content(f"Answer {status}", self.resolve(response))
        problems = [f"{status}: {text(self.resolve(response)['description'])}" for status, response
                    in operation["responses"].items() if not status.startswith("2")]
        self.lines.append(f"<p>{' '.join(problems)}</p>")

    def write_content(self, title, holder):
        for media_type, media in holder.get("content", {}).items():
            schema = self.resolve(media.get("schema", {}))
            required = schema.get("required", [])
            self.write_rows(f"{title} ({media_type})", [
                (name, value, name in required, None) for name, value in schema.get("properties", {}).items()])

    def write_rows(self, title, rows):
        if not rows:
            return
        self.lines.append(f"<p><b>{escape(title)}</b></p><table>")
        for name, schema, required, description in rows:
            resolved = self.resolve(schema)
            self.lines.append(f"<tr><td><code>{escape(name)}</code>{' *' if required else ''}"
                              f"<td>{escape(self.describe(schema))}"
                              f"<td>{text(description or resolved.get('description'))}")
        self.lines.append("</table>")

    def describe(self, schema):
        """"string, 1 to 300 characters", "draft | published"."""
        schema = self.resolve(schema)
        if "enum" in schema:
            return " | ".join(map(str, schema["enum"]))
        kind = schema.get("type", "object")
        words = [" or ".join(kind) if isinstance(kind, list) else kind]
        if schema.get("format"):
            words[0] += f" ({schema['format']})"
        if "items" in schema:
            words[0] += f" of {self.describe(schema['items'])}"
        bounds = [("minimum", "from {}"), ("maximum", "to {}"), ("minLength", "{} characters or more"),
                  ("maxLength", "{} characters at most"), ("maxItems", "{} at most"), ("default", "{} by default")]
        words += [phrase.format(json.dumps(schema[key])) for key, phrase in bounds if key in schema]
        return ", ".join(words)


def text(value):
    return escape(value or "")


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        page = Page(json.load(file)).write()
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        file.write(page)


if __name__ == "__main__":
    main()
