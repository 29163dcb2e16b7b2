"""The checker of publishing, on logs made by hand: it finds each kind of violation, and only those."""
import datetime
import json
import subprocess
import sys
from pathlib import Path

import pytest

CHECKER = Path(__file__).resolve().parents[1] / "faults" / "check_publishing.py"
BASE = datetime.datetime(2030, 1, 1, 12, 0, tzinfo=datetime.timezone.utc)
DUE, NEXT, FAR = 60, 120, 36000  # seconds after BASE
AT = 600


def at(seconds):
    return (BASE + datetime.timedelta(seconds=seconds)).isoformat() if seconds is not None else None


def request(op, sent=0, publish_at=None, status=200, **more):
    return {"op": op, "post_id": 1, "sent": at(sent), "answered": at(sent + 0.1) if status else None,
            "publish_at": at(publish_at), "status": status, "lost": status is None, **more}


def schedule(sent=0, publish_at=DUE, status=201, **more):
    return request("schedule", sent, publish_at, status, **more)


def row(published=DUE + 0.1, publish_at=DUE, version=1):
    return {"post_id": 1, "version": version, "publish_at": at(publish_at), "published_at": at(published)}


def receipt(time=DUE + 0.1, version=1, **more):
    return {"time": at(time), "post_id": 1, "version": version, "key": f"post-1-{version}", "digest": "d",
            "answer": 200, "signed": True, **more}


def check(folder, requests=(), ledger=(), receipts=(), faults=()):
    """@return (status, kinds of violation)"""
    words = []
    for name, lines in (("requests", requests), ("ledger", ledger), ("receipts", receipts), ("faults", faults)):
        (folder / name).write_text("".join(json.dumps(line) + "\n" for line in lines))
        words += [f"--{name}", str(folder / name)]
    done = subprocess.run([sys.executable, CHECKER, *words, "--at", at(AT)], text=True, capture_output=True)
    lines = done.stdout.splitlines()
    assert lines and lines[-1] == f"verdict: {'no' if done.returncode else 'yes'}", done.stdout + done.stderr
    return done.returncode, {line.split("violations: ")[1] for line in lines if "violations: " in line}


