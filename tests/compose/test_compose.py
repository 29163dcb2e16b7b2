"""The deployment of compose/docker-compose.yml, on a real engine."""
import datetime
import os
import re
import subprocess
import sys
import time

import httpx

from deployment import DAEMONS, Deployment
from publishing import (assert_published_once_within, next_minute, schedule_many, sleep_until,
                        wait_published)
from system import ROOT, status_of, wait_for

SECOND = datetime.timedelta(seconds=1)
MEMORY_MAX = 1 << 30


def test_every_container_is_confined(system):
    for each in system.containers():
        name, config, host = each["Name"], each["Config"], each["HostConfig"]
        assert host["ReadonlyRootfs"], name
        assert host["CapDrop"] == ["ALL"], name
        assert "no-new-privileges:true" in host["SecurityOpt"], name
        assert host["Memory"], name
        of_root = re.search(r"_(secrets|postgres)_", name)
        assert of_root or config["User"].split(":")[0] not in ("", "0"), name
    running = [each for each in system.containers() if each["State"]["Running"]]
    assert len(running) == len(DAEMONS) + 3
    assert sum(each["HostConfig"]["Memory"] for each in running) <= MEMORY_MAX


def test_a_secret_is_for_its_reader_alone(system):
    for service, secret in (("posts", "db_auth_url"), ("posts", "postgres_password"),
                            ("scheduler", "admin_password"), ("scheduler", "db_posts_url")):
        read = subprocess.run(["docker-compose", "exec", "-T", service, "cat", f"/run/crier/{secret}"],
                              cwd=ROOT / "compose", env=system.environment, capture_output=True, text=True)
        assert read.returncode != 0 and "Permission denied" in read.stderr, (service, secret)
    words = "\n".join(str(each["Config"]["Env"]) + str(each["Args"]) for each in system.containers())
    assert system.admin_password not in words
    assert system.compose("exec", "-T", "auth", "cat", "/run/crier/service_token") not in words


def test_the_address_of_a_person_comes_from_the_gateway(system, user):
    """The daemon sees who asks, and not the gateway, which asks it."""
    gateway = next(iter(system.containers("gateway")[0]["NetworkSettings"]["Networks"].values()))
    user("Ann")
    log = system.compose("logs", "--no-color", "auth")
    seen = re.findall(r'POST /api/auth/register.*"client_ip":"([0-9.]+)"', log)
    assert seen, log[-2000:]
    assert gateway["IPAddress"] not in seen
    assert gateway["Gateway"] in seen


def test_the_end_to_end_suite_passes(system):
    environment = {**os.environ, "CRIER_TEST_URL": system.gateway_url,
                   "CRIER_TEST_ADMIN_PASSWORD": system.admin_password}
    of_programs = [f"--ignore=tests/e2e/{name}.py" for name in ("test_migrations", "test_roles")]
    # Not what was skipped, which is much: what failed.
    done = subprocess.run([sys.executable, "-m", "pytest", "-rf", "tests/e2e", *of_programs], cwd=ROOT,
                          env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    passed = re.search(r"(\d+) passed", done.stdout)
    assert done.returncode == 0 and passed and int(passed[1]) > 60, done.stdout[-6000:]
    print(done.stdout.splitlines()[-1])


def test_replicas_publish_once_while_containers_crash(system, user):
    system.compose("up", "-d", "--no-build", "--scale", "posts=3", "--scale", "scheduler=3")
    wait_for(lambda: not system.unhealthy(), "the replicas", 60)
    ann = user("Ann")
    due = next_minute(lead_s=25)
    ids = schedule_many(ann, 300, due)
    sleep_until(due - 3 * SECOND)
    system.crash("redis")
    sleep_until(due + 0.05 * SECOND)
    system.crash("posts")
    system.crash("scheduler")
    time.sleep(0.3)
    system.crash("postgres")
    wait_for(lambda: not system.unhealthy(), "what crashed", 50)
    wait_published(system, ids, due + 60 * SECOND)
    assert_published_once_within(system, ann, ids, due)
    assert all(each["RestartCount"] >= 1 for each in system.containers("postgres"))


def test_the_gateway_follows_replicas(system, user):
    """After a replica is gone for good nobody notices."""
    system.compose("up", "-d", "--no-build", "--scale", "posts=1", "--scale", "scheduler=1")
    system.wait_healthy()
    ann = user("Ann")
    time.sleep(3)   # the gateway looks every 2 s
    assert [ann.get("/api/posts").status_code for _ in range(50)] == [200] * 50


def test_stopping_cuts_nothing_off_and_starting_again_finds_everything(system, user):
    ann = user("Ann")
    post = ann.post("/api/posts", json={"title": "Kept", "content": "Here."}).json()
    system.compose("stop", "-t", "30")
    codes = {each["Name"]: each["State"]["ExitCode"] for each in system.containers()}
    assert not any(codes.values()), codes
    system.up()
    wait_for(lambda: ann.get(f"/api/posts/{post['id']}").status_code == 200, "the post")
    assert ann.get(f"/api/posts/{post['id']}").json() == post


def test_a_dump_is_had_as_the_readme_says(system):
    done = subprocess.run(["docker-compose", "exec", "-T", "postgres", "pg_dump", "-U", "crier", "-Fc", "crier"],
                          cwd=ROOT / "compose", env=system.environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    listing = subprocess.run(["docker-compose", "exec", "-T", "postgres", "pg_restore", "--list"],
                             cwd=ROOT / "compose", env=system.environment, input=done.stdout,
                             capture_output=True, check=True).stdout.decode()
    assert "TABLE DATA posts posts crier_posts" in listing


def test_tls_with_a_certificate_of_ones_own(engine, tmp_path):
    subprocess.run([ROOT / "compose/self-signed.sh", "localhost", tmp_path], check=True)
    assert (tmp_path / "key.pem").stat().st_mode & 0o777 == 0o400
    secure = Deployment(engine, "10.213.79.0/24", CRIER_TLS_FOLDER=str(tmp_path),
                        CRIER_TLS_CERT="/tls/cert.pem", CRIER_TLS_KEY="/tls/key.pem")
    try:
        secure.compose("up", "-d", "--no-build")
        with httpx.Client(verify=str(tmp_path / "cert.pem"), trust_env=False) as client:
            def health():
                try:
                    return client.get(f"https://localhost:{secure.port}/health")
                except httpx.TransportError:
                    return None
            answer = wait_for(lambda: (given := health()) and given.status_code == 200 and given,
                              "the gateway on TLS", 90)
        assert answer.headers["Strict-Transport-Security"]
        assert status_of(f"http://127.0.0.1:{secure.port}/health") == 400
    finally:
        secure.down()
