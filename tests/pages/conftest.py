"""The table of what the parsers found, field by field."""
import pytest

import recorded
import scorecard


@pytest.fixture(scope="session")
def binary():
    return recorded.binary()


@pytest.fixture(scope="session")
def table(pytestconfig):
    """Where fields are noted for the table at the end: name of the page -> its fields."""
    return pytestconfig.stash.setdefault(TABLE, {})


TABLE = pytest.StashKey()


def pytest_terminal_summary(terminalreporter, config):
    pages = config.stash.get(TABLE, {})
    if not pages:
        return
    terminalreporter.section("fields found")
    for name, fields in sorted(pages.items()):
        good = sum(field.good for field in fields)
        terminalreporter.write_line(f"{'ok' if good == len(fields) else '--':3}{good:4}/{len(fields):<4} {name}")
        for field in fields:
            if not field.good:
                terminalreporter.write_line(f"      {field.name}: expected {field.expected!r:.120},"
                                            f" found {field.found!r:.120}")
    for line in summary(pages):
        terminalreporter.write_line(line)


def summary(pages):
    """How much of each field there is, over all pages; a post's are one field, whichever post it is."""
    kinds = {}
    for fields in pages.values():
        for field in fields:
            kind = scorecard.kind_of(field.name)
            good, count = kinds.get(kind, (0, 0))
            kinds[kind] = good + field.good, count + 1
    yield ""
    for kind, (good, count) in sorted(kinds.items()):
        yield f"{'ok' if good == count else '--':3}{good:4}/{count:<4} {kind}"
    yield f"fields: {sum(good for good, _ in kinds.values())} of {sum(count for _, count in kinds.values())}"
