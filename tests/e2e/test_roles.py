"""FEATURES F2: with compose/postgres/roles.sh each daemon has a role of its own, which does its
work and is refused everything outside its schema."""
import datetime
import os
import subprocess

import pytest

from conftest import ENGINE
from postgres import programs
from publishing import assert_published_once_within, draft, next_minute, schedule, wait_published
from system import ROOT, System

pytestmark = pytest.mark.skipif(ENGINE != "postgres", reason="roles are PostgreSQL's")

DATABASE = "least"
DAEMONS = ["auth", "posts", "analytics", "scraper"]
# As a person might choose them: nothing of a shell, of SQL or of psql may change what is set.
PASSWORDS = {name: f"it's a \\ \"{name}\" $HOME :role" for name in DAEMONS}
REFUSED = "42501"
SCRIPT = ROOT / "compose" / "postgres" / "roles.sh"


def run_roles(server, passwords, **settings):
    return subprocess.run([SCRIPT], text=True, capture_output=True, timeout=60, env={
        "PATH": os.environ["PATH"], "PGHOST": str(server.home), "PGPORT": str(server.port),
        "PGUSER": "postgres", "PGDATABASE": DATABASE, **settings,
        **{f"CRIER_{name.upper()}_DB_PASSWORD": value for name, value in passwords.items()}})


def psql_as(server, name, sql, password=None):
    """@return (rows, SQLSTATE), each "" where there is none"""
    done = subprocess.run(
        ["psql", "-XqAtw", "-v", "VERBOSITY=sqlstate", "-h", "127.0.0.1", "-p", str(server.port),
         "-U", f"crier_{name}", "-d", DATABASE, "-c", sql], text=True, capture_output=True,
        timeout=60, env={"PATH": os.environ["PATH"], "PGPASSWORD": password or PASSWORDS[name]})
    return done.stdout.strip(), done.stderr.rpartition("ERROR:")[2].strip()


@pytest.fixture(scope="module")
def roles(server):
    """A database with the roles, in a server that logs every statement."""
    server.psql(f"CREATE DATABASE {DATABASE}")
    server.psql(f"ALTER DATABASE {DATABASE} SET log_statement = 'all'")
    done = run_roles(server, PASSWORDS)
    assert done.returncode == 0, done.stderr
    return server


def url_settings(server, folder, database=DATABASE):
    """Each daemon's URL in a file, the password not in it but in libpq's own file."""
    passfile = folder / "pgpass"
    passfile.write_text("".join(
        f"127.0.0.1:{server.port}:{database}:crier_{name}:"
        + PASSWORDS[name].replace("\\", "\\\\").replace(":", "\\:") + "\n" for name in DAEMONS))
    passfile.chmod(0o600)
    return {**{f"CRIER_{name.upper()}_DB":
               f"postgres://crier_{name}@127.0.0.1:{server.port}/{database}?passfile={passfile}"
               for name in DAEMONS}}


@pytest.fixture(scope="module")
def roles_system(roles, tmp_path_factory):
    folder = tmp_path_factory.mktemp("roles")
    running = System(folder / "data", **url_settings(roles, folder))
    running.up()
    assert not any(running.data.glob("*.db"))
    yield running
    running.down()


def test_the_system_works_with_a_role_for_each_daemon(roles_system):
    ann = roles_system.register("Ann")
    post_id = draft(ann, "By a role that owns little")
    minute = next_minute(lead_s=3)
    schedule(ann, post_id, minute)
    assert ann.get("/api/posts?q=little").status_code == 200
    wait_published(roles_system, [post_id], minute + datetime.timedelta(seconds=20))
    assert_published_once_within(roles_system, ann, [post_id], minute, 20)


def test_a_backup_is_restored_to_roles_of_their_own(roles_system, roles, tmp_path):
    """As README.md says: as the database's owner, and roles.sh after it."""
    ann = roles_system.register("Ann")
    post_id = draft(ann, "Restored")
    before = ann.get(f"/api/posts/{post_id}").json()
    roles.psql("CREATE DATABASE restored")
    dump = tmp_path / "crier.dump"
    as_owner = ["-h", roles.home, "-p", str(roles.port), "-U", "postgres"]
    subprocess.run([programs() / "pg_dump", "--format=custom", *(f"--schema={name}" for name in DAEMONS),
                    f"--file={dump}", *as_owner, DATABASE], check=True, timeout=60)
    subprocess.run([programs() / "pg_restore", "--exit-on-error", "--single-transaction", "--no-owner",
                    "--no-acl", *as_owner, "--dbname=restored", dump], check=True, timeout=60)
    done = run_roles(roles, PASSWORDS, PGDATABASE="restored")
    assert done.returncode == 0, done.stderr
    assert roles.psql("SELECT count(*) FROM pg_class WHERE relnamespace::regnamespace::text IN"
                      " ('auth', 'posts', 'analytics', 'scraper') AND relowner::regrole::text <> 'crier_' ||"
                      " relnamespace::regnamespace", "restored") == "0"

    restored = System(tmp_path / "data", **url_settings(roles, tmp_path, "restored"))
    restored.up()
    try:
        here = restored.sign_in(ann.email, ann.password)
        assert here.get(f"/api/posts/{post_id}").json() == before
        assert draft(here, "And on it goes") > post_id
    finally:
        restored.down()


