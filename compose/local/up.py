"""./dev up: configures and starts the system, or takes over what changed, and waits until ready."""
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import configuration
import plan
import processes
from settings import DAEMONS, Settings

READY_S = 60.0


def main():
    settings = Settings()
    configuration.prepare_folders(settings)
    running = processes.supervisor_pid(settings)
    if not running:
        refuse_taken_ports(settings)
    is_first = configuration.make_secrets(settings)
    wanted = plan.write_plan(settings, plan.make_plan(settings))
    before = processes.read_status(settings).get("children", {}) if running else {}
    begun = time.monotonic()
    if running:
        os.kill(running, signal.SIGHUP)
    else:
        start_supervisor(settings)
    wait_until_ready(settings, wanted, begun)
    tell(settings, running, before, begun, is_first)


def refuse_taken_ports(settings):
    """A system that is being stopped lets go of its ports within seconds."""
    for _ in range(20):
        taken = processes.taken_ports(settings)
        if not taken:
            return
        time.sleep(0.1)
    for name, why in taken.items():
        port = settings.ports()[name]
        print(f"port {port} ({name}): {why}, {processes.listener_of(port)}", file=sys.stderr)
    sys.exit("Choose another CRIER_PORT, or stop what is there.")


def start_supervisor(settings):
    (settings.run / "status.json").unlink(missing_ok=True)
    with open(settings.log / "supervisor.log", "ab") as log:
        subprocess.Popen(["/usr/bin/python3", Path(__file__).with_name("supervisor.py"),
                          settings.data], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                         start_new_session=True)


def wait_until_ready(settings, wanted, begun):
    while time.monotonic() - begun < READY_S:
        lacking = not_ready(settings, wanted)
        if not lacking:
            return
        give_up_on_crashes(settings, lacking)
        time.sleep(0.05)
    show_logs(settings, lacking)
    sys.exit(f"Not ready after {READY_S:.0f} s: {', '.join(lacking)}. It goes on trying; "
             "`./dev logs` shows why, `./dev down` stops it.")


def not_ready(settings, wanted):
    """Names of what does not run by the wanted plan, or does not answer as ready; in the end
    the gateway's /health sums all up."""
    status = processes.read_status(settings)
    if status.get("plan") != wanted:
        return ["supervisor"]
    ports = settings.ports()
    lacking = [name for name, child in status["children"].items() if child["state"] != "running"
               or name in DAEMONS and not answers(f"http://127.0.0.1:{ports[name]}/readyz")]
    return lacking or ([] if answers(gateway_url(settings) + "/health") else ["gateway"])


def gateway_url(settings):
    scheme = "https" if has_tls(settings) else "http"
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.bind, settings.bind)
    return f"{scheme}://{host}:{settings.port}"


def has_tls(settings):
    return "CRIER_TLS_CERT=" in (settings.run / "crier.env").read_text()


def answers(url):
    # Ours, on this machine: a proxy of the environment has no part in it.
    # And the certificate may be anybody's: the question is whether the gateway speaks.
    handlers = [urllib.request.ProxyHandler({})]
    if url.startswith("https"):
        import ssl
        handlers.append(urllib.request.HTTPSHandler(context=ssl._create_unverified_context()))
    opener = urllib.request.build_opener(*handlers)
    try:
        with opener.open(url, timeout=2) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def give_up_on_crashes(settings, lacking):
    children = processes.read_status(settings).get("children", {})
    crashing = [name for name in lacking if children.get(name, {}).get("restarts", 0) >= 5
                and children[name]["state"] == "waiting"]
    if crashing:
        show_logs(settings, crashing)
        sys.exit(f"{', '.join(crashing)} ended again and again; `./dev down` stops the rest.")


def show_logs(settings, names):
    for name in names:
        log = settings.log / f"{name}.log"
        if log.exists():
            lines = log.read_text(errors="replace").splitlines()[-8:]
            print(f"--- {log}", *lines, sep="\n", file=sys.stderr)


def tell(settings, running, before, begun, is_first):
    url = gateway_url(settings)
    after = processes.read_status(settings)["children"]
    if not running:
        print(f"Crier is ready after {time.monotonic() - begun:.1f} s: {url}")
    else:
        renewed = [name for name, child in after.items()
                   if child["pid"] != before.get(name, {}).get("pid")]
        print(f"Crier is running: {url}" + (f" (restarted: {', '.join(renewed)})" if renewed else ""))
    if is_first:
        print(f"  admin     {(settings.secrets / 'admin_email').read_text()}")
        print(f"  password  {(settings.secrets / 'admin_password').read_text()}")
        print(f"  (shown once; kept in {settings.secrets / 'admin_password'})")
    print(f"  data      {settings.data}")
    print(f"  docs      {url}/docs")
    if settings.bind not in ("127.0.0.1", "::1", "localhost") and os.geteuid() == 0:
        print("  The gateway is open to other machines and everything runs as root: "
              "fit for a trial, not for the public.")


if __name__ == "__main__":
    main()
