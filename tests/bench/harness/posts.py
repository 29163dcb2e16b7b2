"""The posts that the load reads and writes."""
import json
import sys
from pathlib import Path

from .load import Case

POSTS = 200
SENTENCE = "A sentence of a post that is about as long as most are, and says as little. "
DRAFT = {"title": "How the harbour was built", "content": SENTENCE * 3, "tags": ["harbour", "news"]}
POST_SCRIPT = str(Path(__file__).resolve().parents[1] / "post.lua")


def fill(ask, token):
    """A few pages of posts. @return the id of one"""
    for _ in range(POSTS):
        post = ask("POST", "/api/posts", DRAFT, token)
    return post["id"]


def cases(whose, url, token, post_id, names, references, targets):
    """A post, a page of 20 and a POST, of whoever is at the url; each word of three is one of
    them. names are how a report calls them."""
    bearer = {"Authorization": f"Bearer {token}"}
    paths = [f"/api/posts/{post_id}", "/api/posts?limit=20", "/api/posts"]
    made = [Case(name + whose, url + path, bearer, reference=reference, target=target)
            for name, path, reference, target in zip(names, paths, references, targets)]
    made[2].script = POST_SCRIPT
    made[2].environment = {"BENCH_BODY": json.dumps(DRAFT)}
    return made


def count(system, token):
    return system.ask("GET", "/api/posts?limit=1&total=true", token=token)["total"]


def check_written(case, added, options):
    """Every answered POST is one row; the end of a run cuts off one more per connection."""
    cut_off = (options.rounds + 1) * options.connections
    if not case.answered <= added <= case.answered + cut_off:
        sys.exit(f"{case.name}: {case.answered} posts were answered as written, {added} are there")
    print(f"\n{case.name}: {case.answered} answered as written, {added} there: at most {cut_off} "
          "more were under way when a run ended")
