"""FEATURES A13: mails that prove an address and give a new password, handed to a real SMTP server."""
import contextlib
import hashlib
import http.client
import json
import os
import secrets
import sqlite3
import time

import pytest

from smtp_sink import OnePerson, Sink, make_certificate, read_mail, recipients, server_context, token_of
from system import System, free_port, is_ours, wait_for

FRESH = "an even better horse battery"
RESET, CHANGED, VERIFY = "Choose a new password", "Your password was changed", "Confirm your e-mail"
MOVED = "Your e-mail address was changed"
TIMEOUT_S = 2
LEASE_S = 2 * TIMEOUT_S + 10  # of a mail that was taken; mail_sender.c
OFTEN = {"CRIER_AUTH_MAILS_PER_ACCOUNT": "1000", "CRIER_AUTH_MAILS_PER_IP": "100000",
         "CRIER_MAIL_RETRY_SECONDS": "1", "CRIER_SMTP_TIMEOUT_SECONDS": str(TIMEOUT_S),
         "CRIER_MAIL_DAYS": "1", "CRIER_MAIL_FROM": "Crier <crier@example.org>"}


def own_database(server, name):
    """Settings of a database that only one system has."""
    if not server:
        return {}
    server.psql(f"CREATE DATABASE {name} OWNER crier")
    return {"CRIER_DB": f"{server.url.rpartition('/')[0]}/{name}"}


@pytest.fixture(scope="module")
def sink():
    sink = Sink(free_port() + 8)
    sink.start()
    yield sink
    sink.stop()


@pytest.fixture(scope="module")
def mailing(tmp_path_factory, server, sink):
    """A system whose mails go to the sink."""
    running = System(tmp_path_factory.mktemp("mails") / "data", **OFTEN,
                     CRIER_SMTP_URL=f"smtp://127.0.0.1:{sink.port}",
                     CRIER_PUBLIC_URL="https://desk.example.org/", **own_database(server, "mails"))
    running.up()
    yield running
    running.down()


@pytest.fixture(autouse=True)
def well(sink):
    """Whatever a test did to it: the sink listens and takes mails."""
    yield
    sink.delay_s = 0.0
    sink.answers.clear()
    if not sink.controller:
        sink.start()


def mail_to(sink, address, subject, patience_s=20.0):
    """The newest one, when it is there."""
    return wait_for(lambda: sink.mails_to(address, subject), f"a mail “{subject}”", patience_s)[-1]


def forgot(system, address):
    with system.client() as client:
        return client.post("/api/auth/password/forgot", json={"email": address})


def reset(system, token, password=FRESH):
    with system.client() as client:
        return client.post("/api/auth/password/reset", json={"token": token, "new_password": password})


def sign_in(system, address, password):
    with system.client() as client:
        return client.post("/api/auth/login", json={"email": address, "password": password})


def metric(system, name):
    with contextlib.closing(system.client()) as client:
        lines = client.get(f"{system.daemon_url('auth')}/metrics",
                           headers={"Authorization": f"Bearer {system.service_token()}"}).text.splitlines()
    return next(float(line.split()[1]) for line in lines if line.startswith(f"{name} "))


def stays_at_one(sink, address, subject, seconds=4.0):
    """Whether for so long, in which a second attempt would come, there is one mail."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if len(sink.mails_to(address, subject)) != 1:
            return False
        time.sleep(0.1)
    return True


def run_on_auth(system, server, name, sqlite, postgres):
    """Runs a statement on auth's database, past the daemon; name as own_database has it."""
    if server:
        server.psql(f"SET search_path = auth; {postgres}", name)
        return
    with contextlib.closing(sqlite3.connect(system.data / "auth.db", timeout=20)) as connection, connection:
        connection.execute(sqlite)


def everything_stored(system, server):
    """What the database holds, as one text."""
    if server:
        tables = ["users", "email_tokens", "mails", "audit", "sessions"]
        return "\n".join(server.psql(f"SELECT * FROM auth.{table}", "mails") for table in tables)
    files = [system.data / name for name in ("auth.db", "auth.db-wal")]
    return "\n".join(file.read_bytes().decode("latin-1") for file in files)


