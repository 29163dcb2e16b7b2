"""The disk below everything is full, or becomes read-only: reading goes on, who writes is told to
come again, and nothing that was answered is lost."""
import sqlite3
import threading
import time

import pytest

from analytics import BROWSER, event
from disk import break_disk, breakable_disk, fill, make_read_only, small_disk
from load import NO_RATE_LIMIT, Reader, Writer, assert_nothing_answered_is_lost, ids_of, is_refusal, running
from system import DAEMON_PORTS, System, status_of, wait_for

DISK_MB = 24
WRITERS = 6
RECOVERY_S = 5.0
# The log of a database keeps its size: what is written may still find room there.
WRITES_MAX = 20000


def pids(system):
    return {name: system.pid(name) for name in DAEMON_PORTS}


def given_post(person):
    answer = person.post("/api/posts", json={"title": "A post", "content": "x"})
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


def assert_databases_are_whole(folder):
    for path in folder.glob("*.db"):
        with sqlite3.connect(path) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)], path.name


def write_until_refused(person):
    """@return (ids that were answered, the refusal)"""
    written = []
    for _ in range(WRITES_MAX):
        answer = person.post("/api/posts", json={"title": "One more", "content": "x" * 100_000})
        if answer.status_code != 201:
            return written, answer
        written.append(answer.json()["id"])
    raise AssertionError("the disk is never full")


@pytest.fixture
def full(tmp_path):
    """A system whose whole folder is on a disk of a few megabytes."""
    with small_disk(tmp_path / "disk", DISK_MB) as folder:
        running_system = System(folder / "data", **NO_RATE_LIMIT)
        running_system.up()
        try:
            yield running_system, folder
        finally:
            running_system.down()


def test_a_full_disk_refuses_writes_for_the_moment(full):
    system, folder = full
    ann = system.register("Ann")
    post_id = given_post(ann)
    before = pids(system)
    ballast = fill(folder)
    written, answer = write_until_refused(ann)
    assert answer.status_code == 503 and is_refusal(answer), answer.text

    assert ann.get(f"/api/posts/{post_id}").status_code == 200
    assert ids_of(ann) == {post_id, *written}
    assert ann.get("/api/auth/me").status_code == 200
    assert status_of(f"{system.daemon_url('posts')}/readyz") == 503
    assert ann.get("/health").status_code == 503

    ballast.unlink()
    wait_for(lambda: ann.get("/health").status_code == 200, "room to be noticed", RECOVERY_S)
    written.append(given_post(ann))
    assert ids_of(ann) == {post_id, *written}
    assert pids(system) == before
    assert_databases_are_whole(system.data)


def test_nothing_that_was_answered_is_lost_while_the_disk_fills_up_and_gets_room(full):
    system, folder = full
    people = [system.register(f"Writer {index}") for index in range(WRITERS)]
    post_id = given_post(people[0])
    before = pids(system)
    writers, reader = [Writer(person) for person in people], Reader(system.register(), post_id)
    with running([*writers, reader]):
        for _ in range(3):
            ballast = fill(folder)
            refused = sum(writer.refused for writer in writers)
            wait_for(lambda: sum(writer.refused for writer in writers) > refused + WRITERS, "refusals")
            ballast.unlink()
            since = time.monotonic()
            wait_for(lambda: all(writer.last_accepted > since for writer in writers), "room", RECOVERY_S)
    assert reader.refused == 0 and reader.lost_connections == 0
    assert pids(system) == before
    assert_nothing_answered_is_lost(writers)
    system.restart("posts")
    assert_nothing_answered_is_lost(writers)
    assert_databases_are_whole(system.data)


def test_a_daemon_that_dies_on_a_full_disk_comes_back_and_reads(full):
    system, folder = full
    ann = system.register("Ann")
    post_id = given_post(ann)
    ballast = fill(folder)
    written, _ = write_until_refused(ann)
    supervisor = system.supervisor()
    system.kill("posts")
    wait_for(lambda: ann.get(f"/api/posts/{post_id}").status_code == 200, "posts to come back")
    assert ids_of(ann) == {post_id, *written}

    ballast.unlink()
    wait_for(lambda: ann.get("/health").status_code == 200, "room to be noticed", RECOVERY_S)
    given_post(ann)
    assert system.supervisor() == supervisor
    wait_for(lambda: system.processes()["posts"]["restarts"] == 1, "it to be noted down")


