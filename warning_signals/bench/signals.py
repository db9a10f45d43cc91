"""`ews bench signals`: all signals of a whole book for one day, and the day after, from the lake.

The book is made once and kept under EWS_HOME. Its opening is accepted, with the digests and kept
tables that go with acceptance, and its forecasts are there, as the night's stages leave them. Timed
is what `measure` does for a day: from the files of the lake to the panel and the evidence beside
it. The next day begins with the accepted rows of its own deliveries, of which digests are still to
be made and the kept tables to be brought up to date; checking deliveries is the matter of `ews
bench intake`. Each figure comes from a process of its
own. Beside it stand windowed sums over account flows written in plain pandas, on a tenth of the
book (`pandas_ratio`), against the same sums from `daily_flows`.
"""

from __future__ import annotations

from pathlib import Path

from warning_signals.bench.child import Progress, Told, child
from warning_signals.bench.signals_book import FIRST_DAY, NEXT_DAY, book_home
from warning_signals.settings import Settings

TENTH = 10


def measure(settings: Settings, borrowers: int, progress: Progress) -> Told:
    """Return the figures with the keys of `--json`."""
    home = book_home(settings, borrowers, progress)
    tenth = book_home(settings, borrowers // TENTH, progress)

    def once(what: str, of: Path, day: object = FIRST_DAY) -> Told:
        progress(f"{what} of {of.name} as of {day} ...")
        return child("signals_once", what, of, _config(settings), str(day))

    for of in (home, tenth):
        once("digests", of)
    every, small = once("all", home), once("all", tenth)
    start_set, next_day = once("start_set", home), once("all", home, NEXT_DAY)
    ours, plain = once("windows", tenth), once("plain_windows", tenth)
    told = (every, small, start_set, next_day)
    return {
        "borrowers": every["borrowers"],
        "flow_rows": every["flow_rows"],
        "signals": every["signals"],
        "seconds": every["seconds"],
        "cpu_seconds": every["cpu_seconds"],
        "start_set": start_set["signals"],
        "seconds_start_set": start_set["seconds"],
        "seconds_next_day": next_day["seconds"],
        "peak_rss_mb": max(of["peak_rss_mb"] for of in told),
        "scaling_ratio": round(every["seconds"] / small["seconds"], 2),
        "pandas_ratio": round(plain["seconds"] / ours["seconds"], 2),
        "pandas_seconds": plain["seconds"],
        "windows_seconds": ours["seconds"],
        "windows_differ": round(abs(plain["total"] - ours["total"]), 2),
        "failed": every["failed"],
        "evaluated": every["evaluated"],
    }


def _config(settings: Settings) -> Path:
    return settings.config.absolute()