def test_who_reads_accounts_sees_a_proven_address_at_once(mailing, sink):
    """In the list that is kept in Redis, and by the entity tag of the account."""
    admin = mailing.sign_in(mailing.admin_email, mailing.admin_password)
    ann = mailing.register("Ann")
    path = f"/api/users/{ann.id}"

    def listed():
        items = admin.get("/api/users", params={"limit": 100}).json()["items"]
        return next(item["email_verified"] for item in items if item["id"] == ann.id)
    tag = ann.get(path).headers["etag"]
    assert listed() is False
    token = token_of(mail_to(sink, ann.email, VERIFY))
    assert ann.post("/api/auth/email/verify", json={"token": token}).status_code == 204
    assert listed() is True
    assert ann.get(path, headers={"If-None-Match": tag}).json()["email_verified"] is True

    assert ann.patch(path, json={"email": f"new-{ann.email}"}).json()["email_verified"] is False
    assert mail_to(sink, f"new-{ann.email}", VERIFY)


def test_a_forgotten_password_is_reset_by_mail(mailing, sink):
    ann = mailing.register("Ann")
    second = mailing.sign_in(ann.email, ann.password)
    key = ann.post("/api/auth/api-keys", json={"name": "Somebody's", "scopes": ["account:read"]}).json()["key"]
    answer = forgot(mailing, ann.email.upper())
    assert answer.status_code == 202
    mail = mail_to(sink, ann.email, RESET)
    assert mail["From"].addresses[0].addr_spec == "crier@example.org"
    assert mail["To"].addresses[0].display_name == "Ann"
    assert mail["Message-ID"].endswith("@example.org>") and mail["Date"].datetime.tzinfo
    assert mail.get_content_type() == "text/plain" and "https://desk.example.org/reset-password#token=" in mail.get_content()

    assert reset(mailing, token_of(mail), "short").status_code == 422
    done = reset(mailing, token_of(mail))
    assert (done.status_code, done.content) == (204, b"")
    for session in (ann, second):
        assert session.get("/api/auth/me").status_code == 401
        with mailing.client() as client:
            assert client.post("/api/auth/refresh", json={
                "refresh_token": session.tokens["refresh_token"]}).status_code == 401
    with mailing.client(Authorization=f"Bearer {key}") as program:
        wait_for(lambda: program.get("/api/auth/me").status_code == 401, "the key to be refused")
    assert sign_in(mailing, ann.email, ann.password).status_code == 401
    again = sign_in(mailing, ann.email, FRESH)
    assert again.status_code == 200 and again.json()["user"]["email_verified"] is True
    assert mail_to(sink, ann.email, CHANGED)
    spent = reset(mailing, token_of(mail), "yet another good one")
    assert spent.status_code == 422 and spent.json()["errors"][0]["pointer"] == "/token"


def test_registering_mails_a_link_that_proves_the_address(mailing, sink):
    ann = mailing.register("Ann")
    assert ann.get("/api/auth/me").json()["email_verified"] is False
    first = token_of(mail_to(sink, ann.email, VERIFY))
    assert ann.post("/api/auth/email/verification").status_code == 202
    wait_for(lambda: len(sink.mails_to(ann.email, VERIFY)) == 2, "the second mail")
    second = token_of(mail_to(sink, ann.email, VERIFY))
    with mailing.client() as client:
        assert client.post("/api/auth/email/verify", json={"token": first}).status_code == 422
        assert client.get("/api/auth/email/verify", params={"token": second}).status_code == 405
        assert client.post("/api/auth/email/verify", json={"token": second}).status_code == 204
        assert client.post("/api/auth/email/verify", json={"token": second}).status_code == 422
    assert ann.get("/api/auth/me").json()["email_verified"] is True
    assert ann.get("/api/auth/verify").json()["user"]["email_verified"] is True
    assert ann.post("/api/auth/email/verification").status_code == 409


