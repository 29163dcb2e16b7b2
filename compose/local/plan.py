"""What runs: redis, the daemons and the gateway, as the supervisor's list of processes."""
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys

import configuration
from settings import DAEMONS, ROOT

sys.path.insert(0, str(ROOT / "compose" / "gateway"))
import render  # noqa: E402  (compose/gateway/render.py)

REDIS_CONF = """\
# Redis holds only what can be rebuilt, so nothing is kept on disk; under memory pressure what
# has a time to live goes first.
bind 127.0.0.1
port {port}
requirepass {password}
daemonize no
dir {folder}
save ""
appendonly no
maxmemory 256mb
maxmemory-policy volatile-lru
"""

# A change of these does not restart the daemons.
FOR_THE_GATEWAY = ("CRIER_BIND", "CRIER_CORS_", "CRIER_GATEWAY_", "CRIER_TLS_")

STAGE_REDIS, STAGE_DAEMONS, STAGE_GATEWAY = 0, 1, 2


def make_plan(settings):
    """Writes every configuration file, and returns the list of processes."""
    environment = configuration.make_environment(settings)
    plan = []
    if f":{settings.ports()['redis']}/" in environment["CRIER_REDIS"]:
        plan.append(plan_redis(settings))
    plan += [plan_daemon(settings, name, environment) for name in DAEMONS]
    plan.append(plan_gateway(settings, environment))
    return plan


def write_plan(settings, plan):
    """Where the supervisor reads it. @return its digest, which the supervisor's status repeats"""
    text = json.dumps(plan, indent=1) + "\n"
    configuration.write_private(settings.run / "plan.json", text)
    return hashlib.sha256(text.encode()).hexdigest()


def plan_redis(settings):
    conf = settings.run / "redis.conf"
    configuration.write_private(conf, REDIS_CONF.format(
        port=settings.ports()["redis"], folder=settings.data / "redis",
        password=(settings.secrets / "redis_password").read_text()))
    return process(settings, "redis", STAGE_REDIS, ["redis-server", str(conf)], {}, parts=[conf])


def plan_daemon(settings, name, environment):
    own = {key: value for key, value in environment.items()
           if not key.startswith(FOR_THE_GATEWAY)}
    return process(settings, name, STAGE_DAEMONS, [str(settings.program(name)), "serve"], own)


def plan_gateway(settings, environment):
    """nginx reads changed files on SIGHUP, without losing a connection."""
    files = render.render(settings.run / "nginx", settings.build, settings.ports(), environment)
    argv = ["nginx", "-p", str(settings.run / "nginx"), "-c", "nginx.conf", "-e", "stderr"]
    # A running nginx would go on with its old configuration, and say so only in its log.
    tried = subprocess.run([*argv, "-t", "-q"], env={"PATH": search_path()}, text=True,
                           stderr=subprocess.PIPE)
    if tried.returncode:
        sys.exit(f"nginx refuses its configuration:\n{tried.stderr}")
    return process(settings, "gateway", STAGE_GATEWAY, [*argv, "-g", "daemon off;"], {},
                   stop_signal=signal.SIGQUIT, files=files)


def process(settings, name, stage, argv, environment, stop_signal=signal.SIGTERM, parts=(),
            files=()):
    """One process; parts are files that it must be restarted for, files those it can reload."""
    program = shutil.which(argv[0], path=search_path())
    if not program:
        sys.exit(f"{argv[0]} is not there; was the build interrupted?")
    env = {"PATH": search_path(), "LANG": "C.UTF-8", "TZ": "UTC",
           **{key: os.environ[key] for key in PASSED_ON if key in os.environ}, **environment}
    argv = [program, *argv[1:]]
    return {
        "name": name, "stage": stage, "argv": argv, "env": env, "cwd": str(settings.data),
        "log": str(settings.log / f"{name}.log"), "stop_signal": int(stop_signal),
        "reload_signal": int(signal.SIGHUP), "files": digest_files(files),
        "fingerprint": digest([argv, env, digest_files([program, *parts])]),
    }


# A sanitizer build takes its options from these; where the time zones are.
PASSED_ON = ("TZDIR", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS")


def search_path():
    """Debian keeps servers in sbin, which is not in everybody's PATH."""
    return os.environ.get("PATH", os.defpath) + ":/usr/local/sbin:/usr/sbin:/sbin"


def digest_files(paths):
    whole = hashlib.sha256()
    for path in paths:
        with open(path, "rb") as file:
            while chunk := file.read(1 << 20):
                whole.update(chunk)
    return whole.hexdigest()


def digest(value):
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
