"""The checker of live streams (tests/live.py): what somebody got is right, or it says what is wrong."""
import types

import pytest

from live import Follower, check_follower


def comment(number, seq, content="Words"):
    return {"id": number, "change_seq": seq, "content": content}


def told(*comments):
    """A follower who was told of these, one after the other."""
    follower = Follower(["ws://nobody/ws"])
    follower.stream = types.SimpleNamespace(
        messages=[{"type": "comment", "seq": each["change_seq"], "comment": each} for each in comments])
    follower.take()
    return follower


def test_each_thing_once_and_in_order_is_right():
    check_follower(told(), [])
    check_follower(told(comment(1, 1), comment(2, 2), comment(3, 3)), [comment(1, 1), comment(2, 2), comment(3, 3)])
    # One that was changed twice may be told thrice, or as it is now alone.
    changed = [comment(2, 2), comment(1, 4, "Others")]
    check_follower(told(comment(1, 1), comment(2, 2), comment(1, 3, "Other"), comment(1, 4, "Others")), changed)
    check_follower(told(*changed), changed)


@pytest.mark.parametrize("stored", [
    [comment(1, 1), comment(2, 2), comment(3, 3)], [comment(1, 1)], [comment(1, 1), comment(2, 3, "Other")],
    [comment(1, 1), comment(2, 2, "Other")], []],
    ids=["one is lost", "one that nobody stored", "a change is lost", "other words", "none was stored"])
def test_what_is_not_as_stored_is_found(stored):
    with pytest.raises(AssertionError, match="not what posts has"):
        check_follower(told(comment(1, 1), comment(2, 2)), stored)


@pytest.mark.parametrize("numbers", [(1, 1), (2, 1)], ids=["twice", "out of order"])
def test_a_number_that_does_not_go_up_is_found(numbers):
    with pytest.raises(AssertionError, match=f"{numbers[1]} after {numbers[0]}"):
        told(*(comment(number, number) for number in numbers))
    follower = told()
    follower.log = [{"seq": number, "comment": comment(number, number)} for number in numbers]
    with pytest.raises(AssertionError, match="not in order, or twice"):
        check_follower(follower, [comment(number, number) for number in set(numbers)])
