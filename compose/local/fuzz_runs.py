"""Fuzz targets: built with clang, run as many at a time as there are processors, each for some
seconds. An input that finds something is kept, and its path printed; so are inputs that go where none
went before, which the next run starts with."""
import concurrent.futures
import json
import os
import re
import subprocess
import sys
import time

from settings import ROOT

BUILD = ROOT / "build" / "fuzz"
SEEDS = ROOT / "tests" / "fuzz" / "corpus"
TIMEOUT_S = 10        # of one input
MEMORY_MB = 1024
BYTES_MAX = 16384     # of one input; limits_test.c has the large ones
PAGES = {"page", "www", "mobile", "graph", "site", "syndication"}  # targets whose seeds are pages
PAGE_BYTES_MAX = 65536
PARSERS = ROOT / "services" / "scraper" / "sources"
OPTIONS = {"ASAN_OPTIONS": "abort_on_error=1:detect_stack_use_after_return=1:allocator_may_return_null=1",
           "UBSAN_OPTIONS": "print_stacktrace=1:halt_on_error=1"}


def targets():
    return sorted(path.name.removesuffix("_fuzz.c") for path in (ROOT / "tests" / "fuzz").glob("*_fuzz.c"))


def run(names, seconds):
    """@return (passed, failed)"""
    unknown = set(names) - set(targets())
    if unknown:
        sys.exit(f"There is no fuzz target {', '.join(unknown)}; there are: {', '.join(targets())}")
    print("== fuzz", flush=True)
    if subprocess.run([ROOT / "compose/local/build.sh", "fuzz"]).returncode:
        return 0, 1
    if PAGES & set(names or targets()):
        make_pages()
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        passed = list(pool.map(lambda name: run_target(name, seconds), names or targets()))
    return sum(passed), len(passed) - sum(passed)


def make_pages():
    """Seeds of recorded pages and of our own samples, and the words that the parsers look for."""
    done = subprocess.run(["/usr/bin/python3", ROOT / "tests/fuzz/page_seeds.py", BUILD / "seeds"],
                          capture_output=True, text=True, check=True)
    if not json.loads(done.stdout)["recorded"]:
        print("THE RECORDED PAGES ARE NOT THERE: the targets of the page parsers begin with our own samples alone", flush=True)
    text = "".join(path.read_text() for path in sorted(PARSERS.glob("*.[cd]*")))
    words = sorted(set(re.findall(r'"([\w:.@/ -]{3,40})"', text, re.ASCII)))
    (BUILD / "words.dict").write_text("".join(f'"{word}"\n' for word in words))


def options_of(name):
    """The target's own, and where its seeds are."""
    if name not in PAGES:
        return [SEEDS / name, f"-max_len={BYTES_MAX}"]
    seeds = [folder for folder in (BUILD / "seeds" / name, SEEDS / name) if folder.is_dir()]
    return [*seeds, f"-max_len={PAGE_BYTES_MAX}", f"-dict={BUILD / 'words.dict'}"]


def run_target(name, seconds):
    """@return whether nothing was found"""
    found, kept = BUILD / "findings", BUILD / "corpus" / name
    for folder in (found, kept):
        folder.mkdir(parents=True, exist_ok=True)
    log = BUILD / f"{name}.log"
    begun = time.time()
    with open(log, "w") as file:
        done = subprocess.run(
            [BUILD / "bin" / f"{name}-fuzz", kept, *options_of(name), f"-max_total_time={seconds}",
             f"-timeout={TIMEOUT_S}", f"-rss_limit_mb={MEMORY_MB}",
             f"-artifact_prefix={found}/{name}-", "-print_final_stats=1"],
            stdout=file, stderr=subprocess.STDOUT, env={**OPTIONS, **os.environ})
    text = log.read_text(errors="replace")
    runs = re.search(r"stat::number_of_executed_units: (\d+)", text)
    print(f"{'FAIL' if done.returncode else 'ok':5} {name:12} {time.time() - begun:4.0f} s"
          f" {runs[1] if runs else '?':>9} inputs", flush=True)
    if done.returncode:
        print("\n".join(text.splitlines()[-40:]))
        inputs = [str(path) for path in found.glob(f"{name}-*") if path.stat().st_mtime >= begun - 1]
        print(f"the input: {' '.join(inputs) or 'none was kept'}; the log: {log}", flush=True)
    return done.returncode == 0
