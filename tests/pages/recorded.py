"""Where recorded pages and our own samples are, and which of their rows are disputed."""
import json
import os
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SAMPLES = HERE / "samples"
RECORDED = Path(os.environ.get("CRIER_PAGE_FIXTURES") or ROOT.parent / "shared" / "page-fixtures")
# Rows of the recorded pages that say what the page does not: each with its reason.
DISPUTED = {
    ("meedan_pender/facebook-profile-page_meedan-old.html", "page.website"):
        "wikipedia.org is the credit below the picture of a page that nobody owns; it names no website",
}


def expectations(folder):
    """Name -> what is expected of it; nothing where the folder is not there."""
    try:
        return json.loads((folder / "EXPECTED.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}


def binary():
    preset = os.environ.get("CRIER_PRESET") or "debug"
    return ROOT / "build" / preset / "bin" / "crier-scraper"
