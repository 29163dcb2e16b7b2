"""A seed is enough to repeat a run of faults."""
from fault_plan import KINDS, TOMORROW, plan_changes, plan_channels, plan_faults

SEED = "a seed"
COUNT, MINUTES = 2000, 3


def test_the_same_seed_plans_the_same():
    for has_server in (False, True):
        assert plan_faults(SEED, 90, has_server) == plan_faults(SEED, 90, has_server)
        assert plan_faults(SEED, 90, has_server) != plan_faults("another", 90, has_server)
    assert plan_changes(SEED, COUNT, 0.1, MINUTES) == plan_changes(SEED, COUNT, 0.1, MINUTES)
    assert plan_changes(SEED, COUNT, 0.1, MINUTES) != plan_changes("another", COUNT, 0.1, MINUTES)
    assert plan_channels(SEED, COUNT, 0.1) == plan_channels(SEED, COUNT, 0.1)


def test_every_kind_of_fault_comes_and_a_database_in_a_file_is_not_restarted():
    for seed in range(20):
        assert {fault.kind for fault in plan_faults(seed, 10, True)} == set(KINDS)
        assert {fault.kind for fault in plan_faults(seed, 10, False)} == set(KINDS) - {"restart database"}


def test_a_fault_begins_when_the_one_before_is_over():
    for before, after in zip(faults := plan_faults(SEED, 300, True), faults[1:]):
        assert after.at >= before.at + KINDS[before.kind]
    assert faults[-1].at + KINDS[faults[-1].kind] >= 290


def test_changes_come_in_order_and_a_move_leads_to_a_minute_of_the_run_or_out_of_sight():
    plan = plan_changes(SEED, COUNT, 0.2, MINUTES)
    assert COUNT * 0.15 < len(plan) < COUNT * 0.25
    for number, changes in plan.items():
        assert [change.at for change in changes] == sorted(change.at for change in changes)
        minute = number % MINUTES
        for change in changes:
            minute += change.minutes
            assert change.minutes == 0 or minute < MINUTES or minute >= TOMORROW
    assert {change.op for changes in plan.values() for change in changes} == {"move", "cancel", "delete", "edit"}
