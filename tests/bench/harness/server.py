"""The servers that contenders stand on, each of them with its promises kept: what is answered is
on the disk."""
import subprocess

from postgres import Postgres   # tests/postgres.py
from .reference import wait_for_port

# For Crier and graphile-worker alike. A checkpoint amidst a minute would hit whom it hits.
POSTGRES = {"shared_buffers": "512MB", "max_wal_size": "4GB", "checkpoint_timeout": "15min",
            "wal_buffers": "16MB", "fsync": "on", "synchronous_commit": "on"}
# For BullMQ. Without a rewrite of the file, which would take a core for a while.
REDIS = {"appendonly": "yes", "appendfsync": "always", "auto-aof-rewrite-percentage": "0",
         "save": "", "maxmemory-policy": "noeviction"}


def make_postgres(folder):
    """Starts one. @param folder  of its log; its data is in a folder of its own"""
    settings = {name: value for name, value in POSTGRES.items() if name != "fsync"}
    return Postgres(folder, fsync=True, **settings).start()


class Redis:
    def __init__(self, folder, port):
        self.folder = folder
        self.port = port
        self.process = None

    def start(self):
        words = [word for name, value in REDIS.items() for word in (f"--{name}", value)]
        self.process = subprocess.Popen(
            ["redis-server", "--bind", "127.0.0.1", "--port", str(self.port), "--dir", self.folder,
             "--loglevel", "warning", *words], stdout=subprocess.DEVNULL)
        wait_for_port(self.port)

    def used_bytes(self):
        return used_bytes(subprocess.run(
            ["redis-cli", "-p", str(self.port), "INFO", "memory"], text=True, check=True,
            capture_output=True).stdout)

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait(60)


def used_bytes(info):
    """@param info  what INFO memory answers"""
    return int(next(line for line in info.splitlines()
                    if line.startswith("used_memory:")).partition(":")[2])
