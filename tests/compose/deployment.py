"""compose/docker-compose.yml, built from this tree and running on a port of the tests' own."""
import json
import os
import resource
import signal
import subprocess

from system import ROOT, System, free_port, status_of, wait_for

DAEMONS = ("auth", "posts", "scheduler", "analytics", "scraper", "realtime")
PATIENCE_S = 120
FILES = min(65536, resource.getrlimit(resource.RLIMIT_NOFILE)[1])   # an engine of ours gives no more than it has


class Deployment(System):
    """A System whose processes are in containers."""

    def __init__(self, engine, subnet, **settings):
        self.engine = engine
        self.port = free_port()
        self.scheme = "https" if settings.get("CRIER_TLS_CERT") else "http"
        self.gateway_url = f"{self.scheme}://127.0.0.1:{self.port}"
        self.admin_email = "admin@example.org"
        self.environment = {**engine.environment, "CRIER_PORT": str(self.port), "CRIER_SUBNET": subnet,
                            "CRIER_GATEWAY_RATE": "0", "CRIER_REALTIME_FILES": str(FILES),
                            "CRIER_PUBLIC_URL": self.gateway_url,
                            "COMPOSE_PROJECT_NAME": f"crier{self.port}",
                            **settings}

    def compose(self, *words, check=True):
        done = subprocess.run(["docker-compose", *words], cwd=ROOT / "compose", env=self.environment,
                              text=True, capture_output=True, check=False, timeout=900)
        assert not check or done.returncode == 0, f"{words}: {done.stdout[-3000:]}{done.stderr[-3000:]}"
        return done.stdout

    def up(self, *words):
        self.compose("up", "-d", "--no-build", *words)
        self.wait_healthy()
        self.admin_password = self.compose("exec", "-T", "auth", "cat", "/run/crier/admin_password")

    def down(self):
        self.compose("down", "-v", "-t", "30")

    def wait_healthy(self):
        wait_for(lambda: status_of(f"{self.gateway_url}/health") == 200 and not self.unhealthy(),
                 "every container to be healthy", PATIENCE_S)

    def unhealthy(self):
        return [each["Name"] for each in self.containers()
                if each["State"].get("Health", {}).get("Status", "healthy") != "healthy"]

    def containers(self, service=""):
        """What docker inspect says of each."""
        ids = self.compose("ps", "-aq", *([service] if service else [])).split()
        return json.loads(self.engine.docker("inspect", *ids).stdout)

    def crash(self, service):
        """Ends one container's process as a fault does: the engine starts it again."""
        os.kill(self.containers(service)[0]["State"]["Pid"], signal.SIGKILL)

    def run_program(self, daemon, *words, **options):
        return subprocess.run(
            ["docker-compose", "exec", "-T", daemon, f"crier-{daemon}", *words], cwd=ROOT / "compose",
            env=self.environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, **options)