def test_a_changed_password_ends_the_other_sessions(mailing, sink):
    ann = mailing.register("Ann")
    other = mailing.sign_in(ann.email, ann.password)
    wrong = ann.put("/api/auth/password", json={"current_password": "not this one", "new_password": FRESH})
    assert wrong.status_code == 422 and wrong.json()["errors"][0]["pointer"] == "/current_password"
    changed = ann.put("/api/auth/password", json={"current_password": ann.password, "new_password": FRESH})
    assert changed.status_code == 204
    assert ann.get("/api/auth/me").status_code == 200
    assert other.get("/api/auth/me").status_code == 401
    assert sign_in(mailing, ann.email, ann.password).status_code == 401
    assert sign_in(mailing, ann.email, FRESH).status_code == 200
    assert "token" not in mail_to(sink, ann.email, CHANGED).get_content()


def test_an_address_that_is_left_hears_of_it_where_it_was_proven(mailing, sink):
    """Whoever took a session cannot take the account unseen; a stranger's address gets nothing."""
    ann, unproven = mailing.register("Ann"), mailing.register("Bob")
    old, stranger = ann.email, unproven.email
    assert ann.post("/api/auth/email/verify",
                    json={"token": token_of(mail_to(sink, old, VERIFY))}).status_code == 204
    for person in (ann, unproven):
        fresh = f"new-{secrets.token_hex(8)}@example.org"
        mail_to(sink, person.email, VERIFY)
        assert person.patch(f"/api/users/{person.id}", json={"email": fresh}).status_code == 200
        assert mail_to(sink, fresh, VERIFY)
    told = mail_to(sink, old, MOVED)
    assert "token" not in told.get_content() and "desk.example.org" in told.get_content()
    assert ann.patch(f"/api/users/{ann.id}", json={"name": "Anna"}).status_code == 200
    assert stays_at_one(sink, old, MOVED, 1)
    assert sink.mails_to(stranger, MOVED) == []


def test_the_database_knows_a_token_by_its_digest_alone(mailing, sink, server):
    ann = mailing.register("Ann")
    proof = token_of(mail_to(sink, ann.email, VERIFY))
    forgot(mailing, ann.email)
    token = token_of(mail_to(sink, ann.email, RESET))
    stored = everything_stored(mailing, server)
    for each in (proof, token):
        assert each not in stored
        assert hashlib.sha256(each.encode()).hexdigest() in stored


def test_a_mail_that_is_put_off_comes_later_and_once(mailing, sink):
    ann = mailing.register("Ann")
    mail_to(sink, ann.email, VERIFY)
    failures = metric(mailing, "crier_mail_failures_total")
    sink.answers.extend(["451 4.3.0 later", "421 4.3.2 not now"])
    forgot(mailing, ann.email)
    token = token_of(mail_to(sink, ann.email, RESET))
    assert stays_at_one(sink, ann.email, RESET)
    assert metric(mailing, "crier_mail_failures_total") == failures + 2
    assert reset(mailing, token).status_code == 204


def test_a_mail_that_is_refused_is_dropped_and_counted(mailing, sink):
    dropped = metric(mailing, "crier_mails_dropped_total")
    address = f"{secrets.token_hex(8)}@example.org"
    sink.refused.add(address)
    with mailing.client() as client:
        assert client.post("/api/auth/register", json={
            "email": address, "password": FRESH, "name": "Nobody"}).status_code == 201
    wait_for(lambda: metric(mailing, "crier_mails_dropped_total") == dropped + 1, "the drop")
    sink.refused.discard(address)
    sink.answers.append("554 5.7.1 this looks like spam")
    forgot(mailing, address)
    wait_for(lambda: metric(mailing, "crier_mails_dropped_total") == dropped + 2, "the second drop")
    wait_for(lambda: metric(mailing, "crier_mails_pending") == 0, "an empty queue")
    assert not sink.mails_to(address)


def test_while_nobody_listens_mails_wait(mailing, sink):
    ann = mailing.register("Ann")
    mail_to(sink, ann.email, VERIFY)
    sink.stop()
    failures = metric(mailing, "crier_mail_failures_total")
    assert forgot(mailing, ann.email).status_code == 202
    wait_for(lambda: metric(mailing, "crier_mail_failures_total") >= failures + 2, "two attempts")
    assert metric(mailing, "crier_mails_pending") == 1
    sink.start()
    assert reset(mailing, token_of(mail_to(sink, ann.email, RESET))).status_code == 204
    assert len(sink.mails_to(ann.email, RESET)) == 1


