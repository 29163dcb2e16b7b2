#!/usr/bin/python3
"""Says whether publishing kept its promises, from what was written down while it ran, and nothing
else: the ledger, the requests of the driver, what the webhook receiver got, when there were faults.

    check_publishing.py --ledger FILE --requests FILE [--receipts FILE] [--faults FILE] [--at TIME]

All are NDJSON with times as RFC 3339:
  ledger    post_id, version, publish_at, published_at       (`crier-posts ledger`)
  requests  sent, answered, op (schedule, move, cancel, delete, edit), post_id, publish_at, status,
            lost, channel; those of one post follow one another
  receipts  time, key, digest, post_id, version, answer, signed
  faults    from, until

A request without an answer, or with one that says nothing of what was done, may have had its effect
and may not, at any later time. Ends with 0 when all is well, 1 with what was violated."""
import argparse
import collections
import datetime
import json
import sys
from dataclasses import dataclass, field
from typing import Optional

MINUTE = datetime.timedelta(minutes=1)
SHOWN = 20
SETS_TIME = ("schedule", "move")
ENDS = ("cancel", "delete")


def parse_time(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")) if text else None


@dataclass
class Request:
    op: str
    sent: datetime.datetime
    answered: Optional[datetime.datetime]
    publish_at: Optional[datetime.datetime]
    effect: str  # "yes", "no" or "maybe"

    @classmethod
    def read(cls, row):
        return cls(row["op"], parse_time(row["sent"]), parse_time(row.get("answered")),
                   parse_time(row.get("publish_at")), effect_of(row))

    @property
    def changes_schedule(self):
        return self.op in SETS_TIME + ENDS

    def was_done_before(self, moment):
        return self.effect == "yes" and self.answered < moment

    def may_be_done_by(self, moment):
        return self.effect != "no" and self.sent <= moment


def effect_of(row):
    """A daemon asks its neighbour again when an answer was lost: then the second try finds what the
    first one did, a schedule that is there already, or one that is gone."""
    status = row.get("status")
    if row.get("lost") or status is None or status >= 500 or status == 408:
        return "maybe"
    if (row["op"], status) in {("schedule", 409), ("cancel", 404), ("delete", 404)}:
        return "maybe"
    return "yes" if status < 300 else "no"


@dataclass
class Evidence:
    ledger: dict = field(default_factory=lambda: collections.defaultdict(list))
    requests: dict = field(default_factory=lambda: collections.defaultdict(list))
    receipts: list = field(default_factory=list)
    outside: set = field(default_factory=set)  # ids of posts whose channel leads to the receiver
    faults: list = field(default_factory=list)  # (from, until), in order

    def add_ledger(self, row):
        self.ledger[row["post_id"]].append({**row, "publish_at": parse_time(row["publish_at"]),
                                            "published_at": parse_time(row["published_at"])})

    def add_request(self, row):
        if row["post_id"] is None:  # a draft that nobody got the id of; it cannot be scheduled
            return
        self.requests[row["post_id"]].append(Request.read(row))
        if row.get("channel", "site") != "site":
            self.outside.add(row["post_id"])

    def add_receipt(self, row):
        self.receipts.append({**row, "time": parse_time(row["time"])})

    def add_fault(self, row):
        self.faults.append((parse_time(row["from"]), parse_time(row["until"])))

    def sort(self):
        self.faults.sort()
        for requests in self.requests.values():
            requests.sort(key=lambda request: request.sent)


class Checker:
    def __init__(self, evidence, at, settle):
        """@param at      when the ledger was printed: what had to be out by then is
        @param settle  how long after a fault its consequences may last"""
        self.evidence, self.at, self.settle = evidence, at, settle
        self.violations = []
        self.counts = collections.Counter()
        self.lateness_s = []

    def check(self):
        for post_id in sorted(self.evidence.requests.keys() | self.evidence.ledger.keys()):
            self.check_post(post_id)
        self.check_receipts()
        return not self.violations

    def violate(self, kind, post_id, text):
        self.violations.append((kind, f"post {post_id}: {text}"))

    def check_post(self, post_id):
        rows = self.evidence.ledger.get(post_id, [])
        requests = [each for each in self.evidence.requests.get(post_id, []) if each.changes_schedule]
        self.counts["posts"] += 1
        if len(rows) > 1:
            self.violate("twice", post_id, f"{len(rows)} times in the ledger, versions "
                         f"{[row['version'] for row in rows]}")
        for row in rows:
            self.check_row(post_id, row, requests)
        if not rows:
            self.check_absence(post_id, requests)

    def check_row(self, post_id, row, requests):
        self.counts["published"] += 1
        self.check_minute(post_id, row)
        asked = [number for number, each in enumerate(requests) if each.op in SETS_TIME
                 and each.publish_at == row["publish_at"] and each.may_be_done_by(row["published_at"])]
        if not asked:
            self.violate("unasked", post_id, f"published for {row['publish_at']}, which nobody asked for")
            return
        # The last one that asked for this minute: what came after it decides.
        if later := superseded_by(requests, asked[-1], row["published_at"]):
            self.violate(f"after {later.op}", post_id, f"published {row['published_at']} for "
                         f"{row['publish_at']}; {later.op} was answered {later.answered}")

    def check_minute(self, post_id, row):
        late = row["published_at"] - row["publish_at"]
        self.lateness_s.append(late.total_seconds())
        if late < datetime.timedelta(0):
            self.violate("early", post_id, f"published {row['published_at']}, before {row['publish_at']}")
        if late < MINUTE:
            self.counts["in their minute"] += 1
        elif row["published_at"] < self.deadline(row["publish_at"]):
            self.counts["later, for a fault"] += 1
        else:
            self.violate("late", post_id, f"{late.total_seconds():.3f} s after {row['publish_at']}")

    def deadline(self, publish_at):
        """The end of its minute; of a fault that lasts until then, a little after the fault."""
        end = publish_at + MINUTE
        for begun, until in self.evidence.faults:
            if begun <= end:
                end = max(end, until + self.settle)
        return end

    def check_absence(self, post_id, requests):
        possible = possible_ends(requests)
        if None in possible or max(map(self.deadline, possible)) > self.at:
            self.counts["not due, or given up"] += 1
            return
        self.violate("missing", post_id, "not published, and due "
                     + " or ".join(sorted(str(moment) for moment in possible)))

    def check_receipts(self):
        first, delivered = {}, set()
        for receipt in self.evidence.receipts:
            self.counts["receipts"] += 1
            self.check_receipt(receipt)
            before = first.setdefault(receipt["key"], receipt)
            if before["digest"] != receipt["digest"]:
                self.violate("content", receipt["post_id"], f"key {receipt['key']} came with other content")
            if receipt["answer"] == 200:
                delivered.add((receipt["post_id"], receipt["version"]))
        self.counts["keys"] = len(first)
        self.check_delivered(delivered)

    def check_receipt(self, receipt):
        post_id, moment = receipt["post_id"], receipt["time"]
        requests = [each for each in self.evidence.requests.get(post_id, []) if each.changes_schedule]
        if receipt["key"] != f"post-{post_id}-{receipt['version']}":
            self.violate("key", post_id, f"version {receipt['version']} came as {receipt['key']}")
        if not receipt["signed"]:
            self.violate("signature", post_id, f"key {receipt['key']} is not signed as it should be")
        begun = [each.publish_at for each in requests
                 if each.op in SETS_TIME and each.may_be_done_by(moment)]
        if not begun:
            self.violate("unasked", post_id, f"sent {moment}, and not scheduled by then")
        elif moment < min(begun):
            self.violate("early", post_id, f"sent {moment}, before {min(begun)}")
        elif change := given_up_before(requests, receipt):
            self.violate(f"after {change.op}", post_id, f"key {receipt['key']} was sent {moment}; "
                         f"{change.op} was answered {change.answered}")

    def check_delivered(self, delivered):
        for post_id in self.evidence.outside:
            for row in self.evidence.ledger.get(post_id, []):
                if (post_id, row["version"]) not in delivered:
                    self.violate("unsent", post_id, f"version {row['version']} is in the ledger, and the "
                                 "receiver never took it")


def superseded_by(requests, number, published_at):
    """The request that was done for sure, and after which the one of that number meant nothing."""
    for later in requests[number + 1:]:
        if later.effect != "yes" or later.op == "delete" and published_at <= later.answered:
            continue  # a published post may be deleted
        if later.op in SETS_TIME and requests[number].effect == "maybe":
            continue  # nobody knows which of the two came last
        return later
    return None


def possible_ends(requests):
    """Each time that a post may be scheduled for in the end; None: not at all."""
    possible, unsure = {None}, set()
    for request in requests:
        target = request.publish_at if request.op in SETS_TIME else None
        if request.effect == "maybe":
            possible |= {target}
            unsure |= {target}
        elif request.effect == "yes":
            possible = {target} | (unsure if request.op in SETS_TIME else set())
    return possible


def given_up_before(requests, receipt):
    """The change that was answered before this version was sent. Each change raises the version by
    one, so that those done for sure are a lower bound of the version that may still go out."""
    done = [each for each in requests if each.was_done_before(receipt["time"])]
    if not done:
        return None
    again = any(each.op in SETS_TIME and each.may_be_done_by(receipt["time"]) and each.sent >= done[-1].sent
                for each in requests if each is not done[-1])
    if done[-1].op in ENDS and not again:
        return done[-1]
    versions = sum(each.op != "delete" for each in done)
    return done[-1] if receipt["version"] < versions else None


def read_lines(path, add):
    with open(path) as file:
        for number, line in enumerate(file, 1):
            try:
                add(json.loads(line))
            except (ValueError, KeyError, TypeError) as error:
                sys.exit(f"{path}:{number}: {error!r}: {line[:200]}")


def read_evidence(options):
    evidence = Evidence()
    for path, add in ((options.ledger, evidence.add_ledger), (options.requests, evidence.add_request),
                      (options.receipts, evidence.add_receipt), (options.faults, evidence.add_fault)):
        if path:
            read_lines(path, add)
    evidence.sort()
    return evidence


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def report(checker):
    for name, count in checker.counts.items():
        print(f"{count:9} {name}")
    if late := checker.lateness_s:
        print(f"lateness: p50 {percentile(late, .5):.3f} s, p99 {percentile(late, .99):.3f} s, "
              f"longest {max(late):.3f} s")
    for kind, count in collections.Counter(kind for kind, _ in checker.violations).items():
        print(f"{count:9} violations: {kind}")
    for kind, text in checker.violations[:SHOWN]:
        print(f"  {kind}: {text}")
    print("verdict:", "no" if checker.violations else "yes")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--ledger", required=True)
    parser.add_argument("--requests", required=True)
    parser.add_argument("--receipts")
    parser.add_argument("--faults")
    parser.add_argument("--at", type=parse_time, help="when the ledger was printed; else now",
                        default=datetime.datetime.now(datetime.timezone.utc))
    parser.add_argument("--settle", type=float, default=15, help="seconds after a fault, 15")
    options = parser.parse_args()
    checker = Checker(read_evidence(options), options.at, datetime.timedelta(seconds=options.settle))
    well = checker.check()
    report(checker)
    sys.exit(0 if well else 1)


if __name__ == "__main__":
    main()
