#!/usr/bin/python3
"""The gateway of a container: run.py renders nginx's configuration for the addresses that the
daemons' names have now, runs nginx, and reloads it when they change, for a replica comes, goes and
moves. `run.py ready` asks it whether the system is ready.

CRIER_<DAEMON>_URL says where each daemon is; CRIER_GATEWAY_PORT where it listens itself."""
import os
import signal
import socket
import ssl
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import render

FOLDER = Path("/run/gateway")
BUILD = render.ROOT / "build"
DAEMONS = ("auth", "posts", "scheduler", "analytics", "scraper", "realtime")
LOOK_EVERY_S = 2
NOBODY = "127.0.0.1:1"   # refuses: what cannot be found is answered 503
NGINX = ["nginx", "-p", str(FOLDER), "-c", "nginx.conf", "-e", "stderr"]


def main():
    if sys.argv[1:] == ["ready"]:
        sys.exit(0 if is_ready() else 1)
    serve()


def serve():
    stopping = []
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
        signal.signal(number, lambda number, _frame: stopping.append(number))
    known = find_all({})
    write(known)
    nginx = subprocess.Popen([*NGINX, "-g", "daemon off;"])
    while not stopping and not ended(nginx):
        found = find_all(known)
        if found != known and write(found):
            nginx.send_signal(signal.SIGHUP)
            known = found
    nginx.send_signal(signal.SIGQUIT)   # lets running requests end
    sys.exit(nginx.wait())


def ended(nginx):
    """Waits a moment for it. A signal to us ends the wait too late by as much at most."""
    try:
        nginx.wait(LOOK_EVERY_S)
    except subprocess.TimeoutExpired:
        return False
    return True


def find_all(known):
    """Addresses of each daemon by name; those known before where its name is not found."""
    return {name: find(urlsplit(os.environ[f"CRIER_{name.upper()}_URL"])) or known.get(name, [NOBODY])
            for name in (*DAEMONS, "streams")}


def find(url):
    try:
        answers = socket.getaddrinfo(url.hostname, url.port or 80, socket.AF_INET, socket.SOCK_STREAM)
    except OSError:
        return []
    return sorted({f"{host}:{port}" for *_, (host, port) in answers})


def write(addresses):
    """@return whether nginx takes it"""
    environment = {"CRIER_BIND": "0.0.0.0", "CRIER_GATEWAY_ACCESS_LOG": "/dev/stdout", **os.environ}
    ports = {"gateway": listening_port(), **dict.fromkeys(DAEMONS, 0)}
    render.render(FOLDER, BUILD, ports, environment, addresses)
    return subprocess.run([*NGINX, "-t", "-q"], check=False).returncode == 0


def listening_port():
    return int(os.environ.get("CRIER_GATEWAY_PORT") or 8080)


def is_ready():
    scheme = "https" if os.environ.get("CRIER_TLS_CERT") else "http"
    # Its certificate names the site, not this address.
    context = ssl._create_unverified_context()
    try:
        with urllib.request.urlopen(f"{scheme}://127.0.0.1:{listening_port()}/health", timeout=2,
                                    context=context) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


if __name__ == "__main__":
    main()
