"""FEATURES A9: who closes an account takes along what they made, in every daemon, whatever fails."""
import contextlib
import datetime
import secrets
import signal
import sqlite3
import time

import httpx

from postgres import PASSWORD
from publishing import draft, ledger, next_minute, schedule, sleep_until
from system import System, wait_for


def pending(system):
    """How many daemons still have to remove something, by auth's own count."""
    lines = httpx.get(f"{system.daemon_url('auth')}/metrics", trust_env=False).text.splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("crier_departures_pending "))


def wait_departed(system, patience_s=30):
    """After the first of it was seen to be gone: the count is of the newest round."""
    wait_for(lambda: pending(system) == 0, "every daemon to answer", patience_s)


def post(person, title="Mine"):
    answer = person.post("/api/posts", json={"title": title, "content": "Words.", "tags": ["leaving"]})
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


def posts_of(admin, person):
    answer = admin.get("/api/posts", params={"user_id": person.id, "limit": 100})
    assert answer.status_code == 200, answer.text
    return [each["id"] for each in answer.json()["items"]]


def reactions(system, server, person):
    if server:
        return int(server.psql(f"SELECT count(*) FROM analytics.reactions WHERE user_id = {person.id}"))
    with sqlite3.connect(system.data / "analytics.db", timeout=20) as connection:
        return connection.execute("SELECT count(*) FROM reactions WHERE user_id = ?", [person.id]).fetchone()[0]


def close(admin, person):
    assert admin.delete(f"/api/users/{person.id}").status_code == 204


def test_all_that_they_made_is_gone_and_the_rest_stays(system, server, user, admin):
    ann, bob = user("Ann"), user("Bob")
    word = secrets.token_hex(6)
    mine, bobs = post(ann, f"Word {word}"), post(bob, f"Word {word}")
    ann.patch(f"/api/posts/{mine}", json={"title": f"Changed {word}"})
    for reader in (ann, bob):
        assert reader.put(f"/api/posts/{bobs}/reaction", json={"type": "like"}).status_code == 200
    assert reactions(system, server, ann) == 1
    close(admin, ann)
    wait_for(lambda: posts_of(admin, ann) == [], "posts to be gone")
    wait_for(lambda: reactions(system, server, ann) == 0, "reactions to be gone")
    wait_departed(system)
    assert bob.get(f"/api/posts/{mine}").status_code == 404
    found = [each["id"] for each in bob.get("/api/posts", params={"q": word}).json()["items"]]
    assert found == [bobs]
    assert reactions(system, server, bob) == 1


def test_what_they_had_scheduled_never_goes_live(system, user, admin):
    ann, bob = user("Ann"), user("Bob")
    minute = next_minute(lead_s=5)
    leaving = [draft(ann) for _ in range(3)]
    staying = draft(bob)
    for person, post_id in [*((ann, each) for each in leaving), (bob, staying)]:
        schedule(person, post_id, minute)
    close(admin, ann)
    wait_for(lambda: posts_of(admin, ann) == [], "posts to be gone")
    wait_departed(system)
    sleep_until(minute + datetime.timedelta(seconds=1))
    wait_for(lambda: staying in ledger(system), "the other post", 30)
    assert not set(leaving) & set(ledger(system))


def test_a_daemon_that_was_away_is_asked_when_it_is_back(system, server, user, admin):
    ann, bob = user("Ann"), user("Bob")
    bobs = post(bob)
    mine = post(ann)
    ann.put(f"/api/posts/{bobs}/reaction", json={"type": "praise"})
    with system.stopped("posts", signal.SIGKILL):
        close(admin, ann)
        wait_for(lambda: reactions(system, server, ann) == 0, "analytics, which is there")
        wait_for(lambda: pending(system) == 1, "posts alone to be missing")
        # The asker itself dies as well, and is not told again.
        system.restart("auth", signal.SIGKILL)
        time.sleep(2)
        assert pending(system) == 1
    wait_departed(system, 90)
    assert posts_of(admin, ann) == []
    assert bob.get(f"/api/posts/{mine}").status_code == 404
    assert bob.get(f"/api/posts/{bobs}").status_code == 200


def test_a_long_life_is_removed_while_others_write(system, user, admin, run_on_posts):
    """Twenty thousand posts are no reason for anybody else to wait."""
    ann, bob = user("Ann"), user("Bob")
    columns = ("INSERT INTO posts (user_id, kind, title, format, status, tags, channel, created_at, updated_at,"
               f" version) SELECT {ann.id}, 'post', 'One of many', 'markdown', 'published', '', 'site', ")
    run_on_posts(sqlite="CREATE TEMP TABLE many AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE"
                        f" i < 20000) SELECT i FROM n; {columns} 0, 0, 1 FROM many; DROP TABLE many",
                 postgres=f"{columns} timestamptz 'epoch', timestamptz 'epoch', 1 FROM generate_series(1, 20000)")
    close(admin, ann)
    waits = []
    deadline = time.monotonic() + 120
    while posts_of(admin, ann) and time.monotonic() < deadline:
        began = time.monotonic()
        post(bob)
        waits.append(time.monotonic() - began)
    assert posts_of(admin, ann) == []
    assert len(waits) > 3
    print(f"{len(waits)} posts meanwhile, the slowest in {max(waits) * 1000:.0f} ms")
    assert max(waits) < 2
    wait_departed(system, 60)


LATE = ("INSERT INTO posts (user_id, kind, title, format, status, tags, channel, created_at, updated_at, version)"
        " VALUES ({id}, 'post', 'Late', 'markdown', 'draft', '', 'site', {now}, {now}, 1)")


def test_what_comes_after_the_answer_goes_when_the_last_token_has_expired(tmp_path, server):
    """An access token may outlive its account for a moment; what is made with it does not stay."""
    if server:
        server.psql("CREATE DATABASE late OWNER crier")
    own = System(tmp_path / "data", CRIER_AUTH_ACCESS_SECONDS="10",
                 **({"CRIER_DB": server.url_of("crier", PASSWORD, "late")} if server else {}))
    own.up()

    def on_posts(sql, now):
        if server:
            return server.psql(f"SET search_path = posts; {sql.format(id=ann.id, now=now)}", "late")
        with contextlib.closing(sqlite3.connect(own.data / "posts.db", timeout=20)) as connection, connection:
            return "".join(str(row[0]) for row in connection.execute(sql.format(id=ann.id, now="0")))

    def left():
        return int(on_posts("SELECT count(*) FROM posts WHERE user_id = {id}", ""))
    try:
        admin, ann = own.sign_in(own.admin_email, own.admin_password), own.register("Ann")
        post(ann)
        assert left() == 1
        close(admin, ann)
        wait_for(lambda: left() == 0, "the first look")
        wait_departed(own)
        on_posts(LATE, "timestamptz 'epoch'")
        assert left() == 1
        wait_for(lambda: left() == 0, "the last look", 40)
    finally:
        own.down()
