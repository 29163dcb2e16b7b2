"""Where one system is: its folders and ports, from CRIER_PORT, CRIER_DATA and CRIER_BIND."""
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# Each port is the gateway's plus so much.
DAEMONS = {"auth": 1, "posts": 2, "scheduler": 3, "analytics": 4, "scraper": 5, "realtime": 6}
STREAMS = 7   # realtime's second one
REDIS = 9


class Settings:
    def __init__(self):
        self.data = Path(os.environ.get("CRIER_DATA") or ROOT / "data").absolute()
        self.run = self.data / "run"
        self.log = self.data / "log"
        self.secrets = self.data / "secrets"
        self.bind = os.environ.get("CRIER_BIND") or "127.0.0.1"
        self.port = read_port(os.environ.get("CRIER_PORT") or "8080")
        self.preset = os.environ.get("CRIER_PRESET") or "release"
        self.build = ROOT / "build" / self.preset

    def program(self, daemon):
        return self.build / "bin" / f"crier-{daemon}"

    def ports(self):
        """Name of each listener and its port; only the gateway listens on bind."""
        ports = {"gateway": self.port}
        ports.update({name: self.port + offset for name, offset in DAEMONS.items()})
        ports["redis"] = self.port + REDIS
        return ports


def read_port(text):
    if not text.isdigit() or not 1 <= int(text) <= 65535 - REDIS:
        sys.exit(f"CRIER_PORT: {text!r} is not a port between 1 and {65535 - REDIS}")
    return int(text)
