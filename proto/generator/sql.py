#!/usr/bin/python3
"""Turns a daemon's sql/ and schema/ folders into <daemon>_sql.h and <daemon>_sql.c.

    sql.py FOLDER OUTDIR [COMMON...]

A COMMON folder has statements that every daemon gets, beside its own.
What is wrong with a statement is said here, with file and line, and not by a database at
night. The format is described in common/db/sql.h.
"""
import re
import sys
from pathlib import Path

ENGINES = ("sqlite", "postgres")  # in the order of enum db_engine
PORTABLE = "portable"
PARAMETERS_MAX = 30
CLAUSES_MAX = 12

HEADING = re.compile(r"^--\s*(name|fragment):\s*(.*?)\s*$")
NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
STEP = re.compile(r"(\d{4})_([a-z][a-z0-9_]*)\.(up|down)\.sql\Z")
TOKEN = re.compile(r"""
    (?P<comment>--[^\n]*|/\*.*?\*/)
  | (?P<string>'(?:[^']|'')*'|"(?:[^"]|"")*")
  | (?P<unclosed>['"]|/\*)
  | (?P<parameter>\$[0-9]+)
  | (?P<named>\$[A-Za-z_]\w*|(?<![:\w])[:@][A-Za-z_]\w*|\?[0-9]*)
  | (?P<cast>::)
  | (?P<open>\[\[)
  | (?P<close>\]\])
  | (?P<fragment>\{[^}\n]*\})
  | (?P<word>[A-Za-z_]\w*)
  | (?P<space>\s+)
  | (?P<semicolon>;)
  | (?P<other>.)
""", re.VERBOSE | re.DOTALL)

# The clock is the call's, so that a test can hold it.
CLOCKS = {"now", "current_timestamp", "current_date", "current_time", "localtime",
          "localtimestamp", "clock_timestamp", "statement_timestamp", "transaction_timestamp",
          "timeofday"}


class Wrong(Exception):
    """A mistake in the sources, told as file:line: what."""

    def __init__(self, where, what):
        super().__init__(f"{where}: {what}")


class Block:
    """One named statement or fragment as written."""

    def __init__(self, kind, name, path, line):
        self.kind, self.name, self.path, self.line = kind, name, path, line
        self.lines = []

    @property
    def where(self):
        return f"{self.path}:{self.line}"

    @property
    def source(self):
        return "\n".join(self.lines)


class Statement:
    """One statement of one engine: its text and what its clauses need."""

    def __init__(self, block):
        self.block = block
        self.text = ""
        self.parameters = set()
        self.clauses = []  # for each [[ ]], the numbers of the parameters in it


def read_blocks(path, is_override):
    """The blocks of one file, in order."""
    lines = path.read_text(encoding="utf-8").split("\n")
    if is_override and not (re.match(r"--\s*\S", lines[0]) and not HEADING.match(lines[0])):
        raise Wrong(f"{path}:1", "an override's first line is a comment that gives its reason")
    blocks = []
    for number, line in enumerate(lines, 1):
        heading = HEADING.match(line)
        if heading:
            kind, name = heading.groups()
            if not NAME.match(name):
                raise Wrong(f"{path}:{number}", f"'{name}' is no name: lower case, digits and _")
            blocks.append(Block(kind, name, path, number))
        elif blocks:
            blocks[-1].lines.append(line)
        elif line.strip() and not line.lstrip().startswith("--"):
            raise Wrong(f"{path}:{number}", "text before the first '-- name:'")
    return blocks


def read_folder(folder, is_override):
    """All blocks of a folder by (kind, name)."""
    found = {}
    for path in sorted(folder.glob("*.sql")):
        for block in read_blocks(path, is_override):
            key = block.kind, block.name
            if key in found:
                raise Wrong(block.where,
                            f"{block.kind} {block.name} is already at {found[key].where}")
            found[key] = block
    return found