OUTSIDE = {"channel": "webhook"}
FAULT = {"from": at(DUE + 50), "until": at(DUE + 80)}
WELL = {
    "published in its minute": dict(requests=[schedule()], ledger=[row()]),
    "as soon as the fault ended": dict(requests=[schedule()], ledger=[row(DUE + 94)], faults=[FAULT]),
    "not due yet": dict(requests=[schedule(publish_at=FAR)]),
    "cancelled": dict(requests=[schedule(), request("cancel", 5, status=204)]),
    "too late to cancel": dict(requests=[schedule(), request("cancel", DUE, status=409)], ledger=[row()]),
    "moved": dict(requests=[schedule(), request("move", 5, NEXT)], ledger=[row(NEXT, NEXT, 2)]),
    "moved there and back": dict(requests=[schedule(), request("move", 5, NEXT), request("move", 6, DUE)],
                                 ledger=[row(version=3)]),
    "perhaps scheduled, and not": dict(requests=[schedule(status=None)]),
    "perhaps scheduled, and so": dict(requests=[schedule(status=503)], ledger=[row()]),
    "scheduled by the first try of two": dict(requests=[schedule(status=409)], ledger=[row()]),
    "perhaps cancelled, and not": dict(requests=[schedule(), request("cancel", 5, status=None)], ledger=[row()]),
    "perhaps cancelled, and so": dict(requests=[schedule(), request("cancel", 5, status=None)]),
    "perhaps moved, and late so": dict(
        requests=[schedule(), request("move", 5, NEXT, None), request("move", 7, FAR)], ledger=[row(NEXT, NEXT, 3)]),
    "deleted after it went out": dict(requests=[schedule(), request("delete", DUE + 5, status=204)], ledger=[row()]),
    "scheduled anew after a cancel": dict(
        requests=[schedule(), request("cancel", 5, status=204), schedule(6, NEXT)],
        ledger=[row(NEXT, NEXT, 3)]),
    "sent, and again with the same content": dict(
        requests=[schedule(**OUTSIDE)], ledger=[row()], receipts=[receipt(answer=500), receipt(DUE + 3)]),
    "sent before it was moved, and after": dict(
        requests=[schedule(**OUTSIDE), request("move", DUE + 20, NEXT)], ledger=[row(NEXT + 1, NEXT, 2)],
        receipts=[receipt(answer=500), receipt(NEXT + 1, version=2)]),
    "sent, then cancelled": dict(
        requests=[schedule(**OUTSIDE), request("cancel", DUE + 20, status=204)], receipts=[receipt(answer=500)]),
}
WRONG = {
    "missing": ("missing", dict(requests=[schedule()])),
    "missing after a move": ("missing", dict(requests=[schedule(), request("move", 5, NEXT)])),
    "missing in both ways": ("missing", dict(requests=[schedule(), request("move", 5, NEXT, None)])),
    "missing after a refused cancel": ("missing", dict(requests=[schedule(), request("cancel", 5, status=409)])),
    "twice": ("twice", dict(requests=[schedule()], ledger=[row(), row(DUE + 5)])),
    "twice, at two versions": ("twice", dict(
        requests=[schedule(), request("move", 5, NEXT, None)], ledger=[row(), row(NEXT, NEXT, 2)])),
    "early": ("early", dict(requests=[schedule()], ledger=[row(DUE - 0.001)])),
    "late": ("late", dict(requests=[schedule()], ledger=[row(DUE + 60)])),
    "late after the fault": ("late", dict(requests=[schedule()], ledger=[row(DUE + 96)], faults=[FAULT])),
    "late, and the fault was over before": ("late", dict(
        requests=[schedule()], ledger=[row(DUE + 61)], faults=[{"from": at(DUE), "until": at(DUE + 30)}])),
    "never asked for": ("unasked", dict(ledger=[row()])),
    "scheduling was refused": ("unasked", dict(requests=[schedule(status=422)], ledger=[row()])),
    "at another minute": ("unasked", dict(requests=[schedule()], ledger=[row(NEXT, NEXT)])),
    "after a cancel": ("after cancel", dict(
        requests=[schedule(), request("cancel", 5, status=204)], ledger=[row()])),
    "cancelled although it was out": ("after cancel", dict(
        requests=[schedule(), request("cancel", DUE + 9, status=204)], ledger=[row()])),
    "after a move": ("after move", dict(requests=[schedule(), request("move", 5, FAR)], ledger=[row()])),
    "after a delete": ("after delete", dict(
        requests=[schedule(), request("delete", 5, status=204)], ledger=[row()])),
    "other content": ("content", dict(
        requests=[schedule(**OUTSIDE)], ledger=[row()], receipts=[receipt(), receipt(DUE + 3, digest="e")])),
    "another key": ("key", dict(
        requests=[schedule(**OUTSIDE)], ledger=[row()], receipts=[receipt(key="post-1-2")])),
    "not signed": ("signature", dict(
        requests=[schedule(**OUTSIDE)], ledger=[row()], receipts=[receipt(signed=False)])),
    "never sent": ("unsent", dict(requests=[schedule(**OUTSIDE)], ledger=[row()])),
    "refused, and called published": ("unsent", dict(
        requests=[schedule(**OUTSIDE)], ledger=[row()], receipts=[receipt(answer=500)])),
    "sent early": ("early", dict(requests=[schedule(**OUTSIDE)], ledger=[row()], receipts=[receipt(DUE - 1)])),
    "sent unasked": ("unasked", dict(receipts=[receipt()])),
    "sent after a cancel": ("after cancel", dict(
        requests=[schedule(**OUTSIDE), request("cancel", DUE + 1, status=204)], receipts=[receipt(DUE + 2)])),
    "sent at a version that was moved": ("after move", dict(
        requests=[schedule(**OUTSIDE), request("move", DUE + 1, NEXT)], ledger=[row(NEXT, NEXT, 2)],
        receipts=[receipt(DUE + 2), receipt(NEXT, version=2)])),
}


@pytest.mark.parametrize("logs", WELL.values(), ids=WELL.keys())
def test_what_is_well_is_said_to_be(tmp_path, logs):
    assert check(tmp_path, **logs) == (0, set())


@pytest.mark.parametrize("kind, logs", WRONG.values(), ids=WRONG.keys())
def test_each_violation_is_found(tmp_path, kind, logs):
    assert check(tmp_path, **logs) == (1, {kind})


def test_each_kind_that_the_checker_knows_is_tried_here():
    text = CHECKER.read_text()
    known = {line.split('violate("')[1].split('"')[0] for line in text.splitlines() if 'violate("' in line}
    assert known <= {kind for kind, _ in WRONG.values()}


def test_a_log_that_cannot_be_read_is_no_verdict(tmp_path):
    (tmp_path / "bad").write_text("{}\n")
    done = subprocess.run([sys.executable, CHECKER, "--ledger", tmp_path / "bad", "--requests", "/dev/null"],
                          text=True, capture_output=True)
    assert done.returncode == 1 and "bad:1" in done.stderr and "verdict" not in done.stdout
