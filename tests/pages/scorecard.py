"""What a parser should have found in an answer, field by field, beside what it found."""
import collections
import datetime
import email.utils
import json
import re
import subprocess

Field = collections.namedtuple("Field", "name expected found good")
MISSING = object()
# Names of expectations that say less than the whole value.
PARTS = {"_start": str.startswith, "_contains": str.__contains__}
TIMES = {"created", "updated", "published", "modified", "creation_date"}


def parse(binary, path, *options):
    """The object that `crier-scraper parse` prints."""
    done = subprocess.run([binary, "parse", *options, path], capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    return json.loads(done.stdout)


def other_form(tmp_path, path, change):
    """Where a page is after a change of its text; None where nothing of it changes, or it is no UTF-8."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None
    changed = change(text)
    if changed == text:
        return None
    other = tmp_path / path.name
    other.write_text(changed, encoding="utf-8", newline="")
    return other


def compare(expected, found):
    """A Field for each value that is expected. What the file is not of ("ok (legacy)") is a note."""
    fields = [Field("class", expected["class"], found.get("class"),
                    found.get("class") == class_of(expected["class"]))]
    for name, value in expected["expected"].items():
        fields += compare_value(name, value, pick(found, name, value))
    return fields


def class_of(text):
    return re.split(r" \(|/|: ", text)[0]


def pick(found, name, value):
    """A page without anything known, and a list without anything in it, are known to be so."""
    key, _ = split_name(name)
    if value is None and not found.get(key):
        return None
    return found.get(key, MISSING)


def split_name(name):
    for ending, test in PARTS.items():
        if name.endswith(ending):
            return name.removesuffix(ending), test
    return name, None


def compare_value(path, expected, found):
    if isinstance(expected, dict):
        return compare_members(path, expected, found)
    if isinstance(expected, list) and expected and not all(isinstance(item, str) for item in expected):
        return compare_items(path, expected, found)
    return [Field(path, expected, None if found is MISSING else found, agrees(path, expected, found))]


def compare_members(path, expected, found):
    if not isinstance(found, dict):
        return [Field(path, expected, None if found is MISSING else found, False)]
    return [field for name, value in expected.items()
            for field in compare_value(f"{path}.{name}", value, member(found, name))]


def member(found, name):
    if name == "text_length_chars":
        return len(found.get("text") or "")
    key, _ = split_name(name)
    return found.get(key, MISSING)


def compare_items(path, expected, found):
    """In their order, and none too many."""
    found = [] if found in (MISSING, None) else found
    fields = [Field(f"{path}.count", len(expected), len(found), len(expected) == len(found))]
    for index, item in enumerate(expected):
        there = found[index] if index < len(found) else MISSING
        fields += compare_value(f"{path}[{index}]", item, there)
    return fields


def agrees(path, expected, found):
    _, test = split_name(path)
    if expected is None:
        return found is MISSING or found is None
    if test:
        return isinstance(found, str) and test(squeeze(found), squeeze(expected))
    name = path.rsplit(".", 1)[-1]
    if name in TIMES and isinstance(found, str):
        return found == expected or same_moment(found, expected)
    return type(found) is type(expected) and found == expected


def squeeze(text):
    return " ".join(text.split())


def same_moment(one, other):
    moments = [moment(text) for text in (one, other)]
    return None not in moments and moments[0] == moments[1]


def moment(text):
    for read in (datetime.datetime.fromisoformat, email.utils.parsedate_to_datetime,
                 lambda each: datetime.datetime.strptime(each, "%Y-%m-%dT%H:%M:%S%z")):
        try:
            return read(text.replace("Z", "+00:00")).astimezone(datetime.timezone.utc)
        except (ValueError, TypeError):
            continue
    return None


def kind_of(name):
    return re.sub(r"\[\d+\]|\.\d{5,}", "[]", name)
