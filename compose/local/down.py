"""./dev down: stops everything of this data folder, and sees to it that nothing is left."""
import contextlib
import os
import signal
import sys
import time

import processes
from settings import Settings

STOP_S = 60.0


def main():
    settings = Settings()
    session = processes.supervisor_pid(settings) or processes.read_status(settings).get("supervisor")
    members = processes.session_members(session) if session else {}
    if not members:
        print("Crier is not running.")
        return
    if session in members:
        os.kill(session, signal.SIGTERM)
    else:
        signal_all(members, signal.SIGTERM)  # the supervisor was killed
    deadline = time.monotonic() + STOP_S
    while (left := processes.session_members(session)) and time.monotonic() < deadline:
        time.sleep(0.05)
    if left:
        signal_all(left, signal.SIGKILL)
        sys.exit(f"Killed what did not stop: {', '.join(f'{n} ({p})' for p, n in left.items())}")
    with contextlib.suppress(OSError):  # on a disk that became read-only; nobody needs it
        (settings.run / "status.json").unlink()
    print("Crier is stopped; its data is in", settings.data)


def signal_all(members, number):
    for pid in members:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            pass


if __name__ == "__main__":
    main()
