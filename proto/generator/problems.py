"""The problems that an answer can be: common/base/err.def is where they are said."""

import os
import re
from dataclasses import dataclass

_ERR_DEF = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                        "..", "..", "common", "base", "err.def")
_ROW = re.compile(r'^ERR\((\w+), (\d+), "([^"]+)", "([^"]+)", \w+\)$', re.MULTILINE)


@dataclass(frozen=True)
class Problem:
    slug: str
    status: int
    title: str


def load_problems():
    """Every problem by its slug."""
    with open(_ERR_DEF, encoding="utf-8") as file:
        rows = _ROW.findall(file.read())
    return {slug: Problem(slug, int(status), title) for _, status, slug, title in rows}
