"""node's `jose`, the library that most of the world's services read tokens with, as a process that is
asked line by line. It comes from npm at the first use, into a folder outside the tree."""
import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

SOURCES = Path(__file__).resolve().parent / "interop"
INSTALL_S_MAX = 300


def modules():
    """The folder node_modules with all of package.json; skips loudly where npm is not to be had."""
    wanted = (SOURCES / "package.json").read_bytes()
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "crier"
    place = cache / f"interop-{hashlib.sha256(wanted).hexdigest()[:12]}"
    if not place.exists():
        if not shutil.which("npm") or not shutil.which("node"):
            pytest.skip("npm is not installed (apt install npm): interoperability is NOT tested")
        install(place)
    return place / "node_modules"


def install(place):
    """Whole or not at all. No script of a package is run."""
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(dir=place.parent))
    shutil.copy(SOURCES / "package.json", fresh)
    done = subprocess.run(["npm", "install", "--ignore-scripts", "--no-package-lock", "--no-audit",
                           "--no-fund", "--loglevel=error"], cwd=fresh, timeout=INSTALL_S_MAX,
                          text=True, capture_output=True)
    if done.returncode:
        shutil.rmtree(fresh)
        pytest.skip(f"npm cannot install jose: interoperability is NOT tested: {done.stderr[-300:]}")
    fresh.rename(place)


class JoseError(Exception):
    """What jose refuses, by its own code."""


class JosePeer:
    def __init__(self):
        self.process = subprocess.Popen(
            ["node", str(SOURCES / "jose_peer.js")], text=True, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, env={"PATH": os.environ["PATH"], "NODE_PATH": str(modules())})

    def ask(self, deed, **words):
        """@raise JoseError with jose's code, as ERR_JWS_SIGNATURE_VERIFICATION_FAILED"""
        self.process.stdin.write(json.dumps({"do": deed, **words}) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        if "error" in answer:
            raise JoseError(answer["error"])
        return answer["ok"]

    def close(self):
        self.process.stdin.close()
        self.process.wait(20)
