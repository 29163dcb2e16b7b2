"""What readers did, as authors and admins see it (FEATURES D1, D3 to D6)."""
import datetime
import io
import os
import subprocess
import xml.etree.ElementTree as ET

import httpx
import pytest
from PIL import Image

from analytics import UTC, event, moment, public_post, send, shown
from conftest import ENGINE
from publishing import redis
from system import ROOT, status_of, wait_for

KINDS = ["like", "praise", "empathy", "interest", "appreciation"]
SVG = "{http://www.w3.org/2000/svg}"
NOTHING = {"reactions": dict.fromkeys(KINDS, 0), "total_reactions": 0, "impressions": 0, "views": 0, "shares": 0,
           "comments": 0, "engagement": 0, "engagement_rate": 0, "bots": 0}


def totals(person, post_id):
    answer = person.get(f"/api/analytics/posts/{post_id}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def react(person, post_id, kind):
    return person.put(f"/api/posts/{post_id}/reaction", json={"type": kind})


def graph(person, path, **query):
    answer = person.get(path, params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.fixture
def ann(user):
    return user("Ann")


def test_a_reader_has_one_reaction_to_a_post_and_it_counts_once(user, ann):
    bob, post_id = user("Bob"), public_post(ann)
    assert bob.get(f"/api/posts/{post_id}/reaction").status_code == 404
    for kind in KINDS:
        answer = react(bob, post_id, kind)
        assert (answer.status_code, answer.json()["type"]) == (200, kind)
        assert totals(ann, post_id)["reactions"] == {**dict.fromkeys(KINDS, 0), kind: 1}
    first = react(bob, post_id, "appreciation").json()
    assert first == bob.get(f"/api/posts/{post_id}/reaction").json(), "the same again changes nothing"
    assert react(ann, post_id, "like").status_code == 200
    assert totals(ann, post_id)["total_reactions"] == 2
    for _ in range(2):
        assert bob.delete(f"/api/posts/{post_id}/reaction").status_code == 204
        assert totals(ann, post_id)["total_reactions"] == 1
    assert bob.get(f"/api/posts/{post_id}/reaction").status_code == 404


def test_nobody_reacts_to_what_they_cannot_see(user, ann):
    bob = user("Bob")
    draft = ann.post("/api/posts", json={"title": "T", "content": "W", "status": "draft"}).json()["id"]
    for post_id in (draft, 2**53, 10**15):
        assert react(bob, post_id, "like").status_code == 404
    assert react(bob, public_post(ann), "hate").status_code == 422


def test_totals_are_whatever_readers_did_and_only_its_author_and_admins_see_them(user, ann, admin, gateway):
    bob, post_id = user("Bob"), public_post(ann)
    assert totals(ann, post_id) == {"post_id": post_id, **NOTHING}
    send(gateway, *(event(post_id) for _ in range(8)), event(post_id, "view"), event(post_id, "share"),
         event(post_id, agent="Googlebot/2.1 (+http://www.google.com/bot.html)"))
    react(bob, post_id, "praise")
    expected = {"post_id": post_id, **NOTHING, "impressions": 8, "views": 1, "shares": 1, "bots": 1,
                "reactions": {**NOTHING["reactions"], "praise": 1}, "total_reactions": 1, "engagement": 2,
                "engagement_rate": 0.25}
    assert totals(ann, post_id) == totals(admin, post_id) == expected
    for path in (f"/api/analytics/posts/{post_id}", f"/api/analytics/posts/{post_id}/graph"):
        assert bob.get(path).status_code == 404 and gateway.get(path).status_code == 401
    bob.post(f"/api/posts/{post_id}/comments", json={"content": "Well said."})
    wait_for(lambda: totals(ann, post_id)["comments"] == 1, "the comment to be counted")
    assert totals(ann, post_id)["engagement"] == 3


def test_sources_say_where_readers_came_from_and_on_what(user, ann, admin, gateway):
    bob, post_id = user("Bob"), public_post(ann)
    phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1"
    before = datetime.datetime.now(UTC) - datetime.timedelta(days=3)
    send(gateway, event(post_id), event(post_id, referrer="https://www.google.com/search?q=crier"),
         event(post_id, agent=phone, referrer="https://www.facebook.com/"), event(post_id, agent=phone, referrer="https://a.example/b"),
         event(post_id, agent=phone, when=before), event(post_id, "view", referrer="https://a.example/b"),
         event(post_id, agent="Googlebot/2.1", referrer="https://www.google.com/"))
    path = f"/api/analytics/posts/{post_id}/sources"
    told = graph(ann, path)
    assert (told["post_id"], told["user_id"], told["impressions"]) == (post_id, ann.id, 5)
    assert told["sources"] == {"site": 0, "search": 1, "social": 1, "link": 1, "unknown": 2}
    assert told["devices"] == {"desktop": 2, "phone": 3, "tablet": 0, "unknown": 0}
    assert graph(ann, path, **{"to": shown(before + datetime.timedelta(days=1))})["impressions"] == 1
    of_account = graph(admin, "/api/analytics/sources", user_id=ann.id)
    assert of_account["post_id"] is None and of_account["impressions"] == sum(of_account["sources"].values()) >= 5
    assert bob.get(path).status_code == 404 and gateway.get(path).status_code == 401
    assert bob.get("/api/analytics/sources", params={"user_id": ann.id}).status_code == 403
    assert graph(bob, "/api/analytics/sources")["impressions"] == 0


def test_every_view_gives_the_same_sum(user, gateway, admin):
    ann = user("Ann")
    posts = [public_post(ann, f"Post {number}") for number in range(3)]
    now = datetime.datetime.now(UTC)
    sent = [event(post_id, when=now - datetime.timedelta(hours=hours)) for hours in range(0, 140, 7)
            for post_id in posts[:1 + hours % 3]]
    send(gateway, *sent)
    window = {"from": shown(now - datetime.timedelta(days=8)), "to": shown(now + datetime.timedelta(minutes=1))}
    of_posts = [totals(ann, post_id)["impressions"] for post_id in posts]
    assert sum(of_posts) == len(sent)
    for zone in ("UTC", "Asia/Kathmandu", "America/St_Johns"):
        for interval in ("hour", "day", "week", "month"):
            query = {"metric": "impressions", "interval": interval, "timezone": zone, **window}
            shown_graph = graph(ann, "/api/analytics/graph", **query)
            assert shown_graph["total"] == len(sent) == sum(each["value"] for each in shown_graph["buckets"])
            assert [graph(ann, f"/api/analytics/posts/{post_id}/graph", **query)["total"]
                    for post_id in posts] == of_posts
    assert graph(ann, "/api/analytics/summary", **window)["now"]["impressions"] == len(sent)
    hours = graph(ann, "/api/analytics/hours", metric="impressions", timezone="Asia/Kathmandu", **window)
    assert sum(each["value"] for each in hours["hours"]) == len(sent) and len(hours["hours"]) == 168
    ranked = graph(ann, "/api/analytics/top", by="impressions", **window)["items"]
    assert {each["post_id"]: each["value"] for each in ranked} == dict(zip(posts, of_posts))
    assert graph(admin, "/api/analytics/graph", metric="impressions", user_id=ann.id, **window)["total"] == len(sent)
    assert graph(admin, "/api/analytics/graph", metric="impressions", **window)["total"] >= len(sent)


def test_a_graph_has_every_bucket_of_the_readers_zone_and_the_period_before(gateway, ann):
    post_id = public_post(ann)
    now = datetime.datetime.now(UTC)
    send(gateway, event(post_id, when=now), *(event(post_id, when=now - datetime.timedelta(days=4)) for _ in range(2)))
    zone = datetime.timezone(datetime.timedelta(hours=5, minutes=45))
    shown_graph = graph(ann, f"/api/analytics/posts/{post_id}/graph", metric="impressions", timezone="Asia/Kathmandu",
                        to=shown(now), **{"from": shown(now - datetime.timedelta(days=2))})
    assert shown_graph["post_id"] == post_id and shown_graph["user_id"] == ann.id
    buckets = shown_graph["buckets"]
    assert len(buckets) == 3 and buckets[0]["from"] == shown_graph["from"] and buckets[-1]["to"] == shown_graph["to"]
    for bucket, following in zip(buckets, buckets[1:]):
        assert bucket["to"] == following["from"]
    for bucket in buckets:
        start = moment(bucket["from"]).astimezone(zone)
        assert (start.hour, start.minute) == (0, 0)
    assert [each["value"] for each in buckets] == [0, 0, 1]
    assert sum(each["previous"] for each in buckets) == shown_graph["previous_total"] == 2
    assert shown_graph["change"] == -0.5
    assert moment(shown_graph["previous_from"]) == moment(shown_graph["from"]) - datetime.timedelta(days=3)


def test_a_graph_is_drawn_as_svg_and_as_png(gateway, ann):
    post_id = public_post(ann, "<b>5 & more</b>")
    send(gateway, event(post_id))
    path = f"/api/analytics/posts/{post_id}/graph"
    answer = ann.get(path, params={"metric": "impressions", "format": "svg"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml")
    root = ET.fromstring(answer.content)
    assert "<b>5 & more</b>" in root.find(f"{SVG}title").text
    assert "1" in root.find(f"{SVG}desc").text
    assert "prefers-color-scheme" in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    for theme, brightness in (("light", range(200, 256)), ("dark", range(0, 60)), ("auto", range(200, 256))):
        answer = ann.get(path, params={"format": "png", "theme": theme})
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
        image = Image.open(io.BytesIO(answer.content))
        assert image.size == (1440, 640) and image.convert("L").getpixel((3, 3)) in brightness
    for path in ("/api/analytics/graph", "/api/analytics/hours"):
        assert ET.fromstring(ann.get(path, params={"format": "svg"}).content).tag == f"{SVG}svg"
        assert ann.get(path, params={"format": "png"}).content.startswith(b"\x89PNG")


@pytest.mark.parametrize("query, status", [
    ({"metric": "fame"}, 400), ({"interval": "minute"}, 400), ({"format": "gif"}, 400), ({"from": "yesterday"}, 400),
    ({"timezone": "Mars/Olympus"}, 400), ({"timezone": "../../etc/passwd"}, 400),
    ({"from": "2026-01-02T00:00:00Z", "to": "2026-01-01T00:00:00Z"}, 422),
    ({"from": "2026-01-01T00:00:00Z", "to": "2026-06-01T00:00:00Z", "interval": "hour"}, 422),
    ({"from": "1960-01-01T00:00:00Z", "to": "1961-01-01T00:00:00Z"}, 422),
    ({"from": "2001-01-01T00:00:00Z", "to": "2026-01-01T00:00:00Z", "interval": "month"}, 422)])
def test_what_cannot_be_drawn_is_refused_by_name(ann, query, status):
    answer = ann.get("/api/analytics/graph", params=query)
    assert answer.status_code == status, answer.text
    assert answer.json()["errors"][0]["pointer"].lstrip("?") in query


def test_one_account_does_not_see_anothers(user, ann):
    bob = user("Bob")
    for path in ("graph", "top", "summary", "hours"):
        assert bob.get(f"/api/analytics/{path}", params={"user_id": ann.id}).status_code == 403
        assert bob.get(f"/api/analytics/{path}", params={"user_id": bob.id}).status_code == 200
    assert bob.get("/api/analytics/hours", params={"metric": "engagement_rate"}).status_code == 422


def test_a_ranking_says_who_is_tied(gateway, ann):
    posts = [public_post(ann, f"Post {number}") for number in range(4)]
    send(gateway, *(event(post_id, "share") for post_id, count in zip(posts, (2, 1, 1, 1)) for _ in range(count)))
    ranking = graph(ann, "/api/analytics/top", by="shares", limit=2)
    assert [(each["rank"], each["post_id"], each["value"]) for each in ranking["items"]] == [
        (1, posts[0], 2), (2, posts[3], 1)]
    assert ranking["more_tied"] is True and ranking["items"][0]["title"] == "Post 0"
    assert ann.delete(f"/api/posts/{posts[3]}").status_code == 204
    wait_for(lambda: posts[3] not in [each["post_id"] for each in graph(
        ann, "/api/analytics/top", by="shares")["items"]], "the removed post to be in no ranking")


def cached(person, **query):
    """(what the header says, the ranking)"""
    answer = person.get("/api/analytics/top", params={"by": "engagement", **query})
    assert answer.status_code == 200, answer.text
    return answer.headers["x-cache"], answer.json()["items"]


def test_a_ranking_is_kept_until_something_is_counted(gateway, user, ann):
    bob, post_id = user("Bob"), public_post(ann)
    react(bob, post_id, "like")
    wait_for(lambda: cached(ann)[0] == "hit", "everything to be counted")
    react(bob, post_id, "praise")
    send(gateway, event(post_id, "share"))
    outcome, items = cached(ann)
    assert outcome == "miss" and items[0]["value"] == 2
    assert cached(ann, limit=6)[0] == "miss" and cached(bob)[1] == []


def test_a_ranking_is_computed_again_where_redis_was_emptied(system, user, ann):
    bob, post_id = user("Bob"), public_post(ann)
    react(bob, post_id, "like")
    wait_for(lambda: cached(ann)[0] == "hit", "everything to be counted")
    before = cached(ann)[1]
    assert redis(system, "FLUSHALL") == "OK"
    outcome, items = cached(ann)
    assert (outcome, items) == ("miss", before)


def test_rankings_are_right_whatever_becomes_of_redis(system, user, ann):
    bob, post_id = user("Bob"), public_post(ann)
    with system.stopped("redis"):
        for number, kind in enumerate(KINDS[:3]):
            assert react(bob, post_id, kind).status_code == 200
            outcome, items = cached(ann)
            assert outcome == "miss" and items[0]["value"] == 1, number
        assert bob.delete(f"/api/posts/{post_id}/reaction").status_code == 204
    assert cached(ann)[1] == []
    wait_for(lambda: cached(ann)[0] == "hit", "Redis to be used again")
    react(bob, post_id, "like")
    assert cached(ann)[1][0]["value"] == 1


@pytest.mark.skipif(ENGINE != "postgres", reason="replicas share a server")
def test_what_one_replica_counts_is_in_the_rankings_of_all(system, user, ann):
    """A second analytics on the same database and Redis, asked past the gateway."""
    bob, post_id, port = user("Bob"), public_post(ann), system.port + 8
    program = ROOT / "build" / system.environment["CRIER_PRESET"] / "bin" / "crier-analytics"
    replica = subprocess.Popen([program, "serve"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={
        **os.environ, "CRIER_ENV_FILE": str(system.data / "run" / "crier.env"),
        "CRIER_ANALYTICS_LISTEN": f"127.0.0.1:{port}"})
    try:
        wait_for(lambda: status_of(f"http://127.0.0.1:{port}/readyz") == 200, "the replica")
        for kind, value in (("like", 1), ("praise", 1)):
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=ann.client.headers,
                              trust_env=False) as other:
                react(bob, post_id, kind)
                assert cached(other)[1] == cached(ann)[1] and cached(other)[1][0]["value"] == value
                wait_for(lambda: cached(other)[0] == "hit", "the other one to find what was kept")
                assert other.get("/api/analytics/top", params={"by": kind}).json()["items"][0]["value"] == 1
    finally:
        replica.terminate()
        replica.wait(20)


def test_a_summary_tells_of_posts_growth_and_hours(gateway, ann):
    post_id = public_post(ann)
    ann.post("/api/posts", json={"title": "T", "content": "W", "status": "draft"})
    now = datetime.datetime.now(UTC)
    send(gateway, *(event(post_id, "share", now - datetime.timedelta(days=days)) for days in (0, 0, 0, 2)))
    window = {"from": shown(now - datetime.timedelta(days=1)), "to": shown(now + datetime.timedelta(minutes=1))}
    summary = wait_for(lambda: next(filter(lambda each: len(each["posts"]) == 2, [
        graph(ann, "/api/analytics/summary", **window)]), None), "both posts to be known")
    assert summary["posts"] == [{"status": "draft", "posts": 1}, {"status": "published", "posts": 1}]
    assert (summary["now"]["shares"], summary["before"]["shares"]) == (3, 1)
    assert summary["growth"]["shares"] == 2 and summary["growth"]["impressions"] is None
    best = summary["best_hours"][0]
    assert (best["weekday"], best["hour"], best["value"]) == (now.strftime("%A").lower(), now.hour, 3)


def test_a_draft_has_figures_too_and_a_removed_post_none(user, ann):
    draft = ann.post("/api/posts", json={"title": "T", "content": "W", "status": "draft"}).json()["id"]
    assert totals(ann, draft) == {"post_id": draft, **NOTHING}
    assert user("Bob").get(f"/api/analytics/posts/{draft}").status_code == 404
    assert ann.delete(f"/api/posts/{draft}").status_code == 204
    wait_for(lambda: ann.get(f"/api/analytics/posts/{draft}").status_code == 404, "it to be gone")


def test_reactions_of_a_closed_account_leave_the_figures(user, ann, admin):
    bob, post_id = user("Bob"), public_post(ann)
    react(bob, post_id, "like")
    assert totals(ann, post_id)["total_reactions"] == 1
    assert admin.delete(f"/api/users/{bob.id}").status_code == 204
    wait_for(lambda: totals(ann, post_id)["total_reactions"] == 0, "the reaction to be gone")
    assert cached(ann)[1] == []
