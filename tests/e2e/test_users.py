"""FEATURES A8 to A12: accounts as admins and their owners use them."""
import concurrent.futures
import os
import secrets

import pytest

from conftest import ENGINE
from publishing import redis
from system import ROOT, wait_for
from test_gateway import assert_problem


def opened(admin, name="Somebody", **fields):
    answer = admin.post("/api/users", json={"email": f"{secrets.token_hex(8)}@example.org", "name": name, **fields})
    assert answer.status_code == 201, answer.text
    return answer.json()


def walk(person, path, **query):
    """The accounts of all pages."""
    found, cursor = [], None
    while True:
        answer = person.get(path, params={**query, **({"cursor": cursor} if cursor else {})})
        assert answer.status_code == 200, answer.text
        found += answer.json()["items"]
        cursor = answer.json()["next_cursor"]
        if not cursor:
            return found


def test_an_account_lives_from_post_to_delete(admin, system):
    answer = admin.post("/api/users", json={"email": f"{secrets.token_hex(8)}@Example.org", "full_name": "Ann",
                                            "password": "a long enough passphrase", "role": "approver"})
    assert answer.status_code == 201, answer.text
    user = answer.json()
    path = answer.headers["location"]
    assert path == f"/api/users/{user['id']}"
    assert answer.headers["etag"] == '"1"'
    assert (user["name"], user["role"], user["email"]) == ("Ann", "approver", user["email"].lower())
    assert admin.get(path).json() == user
    assert admin.get(path, headers={"If-None-Match": '"1"'}).status_code == 304

    ann = system.sign_in(user["email"], "a long enough passphrase")
    answer = admin.put(path, json={"email": user["email"], "name": "Anna"}, headers={"If-Match": '"1"'})
    assert (answer.json()["name"], answer.json()["role"], answer.headers["etag"]) == ("Anna", "approver", '"2"')
    assert_problem(admin.patch(path, json={"name": "Late"}, headers={"If-Match": '"1"'}), 412)
    assert admin.patch(path, json={"role": "user"}).json()["role"] == "user"

    assert admin.delete(path).status_code == 204
    assert_problem(admin.get(path), 404)
    assert_problem(admin.delete(path), 404)
    assert_problem(ann.get("/api/auth/me"), 401)
    with system.client() as nobody:
        assert_problem(nobody.post("/api/auth/login", json={
            "email": user["email"], "password": "a long enough passphrase"}), 401)


def test_what_cannot_be_is_refused(admin):
    taken = opened(admin)
    assert_problem(admin.post("/api/users", json={"email": taken["email"].upper(), "name": "x"}), 409)
    other = opened(admin)
    assert_problem(admin.put(f"/users/{other['id']}", json={"email": taken["email"], "name": "x"}), 409)
    answer = admin.post("/api/users", json={"email": "none", "name": " ", "role": "king", "surprise": 1})
    assert_problem(answer, 422)
    assert {each["pointer"] for each in answer.json()["errors"]} == {"/email", "/name", "/role", "/surprise"}
    assert_problem(admin.post("/api/users", json={"email": "weak@example.org", "name": "x", "password": "short"}), 422)
    for path in ("/api/users/999999", "/users/999999"):
        assert_problem(admin.put(path, json={"email": "x@example.org", "name": "x"}), 404)
    for path in ("/api/users/0", "/api/users/me"):
        assert_problem(admin.get(path), 404)


def test_people_keep_their_own_account_and_see_no_other(user, admin):
    ann, bob = user("Ann"), user("Bob")
    assert ann.get(f"/api/users/{ann.id}").json()["email"] == ann.email
    assert ann.put(f"/users/{ann.id}", json={"email": ann.email, "name": "Anna"}).status_code == 200
    assert ann.get("/api/auth/me").json()["name"] == "Anna"
    assert_problem(ann.patch(f"/api/users/{ann.id}", json={"role": "admin"}), 403)
    for id in (bob.id, 999999):
        assert_problem(ann.get(f"/api/users/{id}"), 403)
        assert_problem(ann.patch(f"/api/users/{id}", json={"name": "x"}), 403)
        assert_problem(ann.delete(f"/api/users/{id}"), 403)
    for path in ("/api/users", "/api/users/search?name=a", "/api/users/stats"):
        assert_problem(ann.get(path), 403)
    assert_problem(ann.post("/api/users", json={"email": "x@example.org", "name": "x"}), 403)
    assert ann.delete(f"/api/users/{ann.id}").status_code == 204
    assert_problem(ann.get(f"/api/users/{ann.id}"), 401)


def test_the_last_admin_stays(admin):
    path = f"/api/users/{admin.id}"
    assert_problem(admin.delete(path), 409)
    assert_problem(admin.patch(path, json={"role": "user"}), 409)
    assert_problem(admin.put(path, json={"email": admin.email, "name": "x", "role": "approver"}), 409)
    assert admin.get(path).json()["role"] == "admin"


def test_admins_who_close_each_other_leave_one(admin, system):
    """Each of them closes all others at once: whoever was closed is refused."""
    password = "a long enough passphrase"
    others = [system.sign_in(opened(admin, role="admin", password=password)["email"], password) for _ in range(3)]
    everybody = [*others, admin]

    def close_all_others(person):
        return [person.delete(f"/api/users/{other.id}").status_code for other in others if other is not person]
    with concurrent.futures.ThreadPoolExecutor(len(everybody)) as pool:
        codes = sum(pool.map(close_all_others, everybody), [])
    assert codes.count(204) == len(others)  # each of them once
    assert set(codes) <= {204, 401, 403, 404, 409}
    assert admin.get(f"/api/users/{admin.id}").json()["role"] == "admin"


