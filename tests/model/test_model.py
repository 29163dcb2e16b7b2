"""The model of the publishing protocol holds, and loses what it claims when a part is left out."""
import re
import subprocess
from pathlib import Path

import pytest

MODEL = Path(__file__).with_name("publishing.pml")
SITE, EXTERNAL = (), ("EXTERNAL",)
LIVENESS = ("-a", "-f")  # cycles, where what can go on does
LARGER = ("VERSIONS=3", "FAULTS=3")
DEPTH = 1_000_000


def search(folder, defines, options=()):
    """Looks at each state that the model can be in. @return what spin's program printed"""
    words = [f"-D{name}" for name in defines]
    run(folder, "spin", *words, "-a", str(MODEL))
    kind = [] if options else ["-DSAFETY"]
    run(folder, "gcc", "-O1", "-w", "-DCOLLAPSE", "-DNFAIR=4", *kind, "-o", "pan", "pan.c")
    printed = run(folder, "./pan", f"-m{DEPTH}", *options)
    assert "max search depth too small" not in printed and "Search not completed" not in without_error(printed)
    return printed


def run(folder, *words):
    done = subprocess.run(words, cwd=folder, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, timeout=300)
    assert done.returncode == 0, done.stdout
    return done.stdout


def errors(printed):
    return int(re.search(r"errors: (\d+)", printed).group(1))


def without_error(printed):
    """A search that found an error ends there, and says that it did not look at all the rest."""
    return "" if errors(printed) else printed


@pytest.mark.parametrize("channel", [(*SITE, *LARGER), EXTERNAL], ids=["site", "external"])
def test_no_version_goes_out_twice_or_after_it_was_given_up(tmp_path, channel):
    assert errors(search(tmp_path, channel)) == 0


@pytest.mark.parametrize("channel", [(*SITE, *LARGER), EXTERNAL], ids=["site", "external"])
def test_what_is_due_goes_out_in_the_end(tmp_path, channel):
    assert errors(search(tmp_path, (*channel, "LIVENESS"), LIVENESS)) == 0


@pytest.mark.parametrize("channel, broken", [
    (SITE, "BROKEN_NO_VERSION"),
    (EXTERNAL, "BROKEN_NO_VERSION"),
    (EXTERNAL, "BROKEN_NO_LEASE_CHECK"),
    (EXTERNAL, "BROKEN_CANCEL_IN_LEASE"),
    (EXTERNAL, "BROKEN_NO_SNAPSHOT"),
    (EXTERNAL, "BROKEN_BLIND_REPORT"),
    ((*EXTERNAL, "FAULTS=3"), "BROKEN_NUMBER_USED_AGAIN"),
    (EXTERNAL, "LIMIT_FROZEN_IN_SEND"),
])
def test_a_protocol_without_one_of_its_parts_is_found_unsafe(tmp_path, channel, broken):
    printed = search(tmp_path, (*channel, broken))
    assert errors(printed) == 1 and "assertion violated" in printed, printed


@pytest.mark.parametrize("channel, broken", [
    (SITE, "BROKEN_NO_SWEEP"),
    (EXTERNAL, "BROKEN_ENDLESS_LEASE"),
])
def test_a_protocol_that_waits_for_ever_is_found(tmp_path, channel, broken):
    printed = search(tmp_path, (*channel, "LIVENESS", broken), LIVENESS)
    assert errors(printed) == 1 and "acceptance cycle" in printed, printed


@pytest.mark.parametrize("channel, claim", [
    (SITE, "NEVER_PUBLISHED"),
    (EXTERNAL, "NEVER_PUBLISHED"),
    (EXTERNAL, "NEVER_TWICE"),
])
def test_the_model_gets_as_far_as_publishing(tmp_path, channel, claim):
    """Else it would be safe by doing nothing."""
    assert errors(search(tmp_path, (*channel, claim), ("-a",))) == 1