class Composer:
    """Makes one engine's text of one block: fragments in, comments and line breaks out."""

    def __init__(self, engine, blocks):
        self.engine = engine
        self.blocks = blocks  # that this engine sees, by (kind, name)

    def compose(self, block):
        statement = Statement(block)
        self.clause = None
        self.out = []
        self.add(statement, block, is_portable=block.path.parent.name not in ENGINES, inside=())
        if self.clause is not None:
            raise Wrong(block.where, f"{block.name}: [[ without ]]")
        statement.text = re.sub(r"\s*;?\s*\Z", "", "".join(self.out)).strip()
        if ";" in self.semicolons(statement.text):
            raise Wrong(block.where, f"{block.name}: one statement each; ';' may only end it")
        if not statement.text:
            raise Wrong(block.where, f"{block.name} is empty")
        self.check_parameters(statement)
        return statement

    @staticmethod
    def semicolons(text):
        return "".join(t.group() for t in TOKEN.finditer(text) if t.lastgroup == "semicolon")

    def add(self, statement, block, is_portable, inside):
        for token in TOKEN.finditer(block.source):
            line = block.line + 1 + block.source.count("\n", 0, token.start())
            try:
                self.add_token(statement, token, is_portable, inside + (block.name,))
            except ValueError as error:
                raise Wrong(f"{block.path}:{line}", f"{block.name}: {error}") from None

    def add_token(self, statement, token, is_portable, inside):
        kind, text = token.lastgroup, token.group()
        self.refuse(kind, text, token, is_portable)
        if kind in ("comment", "space"):
            if self.out and not self.out[-1].endswith(" "):
                self.out.append(" ")
            return
        if kind == "fragment":
            self.add_fragment(statement, text[1:-1].strip(), inside)
            return
        if kind == "open":
            if self.clause is not None:
                raise ValueError("[[ inside [[ ]]")
            self.clause = set()
        elif kind == "close":
            self.close_clause(statement)
        elif kind == "parameter":
            self.add_parameter(statement, int(text[1:]))
        self.out.append(text)

    def refuse(self, kind, text, token, is_portable):
        lower = text.lower()
        after = token.string[token.end():].lstrip()
        if kind == "unclosed":
            raise ValueError(f"{text} is never closed")
        if kind == "word" and lower in CLOCKS and (lower != "now" or after.startswith("(")):
            raise ValueError(f"{text}: the clock is the call's; pass the time as a parameter")
        if lower == "'now'" or lower == "unixepoch" and re.match(r"\(\s*\)", after):
            raise ValueError(f"{text}: the clock is the call's; pass the time as a parameter")
        if self.engine == "sqlite" or is_portable:
            if kind == "cast":
                raise ValueError(":: is a parameter's name to SQLite; write CAST(… AS …)")
            if kind == "named":
                raise ValueError(f"{text}: parameters are $1, $2, …")

    def add_fragment(self, statement, name, inside):
        fragment = self.blocks.get(("fragment", name))
        if not fragment:
            raise ValueError(f"there is no fragment {{{name}}}")
        if name in inside:
            raise ValueError(f"fragment {{{name}}} contains itself")
        is_portable = fragment.path.parent.name not in ENGINES
        self.add(statement, fragment, is_portable, inside)
        while self.out and self.out[-1] == " ":
            self.out.pop()

    def add_parameter(self, statement, number):
        if not 1 <= number <= PARAMETERS_MAX:
            raise ValueError(f"${number}: parameters are $1 to ${PARAMETERS_MAX}")
        statement.parameters.add(number)
        if self.clause is not None:
            self.clause.add(number)

    def close_clause(self, statement):
        if self.clause is None:
            raise ValueError("]] without [[")
        if not self.clause:
            raise ValueError("an optional clause names the parameter it depends on")
        statement.clauses.append(self.clause)
        self.clause = None
        if len(statement.clauses) > CLAUSES_MAX:
            raise ValueError(f"more than {CLAUSES_MAX} optional clauses")

    @staticmethod
    def check_parameters(statement):
        count = len(statement.parameters)
        missing = set(range(1, count + 1)) - statement.parameters
        if missing:
            raise Wrong(statement.block.where,
                        f"{statement.block.name}: parameters are contiguous; "
                        f"${min(missing)} is missing")


