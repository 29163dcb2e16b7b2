"""Every operation of every contract, and a request for each that the contract allows: read by the
generator's own code, so that nothing here can differ from what the daemons are made of."""
import json
import re
import sys
from dataclasses import dataclass, field

from system import ROOT

sys.path.insert(0, str(ROOT / "proto" / "generator"))

from contract import load_contract  # noqa: E402  (proto/generator/contract.py)
from openapi import merge  # noqa: E402
from sample import Sampler  # noqa: E402

PATHS = sorted(path for path in (ROOT / "proto").glob("*.yaml") if path.name != "shared.yaml")


@dataclass
class Given:
    """What a request says in place of the contract's samples: members of the path, of the query and
    of the body by name."""
    path: dict = field(default_factory=dict)
    query: dict = field(default_factory=dict)
    body: dict = field(default_factory=dict)
    content: bytes = b""   # instead of the body: of the media type that the contract names first
    behalf: int = 0   # the account for which a daemon asks; 0: none


@dataclass
class Asked:
    """A request but for who sends it."""
    method: str
    path: str
    query: dict
    headers: dict
    content: bytes


class Contracts:
    def __init__(self):
        self.operations, self.samplers, self.described = [], {}, {}
        for path in map(str, PATHS):
            contract = load_contract(path)
            self.operations += [(contract.daemon, operation) for operation in contract.operations]
            # One at a time: what is internal may have the same path in several daemons.
            document = merge([path], wanted=lambda operation: True)
            described = {operation["operationId"]: operation for item in document["paths"].values()
                         for operation in item.values()}
            self.described.update(described)
            self.samplers.update(dict.fromkeys(described, Sampler(document)))

    def request(self, operation, given):
        described, sampler = self.described[operation.id], self.samplers[operation.id]
        parameters = [sampler.resolve(each) for each in described.get("parameters", [])]
        query = {each["name"]: sampler.sample(each["schema"], each["name"]) for each in parameters
                 if each["in"] == "query" and each.get("required")}
        content, headers = body_of(described, sampler, given)
        if given.behalf:
            headers["X-Crier-On-Behalf"] = f"{given.behalf};user"
        return Asked(operation.method.upper(), fill(operation.path, given.path), {**query, **given.query},
                     headers, content)


def body_of(described, sampler, given):
    """@return the bytes and the headers that name them"""
    if "requestBody" not in described:
        return b"", {}
    media_type, media = next(iter(described["requestBody"]["content"].items()))
    if given.content:
        return given.content, {"Content-Type": media_type}
    body = {**sampler.sample(media["schema"], "body"), **given.body}
    return json.dumps(body).encode(), {"Content-Type": media_type}


def is_internal(operation):
    return operation.path.startswith("/internal/")


def fill(path, members):
    return re.sub(r"\{(\w+)\}", lambda match: str(members[match[1]]), path)
