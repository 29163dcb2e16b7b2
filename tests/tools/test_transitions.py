"""ARCHITECTURE.md draws the state machine of posts and articles as services/posts/transition.def has it."""
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TABLE = (ROOT / "services/posts/transition.def").read_text()
ACTION = re.compile(r'^ACTION\((\w+), (\w+), "[^"]+"\)$', re.MULTILINE)
STEP = re.compile(r"^STEP\((\w+), (\w+), (\w+), (\w+)\)$", re.MULTILINE)
WHO = {"WRITERS": "author, admin", "REVIEWERS": "approver, admin", "CRIER": "Crier",
       "KEEPERS": "author, admin, Crier"}


def steps_of(kind, action):
    """draft, published → draft; what stays as it is needs no arrow."""
    by_target = {}
    for step_kind, start, step_action, end in STEP.findall(TABLE):
        if (step_kind, step_action) == (kind, action):
            by_target.setdefault("" if start == end else end, []).append(start.lower())
    if action == "REMOVE":
        assert list(by_target) == ["NONE"]
        return "whatever it is"
    return "; ".join(", ".join(starts) + (f" → {end.lower()}" if end else "")
                     for end, starts in by_target.items()) or "–"


def drawn():
    rows = ["| action | by | a post that is | an article that is |", "|---|---|---|---|"]
    for action, who in ACTION.findall(TABLE):
        rows.append(f"| {action.lower()} | {WHO[who]} | {steps_of('POST', action)} |"
                    f" {steps_of('ARTICLE', action)} |")
    return "\n".join(rows)


def test_the_page_draws_the_table():
    assert drawn() in (ROOT / "ARCHITECTURE.md").read_text(), f"ARCHITECTURE.md must have:\n{drawn()}"


def test_nothing_in_the_table_is_overlooked():
    said = re.sub(r"/\*.*?\*/", "", TABLE, flags=re.DOTALL).strip().splitlines()
    assert len([line for line in said if line]) == len(ACTION.findall(TABLE)) + len(STEP.findall(TABLE))
    assert {action for action, _ in ACTION.findall(TABLE)} == {step[2] for step in STEP.findall(TABLE)}


def test_every_status_and_action_of_the_contract_is_there():
    contract = (ROOT / "proto/posts.yaml").read_text()
    statuses, actions = (re.search(rf"{name}:\n      type: string\n      enum: \[(.*)\]", contract)[1].split(", ")
                         for name in ("PostStatus", "PostAction"))
    assert {name.lower() for step in STEP.findall(TABLE) for name in (step[1], step[3])} == {"none", *statuses}
    assert ["create"] + [action.lower() for action, _ in ACTION.findall(TABLE)] == actions
