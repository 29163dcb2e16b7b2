"""Inputs for the targets of the page parsers, made of recorded pages and of our own samples: as small as they may be
with something of each kind in them. A page of a megabyte would be tried a few times a second, and is kept by nobody."""
import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "pages"))
from mutations import CALL, LD, SCRIPT, dump, find_json, replace_json  # noqa: E402
from recorded import RECORDED, SAMPLES  # noqa: E402

TEXT_MAX = 60      # characters of one text
ITEMS_MAX = 2      # of one list
BYTES_MAX = 60000  # of a seed
# Members under which there is nothing that a parser looks for.
DULL = re.compile(r"rsrcMap|bxData|gkxData|ixData|qexData|clpData|sr_payload|hsdp|allResources|tracking|logging|viewer_|"
                  r"translation|__dr|preloader|consistency|extensions|encrypted")
# Of which target a page is a seed, by a part of its name.
PLACES = [("www", ("page_", "post_perm", "v1-", "v2-", "profile-page", "item-page", "comet", "classic", "changed", "person",
                   "group", "event", "creator")),
          ("mobile", ("nintendo", "mbasic", "facebook.m", "mobile")),
          ("graph", (".json",)), ("syndication", (".rss", ".atom", ".xml", "feed.json")), ("site", ("generic/", "json_ld",
                                                                                            "microdata", "rdfa"))]


def pruned(value):
    if isinstance(value, dict):
        return {key: pruned(each) for key, each in value.items() if not DULL.search(key)}
    if isinstance(value, list):
        kept = [pruned(each) for each in value if each not in (None, [], {})]
        return kept if len(kept) <= 4 and any(isinstance(each, str) for each in kept) else kept[:ITEMS_MAX]
    return value[:TEXT_MAX] if isinstance(value, str) and not value.startswith("http") else value


def has_something(body):
    return any(name in body for name in ("profile_header_renderer", "profile_tile", "timeline_list_feed_units", "post_id",
                                         "delegate_page", "publish_time", "legacy_fbid", "top_level_post_id", "@type",
                                         "subscription_target_id", "field_type", "posted_photos"))


def small_script(match):
    found = find_json(match[2]) if has_something(match[2]) else None
    if not found:
        return ""
    value = pruned(found[2])
    call = CALL.search(match[2])
    if call and LD not in match[1]:
        return f"<script>x.handleWithCustomApplyEach(a,{dump(value)});</script>"
    return match[1] + dump(value) + match[3]


def small(text):
    """A page with what is worth something in it alone."""
    if text.lstrip().startswith(("{", "[", "for (;;);")):
        return replace_json(text, pruned)[:BYTES_MAX]
    text = SCRIPT.sub(small_script, text)
    text = re.sub(r"<style\b.*?</style>|<!--.*?-->|<svg\b.*?</svg>", "", text, flags=re.DOTALL | re.IGNORECASE)
    text = re.sub(r'\s(?:style|d|srcset|aria-\w+|onclick|class)="[^"]{80,}"', "", text)
    return re.sub(r"[ \t]{2,}", " ", text)[:BYTES_MAX]


def place_of(name):
    return [target for target, parts in PLACES if any(part in name for part in parts)]


def make(folder):
    """Writes seeds into folder/<target>. @return how many were made of recorded pages"""
    recorded = sorted(path for path in RECORDED.rglob("*") if path.is_file()) if RECORDED.is_dir() else []
    count = 0
    for path in [*recorded, *sorted(SAMPLES.iterdir())]:
        name = str(path.relative_to(RECORDED if path in recorded else SAMPLES))
        places = [] if path.name in ("EXPECTED.json",) or path.suffix in (".md", ".tsv") else place_of(name)
        for target in ("page", *places):
            if not places and target == "page":
                continue
            (folder / target).mkdir(parents=True, exist_ok=True)
            text = path.read_text(encoding="utf-8", errors="surrogateescape")
            data = small(text).encode("utf-8", errors="surrogateescape")
            if target == "graph":
                data = b"{\"call_count\":28,\"total_cputime\":25,\"total_time\":25}\n" + data
            (folder / target / name.replace("/", "-")).write_bytes(data)
        count += bool(places) and path in recorded
    return count


if __name__ == "__main__":
    print(json.dumps({"recorded": make(Path(sys.argv[1]))}))
