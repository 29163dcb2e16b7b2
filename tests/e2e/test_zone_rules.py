"""Issue 4: what is kept is the local minute that was meant. When the rules of a zone change, what
waits there moves along, and says so."""
import datetime
import os
import shutil
import zoneinfo
from pathlib import Path

import httpx
import pytest

from postgres import PASSWORD
from publishing import draft, ledger, next_minute, parse_time, wait_published
from system import System, wait_for

MACHINE = Path("/usr/share/zoneinfo")
UTC = datetime.timezone.utc
TOWN = "Test/Town"


class Zones:
    """A folder of zones of the test's own."""

    def __init__(self, folder):
        self.folder = folder
        shutil.copytree(MACHINE, folder, symlinks=False, ignore=shutil.ignore_patterns("posix", "right"))
        (folder / "Test").mkdir()

    def give(self, zone, rules_of):
        """As a package manager does it: the new file takes the place of the old one."""
        fresh = self.folder / "fresh"
        shutil.copy(MACHINE / rules_of, fresh)
        os.replace(fresh, self.folder / zone)

    def release(self, name):
        (self.folder / "tzdata.zi").write_text(f"# version {name}\n")


@pytest.fixture
def zones(tmp_path):
    zones = Zones(tmp_path / "zones")
    zones.give(TOWN, "Europe/Berlin")
    return zones


@pytest.fixture
def town(tmp_path, zones, request):
    """A system whose zones may change."""
    server = request.getfixturevalue("server")
    settings = {}
    if server:
        name = f"zones_{tmp_path.parent.name}_{tmp_path.name}".replace("-", "_").lower()[-60:]
        server.psql(f'CREATE DATABASE "{name}" OWNER crier')
        settings["CRIER_DB"] = server.url_of("crier", PASSWORD, name)
    running = System(tmp_path / "data", TZDIR=str(zones.folder), CRIER_SCHEDULER_ZONES_S="1", **settings)
    running.up()
    yield running
    running.down()


def schedule_at(person, instant, rules, post_id=None):
    """For the minute that a clock with these rules shows at an instant."""
    shown = instant.astimezone(zoneinfo.ZoneInfo(rules))
    post_id = post_id or draft(person)
    answer = person.post("/api/schedules", json={
        "post_id": post_id, "date": shown.strftime("%Y-%m-%d"), "hour": shown.hour, "minute": shown.minute, "timezone": TOWN})
    assert answer.status_code == 201, answer.text
    return post_id


def read(person, post_id):
    return person.get(f"/api/schedules/{post_id}").json()


def is_known(system, zone):
    """Whether the scheduler has looked at a zone in which something waits."""
    zones = httpx.get(f"{system.daemon_url('posts')}/internal/zones", trust_env=False,
                      headers={"Authorization": f"Bearer {system.service_token().strip()}"}).json()["items"]
    return any(each["zone"] == zone and "fingerprint" in each for each in zones)


def counted(system, name):
    lines = httpx.get(f"{system.daemon_url('scheduler')}/metrics", trust_env=False).text.splitlines()
    return sum(float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith(name))


def said(system, text):
    return any(text in log.read_text() for log in (system.data / "log").glob("scheduler.log*"))


