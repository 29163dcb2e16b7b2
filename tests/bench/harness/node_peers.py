"""graphile-worker and BullMQ as contenders: jobs that do nothing, all due at one time. They and a
Node that is new enough for them come from npm at the first use, into a folder outside the tree."""
import array
import os
import shutil
import subprocess
import tempfile
import threading
from pathlib import Path

import npm

from .posts_database import Session
from .server import Redis, make_postgres
from .system import LOCAL, ROOT, free_ports

SOURCES = Path(__file__).resolve().parents[1] / "peers"
ADD_S_MAX = 900

# The best of what was tried on two cores: more processes of BullMQ only keep Redis from its core,
# graphile-worker's own 500 jobs at a time leave a third of this on the way.
BULLMQ = {"processes": 1, "concurrency": 100}
GRAPHILE = {"processes": 2, "concurrency": 24, "local_queue": 5000}


def modules():
    """The folder node_modules with all of package.json; installed when it is not there."""
    if not npm.is_installed(SOURCES):
        print("Installing graphile-worker, BullMQ and Node by npm", flush=True)
        subprocess.run([LOCAL / "packages.sh", "peers"], check=True)
    return npm.modules(SOURCES)


class NodePeer:
    """Processes of workers that run one of the scripts beside. A subclass has its server."""

    def __init__(self, script, processes, work_words, **environment):
        self.script = SOURCES / script
        self.work_words = [str(word) for word in work_words]
        self.modules = modules()
        self.node = npm.node(self.modules)
        self.environment = {"PATH": os.defpath, "NODE_ENV": "production",
                            "NODE_PATH": str(self.modules), **environment}
        self.processes = processes
        self.workers = []
        (ROOT / "build" / "bench").mkdir(parents=True, exist_ok=True)
        self.folder = Path(tempfile.mkdtemp(prefix="peer-", dir=ROOT / "build" / "bench"))
        self.numbers = ()

    def prepare(self, count):
        self.numbers = range(count)
        # The first call brings the schema, which the workers look for.
        self.add(0, 0)
        self.workers = [Worker(self, number) for number in range(self.processes)]

    def enqueue(self, due):
        return self.add(len(self.numbers), due.timestamp() * 1000)

    def add(self, count, due_ms):
        """@return the seconds of it, as it took them itself"""
        done = subprocess.run([self.node, self.script, "add", str(count), str(due_ms)],
                              env=self.environment, text=True, check=True, timeout=ADD_S_MAX,
                              stdout=subprocess.PIPE)
        return float(done.stdout)

    def pids(self):
        return {worker.name: worker.process.pid for worker in self.workers}

    def is_done(self):
        return sum(worker.finished for worker in self.workers) >= len(self.numbers)

    def runs(self):
        for worker in self.workers:
            yield from worker.end()

    def stop(self):
        for worker in self.workers:
            worker.kill()
        shutil.rmtree(self.folder)


class Worker:
    """One process; finished is how many jobs it says are over."""

    def __init__(self, peer, number):
        self.name = f"node {number + 1}"
        self.path = peer.folder / f"worker-{number}.log"
        self.finished = 0
        self.process = subprocess.Popen(
            [peer.node, peer.script, "work", *peer.work_words, self.path], env=peer.environment,
            text=True, stdout=subprocess.PIPE)
        if not self.process.stdout.readline():
            raise RuntimeError(f"{peer.script.name}: a worker ended at its start")
        threading.Thread(target=self._follow, daemon=True).start()

    def _follow(self):
        for line in self.process.stdout:
            self.finished = int(line)

    def end(self):
        """Lets it write down what it did. @return (number, seconds since 1970) of each job"""
        self.process.terminate()
        self.process.wait(60)
        rows = array.array("d")
        rows.frombytes(self.path.read_bytes())
        return [(int(rows[i]), rows[i + 1] / 1000) for i in range(0, len(rows), 2)]

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


class GraphileWorker(NodePeer):
    name = "graphile-worker"

    def __init__(self):
        super().__init__("graphile_worker.js", GRAPHILE["processes"],
                         (GRAPHILE["concurrency"], GRAPHILE["local_queue"]))
        self.postgres = self.session = None

    def start(self):
        self.postgres = make_postgres(self.folder)
        self.environment["PEER_DB"] = self.postgres.url
        self.session = Session(self.postgres)

    def stop(self):
        super().stop()
        if self.session:
            self.session.close()
        if self.postgres:
            self.postgres.destroy()

    def settle(self):
        """As Crier's posts; and its statements, planned for an empty table, are planned anew."""
        self.session.ask("VACUUM ANALYZE graphile_worker._private_jobs; SELECT 1")

    def pids(self):
        return {**super().pids(), "postgres": self.postgres.pid}

    def is_done(self):
        """It tells workers before the database knows."""
        return super().is_done() and self.session.ask(
            "SELECT NOT EXISTS (SELECT FROM graphile_worker._private_jobs)") == "t"

    @staticmethod
    def redis_bytes():
        return None


class BullMq(NodePeer):
    name = "BullMQ"

    def __init__(self):
        super().__init__("bullmq.js", BULLMQ["processes"], (BULLMQ["concurrency"],))
        self.redis = Redis(self.folder, free_ports())
        self.environment["PEER_REDIS_PORT"] = str(self.redis.port)

    def start(self):
        self.redis.start()

    def stop(self):
        self.redis.stop()
        super().stop()

    def pids(self):
        return {**super().pids(), "redis": self.redis.process.pid}

    def settle(self):
        pass

    def redis_bytes(self):
        return self.redis.used_bytes()
