#!/usr/bin/python3
"""Makes a Postman collection (format 2.1) of the merged document: postman.py OUT OPENAPI

Signing in keeps the tokens in variables, so that the requests after it are signed in."""

import json
import sys

from sample import Sampler

_SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
_KEEP_TOKENS = [
    "const answer = pm.response.code < 300 ? pm.response.json() : {};",
    'for (const name of ["access_token", "refresh_token"])',
    "    if (answer[name]) pm.collectionVariables.set(name, answer[name]);",
]


def make_collection(document):
    sampler = Sampler(document)
    folders = {tag["name"]: {"name": tag["name"], "description": tag["description"], "item": []}
               for tag in document["tags"]}
    for path, item in document["paths"].items():
        for method, operation in item.items():
            folders[operation["tags"][0]]["item"].append(
                _request(sampler, path, method, operation))
    return {
        "info": {"name": document["info"]["title"], "schema": _SCHEMA,
                 "description": document["info"]["description"],
                 "version": document["info"]["version"]},
        "auth": {"type": "bearer",
                 "bearer": [{"key": "token", "value": "{{access_token}}", "type": "string"}]},
        "variable": [{"key": "base_url", "value": "http://127.0.0.1:8080"},
                     {"key": "access_token", "value": ""},
                     {"key": "refresh_token", "value": ""}],
        "item": [folder for folder in folders.values() if folder["item"]],
    }


def _request(sampler, path, method, operation):
    parameters = [sampler.resolve(each) for each in operation.get("parameters", [])]
    request = {"method": method.upper(), "description": operation.get("description", ""),
               "url": _url(sampler, path, parameters),
               "header": [_pair(sampler, each) for each in parameters if each["in"] == "header"]}
    if operation["security"] == []:
        request["auth"] = {"type": "noauth"}
    if "requestBody" in operation:
        _add_body(sampler, request, operation["requestBody"]["content"])
    item = {"name": operation["summary"], "request": request, "response": []}
    if _answers_tokens(sampler, operation):
        item["event"] = [{"listen": "test",
                          "script": {"type": "text/javascript", "exec": _KEEP_TOKENS}}]
    return item


def _url(sampler, path, parameters):
    segments = [f":{each[1:-1]}" if each.startswith("{") else each
                for each in path.split("/")[1:]]
    query = [_pair(sampler, each) for each in parameters if each["in"] == "query"]
    sent = "&".join(f"{each['key']}={each['value']}" for each in query if not each["disabled"])
    url = {"raw": "{{base_url}}/" + "/".join(segments) + (f"?{sent}" if sent else ""),
           "host": ["{{base_url}}"], "path": segments}
    if query:
        url["query"] = query
    variables = [{"key": each["name"], "value": _text(sampler, each)}
                 for each in parameters if each["in"] == "path"]
    if variables:
        url["variable"] = variables
    return url


def _pair(sampler, parameter):
    """Optional ones are there to be switched on."""
    return {"key": parameter["name"], "value": _text(sampler, parameter),
            "description": parameter.get("description", ""),
            "disabled": not parameter.get("required", False)}


def _text(sampler, parameter):
    value = sampler.sample(parameter["schema"], parameter["name"])
    return str(value).lower() if isinstance(value, bool) else str(value)


def _add_body(sampler, request, content):
    media_type, media = next(iter(content.items()))
    request["header"].append({"key": "Content-Type", "value": media_type})
    value = sampler.sample(media["schema"], "body")
    if "refresh_token" in value:
        value["refresh_token"] = "{{refresh_token}}"
    text = json.dumps(value, indent=2, ensure_ascii=False) if isinstance(value, dict) else value
    request["body"] = {"mode": "raw", "raw": text,
                       "options": {"raw": {"language": "json"}}}


def _answers_tokens(sampler, operation):
    for status, response in operation["responses"].items():
        content = response.get("content", {}).get("application/json")
        if status.startswith("2") and content:
            return "access_token" in sampler.resolve(content["schema"]).get("properties", {})
    return False


def main(arguments):
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    with open(arguments[1], encoding="utf-8") as file:
        collection = make_collection(json.load(file))
    with open(arguments[0], "w", encoding="utf-8") as file:
        json.dump(collection, file, indent=1, ensure_ascii=False)
        file.write("\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
