"""Small pages of our own, with invented names, in the shapes of the recorded ones: other languages,
other orders of members, parts that are missing."""
import pytest

import scorecard
from recorded import SAMPLES, expectations

EXPECTED = expectations(SAMPLES)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_all_that_a_sample_says_is_found(binary, table, name):
    fields = scorecard.compare(EXPECTED[name], scorecard.parse(binary, SAMPLES / name))
    table[f"samples/{name}"] = fields
    wrong = [field for field in fields if not field.good]
    assert not wrong, "\n".join(f"{field.name}: {field.expected!r} expected, {field.found!r:.200} found"
                                for field in wrong)


def test_every_sample_is_tried():
    assert {path.name for path in SAMPLES.iterdir()} - {"EXPECTED.json"} == set(EXPECTED)


def test_a_secret_in_an_address_is_not_told(binary):
    assert "secret" not in str(scorecard.parse(binary, SAMPLES / "graph_feed.json"))


# The same bytes, from elsewhere: first the address counts, then what was found, then the status.
@pytest.mark.parametrize("sample, options, expected", [
    ("comet.html", ["--url", "https://www.facebook.com/login/?next=x"], "login_required"),
    ("comet.html", ["--url", "https://www.facebook.com/checkpoint/1"], "login_required"),
    ("comet.html", ["--url", "https://www.facebook.com/cookie/consent-page/"], "login_required"),
    ("comet.html", ["--url", "https://www.facebook.com/groups/5/"], "wrong_kind"),
    ("comet.html", ["--status", "404"], "ok"),
    ("blocked.html", ["--status", "404"], "blocked"),
    ("shell.html", ["--status", "404"], "not_found"),
    ("shell.html", ["--status", "429"], "rate_limited"),
    ("shell.html", ["--status", "503"], "transient"),
    ("shell.html", ["--status", "400"], "bad_request"),
    ("shell.html", ["--url", "https://www.facebook.com/"], "unavailable"),
    ("shell.html", ["--url", "https://www.facebook.com/unsupportedbrowser"], "bad_request"),
    ("server_error.html", ["--url", "https://graph.facebook.com/v25.0/5"], "transient_non_json"),
    ("server_error.html", ["--url", "https://anybody.example/"], "transient"),
    ("microdata.html", ["--url", "https://pain.example/", "--status", "404"], "not_found"),
    ("error_with_200.html", ["--url", "https://anybody.example/x", "--status", "200"], "not_found"),
])
def test_the_class_is_judged_by_address_then_finds_then_status(binary, sample, options, expected):
    assert scorecard.parse(binary, SAMPLES / sample, *options)["class"] == expected