def test_each_role_owns_its_schema_and_nothing_else(roles_system, roles):
    owned = roles.psql("SELECT nspname, nspowner::regrole FROM pg_namespace"
                       " WHERE nspowner::regrole::text LIKE 'crier\\_%' ORDER BY 1", DATABASE)
    assert owned.split("\n") == [f"{name}|crier_{name}" for name in sorted(DAEMONS)]
    strays = roles.psql("SELECT oid::regclass FROM pg_class WHERE relowner::regrole::text LIKE 'crier\\_%'"
                        " AND relowner::regrole::text <> 'crier_' || relnamespace::regnamespace"
                        " AND relnamespace <> 'pg_toast'::regnamespace", DATABASE)
    assert strays == ""
    assert roles.psql("SELECT count(*) FROM pg_roles WHERE rolname LIKE 'crier\\_%' AND (rolsuper OR"
                      " rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls)") == "0"
    assert roles.psql("SELECT count(*) FROM pg_auth_members WHERE roleid::regrole::text"
                      " LIKE 'crier\\_%' OR member::regrole::text LIKE 'crier\\_%'") == "0"


def tables_of_others(server, name):
    rows = server.psql("SELECT schemaname || '.' || tablename FROM pg_tables"
                       f" WHERE schemaname IN ('auth', 'posts', 'analytics', 'scraper') AND schemaname <> '{name}'",
                       DATABASE)
    return rows.split("\n")


@pytest.mark.parametrize("name", DAEMONS)
def test_a_role_is_refused_outside_its_schema(roles_system, roles, name):
    other = next(daemon for daemon in DAEMONS if daemon != name)
    tables = tables_of_others(roles, name)
    assert len(tables) >= 8  # or this test sees nothing
    refused = [sql for table in tables for sql in (
        f"SELECT * FROM {table}", f"DELETE FROM {table}", f"DROP TABLE {table}")]
    refused += [
        f"CREATE TABLE {other}.mine (id int)", f"DROP SCHEMA {other} CASCADE",
        "CREATE SCHEMA mine", "CREATE TABLE public.mine (id int)", "CREATE TEMP TABLE mine (id int)",
        "CREATE ROLE mine", "CREATE DATABASE mine", "CREATE EXTENSION hstore", f"SET ROLE crier_{other}",
        "SET ROLE postgres", "SELECT * FROM pg_authid", "SELECT pg_read_file('/etc/passwd')",
        "COPY (SELECT 1) TO PROGRAM 'true'", f"ALTER ROLE crier_{name} SUPERUSER",
        f"ALTER ROLE crier_{name} CONNECTION LIMIT -1", f"ALTER DATABASE {DATABASE} SET search_path = mine"]
    assert {sql: state for sql in refused for _, state in [psql_as(roles, name, sql)]} == \
        {sql: REFUSED for sql in refused}
    assert psql_as(roles, name, "SELECT count(*) > 0 FROM crier_migrations") == ("t", "")


def test_run_again_it_sets_the_passwords_and_takes_over_what_is_not_its_own(roles_system, roles, tmp_path):
    # A restored backup: a table of the superuser's.
    roles.psql("ALTER TABLE posts.sweeper OWNER TO postgres; GRANT CREATE ON DATABASE least TO crier_posts;"
               " ALTER ROLE crier_posts CREATEDB", DATABASE)
    assert psql_as(roles, "posts", "SELECT count(*) FROM sweeper") == ("", REFUSED)
    secret = tmp_path / "password"
    secret.write_text("another one\n")
    others = {name: value for name, value in PASSWORDS.items() if name != "posts"}
    done = run_roles(roles, others, CRIER_POSTS_DB_PASSWORD_FILE=str(secret))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")

    assert psql_as(roles, "posts", "SELECT count(*) FROM sweeper", "another one") == ("1", "")
    assert psql_as(roles, "posts", "CREATE SCHEMA mine", "another one") == ("", REFUSED)
    assert psql_as(roles, "posts", "CREATE DATABASE mine", "another one") == ("", REFUSED)
    assert psql_as(roles, "auth", "SELECT count(*) > 0 FROM users") == ("t", "")
    assert psql_as(roles, "posts", "SELECT 1")[0] == ""  # with the old password

    assert run_roles(roles, PASSWORDS).returncode == 0
    assert psql_as(roles, "posts", "SELECT 1") == ("1", "")


def test_no_password_is_in_the_servers_log(roles):
    log = roles.log.read_text(errors="replace")
    assert "ALTER ROLE" in log  # it does log statements
    for name in DAEMONS:
        assert f"\"{name}\" $HOME" not in log


def test_a_missing_password_changes_nothing(roles):
    before = roles.psql("SELECT rolpassword FROM pg_authid WHERE rolname LIKE 'crier\\_%' ORDER BY 1")
    missing = {name: value for name, value in PASSWORDS.items() if name != "scraper"}
    done = run_roles(roles, {**missing, "auth": "changed"})
    assert done.returncode == 1
    assert done.stderr == ("roles.sh: neither CRIER_SCRAPER_DB_PASSWORD_FILE nor"
                           " CRIER_SCRAPER_DB_PASSWORD gives a password\n")
    assert roles.psql("SELECT rolpassword FROM pg_authid WHERE rolname LIKE 'crier\\_%' ORDER BY 1") == before
