"""What runs of a system, as the kernel tells it: the supervisor's lock, its session, ports."""
import fcntl
import json
import os
import socket
from pathlib import Path


def supervisor_pid(settings):
    """The pid of the supervisor of this data folder, or None: who holds its lock runs."""
    try:
        with open(settings.run / "supervisor.lock") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return int(lock.read())
    except (FileNotFoundError, ValueError):
        pass  # never started, or starting this moment
    return None


def read_status(settings):
    """What the supervisor wrote last; {} when it never did."""
    try:
        return json.loads((settings.run / "status.json").read_text())
    except (FileNotFoundError, ValueError):
        return {}


def session_members(session):
    """Every living process of a session, as {pid: name}: the supervisor leads one, and all it
    starts is in it."""
    members = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            name, _, rest = (entry / "stat").read_text().rpartition(")")
        except (FileNotFoundError, ProcessLookupError):
            continue
        state, _, _, of_session = rest.split()[:4]
        if int(of_session) == session and state != "Z":
            members[int(entry.name)] = name.partition("(")[2]
    return members


def taken_ports(settings):
    """The ports of this system that are not to be had, as {name: why}."""
    taken = {}
    for name, port in settings.ports().items():
        address = settings.bind if name == "gateway" else "127.0.0.1"
        with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((address, port))
            except OSError as error:
                taken[name] = error.strerror
    return taken


def listener_of(port):
    """"by NAME (pid N)", as far as this user may know."""
    inodes = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in Path(table).read_text().splitlines()[1:] if Path(table).exists() else []:
            words = line.split()
            if words[3] == "0A" and int(words[1].rpartition(":")[2], 16) == port:
                inodes.add(f"socket:[{words[9]}]")
    for process in Path("/proc").iterdir():
        if not process.name.isdigit():
            continue
        try:
            if any(os.readlink(fd) in inodes for fd in (process / "fd").iterdir()):
                return f"by {(process / 'comm').read_text().strip()} (pid {process.name})"
        except OSError:
            continue
    return "by a process of another user" if inodes else "by nobody who listens"
