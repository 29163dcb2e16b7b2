#!/usr/bin/python3
"""./dev bench lists: how long a page of posts takes at the daemon when there are 200,000, by each
filter, sort and search, on SQLite and PostgreSQL. The words, tags and authors of the posts are as
uneven as people's are: by Zipf's law the n-th most frequent is 1/n as frequent as the first.

With --keep FOLDER the posts are made there once, and the next run begins with what it finds; on
PostgreSQL the server's user must be able to enter it."""
import argparse
import concurrent.futures
import itertools
import json
import random
import subprocess
import sys
import time
import urllib.parse
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import report  # noqa: E402
from harness.load import Case, run_interleaved, run_patiently  # noqa: E402
from harness.system import ROOT, System, build_release  # noqa: E402
from postgres import Postgres  # noqa: E402  (tests/postgres.py)

HERE = Path(__file__).resolve().parent
P99_MS = 20
WORDS, TAGS, AUTHORS = 20_000, 500, 300
WORDS_PER_POST, TITLE_WORDS, TAGS_PER_POST = 120, 6, 3
BEGINS_AT, SECONDS_APART = 1_600_000_000, 60
PATHS_PER_CASE = 200
LAST_WORD = "zzyzx"


def parse_options():
    parser = argparse.ArgumentParser(prog="./dev bench lists")
    parser.add_argument("--engines", nargs="*", choices=("sqlite", "postgres"), default=["sqlite", "postgres"])
    parser.add_argument("--posts", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--seconds", type=int, default=2, help="of one run")
    parser.add_argument("--only", default="", help="cases whose name has this")
    parser.add_argument("--keep", type=Path, help="the folder where the posts are, or are made")
    parser.add_argument("--connections", type=int, default=4)
    parser.add_argument("--threads", type=int, default=1, help="of the load")
    parser.add_argument("--strict", action="store_true", help="end with 1 where a target is missed")
    return parser.parse_args()


class Zipf:
    """Names of which a few are frequent."""

    def __init__(self, chance, names):
        self.chance, self.names = chance, names
        self.summed = list(itertools.accumulate(1 / rank for rank in range(1, len(names) + 1)))

    def draw(self, count):
        return self.chance.choices(self.names, cum_weights=self.summed, k=count)


def make_words(chance):
    """Pronounceable ones, each once; the frequent ones are short."""
    syllables = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]
    words = {}
    while len(words) < WORDS:
        length = 2 + len(words) * 3 // WORDS
        words["".join(chance.choices(syllables, k=length + chance.randrange(2)))] = None
    return list(words)


