"""Pages that lack something: what is still found in them is what the whole page says, and never anything else."""
import pytest

import scorecard
from losses import LOSSES, OF_OTHERS, wrongs
from recorded import RECORDED, SAMPLES, expectations

OWN, OTHERS = sorted(expectations(SAMPLES)), sorted(expectations(RECORDED))
# What may become of a page of which too little is left; that it is blocked, say, nobody may read out of nothing.
ENDS = {"ok", "markup_changed", "shell_without_data", "login_required", "transient", "not_found"}


def told_otherwise(binary, tmp_path, path, loss):
    """None where the page has nothing to lose."""
    other = scorecard.other_form(tmp_path, path, LOSSES[loss])
    if not other:
        return None
    whole, less = scorecard.parse(binary, path), scorecard.parse(binary, other)
    if whole["class"] != "ok":
        # Nobody knows whose it is, or how it ended: a download that is cut is none.
        may_be_page = whole["class"] == "mixed" or loss.startswith("cut at") or loss.endswith(tuple(OF_OTHERS))
        return [] if less["class"] != "ok" or may_be_page else [("class", whole["class"], "ok")]
    return wrongs(whole, less) + ([] if less["class"] in ENDS else [("class", whole["class"], less["class"])])


def check(binary, tmp_path, folder, names, loss):
    found = {name: told_otherwise(binary, tmp_path, folder / name, loss) for name in names}
    wrong = {name: each for name, each in found.items() if each}
    assert not wrong, "\n".join(f"{name} {path}: {whole!r:.100} is told as {less!r:.100}"
                                for name, each in wrong.items() for path, whole, less in each)


@pytest.mark.parametrize("loss", LOSSES)
def test_a_sample_that_lacks_something_says_less_and_nothing_wrong(binary, tmp_path, loss):
    check(binary, tmp_path, SAMPLES, OWN, loss)


@pytest.mark.long
@pytest.mark.skipif(not OTHERS, reason=f"THE RECORDED PAGES ARE NOT THERE: {RECORDED}")
@pytest.mark.parametrize("loss", LOSSES)
def test_a_recorded_page_that_lacks_something_says_less_and_nothing_wrong(binary, tmp_path, loss):
    names = [name for name in OTHERS if name.endswith((".html", ".json", ".txt", ".rss", ".atom"))]
    check(binary, tmp_path, RECORDED, names, loss)


def test_every_loss_is_one_to_some_page():
    """A name that no page has any more would be tried in vain."""
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in SAMPLES.iterdir() if path.suffix in (".html", ".json", ".txt")]
    vain = [name for name, change in LOSSES.items() if all(change(text) == text for text in texts)]
    assert not vain, vain
