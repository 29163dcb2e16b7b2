#!/usr/bin/python3
"""The shape of the C files: functions of 70 lines at most, names that say something, tests that
mirror what they test: shape.py [ROOT]"""
import re
import statistics
import sys
from pathlib import Path

FUNCTION_LINES_MAX = 70
SAYS_NOTHING = re.compile(r"(^|_)(util|utils|misc|helper|helpers|manager|common|stuff)(_|$)")
FILE_NAME = re.compile(r"[a-z][a-z0-9_]*\.[ch]")


def function_lengths(text):
    """(first line, lines, head) of each function: in our style its body alone is a brace in the
    first column."""
    found, start = [], None
    lines = text.splitlines()
    for number, line in enumerate(lines):
        if line == "{":
            start = number
        elif line == "}" and start is not None:
            found.append((start + 1, number - start + 1, lines[start - 1].strip()))
            start = None
    return found


def find_faults(root):
    faults, lengths = [], []
    for folder in ("common", "services", "tests"):
        for path in sorted((root / folder).rglob("*.[ch]")):
            name = path.relative_to(root).as_posix()
            if not FILE_NAME.fullmatch(path.name) or SAYS_NOTHING.search(path.stem):
                faults.append(f"{name}: not a name of this house")
            text = path.read_text(encoding="utf-8")
            if not text.startswith("/*"):
                faults.append(f"{name}:1: opens without its one idea")
            for line, length, head in function_lengths(text):
                lengths.append(length)
                if length > FUNCTION_LINES_MAX:
                    faults.append(f"{name}:{line}: {length} lines: {head}")
    return faults + find_strayed_tests(root), lengths


def find_strayed_tests(root):
    """tests/unit/db/ tests common/db/, tests/store/posts/ services/posts/; a file pool_test.c
    its pool.c there, or a behaviour of the whole room."""
    faults = []
    for path in sorted((root / "tests").glob("*/*/*_test.c")):
        room = path.parent.name
        if not any((root / area / room).is_dir() for area in ("common", "services")):
            faults.append(f"{path.relative_to(root)}: there is no {room} for it to test")
    return faults


def main():
    root = Path(sys.argv[1] if len(sys.argv) > 1 else __file__ + "/../../..").resolve()
    faults, lengths = find_faults(root)
    print("\n".join(faults) or f"{len(lengths)} functions, the median of {statistics.median(lengths):.0f} "
          f"lines, the longest of {max(lengths)}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
