"""What the processes of a system are told: secrets, made once, and the environment.

A person's own settings are in CRIER_DATA/settings.env, and in the environment of `./dev up`,
which wins. What comes of it all is written to run/crier.env, for the daemons' subcommands."""
import os
import secrets
import string
import sys

from settings import DAEMONS, STREAMS

OWN_SETTINGS = """\
# Your own settings, as KEY=VALUE; `crier-<daemon> --help` lists them all. For example:
#   CRIER_LOG_LEVEL=debug
#   CRIER_POSTS_DB=postgres://crier@127.0.0.1/crier
# `./dev up` reads this file and restarts what it changes.
"""
# Of `./dev up` itself; the daemons have no use for them.
NOT_FOR_DAEMONS = {"CRIER_PORT", "CRIER_PRESET", "CRIER_ADMIN_EMAIL", "CRIER_ADMIN_PASSWORD"}


def prepare_folders(settings):
    """The data folder with all below it, for this user alone."""
    for folder in (settings.data, settings.run, settings.log, settings.secrets,
                   settings.run / "hold", settings.run / "nginx", settings.data / "redis"):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    own = settings.data / "settings.env"
    if not own.exists():
        write_private(own, OWN_SETTINGS)


def write_private(path, text):
    """Writes a file that only this user can read, whole or not at all."""
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    fresh.rename(path)


def keep_secret(settings, name, make):
    """The secret of that name; made at the first use."""
    path = settings.secrets / name
    if not path.exists():
        write_private(path, make())
    return path.read_text()


def make_secrets(settings):
    """Makes what is not there yet. True when the first admin is new: print the password."""
    is_first = not (settings.secrets / "admin_password").exists()
    keep_secret(settings, "service_token", lambda: secrets.token_urlsafe(32))
    keep_secret(settings, "redis_password", lambda: secrets.token_urlsafe(24))
    keep_secret(settings, "admin_email",
                lambda: os.environ.get("CRIER_ADMIN_EMAIL") or "admin@example.org")
    keep_secret(settings, "admin_password",
                lambda: os.environ.get("CRIER_ADMIN_PASSWORD") or make_password())
    return is_first


def make_password():
    """20 letters and digits: 119 bits."""
    return "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(20))


def make_environment(settings):
    """Every CRIER_ variable of the daemons."""
    ports = settings.ports()
    password = (settings.secrets / "redis_password").read_text()
    environment = {
        "CRIER_DATA": str(settings.data),
        "CRIER_SERVICE_TOKEN_FILE": str(settings.secrets / "service_token"),
        "CRIER_ADMIN_EMAIL": (settings.secrets / "admin_email").read_text(),
        "CRIER_ADMIN_PASSWORD_FILE": str(settings.secrets / "admin_password"),
        "CRIER_REDIS": f"redis://default:{password}@127.0.0.1:{ports['redis']}/0",
        "CRIER_BIND": settings.bind,
        "CRIER_PUBLIC_URL": f"http://127.0.0.1:{settings.port}",
    }
    for name in DAEMONS:
        environment[f"CRIER_{name.upper()}_LISTEN"] = f"127.0.0.1:{ports[name]}"
        environment[f"CRIER_{name.upper()}_URL"] = f"http://127.0.0.1:{ports[name]}"
    environment["CRIER_REALTIME_STREAMS_LISTEN"] = f"127.0.0.1:{settings.port + STREAMS}"
    environment.update(read_own_settings(settings))
    environment.update({name: value for name, value in os.environ.items()
                        if name.startswith("CRIER_") and name not in NOT_FOR_DAEMONS})
    environment["CRIER_DATA"] = str(settings.data)
    write_private(settings.run / "crier.env",
                  "".join(f"{name}={value}\n" for name, value in sorted(environment.items())))
    return environment


def read_own_settings(settings):
    own = {}
    path = settings.data / "settings.env"
    for number, line in enumerate(path.read_text().splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        name, equals, value = line.partition("=")
        if not equals or not name.strip().startswith("CRIER_"):
            sys.exit(f"{path}:{number}: not of the form CRIER_NAME=value: {line}")
        own[name.strip()] = value.strip().strip("\"'")
    return own
