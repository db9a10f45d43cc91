"""Make report.png and alert.png from a report that `ews report` wrote.

python docs/images/make.py var/reports/2026-06-12.html [path of Chromium]
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
CARD = re.compile(r'<article class="card red">.*?</article>', re.DOTALL)
QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--hide-scrollbars",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def picture(chromium: str, page: Path, target: Path, width: int, height: int) -> None:
    """Write what a browser of that size shows of the page."""
    with tempfile.TemporaryDirectory() as profile:
        where = [f"--user-data-dir={profile}", f"--window-size={width},{height}"]
        shot = [f"--screenshot={target}", "--virtual-time-budget=5000", page.resolve().as_uri()]
        subprocess.run([chromium, *QUIET, *where, *shot], check=True, capture_output=True)


def two_alerts(report: str) -> str:
    """Return a page with the first red alert in Chinese and the first in English."""
    cards = CARD.findall(report)
    chinese = next(card for card in cards if "<h4>红色预警" in card)
    english = next(card for card in cards if "<h4>Red alert" in card)
    style = report[: report.index("<body>")]
    return f'{style}<body><main><div class="cards">{chinese}{english}</div></main></body></html>'


def main(report: str, chromium: str = "chromium") -> None:
    """Write both pictures beside this file."""
    picture(chromium, Path(report), HERE / "report.png", 1280, 960)
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "alerts.html"
        text = two_alerts(Path(report).read_text(encoding="utf-8"))
        page.write_text(text, encoding="utf-8")
        picture(chromium, page, HERE / "alert.png", 1280, 480)


if __name__ == "__main__":
    main(*sys.argv[1:])