def test_pages_by_skip_and_by_cursor_hold_the_same(admin):
    for number in range(5):
        opened(admin, f"Number {number}")
    everybody = walk(admin, "/api/users", limit=100)
    assert [user["id"] for user in everybody] == sorted((user["id"] for user in everybody), reverse=True)
    assert walk(admin, "/users", limit=3) == everybody
    second = admin.get("/api/users?skip=3&limit=3&total=true").json()
    assert second["items"] == everybody[3:6]
    assert second["total"] == len(everybody)
    assert admin.get(f"/api/users?skip={len(everybody)}").json() == {"items": [], "next_cursor": None}
    for query in ("limit=0", "limit=101", "skip=-1", "cursor=nonsense", "cursor=a&skip=1"):
        assert_problem(admin.get(f"/api/users?{query}"), 400)


def test_search_finds_parts_of_names(admin):
    tag = secrets.token_hex(4)
    ids = {name: opened(admin, f"{name} {tag}")["id"] for name in ("Şule Öz", "WEISS", "Weiß", "山田太郎", "100%_'\"")}

    def found(name, **query):
        return {user["id"] for user in walk(admin, "/api/users/search", name=name, limit=2, **query)}
    assert found(tag.upper()) == set(ids.values())
    assert found(f"weiSS {tag}") == {ids["WEISS"], ids["Weiß"]}
    assert found(f"öz {tag}") == {ids["Şule Öz"]}
    assert found("山田") >= {ids["山田太郎"]} and found("田") >= {ids["山田太郎"]}
    assert found("%_'\"") >= {ids["100%_'\""]} and ids["WEISS"] not in found("%")
    assert admin.get("/users/search", params={"name": tag, "limit": 1, "total": True}).json()["total"] == len(ids)

    created = admin.get(f"/api/users/{ids['Weiß']}").json()["created_at"]
    later = admin.get(f"/api/users/{ids['山田太郎']}").json()["created_at"]
    assert ids["山田太郎"] in found(tag, created_after=later) and ids["Şule Öz"] not in found(tag, created_after=later)
    assert ids["山田太郎"] not in found(tag, created_before=created)
    assert_problem(admin.get("/api/users/search?created_after=yesterday"), 400)
    assert_problem(admin.get("/api/users/search?name="), 400)


def test_figures_count_new_accounts(admin):
    before = admin.get("/api/users/stats").json()
    closing = opened(admin)
    opened(admin)
    after = admin.get("/users/stats").json()
    assert after == {name: count + 2 for name, count in before.items()}
    admin.delete(f"/api/users/{closing['id']}")
    assert admin.get("/api/users/stats").json()["total_users"] == before["total_users"] + 1


def cached(person, query="limit=7"):
    answer = person.get(f"/api/users?{query}")
    assert answer.status_code == 200, answer.text
    return answer.headers["x-cache"], answer.json()["items"]


def test_the_list_comes_out_of_redis_until_anything_changes(admin, system, user):
    cached(admin)
    assert cached(admin)[0] == "hit"
    assert int(redis(system, "EXISTS", "users:1:7")) == 1
    ann = user("Ann")  # registering
    way, items = cached(admin)
    assert (way, items[0]["id"]) == ("miss", ann.id)
    path = f"/api/users/{ann.id}"
    changes = [lambda: ann.patch("/api/auth/me", json={"name": "Anna"}),
               lambda: admin.put(f"{path}/role", json={"role": "approver"}),
               lambda: admin.put(path, json={"email": ann.email, "name": "Again"}),
               lambda: admin.patch(path, json={"name": "Once more"})]
    for change in changes:
        assert cached(admin)[0] == "hit"
        answer = change()
        assert answer.status_code == 200, answer.text
        way, items = cached(admin)
        assert (way, items[0]) == ("miss", admin.get(path).json())
    assert cached(admin)[0] == "hit"
    assert system.run_program("auth", "set-role", ann.email, "user").returncode == 0
    assert cached(admin)[1][0]["role"] == "user"
    admin.delete(path)
    assert ann.id not in [item["id"] for item in cached(admin)[1]]


def test_without_redis_the_list_is_slower_and_right(admin, system, user):
    cached(admin)
    with system.stopped("redis"):
        ann = user("Ann")
        for _ in range(2):
            way, items = cached(admin)
            assert (way, items[0]["id"]) == ("miss", ann.id)
    wait_for(lambda: cached(admin)[0] == "hit", "Redis to be used again")
    assert cached(admin)[1][0]["id"] == ann.id


@pytest.mark.skipif(ENGINE != "postgres", reason="replicas share a server")
def test_a_change_on_one_replica_is_seen_on_all(admin, system):
    """A second auth on the same database and Redis, asked past the gateway."""
    import httpx
    import subprocess
    port = system.port + 8
    program = ROOT / "build" / system.environment["CRIER_PRESET"] / "bin" / "crier-auth"
    replica = subprocess.Popen([program, "serve"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={
        **os.environ, "CRIER_ENV_FILE": str(system.data / "run" / "crier.env"), "CRIER_AUTH_LISTEN": f"127.0.0.1:{port}"})
    try:
        other = httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=admin.client.headers, trust_env=False)

        def answers():
            try:
                return other.get("/readyz").status_code == 200
            except httpx.TransportError:
                return False
        wait_for(answers, "the replica")
        for here, there in ((admin, other), (other, admin)):
            cached(there)
            assert cached(there)[0] == "hit" and cached(here)[0] == "hit"
            new = opened(here)
            assert cached(there)[1][0] == new
    finally:
        replica.terminate()
        replica.wait(20)
