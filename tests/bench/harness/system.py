"""A Crier of the bench's own: built as a release, on ports nobody has, with data that is thrown
away. Started and stopped as ./dev does it."""
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
LOCAL = ROOT / "compose" / "local"
PYTHON = "/usr/bin/python3"
PORTS = 20       # ten of a system, the rest for what it is compared with
FIRST_PORT = int(os.environ.get("CRIER_BENCH_PORT") or 28080)

sys.path.insert(0, str(LOCAL))
import settings as dev_settings  # noqa: E402  (compose/local/settings.py)


class System:
    def __init__(self, data=None, **environment):
        """
        @param data         a folder that is kept, with what is in it; None: one that is thrown away
        @param environment  more CRIER_ variables
        """
        self.port = free_ports()
        (ROOT / "build" / "bench").mkdir(parents=True, exist_ok=True)
        # Beside the build, not in /tmp: that may be memory, where an fsync costs nothing.
        self.is_kept = data is not None
        self.data = data or Path(tempfile.mkdtemp(prefix="data-", dir=ROOT / "build" / "bench"))
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("CRIER_")},
            "CRIER_PORT": str(self.port), "CRIER_DATA": str(self.data),
            "CRIER_PRESET": os.environ.get("CRIER_PRESET") or "release",
            "CRIER_GATEWAY_RATE": "0", "CRIER_LOG_LEVEL": "warn", **environment}
        self.url = f"http://127.0.0.1:{self.port}"
        self.ready_s = None

    def daemon_url(self, name):
        return f"http://127.0.0.1:{self.port + dev_settings.DAEMONS[name]}"

    def start(self):
        """Starts it on empty data. ready_s is the time until every daemon and the gateway said
        that they are ready; the supervisor, the migrations and the first admin are in it."""
        began = time.monotonic()
        self.run(PYTHON, LOCAL / "up.py")
        self.ready_s = time.monotonic() - began

    def stop(self):
        self.run(PYTHON, LOCAL / "down.py")
        if not self.is_kept:
            shutil.rmtree(self.data)

    def run(self, *argv):
        done = subprocess.run(argv, env=self.environment, text=True, capture_output=True,
                              check=False)
        if done.returncode:
            raise RuntimeError(f"{argv[-1]}: {done.stdout}{done.stderr}")

    def memory_kb(self):
        """Proportional memory of every process by name, as the kernel counts it."""
        status = json.loads((self.data / "run" / "status.json").read_text())
        return {name: proportional_kb(child["pid"]) for name, child in status["children"].items()}

    def sign_in(self):
        """@return the admin's access token"""
        secrets = self.data / "secrets"
        answer = self.ask("POST", "/api/auth/login", {
            "email": (secrets / "admin_email").read_text(),
            "password": (secrets / "admin_password").read_text()})
        return answer["access_token"]

    def ask(self, method, path, body=None, token=None):
        """One request through the gateway. @return the answer's JSON"""
        request = urllib.request.Request(self.url + path, method=method)
        if body is not None:
            request.data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
        if token:
            request.add_header("Authorization", f"Bearer {token}")
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=30) as answer:
            return json.load(answer)


def build_release():
    """What is measured is what is in the tree now."""
    subprocess.run([LOCAL / "build.sh", os.environ.get("CRIER_PRESET") or "release"], check=True)


def proportional_kb(pid):
    """A process and its children: nginx works in those."""
    own = sum(int(line.split()[1])
              for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
              if line.startswith("Pss:"))
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return own + sum(proportional_kb(child) for child in children)


def free_ports():
    """The first of PORTS ports in a row that nothing listens on."""
    for first in range(FIRST_PORT, FIRST_PORT + 50 * PORTS, PORTS):
        if all(is_free(first + i) for i in range(PORTS)):
            return first
    raise RuntimeError("no free ports; set CRIER_BENCH_PORT")


def is_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
