#!/usr/bin/python3
"""./dev bench publish: N posts due in one minute, on SQLite and on PostgreSQL, beside
graphile-worker and BullMQ with as many jobs that do nothing, in one run.

One after the other, round by round, each on fresh data, durable, with both cores to itself. A peer
has less to do: its job is gone when it ran, a post has a row that changes and a line in a ledger."""
import argparse
import statistics
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[1])]
from harness import node_peers, report, server  # noqa: E402
from harness.crier_posts import BULK, NAMES, Crier, has_bulk  # noqa: E402
from harness.due_run import measure  # noqa: E402
from harness.system import ROOT, build_release  # noqa: E402

FULL = 1_000_000                                # the targets are of so many, no fewer
LAST_S_MAX = {"sqlite": 15.0, "postgres": 30.0}
TIMES_PEER_MIN, BULK_RATE_MIN = 3.0, 30_000.0
# The slowest way to enqueue is to be done before the minute comes, on a machine that is busy too.
LEAD_S, ENQUEUED_A_SECOND = 10, 8000


def main():
    options = parse_options()
    build_release()
    sys.exit(run(options))


def parse_options():
    parser = argparse.ArgumentParser(prog="./dev bench publish")
    parser.add_argument("--posts", type=int, default=100_000, help="1000000 for the targets")
    parser.add_argument("--engines", nargs="*", choices=sorted(NAMES), default=sorted(NAMES)[::-1],
                        help="of Crier; none: the peers alone")
    parser.add_argument("--no-peers", action="store_true", help="without npm")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--authors", type=int, default=1,
                        help="of Crier's posts; with many, each minute takes from all over the table")
    parser.add_argument("--lead-s", type=int, help="the least from enqueuing to the minute")
    parser.add_argument("--strict", action="store_true", help="end with 1 where a target is missed")
    return parser.parse_args()


def run(options):
    """@return the exit status"""
    (ROOT / "build" / "bench").mkdir(parents=True, exist_ok=True)
    about = report.machine(ROOT / "build" / "bench")
    if not options.no_peers:
        node_peers.modules()
    tell_terms(options)
    lead_s = options.lead_s or LEAD_S + options.posts // ENQUEUED_A_SECOND
    rounds = [[take(make(), options.posts, lead_s) for make in contenders(options)]
              for _ in range(options.rounds)]
    return tell(about, rounds, options)


def contenders(options):
    """What makes each of them."""
    criers = [lambda engine=engine: Crier(engine, options.authors) for engine in options.engines]
    return criers + ([] if options.no_peers else [node_peers.GraphileWorker, node_peers.BullMq])


def take(contender, posts, lead_s):
    print(f"{contender.name}: {posts:,} due in one minute", flush=True)
    outcome = measure(contender, posts, lead_s)
    print(f"  {outcome.rate():,.0f}/s, the last durable after {outcome.finished_s:.2f} s", flush=True)
    return outcome


def tell_terms(options):
    print("PostgreSQL:", words_of(server.POSTGRES))
    if not options.no_peers:
        print("BullMQ:    ", words_of(node_peers.BULLMQ), "on a Redis that is durable as well:",
              words_of(server.REDIS))
        print("graphile-worker:", words_of(node_peers.GRAPHILE))
    if options.engines and not has_bulk():
        print(f"\n*** THERE IS NO {BULK}: posts are scheduled by SQL, and how fast Crier enqueues "
              "is NOT MEASURED. ***\n", flush=True)


def words_of(settings):
    return ", ".join(f"{name} {value or 'none'}" for name, value in settings.items())


def tell(about, rounds, options):
    """@return the exit status"""
    by_name = {outcome.contender: [of_round[i] for of_round in rounds]
               for i, outcome in enumerate(rounds[0])}
    print_table(by_name)
    print_costs(by_name)
    exact = print_exactness(by_name)
    goals = goals_of(by_name, options)
    print_goals(goals, options)
    report.print_load(about)
    report.write_json("publish", about, [], goals if options.posts >= FULL else [], {
        "options": vars(options), "outcomes": [outcome.as_json() for outcomes in by_name.values()
                                               for outcome in outcomes]})
    missed = options.posts >= FULL and not all(goal.is_met() for goal in goals)
    return 1 if not exact or options.strict and missed else 0


