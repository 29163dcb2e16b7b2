"""A YAML file whose every value knows where it stands, so that a mistake can be pointed at.

YAML's own loader lets a duplicate key win silently; this one refuses it."""

import os

import yaml


class Mistake(Exception):
    """What is wrong with a contract, and where."""

    def __init__(self, place, message):
        super().__init__(f"{place}: {message}")


class _Loader(yaml.SafeLoader):
    pass


def _mapping(loader, node):
    seen = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in seen:
            line = key_node.start_mark.line + 1
            raise yaml.YAMLError(f"line {line}: the key {key!r} is there twice")
        seen[key] = loader.construct_object(value_node, deep=True)
    return seen


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)
# A date stays the text it is on the wire.
_Loader.add_constructor("tag:yaml.org,2002:timestamp", yaml.SafeLoader.construct_yaml_str)


class Node:
    """One value of a document: its content, its file and its JSON pointer."""

    def __init__(self, document, tokens, value):
        self.document = document
        self.tokens = tokens
        self.value = value

    def __str__(self):
        escaped = (str(token).replace("~", "~0").replace("/", "~1") for token in self.tokens)
        return f"{self.document.path}#/{'/'.join(escaped)}"

    def mistake(self, message):
        return Mistake(self, message)

    def __contains__(self, key):
        return key in self.value

    def child(self, key):
        """The value under key, which must be there."""
        if isinstance(self.value, dict) and key not in self.value:
            raise self.mistake(f"{key} is missing")
        return Node(self.document, self.tokens + (key,), self.value[key])

    def get(self, key, fallback=None):
        return self.value.get(key, fallback)

    def items(self):
        """The children of a mapping, by key."""
        self.must_be(dict, "a mapping")
        return [(key, self.child(key)) for key in self.value]

    def elements(self):
        """The children of a list."""
        self.must_be(list, "a list")
        return [Node(self.document, self.tokens + (i,), value)
                for i, value in enumerate(self.value)]

    def must_be(self, kind, what):
        wrong_bool = isinstance(self.value, bool) and kind is int
        if not isinstance(self.value, kind) or wrong_bool:
            raise self.mistake(f"must be {what}")
        return self.value

    def text(self, key):
        return self.child(key).must_be(str, "a text").strip()

    def optional_text(self, key):
        return self.text(key) if key in self.value else None

    def only(self, allowed):
        """Refuses every keyword that is not understood here."""
        self.must_be(dict, "a mapping")
        for key in self.value:
            if key not in allowed:
                raise self.mistake(f"unknown keyword {key!r}; understood here: "
                                   f"{', '.join(sorted(allowed))}")

    def resolve(self):
        """Follows a $ref, into this document or one beside it."""
        if not isinstance(self.value, dict) or "$ref" not in self.value:
            return self
        target = self.child("$ref").must_be(str, "a text")
        file_name, _, pointer = target.partition("#/")
        document = self.document.beside(file_name) if file_name else self.document
        node = document.root
        for token in pointer.split("/"):
            token = token.replace("~1", "/").replace("~0", "~")
            if not isinstance(node.value, dict) or token not in node.value:
                raise self.mistake(f"$ref {target} leads nowhere")
            node = node.child(token)
        return node.resolve()


class Document:
    """A file, and those that it refers to."""

    def __init__(self, path, family=None):
        self.path = path
        self.family = family if family is not None else {}
        self.family[os.path.normpath(path)] = self
        try:
            with open(path, encoding="utf-8") as file:
                value = yaml.load(file, _Loader)
        except (OSError, yaml.YAMLError, UnicodeDecodeError) as error:
            raise Mistake(path, str(error)) from error
        self.root = Node(self, (), value)
        self.root.must_be(dict, "a mapping")

    def beside(self, file_name):
        """Another document, by its path from this one; read once."""
        path = os.path.normpath(os.path.join(os.path.dirname(self.path), file_name))
        if path not in self.family:
            Document(path, self.family)
        return self.family[path]