def test_new_rules_move_what_waits_and_it_goes_out_once_in_its_new_minute(town, zones):
    """Tokyo is eight hours ahead of Berlin in winter and seven in summer."""
    ann = town.register("Ann")
    due = next_minute(lead_s=15)
    # Berlin's clock reads there what Tokyo's reads now: so it is far away until the rules change.
    becomes_due = schedule_at(ann, due, "Asia/Tokyo")
    assert parse_time(read(ann, becomes_due)["publish_at"]) - due >= datetime.timedelta(hours=6)
    # Berlin's clock reads it hours from now; Tokyo's did hours ago.
    soon = datetime.datetime.now(UTC).replace(second=0, microsecond=0) + datetime.timedelta(hours=2)
    is_over = schedule_at(ann, soon, "Europe/Berlin")
    far = ann.post("/api/schedules", json={"post_id": draft(ann), "date": "2031-12-01", "hour": 9, "minute": 0, "timezone": TOWN}).json()["post_id"]
    elsewhere = ann.post("/api/schedules", json={"post_id": draft(ann), "date": "2031-12-01", "hour": 9, "minute": 0, "timezone": "Europe/Berlin"}).json()
    version = ann.get(f"/api/posts/{far}").headers["etag"]
    wait_for(lambda: is_known(town, TOWN), "the first look")

    zones.give(TOWN, "Asia/Tokyo")
    wait_for(lambda: read(ann, far)["publish_at"] == "2031-12-01T00:00:00.000Z", "the far one to move")
    moved = read(ann, far)
    assert moved["note"] == f"moved from 2031-12-01T08:00Z, now 17:00 on 2031-12-01 there, because the rules of {TOWN} changed"
    assert (moved["hour"], moved["timezone"], moved["status"]) == (9, TOWN, "scheduled")
    assert ann.get(f"/api/posts/{far}").headers["etag"] != version
    assert parse_time(read(ann, becomes_due)["publish_at"]) == due
    assert read(ann, elsewhere["post_id"]) == elsewhere
    assert said(town, f"the rules of {TOWN} changed: 3 of 3 schedules moved")
    assert counted(town, "crier_rezoned_schedules_total") == 3
    assert counted(town, "crier_zone_changes_total") == 1

    wait_for(lambda: read(ann, is_over)["status"] == "published", "what is over to go out at once")
    assert read(ann, is_over)["note"].endswith("that minute was over, so it went out at once")
    wait_published(town, [becomes_due], due + datetime.timedelta(minutes=1))
    lines = ledger(town)
    assert [len(lines.get(post_id, [])) for post_id in (becomes_due, is_over, far)] == [1, 1, 0]
    late = parse_time(lines[becomes_due][0]["published_at"]) - due
    assert datetime.timedelta(0) <= late < datetime.timedelta(minutes=1)
    assert read(ann, becomes_due)["status"] == "published"
    assert counted(town, "crier_rezoned_schedules_total") == 3


def test_rules_that_changed_while_the_scheduler_was_down_are_noticed_and_older_ones_are_not_followed(town, zones):
    ann = town.register("Ann")
    zones.release("2030b")
    post_id = ann.post("/api/schedules", json={"post_id": draft(ann), "date": "2031-12-01", "hour": 9, "minute": 0, "timezone": TOWN}).json()["post_id"]
    wait_for(lambda: is_known(town, TOWN), "the first look")
    with town.stopped("scheduler"):
        zones.give(TOWN, "Asia/Tokyo")
    wait_for(lambda: read(ann, post_id)["publish_at"] == "2031-12-01T00:00:00.000Z", "it to move")

    zones.release("2030a")
    zones.give(TOWN, "Europe/London")
    wait_for(lambda: said(town, "tzdata 2030a of this machine is older than 2030b"), "the warning")
    assert read(ann, post_id)["publish_at"] == "2031-12-01T00:00:00.000Z"
    # What it resolves meanwhile is put right by the files of the newer release, as a replica has.
    lagging = ann.post("/api/schedules", json={"post_id": draft(ann), "date": "2031-12-01", "hour": 9, "minute": 0, "timezone": TOWN}).json()
    assert lagging["publish_at"] == "2031-12-01T09:00:00.000Z"
    zones.give(TOWN, "Asia/Tokyo")
    zones.release("2030b")
    wait_for(lambda: read(ann, lagging["post_id"])["publish_at"] == "2031-12-01T00:00:00.000Z", "it to be put right")
    zones.release("2030c")
    zones.give(TOWN, "Europe/London")
    wait_for(lambda: read(ann, post_id)["publish_at"] == "2031-12-01T09:00:00.000Z", "it to move again")