def median(outcomes, of):
    """Of what was measured; None when it was not."""
    values = [of(outcome) for outcome in outcomes]
    return None if None in values else statistics.median(values)


def show(value, form):
    return "-" if value is None else format(value, form)


def print_table(by_name):
    print(f"\n{'':22}{'enqueued/s':>12}{'published/s':>13}{'p50 s':>8}{'p99 s':>8}{'last s':>8}"
          f"{'durable s':>11}{'CPU us each':>13}{'Redis B each':>14}")
    for name, outcomes in by_name.items():
        print(f"{name:22}"
              f"{show(median(outcomes, lambda each: each.enqueue_rate()), ',.0f'):>12}"
              f"{median(outcomes, lambda each: each.rate()):>13,.0f}"
              f"{median(outcomes, lambda each: each.p50_s):>8.2f}"
              f"{median(outcomes, lambda each: each.p99_s):>8.2f}"
              f"{median(outcomes, lambda each: each.last_s):>8.2f}"
              f"{median(outcomes, lambda each: each.finished_s):>11.2f}"
              f"{median(outcomes, lambda each: sum(each.cpu_s.values()) / each.count * 1e6):>13.1f}"
              f"{show(median(outcomes, lambda each: each.redis_bytes_each), ',.0f'):>14}")


def print_costs(by_name):
    """Of the last round."""
    for name, outcomes in by_name.items():
        last = outcomes[-1]
        print(f"\n{name}\n  CPU s from the minute on:", parts(last.cpu_s, ".2f"))
        print("  CPU s from enqueuing to the minute:", parts(last.cpu_before_s, ".2f"))
        print("  most memory in MB (PSS):",
              parts({part: kb / 1024 for part, kb in last.peak_kb.items()}, ".1f"))


def parts(values, form):
    return f"{format(sum(values.values()), form)}  (" + "  ".join(
        f"{name} {format(value, form)}" for name, value in values.items()) + ")"


def print_exactness(by_name):
    """@return whether all went out once, and none before the minute"""
    print()
    for name, outcomes in by_name.items():
        for each in outcomes:
            print(f"{'once  ' if each.is_exact() else 'WRONG '}  {name}: {each.count:,} due, "
                  f"{each.lost} lost, {each.twice} twice, {each.foreign} of others, "
                  f"{each.early} early")
    return all(each.is_exact() for outcomes in by_name.values() for each in outcomes)


def goals_of(by_name, options):
    peers = {name: median(outcomes, lambda each: each.rate())
             for name, outcomes in by_name.items() if name not in NAMES.values()}
    goals = []
    for engine in options.engines:
        outcomes = by_name[NAMES[engine]]
        goals.append(report.Goal(f"{NAMES[engine]}: the last durable after",
                                 median(outcomes, lambda each: each.finished_s),
                                 LAST_S_MAX[engine], " s", False))
        if peers:
            best = max(peers, key=peers.get)
            goals.append(report.Goal(f"{NAMES[engine]}: published, against {best}",
                                     median(outcomes, lambda each: each.rate()) / peers[best],
                                     TIMES_PEER_MIN, " times", True))
        enqueued = median(outcomes, lambda each: each.enqueue_rate())
        if enqueued is not None:
            goals.append(report.Goal(f"{NAMES[engine]}: scheduled in bulk", enqueued,
                                     BULK_RATE_MIN, "/s", True))
    return goals


def print_goals(goals, options):
    """Those of fewer posts are shown, and not judged."""
    if options.posts >= FULL:
        return report.print_goals(goals)
    print(f"\nNot judged, for the targets are of {FULL:,} posts:")
    for goal in goals:
        print(f"        {goal.name}: {goal.value:,.2f}{goal.unit} "
              f"(target {'>=' if goal.at_least else '<='} {goal.target:g}{goal.unit})")
    return None


if __name__ == "__main__":
    main()