def two_days_ago_us():
    return int((time.time() - 2 * 86400) * 1e6)


def test_a_mail_that_waited_for_too_long_is_dropped_and_counted(mailing, sink, server):
    ann = mailing.register("Ann")
    mail_to(sink, ann.email, VERIFY)
    sink.stop()
    dropped = metric(mailing, "crier_mails_dropped_total")
    failures = metric(mailing, "crier_mail_failures_total")
    forgot(mailing, ann.email)
    wait_for(lambda: metric(mailing, "crier_mail_failures_total") > failures, "an attempt")
    assert metric(mailing, "crier_mails_dropped_total") == dropped
    run_on_auth(mailing, server, "mails", sqlite=f"UPDATE mails SET created_at = {two_days_ago_us()}",
                postgres="UPDATE mails SET created_at = now() - interval '2 days'")
    wait_for(lambda: metric(mailing, "crier_mails_dropped_total") == dropped + 1, "the drop")
    wait_for(lambda: metric(mailing, "crier_mails_pending") == 0, "an empty queue")


def test_a_slow_server_gets_a_mail_once(mailing, sink):
    ann = mailing.register("Ann")
    mail_to(sink, ann.email, VERIFY)
    sink.delay_s = TIMEOUT_S / 2
    forgot(mailing, ann.email)
    mail_to(sink, ann.email, RESET)
    assert stays_at_one(sink, ann.email, RESET)


def test_a_server_that_is_too_slow_is_tried_again(mailing, sink):
    ann = mailing.register("Ann")
    mail_to(sink, ann.email, VERIFY)
    sink.delay_s = TIMEOUT_S + 1.5
    sink.answers.append("451 4.3.0 nobody waits for this")
    failures = metric(mailing, "crier_mail_failures_total")
    forgot(mailing, ann.email)
    wait_for(lambda: metric(mailing, "crier_mail_failures_total") > failures, "the timeout")
    sink.delay_s = 0.0
    assert reset(mailing, token_of(mail_to(sink, ann.email, RESET))).status_code == 204


def test_killed_between_asking_and_sending_it_is_sent(mailing, sink):
    ann = mailing.register("Ann")
    mail_to(sink, ann.email, VERIFY)
    sink.stop()
    assert forgot(mailing, ann.email).status_code == 202
    mailing.kill("auth")
    sink.start()
    mailing.wait_ready("auth")
    token = token_of(mail_to(sink, ann.email, RESET, patience_s=LEASE_S + 20))
    assert stays_at_one(sink, ann.email, RESET)
    assert reset(mailing, token).status_code == 204


def test_killed_while_sending_it_is_sent_when_the_lease_ends(mailing, sink):
    ann = mailing.register("Ann")
    mail_to(sink, ann.email, VERIFY)
    sink.begun.clear()
    sink.delay_s = 1.0
    sink.answers.append("451 4.3.0 the client is gone")
    assert forgot(mailing, ann.email).status_code == 202
    assert sink.begun.wait(20)
    mailing.kill("auth")
    mailing.wait_ready("auth")
    sink.delay_s = 0.0
    token = token_of(mail_to(sink, ann.email, RESET, patience_s=LEASE_S + 20))
    assert reset(mailing, token).status_code == 204


def without_changing(headers):
    changing = {"x-request-id", "date", "traceparent", "server-timing"}
    return {name: value for name, value in headers.items() if name.lower() not in changing}


def ask_timed(connection, address):
    """In one packet: a client that sends head and body apart measures delayed acknowledgements.
    @return (seconds, (status, headers, body))"""
    begun = time.perf_counter()
    connection.request("POST", "/api/auth/password/forgot", json.dumps({"email": address}).encode(),
                       {"Content-Type": "application/json"})
    answer = connection.getresponse()
    body = answer.read()
    return time.perf_counter() - begun, (answer.status, without_changing(dict(answer.getheaders())), body)