def read_common(folders, portable):
    """Adds what all daemons have to a daemon's own statements; none may have two texts."""
    for folder in folders:
        for key, block in read_folder(folder, is_override=False).items():
            if key in portable:
                raise Wrong(portable[key].where, f"{key[0]} {key[1]} is already at {block.where}")
            portable[key] = block


def read_statements(folder, common=()):
    """[(name, {engine: Statement})], by name."""
    portable = read_folder(folder, is_override=False)
    read_common(common, portable)
    overrides = {engine: read_folder(folder / engine, is_override=True) for engine in ENGINES}
    for child in sorted(folder.iterdir()):
        if child.is_dir() and child.name not in ENGINES:
            raise Wrong(child, f"overrides are in {' or '.join(ENGINES)}")
    names = sorted({name for blocks in (portable, *overrides.values())
                    for kind, name in blocks if kind == "name"})
    return [(name, compose_both(name, portable, overrides)) for name in names]


def compose_both(name, portable, overrides):
    texts = {}
    for engine in ENGINES:
        blocks = {**portable, **overrides[engine]}
        block = blocks.get(("name", name))
        if not block:
            other = overrides[ENGINES[1 - ENGINES.index(engine)]][("name", name)]
            raise Wrong(other.where, f"{name} has no text for {engine}")
        texts[engine] = Composer(engine, blocks).compose(block)
    one, two = texts.values()
    if one.parameters != two.parameters:
        raise Wrong(two.block.where, f"{name}: takes {len(two.parameters)} parameters, "
                    f"but {len(one.parameters)} at {one.block.where}")
    return texts


def read_steps(folder):
    """{number: (name, {direction: text})} of one engine."""
    steps = {}
    for path in sorted(folder.glob("*")):
        match = STEP.match(path.name)
        if not match:
            raise Wrong(path, "a step is called NNNN_name.up.sql or NNNN_name.down.sql")
        number, name, direction = int(match[1]), match[2], match[3]
        known, texts = steps.setdefault(number, (name, {}))
        if known != name:
            raise Wrong(path, f"step {number:04} is already called {known}")
        texts[direction] = path.read_text(encoding="utf-8")
        if not texts[direction].strip():
            raise Wrong(path, "is empty")
    for expected, (number, (name, texts)) in enumerate(sorted(steps.items()), 1):
        if number != expected:
            raise Wrong(folder, f"steps are contiguous from 0001; {expected:04} is missing")
        for direction in ("up", "down"):
            if direction not in texts:
                raise Wrong(folder / f"{number:04}_{name}.{direction}.sql", "is missing")
    return steps


def read_migrations(folder):
    """[(number, name, {engine: {direction: text}})], in order."""
    steps = {engine: read_steps(folder / engine) for engine in ENGINES}
    for engine in ENGINES:
        other = steps[ENGINES[1 - ENGINES.index(engine)]]
        for number, (name, _) in sorted(steps[engine].items()):
            if number not in other or other[number][0] != name:
                raise Wrong(folder / engine / f"{number:04}_{name}.up.sql",
                            "has no step of the same number and name on the other engine")
    return [(number, name, {engine: steps[engine][number][1] for engine in ENGINES})
            for number, (name, _) in sorted(steps[ENGINES[0]].items())]


def c_string(text, indent):
    """A C literal, one line of the source each."""
    lines = text.splitlines(keepends=True) or [""]
    return ("\n" + indent).join('"' + escape(line) + '"' for line in lines)


def escape(text):
    out = []
    for byte in text.encode("utf-8"):
        char = chr(byte)
        if char in '"\\':
            out.append("\\" + char)
        elif char == "\n":
            out.append("\\n")
        elif char == "\t":
            out.append("\\t")
        elif char == "?":
            out.append("\\?")  # no trigraphs
        elif 32 <= byte < 127:
            out.append(char)
        else:
            out.append(f"\\{byte:03o}")
    return "".join(out)


