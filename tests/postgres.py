"""A PostgreSQL of a test's own: Debian's newest, on a free port of the loopback. It keeps its
promises (fsync is on unless told otherwise), and it ends when the test run ends, however."""
import contextlib
import ctypes
import fcntl
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from system import ROOT, free_port, wait_for

PATIENCE_S = 60.0
PASSWORD = "a-password-of-the-tests"
PR_SET_PDEATHSIG = 1
# What pg_ctl sends for each of its modes; "kill" is the crash that it has no word for.
STOP_SIGNALS = {"smart": signal.SIGTERM, "fast": signal.SIGINT, "immediate": signal.SIGQUIT,
                "kill": signal.SIGKILL}
libc = ctypes.CDLL(None, use_errno=True)


def programs():
    """The folder of the newest server that Debian has installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"),
                   key=lambda path: int(path.parts[-3]))
    assert found, "there is no PostgreSQL; compose/local/packages.sh test installs it"
    return found[-1].parent


def sql_moment(server, us):
    """A moment, in microseconds since 1970, as the statements of a daemon's engine say it.
    @param server  None: SQLite"""
    return f"to_timestamp({us} / 1000000.0)" if server else str(us)


class Postgres:
    """`url` is an empty database `crier`, owned by a role of that name which is no superuser."""

    def __init__(self, folder, fsync=True, home=None, **parameters):
        """
        @param folder      where its log goes; the data is in a temporary folder of its own, for
                           PostgreSQL does not run as root and cannot enter root's folders
        @param home        a folder that is kept, with the server's data if it has been one's before
        @param parameters  of postgresql.conf, as max_connections=200
        """
        self.log = Path(folder) / "postgres.log"
        self.parameters = {"max_connections": 200, "shared_buffers": "64MB",
                           "fsync": "on" if fsync else "off", **parameters}
        self.user = pwd.getpwnam("postgres") if os.geteuid() == 0 else None
        self.is_kept = home is not None
        self.home = home or Path(tempfile.mkdtemp(prefix="crier-postgres-"))
        self.port = free_port()
        self.process = None
        if self.user:
            shutil.chown(self.home, self.user.pw_uid, self.user.pw_gid)
        if not (self.home / "data").exists():
            self._copy_cluster()

    @property
    def url(self):
        return self.url_of("crier", PASSWORD)

    @property
    def pid(self):
        """Of the postmaster; None while it is stopped."""
        return self.process.pid if self.process else None

    def url_of(self, role, password, database="crier"):
        return f"postgres://{role}:{password}@127.0.0.1:{self.port}/{database}"

    def start(self):
        """Waits until it takes connections."""
        words = [word for name, value in self._settings().items() for word in ("-c", f"{name}={value}")]
        self.process = self._spawn("postgres", "-D", str(self.home / "data"), *words)
        wait_for(self._is_ready, f"PostgreSQL to start; see {self.log}", PATIENCE_S)
        return self

    def stop(self, mode="fast"):
        """@param mode  smart, fast, immediate, or kill, which is SIGKILL to the postmaster"""
        if not self.process:
            return
        backends = children_of(self.process.pid)
        self.process.send_signal(STOP_SIGNALS[mode])
        self.process.wait(PATIENCE_S)
        self.process = None
        # After a SIGKILL they notice that they are alone; the next server waits for them.
        wait_for(lambda: not any(is_alive(pid) for pid in backends), "backends to end", PATIENCE_S)

    def restart(self, mode="fast", pause_s=0.0):
        """@param pause_s  for which nobody listens"""
        self.stop(mode)
        time.sleep(pause_s)
        return self.start()

    def make_database(self, name):
        """An empty one, of the same role. @return its url"""
        self.psql(f"CREATE DATABASE {name} OWNER crier")
        return self.url_of("crier", PASSWORD, name)

    def psql(self, sql, database="crier"):
        """Runs it as superuser. @return its rows as text, without a head, fields parted by |"""
        done = subprocess.run(self.psql_words(database) + ["-c", sql], text=True,
                              capture_output=True, timeout=PATIENCE_S)
        assert done.returncode == 0, f"{sql}\n{done.stderr}"
        return done.stdout.rstrip("\n")

    def psql_words(self, database="crier"):
        """The command line of a psql that reads its statements from stdin."""
        return [str(programs() / "psql"), "-XqAt", "-v", "ON_ERROR_STOP=1", "-h", str(self.home),
                "-p", str(self.port), "-U", "postgres", "-d", database]

    @contextlib.contextmanager
    def locked(self, table, database="crier"):
        """Within, whoever touches the table waits."""
        with subprocess.Popen(self.psql_words(database), text=True, stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE) as session:
            session.stdin.write(f"BEGIN; LOCK TABLE {table}; SELECT 'held';\n")
            session.stdin.flush()
            assert session.stdout.readline() == "held\n"
            try:
                yield
            finally:
                session.stdin.close()  # psql ends, and its transaction with it

    @contextlib.contextmanager
    def frozen(self):
        """Within, the server takes bytes and answers none: a machine that hangs."""
        pids = [self.pid, *children_of(self.pid)]
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in pids:
                os.kill(pid, signal.SIGCONT)

    def destroy(self):
        self.stop("fast" if self.is_kept else "immediate")
        if not self.is_kept:
            shutil.rmtree(self.home)

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.destroy()

    def _settings(self):
        return {"listen_addresses": "127.0.0.1", "port": self.port,
                "unix_socket_directories": self.home, **self.parameters}

    def _copy_cluster(self):
        """To make one takes seconds, and every file of tests wants one: it is made once."""
        kept = ROOT / "build" / f"cluster-{programs().parent.name}"
        kept.parent.mkdir(exist_ok=True)
        with open(f"{kept}.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not kept.exists():
                self._make_cluster()
                # In its place only when it is whole.
                shutil.rmtree(f"{kept}.new", ignore_errors=True)
                shutil.copytree(self.home / "data", f"{kept}.new")
                os.rename(f"{kept}.new", kept)
                return
        self._take(kept)

    def _take(self, kept):
        data = shutil.copytree(kept, self.home / "data")
        if self.user:
            for folder, _, files in os.walk(data):
                for path in (folder, *(os.path.join(folder, name) for name in files)):
                    os.chown(path, self.user.pw_uid, self.user.pw_gid)

    def _make_cluster(self):
        initdb = self._spawn("initdb", "-D", str(self.home / "data"), "-U", "postgres",
                             "--auth-local=trust", "--auth-host=scram-sha-256", "-E", "UTF8",
                             "--locale=C", "--no-sync")
        assert initdb.wait(PATIENCE_S) == 0, f"initdb failed; see {self.log}"
        self.start()
        self.psql(f"CREATE ROLE crier LOGIN PASSWORD '{PASSWORD}'", "postgres")
        self.psql("CREATE DATABASE crier OWNER crier", "postgres")
        self.stop()

    def _spawn(self, program, *words):
        with open(self.log, "ab") as log:
            return subprocess.Popen([programs() / program, *words], cwd=self.home,
                                    stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                    env={"PATH": os.defpath, "LC_ALL": "C"}, preexec_fn=self._become)

    def _become(self):
        """In the child: another user, and told to end when the thread that started it does."""
        if self.user:
            os.setgroups([])
            os.setgid(self.user.pw_gid)
            os.setuid(self.user.pw_uid)
        # After the change of user, which clears it.
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGQUIT)

    def _is_ready(self):
        """The eighth line of postmaster.pid says so."""
        assert self.process.poll() is None, f"PostgreSQL ended; see {self.log}"
        try:
            lines = (self.home / "data" / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) >= 8 and int(lines[0]) == self.process.pid and lines[7].strip() == "ready"


def children_of(pid):
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def is_alive(pid):
    return Path(f"/proc/{pid}").exists()
