#!/usr/bin/python3
"""./dev bench pages: first as pages_api_bench.py does, how fast known pages are answered; then, how fast pages of
the outside are parsed, on one core: the recorded ones of
www.facebook.com, beside a script with lxml and json (peers/pages_lxml.py) that finds the same. CPU time
of each is counted, not what else the machine did meanwhile."""
import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from harness.system import ROOT, build_release  # noqa: E402
import pages_api_bench  # noqa: E402
from peers import pages_lxml  # noqa: E402

TARGET_TIMES = 5
RECORDED = Path(os.environ.get("CRIER_PAGE_FIXTURES") or ROOT.parent / "shared" / "page-fixtures")
PROGRAM = ROOT / "build" / "release" / "bin" / "crier-scraper"
# Pages with data in their scripts, of each era.
PAGES = ["tamnd_facebook-cli/page_nasa.html", "tamnd_facebook-cli/page_about.html",
         "tamnd_facebook-cli/page_videos.html", "tamnd_facebook-cli/post_perm.html",
         "apankowski_garcon/v1-real-page-test.html", "apankowski_garcon/v2-real-page-a-text-story.html",
         "apankowski_garcon/v2-real-page-a-text-story-with-image.html",
         "meedan_pender/facebook-profile-page_meedan.html"]


def parse_options():
    parser = argparse.ArgumentParser(prog="./dev bench pages")
    parser.add_argument("--repeat", type=int, default=100, help="parses of a page by ours")
    parser.add_argument("--peer-repeat", type=int, default=5, help="parses of a page by the peer")
    parser.add_argument("--parsing", action="store_true", help="that alone, without the API")
    parser.add_argument("--strict", action="store_true", help="fail below the target")
    return parser.parse_args()


def time_ours(path, repeat):
    """Seconds of one parse."""
    done = subprocess.run([PROGRAM, "parse", "--repeat", str(repeat), path], capture_output=True, check=True)
    return json.loads(done.stdout)["microseconds"] / 1e6


def time_peer(body, repeat):
    begun = time.process_time()
    for _ in range(repeat):
        pages_lxml.parse(body)
    return (time.process_time() - begun) / repeat


def check_same(path, body):
    """The peer is no peer where it finds less than it is said to find."""
    ours = json.loads(subprocess.run([PROGRAM, "parse", path], capture_output=True, check=True).stdout)
    peer = pages_lxml.parse(body)
    if ours["page"]:
        assert peer["page"]["name"] == ours["page"]["name"], path
        assert peer["page"].get("likes") in (None, ours["page"].get("likes_exact")), path
    for post in ours["posts"]:
        assert peer["posts"][post["id"]].get("reactions") == post.get("reactions"), (path, post["id"])
    for kind in ("comments", "videos"):
        assert {each["id"] for each in ours.get(kind, [])} <= set(peer[kind]), (path, kind)


def row(name, size, ours, peer):
    print(f"{name:62} {size / 1e6:5.2f} MB  ours {ours * 1e3:6.2f} ms {size / ours / 1e6:6.0f} MB/s"
          f" {1 / ours:5.0f} pages/s   peer {peer * 1e3:6.1f} ms {size / peer / 1e6:5.1f} MB/s"
          f" {1 / peer:5.1f} pages/s   {peer / ours:5.1f} times", flush=True)


def measure_parsing(options):
    """@return how many times as fast as the peer, over all pages"""
    sizes, ours, peer = 0, 0.0, 0.0
    for name in PAGES:
        path = RECORDED / name
        body = path.read_bytes()
        check_same(path, body)
        one, other = time_ours(path, options.repeat), time_peer(body, options.peer_repeat)
        row(name, len(body), one, other)
        sizes, ours, peer = sizes + len(body), ours + one, peer + other
    print(f"{len(PAGES)} pages in turn, on one core: ours {sizes / ours / 1e6:.0f} MB/s"
          f" {len(PAGES) / ours:.0f} pages/s, peer {sizes / peer / 1e6:.0f} MB/s {len(PAGES) / peer:.0f} pages/s")
    return peer / ours


def main():
    options = parse_options()
    build_release()
    if not options.parsing:
        pages_api_bench.measure(pages_api_bench.parse_options([]))
    if not RECORDED.is_dir():
        sys.exit(f"the recorded pages are not there: {RECORDED}")
    times = measure_parsing(options)
    print(f"parsing: {times:.1f} times as fast as the script; the target is {TARGET_TIMES}")
    if options.strict and times < TARGET_TIMES:
        sys.exit(1)


if __name__ == "__main__":
    main()
