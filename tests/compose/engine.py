"""A Docker engine for the tests: one of their own, with its data in a temporary folder, where
root may start it; and the images that a registry would give, made of Debian's packages where none
can be reached."""
import contextlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from system import ROOT, wait_for

HERE = Path(__file__).resolve().parent
BASE = "debian:bookworm-slim"
STANDINS = {"postgres:15": HERE / "standins/postgres", "redis:7": HERE / "standins/redis"}
PACKAGES = ROOT / "compose" / "local" / "packages.sh"


class Engine:
    def __init__(self, folder):
        self.folder = Path(folder)
        self.host = f"unix://{self.folder}/docker.sock"
        # The classic builder: Debian has no other.
        self.environment = {**os.environ, "DOCKER_HOST": self.host, "DOCKER_BUILDKIT": "0",
                            "COMPOSE_DOCKER_CLI_BUILD": "0"}
        self.process = None

    def start(self):
        log = open(self.folder / "dockerd.log", "ab")
        self.process = subprocess.Popen(
            ["dockerd", "--data-root", self.folder / "data", "--exec-root", self.folder / "exec",
             "--pidfile", self.folder / "pid", "-H", self.host], stdout=log, stderr=log)
        wait_for(lambda: self.process.poll() is not None or self.answers(), "dockerd", 60)
        if self.process.poll() is not None:
            pytest.skip("no Docker engine can start here:\n" + self.last_words(), allow_module_level=True)

    def answers(self):
        return self.docker("info", check=False).returncode == 0

    def last_words(self):
        return "\n".join((self.folder / "dockerd.log").read_text(errors="replace").splitlines()[-5:])

    def stop(self):
        self.process.terminate()
        self.process.wait(60)
        # It leaves its network namespace mounted.
        subprocess.run(["umount", self.folder / "exec/netns/default"], check=False, capture_output=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def docker(self, *words, check=True, **options):
        done = subprocess.run(["docker", *map(str, words)], env=self.environment, text=True,
                              capture_output=True, check=False, **options)
        assert not check or done.returncode == 0, f"docker {words}: {done.stdout[-3000:]}{done.stderr[-3000:]}"
        return done

    def has(self, image):
        return self.docker("image", "inspect", image, check=False).returncode == 0

    def pulled(self, image):
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self.docker("pull", "-q", image, check=False, timeout=120).returncode == 0
        return False

    def provide_images(self):
        """The base, and what docker-compose.yml takes from a registry."""
        if not self.has(BASE) and not self.pulled(BASE):
            self.import_base()
        for image, folder in STANDINS.items():
            if not self.has(image) and not self.pulled(image):
                self.build(folder, "-t", image)

    def import_base(self):
        """A small Debian, with the sources and settings of this machine's apt."""
        root = self.folder / "root"
        subprocess.run(["debootstrap", "--variant=minbase", "bookworm", root], check=True,
                       stdout=subprocess.DEVNULL)
        for name in ("sources.list", "sources.list.d", "apt.conf.d"):
            if (source := Path("/etc/apt") / name).exists():
                subprocess.run(["cp", "-a", "--no-target-directory", source, root / "etc/apt" / name],
                               check=True)
        shutil.rmtree(root / "var/cache/apt/archives", ignore_errors=True)
        tar = subprocess.Popen(["tar", "-C", root, "-c", "."], stdout=subprocess.PIPE)
        self.docker("import", "-", BASE, stdin=tar.stdout)
        assert tar.wait() == 0
        shutil.rmtree(root)

    def build(self, context, *words):
        """On this machine's network: that is where apt's mirror is reached."""
        self.docker("build", "--network", "host", *words, context)


@contextlib.contextmanager
def running_engine():
    """Skips where none can be had, and says why."""
    if os.geteuid() != 0:
        pytest.skip("only root can start a Docker engine", allow_module_level=True)
    subprocess.run([PACKAGES, "run", "test", "compose"], check=True)
    engine = Engine(tempfile.mkdtemp(prefix="crier-docker-", dir="/var/tmp"))
    engine.start()
    try:
        engine.provide_images()
        yield engine
    finally:
        engine.stop()
