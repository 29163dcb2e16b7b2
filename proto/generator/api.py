#!/usr/bin/python3
"""Writes the C of a contract: api.py CONTRACT OUTDIR

For proto/posts.yaml: posts_types.[hc], the enums, structs and shapes that another daemon may
use as well; posts_api.[hc], the operations that posts itself implements."""

import os
import sys
import textwrap

import jinja2

from c_api import make_operation, make_routes
from c_types import CEnum, CList, CStruct, TypeMaker
from contract import load_contract
from document import Mistake
from scopes import scope_constant

_HERE = os.path.dirname(os.path.abspath(__file__))


def comment(text, indent=""):
    """A comment of C, wrapped; what would end it is taken apart."""
    text = " ".join(text.replace("*/", "* /").split())
    lines = textwrap.wrap(text, 90 - len(indent) * 8)
    return f"\n{indent} * ".join(["/* " + lines[0]] + lines[1:]) + " */"


def row(pairs, indent="\t"):
    """A designated initializer, wrapped at 100 columns."""
    text = ", ".join(f".{key}\0=\0{value}".replace(" ", "\0") for key, value in pairs)
    lines = textwrap.wrap(text, 98 - 8 * (len(indent) + 1), break_long_words=False,
                          break_on_hyphens=False)
    return f"\n{indent}\t".join(lines).replace("\0", " ")


def prototype(operation):
    """The function that implements an operation, wrapped at 100 columns."""
    parameters = ["struct call *c"]
    if operation.input:
        parameters.append(f"const struct {operation.input.tag} *in")
    if operation.answer_type:
        parameters.append(f"{operation.answer_type} *out")
    text = f"MUST_CHECK enum err {operation.id}({', '.join(parameters)});"
    if len(text) <= 100:
        return text
    return text.replace(", const", ",\n\tconst")


def environment():
    env = jinja2.Environment(loader=jinja2.FileSystemLoader(os.path.join(_HERE, "templates")),
                             undefined=jinja2.StrictUndefined, trim_blocks=True,
                             lstrip_blocks=True, keep_trailing_newline=True)
    env.filters.update(comment=comment, row=row, prototype=prototype,
                       scope_constant=scope_constant)
    env.tests.update(enum=lambda each: isinstance(each, CEnum),
                     list_type=lambda each: isinstance(each, CList),
                     struct=lambda each: isinstance(each, CStruct))
    return env


def write_api(contract_path, out_dir):
    """@return the files written"""
    contract = load_contract(contract_path)
    maker = TypeMaker()
    maker.add_components(contract.schemas)
    operations = [make_operation(maker, each) for each in contract.operations]
    values = {"daemon": contract.daemon, "types": maker.types, "operations": operations,
              "routes": make_routes(operations), "guard": f"CRIER_{contract.daemon.upper()}"}
    env = environment()
    os.makedirs(out_dir, exist_ok=True)
    written = []
    for template in ("types.h", "types.c", "api.h", "api.c"):
        path = os.path.join(out_dir, f"{contract.daemon}_{template}")
        text = env.get_template(template + ".j2").render(values)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        written.append(path)
    return written


def main(arguments):
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        write_api(*arguments)
    except Mistake as mistake:
        print(mistake, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
