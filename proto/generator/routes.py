#!/usr/bin/python3
"""Writes the gateway's routes: routes.py [--proxy-conf FILE] OUT CONTRACT...

nginx finds a prefix in a tree and tries expressions one after the other, so that each daemon
gets the shortest prefixes that are its own; a path whose body has a bound of its own, or that is
costly, is matched exactly, for that. Only where two daemons share one, as /api/posts/
{id}/reaction is analytics' below posts' own, there is an expression, inside of the prefix."""

import argparse
import os
import re
import sys
from collections import Counter

from contract import load_contract
from document import Mistake

# Never one daemon's as a whole, even while only one has something below it.
_COMMON = {(), ("api",), (".well-known",)}


class Node:
    """One segment of paths: None where a parameter stands."""

    def __init__(self, segments=()):
        self.segments = segments
        self.children = {}
        self.owner = None  # the daemon of a path that ends here

    def add(self, segments, daemon, place):
        if not segments:
            if self.owner not in (None, daemon):
                raise Mistake(place, f"/{'/'.join(each or '{}' for each in self.segments)} "
                                     f"is a path of {self.owner}")
            self.owner = daemon
            return
        child = self.children.setdefault(segments[0], Node(self.segments + (segments[0],)))
        child.add(segments[1:], daemon, place)

    def owners(self):
        """How many paths each daemon has here and below."""
        counts = Counter([self.owner] if self.owner else [])
        for child in self.children.values():
            counts += child.owners()
        return counts

    def main_owner(self):
        """Who gets what no other is named for: the owner of the path itself, or of the most."""
        counts = self.owners()
        return self.owner or min(counts, key=lambda daemon: (-counts[daemon], daemon))

    def literal_children(self):
        return [self.children[name] for name in sorted(filter(None, self.children))]


class Writer:
    def __init__(self, proxy_conf, bounds, costly):
        self.proxy_conf = proxy_conf
        self.bounds = bounds  # path -> (bytes that its body may have, daemon)
        self.costly = costly  # path -> daemon
        self.lines = []

    def write_bounds(self):
        """Exact locations of the paths whose bounds stand in no location yet."""
        daemons = {**{path: daemon for path, (_, daemon) in self.bounds.items()}, **self.costly}
        for path, daemon in sorted(daemons.items()):
            for each in (path, path + "/"):
                if f"location = {each} {{" not in self.lines:
                    self._location("=", each, daemon)

    def write(self, node):
        """Locations of what is at and below a node that only literals lead to."""
        if node.segments not in _COMMON:
            owner = node.main_owner()
            path = "/" + "/".join(node.segments)
            # With and without the slash, which nginx would redirect, but not /api/postscript.
            self._location("=", path, owner)
            self._location("", path + "/", owner, _foreign(node, owner))
            self._below(node, owner)
            return
        if None in node.children:
            raise Mistake("routes.py", "a parameter cannot stand where a daemon is told by")
        for child in node.literal_children():
            self.write(child)

    def _below(self, node, owner):
        """Longer prefixes, for other daemons or for what only they can be told by."""
        for child in node.literal_children():
            if set(child.owners()) == {owner}:
                continue
            self.write(child)

    def _location(self, modifier, path, owner, foreign=()):
        self.lines.append(f"location {modifier + ' ' if modifier else ''}{path} {{")
        for expression, daemon in foreign:
            self.lines += [f'\tlocation ~ "{expression}" {{',
                           f"\t\tinclude {self.proxy_conf};",
                           f"\t\tproxy_pass http://{daemon};", "\t}"]
        bound = self.bounds.get(path.rstrip("/")) if modifier == "=" else None
        self.lines += [f"\tclient_max_body_size {bound[0]};"] if bound else []
        if modifier == "=" and path.rstrip("/") in self.costly:
            self.lines.append("\tinclude costly.conf;")
        self.lines += [f"\tinclude {self.proxy_conf};", f"\tproxy_pass http://{owner};", "}"]


def _foreign(node, owner):
    """Paths of others behind a parameter: literal children have locations of their own."""
    found = []
    if None in node.children:
        _collect(node.children[None], owner, found)
    return found


def _collect(node, owner, found):
    owners = node.owners()
    if set(owners) == {owner}:
        return
    if set(owners) != {owner} and len(owners) == 1:
        found.append((_expression(node), next(iter(owners))))
        return
    # The deeper one is the more special one: it comes first, for the first match counts.
    for name in sorted(node.children, key=lambda each: (each is None, each or "")):
        _collect(node.children[name], owner, found)
    if node.owner not in (None, owner):
        found.append((_expression(node, "/?$"), node.owner))


def _expression(node, end="(?:/|$)"):
    return "^/" + "/".join("[^/]+" if each is None else re.escape(each)
                           for each in node.segments) + end


def _add_bound(bounds, path, daemon, operation):
    """Methods share a location, so the largest of their bounds is the gateway's."""
    if "{" in path:
        raise operation.node.child("x-body-bytes-max").mistake(
            "the gateway knows no bound of a path with parameters")
    bounds[path] = max(bounds.get(path, (0, daemon)), (operation.body_bytes_max, daemon))


def write_routes(paths, proxy_conf):
    root = Node()
    bounds, costly = {}, {}
    for path in sorted(paths):
        if os.path.basename(path) == "shared.yaml":
            continue
        contract = load_contract(path)
        for operation in contract.operations:
            for each in [operation.path] + operation.aliases:
                if each.startswith("/internal/"):
                    continue
                segments = tuple(None if segment.startswith("{") else segment
                                 for segment in each.split("/")[1:])
                root.add(segments, contract.daemon, operation.node)
                if operation.costly:
                    costly[each] = contract.daemon
                if operation.body_bytes_stated:
                    _add_bound(bounds, each, contract.daemon, operation)
    writer = Writer(proxy_conf, bounds, costly)
    writer.write(root)
    writer.write_bounds()
    return ("# Which daemon answers which path, from proto/. Generated by routes.py.\n" +
            "\n".join(writer.lines) + "\n")


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--proxy-conf", default="proxy.conf",
                        help="what each location includes")
    parser.add_argument("out")
    parser.add_argument("contracts", nargs="+")
    options = parser.parse_args(arguments)
    try:
        text = write_routes(options.contracts, options.proxy_conf)
    except Mistake as mistake:
        print(mistake, file=sys.stderr)
        return 1
    with open(options.out, "w", encoding="utf-8") as file:
        file.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