def test_whether_an_address_has_an_account_is_not_told(mailing, sink):
    """Status, body, headers, and the shortest time of many, taken in turns."""
    ann = mailing.register("Ann")
    nobody = f"{secrets.token_hex(8)}@example.org"
    shortest = {ann.email: 1e9, nobody: 1e9}
    answers = {}
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", mailing.port, timeout=30)) as connection:
        for _ in range(100):
            for address in shortest:
                took, answers[address] = ask_timed(connection, address)
                shortest[address] = min(shortest[address], took)
    assert answers[ann.email] == answers[nobody] and answers[nobody][0] == 202
    ratio = shortest[nobody] / shortest[ann.email]
    assert 0.65 < ratio < 1.5, shortest
    assert not sink.mails_to(nobody)


@pytest.mark.parametrize("name", ["\N{CHEERING MEGAPHONE}" * 200, 'Ann" <eve@example.org>, "Bob', "=?utf-8?Q?admin?=",
                                  "Jörg Ωmega", "a" * 200, "O'Hara, Esq. \\ (dead)"],
                         ids=["emoji", "recipients", "encoded", "letters", "long", "punctuation"])
def test_a_name_stays_in_its_header(mailing, sink, name):
    ann = mailing.register(name)
    mail = mail_to(sink, ann.email, VERIFY)
    assert recipients(mail.raw) == [(name, ann.email)]
    assert all(len(line) <= 76 for line in mail.raw.split(b"\r\n")) and mail.raw.isascii()
    assert not mail.defects


def test_a_name_with_line_breaks_is_refused(mailing):
    with mailing.client() as client:
        answer = client.post("/api/auth/register", json={
            "email": "eve@example.org", "password": FRESH, "name": "Eve\r\nBcc: all@example.org"})
    assert answer.status_code == 422


def test_no_mail_was_sent_twice(mailing, sink):
    """At the end of it all: what was taken differs in its id, and nothing waits."""
    wait_for(lambda: metric(mailing, "crier_mails_pending") == 0, "an empty queue", LEASE_S + 20)
    ids = [mail["Message-ID"] for mail in sink.taken]
    assert len(ids) > 15 and len(ids) == len(set(ids))
    assert not any(len(sink.mails_to(mail.envelope_to[0], CHANGED)) > 1 for mail in sink.taken)


# A server that wants TLS and a password; links that soon expire; an audit log of a day.

