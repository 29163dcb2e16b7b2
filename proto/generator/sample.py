"""Sample values for schemas, for whoever wants to see a request before writing one.

A contract can say a value itself with `examples`; else it is made from the form, the bounds and
the name."""

_BY_FORMAT = {
    "email": "ann@example.com",
    "date": "2030-01-31",
    "date-time": "2030-01-31T09:30:00Z",
    "uri": "https://example.com/",
    "time-zone": "Europe/Berlin",
}


class Sampler:
    def __init__(self, document):
        self.document = document

    def resolve(self, node):
        while "$ref" in node:
            target = self.document
            for token in node["$ref"].split("/")[1:]:
                target = target[token.replace("~1", "/").replace("~0", "~")]
            node = target
        return node

    def sample(self, schema, name="text"):
        schema = self.resolve(schema)
        for said in ("examples", "enum"):
            if said in schema:
                return schema[said][0]
        if "default" in schema:
            return schema["default"]
        if "anyOf" in schema:
            return self.sample(schema["anyOf"][0], name)
        kind = schema["type"]
        if isinstance(kind, list):
            kind = next(each for each in kind if each != "null")
        return getattr(self, f"_{kind}")(schema, name)

    def _object(self, schema, _name):
        required = schema.get("required", [])
        properties = {name: self.resolve(each)
                      for name, each in schema.get("properties", {}).items()}
        chosen = [name for name, each in properties.items()
                  if name in required or "examples" in each]
        return {name: self.sample(properties[name], name) for name in chosen or properties}

    def _array(self, schema, name):
        return [self.sample(schema["items"], name)]

    @staticmethod
    def _string(schema, name):
        text = _BY_FORMAT.get(schema.get("format"))
        if text is None:
            text = f"A {name.replace('_', ' ')}"
        text = text[:schema.get("maxLength", len(text))]
        return text.ljust(schema.get("minLength", 0), "x")

    @staticmethod
    def _integer(schema, _name):
        return schema.get("minimum", min(1, schema.get("maximum", 1)))

    @staticmethod
    def _number(schema, _name):
        return schema.get("minimum", min(1, schema.get("maximum", 1)))

    @staticmethod
    def _boolean(_schema, _name):
        return True