def rfc3339(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


class Posts:
    """What is imported, and what is asked for."""

    def __init__(self, count):
        self.count, self.chance = count, random.Random(200_000)
        self.words = Zipf(self.chance, make_words(self.chance))
        self.tags = Zipf(self.chance, [f"tag{n}" for n in range(TAGS)])
        self.authors = Zipf(self.chance, [f"author{n}@example.org" for n in range(AUTHORS)])

    def lines(self):
        for number in range(self.count):
            at = rfc3339(BEGINS_AT + number * SECONDS_APART)
            words = self.words.draw(WORDS_PER_POST) + [LAST_WORD] * (number == self.count - 1)
            yield json.dumps({
                "key": f"bench-{number}", "author": self.authors.draw(1)[0],
                "kind": "post" if number % 3 else "article",
                "status": "published" if number % 3 else "approved",
                "title": " ".join(words[:TITLE_WORDS]).capitalize(), "content": " ".join(words),
                "tags": sorted(set(self.tags.draw(TAGS_PER_POST))), "created_at": at, "published_at": at,
            }) + "\n"

    def cases(self, users, cursors):
        """@return name -> paths"""
        last = self.count * SECONDS_APART
        some = range(PATHS_PER_CASE)
        draw, quote, chance = self.words.draw, urllib.parse.quote_plus, self.chance
        moments = [BEGINS_AT + chance.randrange(last) for _ in some]
        queries = {
            "newest": ["" for _ in some],
            "oldest first": ["sort=created_at" for _ in some],
            "by publication": ["sort=-published_at" for _ in some],
            "a page far on": [f"cursor={quote(cursor)}" for cursor in cursors],
            "of an author": [f"user_id={user}" for user in chance.choices(users, k=len(some))],
            "with a tag": [f"tag={tag}" for tag in self.tags.draw(len(some))],
            "with a tag that is rare": [f"tag={chance.choice(self.tags.names[-50:])}" for _ in some],
            "of a month": [f"from={rfc3339(at)}&to={rfc3339(at + 30 * 86400)}" for at in moments],
            "articles of a month": [f"kind=article&from={rfc3339(at)}&to={rfc3339(at + 30 * 86400)}"
                                    for at in moments],
            "articles of an author with a tag": [
                f"kind=article&user_id={user}&tag={tag}"
                for user, tag in zip(chance.choices(users, k=len(some)), self.tags.draw(len(some)))],
            "with a word": [f"q={word}" for word in draw(len(some))],
            "with the most frequent word": [f"q={self.words.names[0]}" for _ in some],
            "with a word that is rare": [f"q={chance.choice(self.words.names[-2000:])}" for _ in some],
            "with two words": ["q=" + "+".join(draw(2)) for _ in some],
            "with a word and a tag": [f"q={word}&tag={tag}"
                                      for word, tag in zip(draw(len(some)), self.tags.draw(len(some)))],
            "with a word, newest first": [f"q={word}&sort=-created_at" for word in draw(len(some))],
            "with two words, oldest first": ["sort=created_at&q=" + "+".join(draw(2)) for _ in some],
            "with a word and a tag, newest first": [
                f"q={word}&tag={tag}&sort=-created_at"
                for word, tag in zip(draw(len(some)), self.tags.draw(len(some)))],
            "with a word, of an author": [f"q={word}&user_id={user}" for word, user in
                                          zip(draw(len(some)), chance.choices(users, k=len(some)))],
            "with a word, of a month": [f"q={word}&from={rfc3339(at)}&to={rfc3339(at + 30 * 86400)}"
                                        for word, at in zip(draw(len(some)), moments)],
        }
        return {name: [f"/api/posts?{query}".rstrip("?") for query in each] for name, each in queries.items()}


def fill(system, posts):
    """Through the importer, as a person would."""
    path, report_path = system.data / "posts.ndjson", system.data / "report"
    with open(path, "w", encoding="utf-8") as out:
        out.writelines(posts.lines())
    program = ROOT / "build" / system.environment["CRIER_PRESET"] / "bin" / "crier-posts"
    began = time.monotonic()
    with open(report_path, "wb") as out:
        done = subprocess.run([program, "import", "--format", "ndjson", path], stdout=out, stderr=out, check=False,
                              env={**system.environment, "CRIER_ENV_FILE": str(system.data / "run" / "crier.env")})
    if done.returncode:
        raise RuntimeError(report_path.read_text()[-2000:])
    path.unlink()
    return f"{posts.count:,} posts imported at {posts.count / (time.monotonic() - began):,.0f}/s"


def wait_for_search(system, patience_s=900):
    """The last post has a word of its own, which is found when the index has caught up."""
    began = time.monotonic()
    while not system.ask("GET", f"/api/posts?q={LAST_WORD}")["items"]:
        if time.monotonic() - began > patience_s:
            raise RuntimeError("the search index does not catch up")
        time.sleep(1)
    return f"search had caught up {time.monotonic() - began:.0f} s later"


def prepare(engine, system, posts):
    """Makes the posts where there are none yet, and waits until all are found. @return what it did"""
    filled = system.data / "filled"
    told = f"{engine}: the posts are those of {system.data}"
    if not filled.exists():
        told = f"{engine}: {fill(system, posts)}"
    told += f"; {wait_for_search(system)}"
    filled.write_text(f"{posts.count}\n")
    return told


def look_around(system, posts):
    """@return (ids of authors, cursors of places all over the list)"""
    users, cursors = {}, []
    apart = max(1, posts.count // PATHS_PER_CASE)
    for place in range(PATHS_PER_CASE):
        page = system.ask("GET", f"/api/posts?limit=5&to={rfc3339(BEGINS_AT + place * apart * SECONDS_APART + 3600)}")
        users.update({item["user_id"]: None for item in page["items"]})
        cursors.append(page["next_cursor"])
    return list(users), cursors


def make_cases(engine, system, posts, only):
    cases = []
    for number, (name, paths) in enumerate(posts.cases(*look_around(system, posts)).items()):
        path = system.data / f"paths-{number}"
        path.write_text("".join(f"{line}\n" for line in paths))
        if only in name:
            cases.append(Case(f"{engine}: {name}", system.daemon_url("posts"), script=str(HERE / "paths.lua"),
                              environment={"BENCH_PATHS": str(path)}))
    return cases


def folder(keep, name):
    """@return a kept folder of that name; None without --keep"""
    if not keep:
        return None
    path = keep.resolve() / name
    path.mkdir(parents=True, exist_ok=True)
    return path


def start(engine, running, keep):
    """@return a system on that engine"""
    settings = {}
    if engine == "postgres":
        postgres = Postgres(ROOT / "build" / "bench", home=folder(keep, "server"), shared_buffers="256MB")
        running.append(postgres)
        postgres.start()
        settings["CRIER_DB"] = postgres.url
    system = System(data=folder(keep, engine), **settings)
    system.start()
    running.append(system)
    return system


def start_all(options, running):
    """Both at once: an import keeps one core busy. @return engine -> (system, its posts)"""
    (ROOT / "build" / "bench").mkdir(parents=True, exist_ok=True)
    systems = {engine: (start(engine, running, options.keep), Posts(options.posts)) for engine in options.engines}
    with concurrent.futures.ThreadPoolExecutor() as pool:
        for told in pool.map(lambda engine: prepare(engine, *systems[engine]), systems):
            print(f"  {told}", flush=True)
    return systems


def main():
    options = parse_options()
    build_release()
    cases, running = [], []
    try:
        for engine, (system, posts) in start_all(options, running).items():
            cases += make_cases(engine, system, posts, options.only)
        about = report.machine(running[-1].data)
        run_interleaved(cases, options.rounds, options.threads, options.connections, options.seconds,
                        run_one=run_patiently)
    finally:
        for each in reversed(running):
            each.destroy() if isinstance(each, Postgres) else each.stop()
    goals = [report.Goal(f"p99 of {case.name}", case.p99_ms(), P99_MS, " ms", False) for case in cases]
    report.print_cases(cases)
    report.print_goals(goals)
    report.print_noise(cases, about)
    report.write_json("lists", about, cases, goals, {"options": {**vars(options), "keep": str(options.keep)}})
    return 1 if options.strict and not all(goal.is_met() for goal in goals) else 0


if __name__ == "__main__":
    sys.exit(main())