def mask(clause):
    return f"0x{sum(1 << (number - 1) for number in clause):x}"


def write_header(daemon, statements):
    lines = [f"/* Made by proto/generator/sql.py from {daemon}/sql and {daemon}/schema. */",
             f"#ifndef CRIER_GENERATED_{daemon.upper()}_SQL_H",
             f"#define CRIER_GENERATED_{daemon.upper()}_SQL_H", "",
             '#include "db/sql.h"', ""]
    lines += [f"extern const struct sql SQL_{name.upper()};" for name, _ in statements]
    lines += ["", f"extern const struct sql_set {daemon}_sql;",
              f"extern const struct migration_set {daemon}_migrations;", "", "#endif", ""]
    return "\n".join(lines)


def write_statement(name, texts, index):
    lines, pointers = [], []
    count = max(len(texts[engine].clauses) for engine in ENGINES)
    for engine in ENGINES:
        masks = [mask(clause) for clause in texts[engine].clauses]
        masks += ["0"] * (count - len(masks))
        pointers.append(f"{name}_{engine}_clauses" if count else "NULL")
        if count:
            lines.append(f"static const uint32_t {pointers[-1]}[] = {{{', '.join(masks)}}};")
    lines += [f"const struct sql SQL_{name.upper()} = {{",
              f'\t.name = "{name}",',
              "\t.text = {" + ",\n\t\t".join(c_string(texts[e].text, "") for e in ENGINES) + "},",
              f"\t.id = {index},",
              f"\t.parameter_count = {len(texts[ENGINES[0]].parameters)},",
              f"\t.clause_count = {count},",
              "\t.clauses = {" + ", ".join(pointers) + "},",
              "};", ""]
    return lines


def write_step(number, name, texts):
    lines = [f"\t{{.number = {number},", f'\t\t.name = "{name}",']
    for direction in ("up", "down"):
        both = ",\n\t\t\t".join(c_string(texts[e][direction], "\t\t\t") for e in ENGINES)
        lines.append(f"\t\t.{direction} = {{{both}}},")
    return lines + ["\t},"]


def write_source(daemon, statements, steps):
    lines = [f"/* Made by proto/generator/sql.py from {daemon}/sql and {daemon}/schema. */",
             f'#include "{daemon}_sql.h"', "",
             "/* A step of a schema may be longer than C promises for a literal. */",
             '#pragma GCC diagnostic ignored "-Woverlength-strings"', ""]
    for index, (name, texts) in enumerate(statements):
        lines += write_statement(name, texts, index)
    if statements:
        lines.append("static const struct sql *const statements[] = {")
        lines += [f"\t&SQL_{name.upper()}," for name, _ in statements]
        lines += ["};", ""]
    if steps:
        lines.append("static const struct migration steps[] = {")
        for step in steps:
            lines += write_step(*step)
        lines += ["};", ""]
    lines += [f"const struct sql_set {daemon}_sql = "
              f"{{{'statements' if statements else 'NULL'}, {len(statements)}}};",
              f"const struct migration_set {daemon}_migrations = "
              f"{{{'steps' if steps else 'NULL'}, {len(steps)}}};", ""]
    return "\n".join(lines)


def generate(folder, outdir, common):
    daemon = folder.resolve().name
    if not (folder / "sql").is_dir():
        raise Wrong(folder / "sql", "is no folder")
    statements = read_statements(folder / "sql", common)
    steps = read_migrations(folder / "schema")
    outdir.mkdir(parents=True, exist_ok=True)
    header, source = write_header(daemon, statements), write_source(daemon, statements, steps)
    (outdir / f"{daemon}_sql.h").write_text(header, encoding="utf-8")
    (outdir / f"{daemon}_sql.c").write_text(source, encoding="utf-8")


def main(arguments):
    if len(arguments) < 2:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    try:
        generate(Path(arguments[0]), Path(arguments[1]), [Path(each) for each in arguments[2:]])
    except (Wrong, UnicodeDecodeError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