class Teller(threading.Thread):
    """Sends batches of events, each until it is taken, as clients do."""

    def __init__(self, person, post_id):
        super().__init__()
        self.person, self.post_id = person, post_id
        self.taken, self.refused, self.strange, self.stopping = 0, 0, [], False

    def run(self):
        while not self.stopping:
            batch = [event(self.post_id, agent=BROWSER + "x" * 300) for _ in range(20)]
            while not self.send(batch) and not self.stopping:
                time.sleep(0.02)

    def send(self, batch):
        answer = self.person.post("/api/events", json=batch)
        if answer.status_code != 200:
            self.refused += 1
            if answer.status_code not in (503, 507) or not is_refusal(answer):
                self.strange.append(answer.text)
            return False
        outcomes = {each["outcome"] for each in answer.json()["results"]}
        if outcomes != {"accepted"}:
            self.strange.append(outcomes)
        self.taken += len(batch)
        return True


def test_events_that_a_full_disk_refuses_are_neither_lost_nor_doubled(full):
    system, folder = full
    ann = system.register("Ann")
    post_id = given_post(ann)
    admin = system.sign_in(system.admin_email, system.admin_password)
    tellers = [Teller(system.sign_in(system.admin_email, system.admin_password), post_id) for _ in range(3)]

    def seen():
        return ann.get(f"/api/analytics/posts/{post_id}").json()["impressions"]
    for teller in tellers:
        teller.start()
    try:
        for _ in range(2):
            ballast = fill(folder)
            wait_for(lambda: all(teller.refused for teller in tellers), "refusals", 60)
            assert seen() >= 0, "figures are read on a full disk too"
            ballast.unlink()
            taken = [teller.taken for teller in tellers]
            wait_for(lambda: all(teller.taken > before for teller, before in zip(tellers, taken)), "room", RECOVERY_S)
            for teller in tellers:
                teller.refused = 0
    finally:
        for teller in tellers:
            teller.stopping = True
        for teller in tellers:
            teller.join(30)
    assert not any(teller.strange for teller in tellers), [teller.strange for teller in tellers]
    taken = sum(teller.taken for teller in tellers)
    assert seen() == taken
    stats = admin.get("/api/events/stats").json()
    assert (stats["received"], stats["accepted"]) == (taken, taken)
    done = system.run_program("analytics", "rebuild")
    assert done.returncode == 0, done.stdout
    assert seen() == taken
    assert_databases_are_whole(system.data)


def test_a_disk_that_becomes_read_only_under_the_daemons(tmp_path):
    """What a failing device does to an ext4: writes are refused, reads go on."""
    with breakable_disk(tmp_path / "disk", tmp_path / "image", DISK_MB) as folder:
        system = System(folder / "data")
        system.up()
        try:
            ann = system.register("Ann")
            ids = {given_post(ann) for _ in range(20)}
            before = pids(system)
            break_disk(folder)
            answer = ann.post("/api/posts", json={"title": "Too late", "content": "x"})
            assert answer.status_code == 503 and is_refusal(answer), answer.text
            assert ids_of(ann) == ids
            assert status_of(f"{system.daemon_url('posts')}/readyz") == 503
            assert ann.get("/health").status_code == 503
            assert pids(system) == before
        finally:
            system.down()


def test_a_start_on_a_read_only_folder_says_what_is_wrong(tmp_path):
    with small_disk(tmp_path / "disk", DISK_MB) as folder:
        system = System(folder / "data")
        system.up()
        system.down()
        make_read_only(folder)
        done = system.run_program("posts", "serve")
    assert done.returncode == 1
    assert str(system.data / "posts.db") in done.stdout and "read-only" in done.stdout, done.stdout
