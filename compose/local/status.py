"""./dev status: a line for each process. Ends with 0 when all run, with 3 when not."""
import sys
from pathlib import Path

import processes
from settings import Settings


def main():
    settings = Settings()
    if not processes.supervisor_pid(settings):
        print(f"Crier is not running (data: {settings.data}).")
        sys.exit(3)
    children = processes.read_status(settings)["children"]
    print(f"{'process':12}{'state':10}{'pid':>8}{'restarts':>10}{'PSS MB':>8}")
    for name, child in children.items():
        print(f"{name:12}{child['state']:10}{child['pid'] or '-':>8}{child['restarts']:>10}"
              f"{proportional_mb(child['pid']):>8}")
    sys.exit(0 if all(child["state"] == "running" for child in children.values()) else 3)


def proportional_mb(pid):
    """The process's share of memory, as the kernel counts it."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return f"{int(line.split()[1]) / 1024:.1f}"
    except OSError:
        pass
    return "-"


if __name__ == "__main__":
    main()
