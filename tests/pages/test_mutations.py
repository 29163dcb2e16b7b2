"""Pages that say the same in another form: what is found in them does not change."""
import pytest

import scorecard
from mutations import MUTATIONS
from recorded import DISPUTED, RECORDED, SAMPLES, expectations

OWN, OTHERS = expectations(SAMPLES), expectations(RECORDED)


def lost(binary, tmp_path, path, expected, change, disputed=()):
    """Fields that are found in a page and not in the other form of it; None where it has no other form."""
    other = scorecard.other_form(tmp_path, path, change)
    if not other:
        return None
    found = scorecard.parse(binary, other)
    for name, items in expected["expected"].items():
        found[name] = in_order_of(items, found.get(name))
    return [field for field in scorecard.compare(expected, found)
            if not field.good and field.name not in disputed]


def in_order_of(expected, found):
    """Where things stand in another order they are found in another one."""
    if not isinstance(expected, list) or not isinstance(found, list) or not all(isinstance(item, dict) for item in expected):
        return found
    places = {item.get("id"): place for place, item in enumerate(expected)}
    return sorted(found, key=lambda item: places.get(item.get("id"), len(places)))


def told(wrong):
    return "\n".join(f"{name} {field.name}: {field.expected!r} expected, {field.found!r:.120} found"
                     for name, fields in wrong.items() for field in fields)


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_a_sample_in_another_form_says_the_same(binary, tmp_path, mutation):
    found = {name: lost(binary, tmp_path, SAMPLES / name, OWN[name], MUTATIONS[mutation]) for name in OWN}
    assert any(fields is not None for fields in found.values()), "it changes no sample"
    wrong = {name: fields for name, fields in found.items() if fields}
    assert not wrong, told(wrong)


@pytest.mark.long
@pytest.mark.skipif(not OTHERS, reason=f"THE RECORDED PAGES ARE NOT THERE: {RECORDED}")
@pytest.mark.parametrize("mutation", MUTATIONS)
def test_a_recorded_page_in_another_form_says_the_same(binary, tmp_path, mutation):
    wrong = {}
    for name, expected in OTHERS.items():
        if not name.endswith((".html", ".json", ".txt", ".rss", ".atom")):
            continue
        disputed = {field for page, field in DISPUTED if page == name}
        fields = lost(binary, tmp_path, RECORDED / name, expected, MUTATIONS[mutation], disputed)
        if fields:
            wrong[name] = fields
    assert not wrong, told(wrong)
