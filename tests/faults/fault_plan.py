"""What goes wrong, when, and what people change meanwhile: all of it drawn from a seed, before anything
runs. Times are seconds; those of faults from the start of the faults, those of changes from the start of
the minute in which the post is due."""
import random
from dataclasses import dataclass

FREEZE_S, REDIS_GONE_S, CLOCK_S, FULL_S = 13.0, 20.0, 8.0, 8.0  # a freeze outlasts the longest lease, which is 10 s
# How long each kind takes; the next comes after it.
KINDS = {"kill posts": 3, "kill scheduler": 3, "kill replica": 3, "kill another": 3, "flush Redis": 1,
         "stop Redis": REDIS_GONE_S + 2, "freeze worker": FREEZE_S + 2, "step clock": CLOCK_S + 1,
         "fill Redis": FULL_S + 1, "sweep twice": 1, "restart database": 6}
OTHERS = ("auth", "analytics", "scraper")
SCHEDULERS = ("scheduler", "replica")
STOP_MODES = ("fast", "immediate", "kill")
STEPS_S = (-90, -7, 7, 90)
GAP_S = (0.5, 3.0)
TOMORROW = 24 * 60


@dataclass(frozen=True)
class Fault:
    at: float
    kind: str
    choice: object = None  # what or how, where a kind leaves that open


@dataclass(frozen=True)
class Change:
    at: float
    op: str
    minutes: int = 0  # of a move: how much later than the minute before it


def plan_faults(seed, seconds, has_server):
    """Each kind once, in any order, and then others until the time is over.
    @param has_server  whether the database is one that can be restarted"""
    dice = random.Random(f"{seed}/faults")
    kinds = [kind for kind in KINDS if has_server or kind != "restart database"]
    dice.shuffle(kinds)
    faults, at = [], 0.0
    while kinds or at < seconds:
        kind = kinds.pop() if kinds else dice.choice([each for each in KINDS if has_server
                                                      or each != "restart database"])
        faults.append(Fault(round(at, 3), kind, choice_of(kind, dice)))
        at += KINDS[kind] + dice.uniform(*GAP_S)
    return faults


def choice_of(kind, dice):
    choices = {"kill another": OTHERS, "freeze worker": SCHEDULERS, "step clock": STEPS_S,
               "restart database": STOP_MODES}
    return dice.choice(choices[kind]) if kind in choices else None


def plan_changes(seed, count, share, minutes):
    """Index of a post -> its changes, one after the other: most in the last seconds before it is due.
    @param minutes  in which posts are due: a move leads to a later one of them, or out of sight"""
    dice = random.Random(f"{seed}/changes")
    return {number: draw_changes(dice, minutes - 1 - number % minutes)
            for number in range(count) if dice.random() < share}


def draw_changes(dice, minutes_left):
    changes, at = [], -dice.expovariate(1 / 2.0)
    for _ in range(dice.choice((1, 1, 2))):
        op = dice.choices(("move", "cancel", "delete", "edit"), (4, 3, 1, 2))[0]
        further = dice.choice([*range(1, minutes_left + 1), TOMORROW]) if op == "move" else 0
        minutes_left -= min(further, minutes_left) if further != TOMORROW else minutes_left
        changes.append(Change(round(at, 3), op, further))
        at += dice.uniform(0.0, 2.0)
    return changes


def plan_channels(seed, count, share):
    """@return the channel of each post"""
    dice = random.Random(f"{seed}/channels")
    return ["webhook" if dice.random() < share else "site" for _ in range(count)]