@pytest.fixture(scope="module")
def safe_sink(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tls")
    certificate, key = make_certificate(folder)
    sink = Sink(free_port() + 8, tls_context=server_context(certificate, key), require_starttls=True,
                authenticator=OnePerson("crier", "a mail password"), auth_required=True)
    sink.certificate = certificate
    sink.start()
    yield sink
    sink.stop()


@pytest.fixture(scope="module")
def safe(tmp_path_factory, server, safe_sink):
    running = System(tmp_path_factory.mktemp("safe") / "data", **OFTEN, CRIER_AUTH_RESET_SECONDS="2",
                     CRIER_SMTP_URL=f"smtp://127.0.0.1:{safe_sink.port}", CRIER_SMTP_TLS="required",
                     CRIER_SMTP_CA=str(safe_sink.certificate), CRIER_SMTP_USER="crier",
                     CRIER_SMTP_PASSWORD="a mail password", CRIER_AUTH_AUDIT_DAYS="1",
                     **own_database(server, "safe"))
    running.up()
    yield running
    running.down()


def test_a_mail_goes_over_tls_with_a_password(safe, safe_sink):
    ann = safe.register("Ann")
    mail_to(safe_sink, ann.email, VERIFY)
    session = safe_sink.sessions[-1]
    assert session.ssl is not None and session.authenticated


def test_a_token_expires(safe, safe_sink):
    ann = safe.register("Ann")
    forgot(safe, ann.email)
    token = token_of(mail_to(safe_sink, ann.email, RESET))
    asked = time.monotonic()
    wait_for(lambda: time.monotonic() > asked + 2.1, "the token to expire")
    assert reset(safe, token).status_code == 422
    assert sign_in(safe, ann.email, ann.password).status_code == 200


def test_a_server_that_nobody_vouches_for_gets_nothing(safe, safe_sink, tmp_path):
    """Its certificate is another one than the one that is trusted."""
    certificate, key = make_certificate(tmp_path)
    stranger = Sink(safe_sink.port, tls_context=server_context(certificate, key), require_starttls=True)
    safe_sink.stop()
    stranger.start()
    try:
        failures = metric(safe, "crier_mail_failures_total")
        ann = safe.register("Ann")
        wait_for(lambda: metric(safe, "crier_mail_failures_total") >= failures + 2, "two attempts")
        assert not stranger.attempts
    finally:
        stranger.stop()
        safe_sink.start()
    mail_to(safe_sink, ann.email, VERIFY)


def test_a_server_without_tls_gets_nothing(safe, safe_sink):
    plain = Sink(safe_sink.port)
    safe_sink.stop()
    plain.start()
    try:
        failures = metric(safe, "crier_mail_failures_total")
        ann = safe.register("Ann")
        wait_for(lambda: metric(safe, "crier_mail_failures_total") >= failures + 2, "two attempts")
        assert not plain.attempts
    finally:
        plain.stop()
        safe_sink.start()
    mail_to(safe_sink, ann.email, VERIFY)


def test_the_audit_log_is_kept_for_as_long_as_is_said(safe, server):
    ann = safe.register("Ann")
    old = "INSERT INTO audit (happened_at, action, request_id) SELECT {time}, 'ancient', 'r' FROM {numbers}"
    run_on_auth(safe, server, "safe",
                sqlite="WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 250) "
                + old.format(time=two_days_ago_us(), numbers="n"),
                postgres=old.format(time="now() - interval '2 days'", numbers="generate_series(1, 250)"))
    admin = safe.sign_in(safe.admin_email, safe.admin_password)

    def ancient():
        return admin.get("/api/audit", params={"action": "ancient"}).json()["items"]
    assert ancient()
    safe.restart("auth")
    wait_for(lambda: not ancient(), "the old rows to be removed")
    assert admin.get("/api/audit", params={"subject_id": ann.id}).json()["items"]


# Without a server.

def test_without_a_server_mails_are_files(system):
    ann = system.register("Ann")
    outbox = system.data / "outbox"

    def files():
        return [path for path in outbox.glob("*.eml") if f"<{ann.email}>" in path.read_text()]
    mine = wait_for(files, "a file")
    assert len(mine) == 1 and mine[0].stat().st_mode & 0o777 == 0o600 and outbox.stat().st_mode & 0o777 == 0o700
    assert not list(outbox.glob("*.new"))
    mail = read_mail(mine[0].read_bytes())
    with system.client() as client:
        assert client.post("/api/auth/email/verify", json={"token": token_of(mail)}).status_code == 204


# The audit log.

def test_an_admin_reads_what_happened_to_an_account(system, admin):
    ann = system.register("Ann")
    assert admin.put(f"/api/users/{ann.id}/role", json={"role": "approver"}).status_code == 200
    ann = system.sign_in(ann.email, ann.password)  # the token of who was a user is void
    ann.put("/api/auth/password", json={"current_password": "wrong", "new_password": FRESH})
    ann.put("/api/auth/password", json={"current_password": ann.password, "new_password": FRESH})
    forgot(system, ann.email)
    ann.post("/api/auth/logout")
    page = admin.get("/api/audit", params={"subject_id": ann.id}).json()
    assert [row["action"] for row in page["items"]] == [
        "signed_out", "password_reset_asked", "password_changed", "password_change_refused", "signed_in",
        "role_changed", "register"]
    assert page["items"][5]["actor_id"] == admin.id and page["items"][5]["detail"] == "approver"
    assert page["items"][2]["actor_id"] == ann.id and is_ours(page["items"][2]["ip"])
    first = admin.get("/api/audit", params={"subject_id": ann.id, "limit": 4}).json()
    rest = admin.get("/api/audit", params={"subject_id": ann.id, "cursor": first["next_cursor"]}).json()
    assert first["items"] + rest["items"] == page["items"] and rest["next_cursor"] is None


def test_the_audit_log_is_for_admins(system, gateway, user):
    assert gateway.get("/api/audit").status_code == 401
    assert user("Ann").get("/api/audit").status_code == 403
