"""`ews bench intake`: a daily delivery of account flows, ten times as large a one, and a statement.

Each intake runs in a process of its own on a new bank under a temporary folder, with the project's
own configuration and suites. Beside it, in the same run, stands what a user would write instead:
pandas reads the whole file, Great Expectations runs the same suite over it in one piece, and the
good rows are written as Parquet (`plain_*`), without a quarantine, duplicates or parties.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from warning_signals.bench.child import Progress, Told, child
from warning_signals.bench.flows import DAY, write_accounts, write_flows
from warning_signals.settings import Settings

TEN_TIMES = 10
CAMT_MB = 200
CAMT_ACCOUNTS = 20


def measure(settings: Settings, rows: int, progress: Progress) -> Told:
    """Return the figures with the keys of `--json`; files go to a temporary folder."""
    with TemporaryDirectory(prefix="ews-bench-") as name:
        folder = Path(name)
        once = _flows(settings, folder, rows, progress)
        progress(f"The same {rows:,} rows with pandas and Great Expectations in one piece ...")
        plain = child("plain_intake", folder / "flows.csv", _suite(settings))
        (folder / "flows.csv").unlink()
        more = _flows(settings, folder, rows * TEN_TIMES, progress)
        (folder / "flows.csv").unlink()
        camt = _statement(settings, folder, progress)
    return {
        "rows": rows,
        "seconds": round(once["seconds"], 2),
        "peak_rss_mb": round(once["peak_rss_mb"]),
        "accepted": once["accepted"],
        "quarantined": once["quarantined"],
        "duplicate": once["duplicate"],
        "cost_ratio_10x": round(more["seconds"] / TEN_TIMES / once["seconds"], 3),
        "seconds_10x": round(more["seconds"], 2),
        "peak_rss_mb_10x": round(more["peak_rss_mb"]),
        "camt_accepted": camt["accepted"],
        "camt_seconds": round(camt["seconds"], 2),
        "camt_peak_rss_mb": round(camt["peak_rss_mb"]),
        "plain_seconds": round(plain["seconds"], 2),
        "plain_peak_rss_mb": round(plain["peak_rss_mb"]),
        "plain_ratio": round(plain["seconds"] / once["seconds"], 2),
    }


def _flows(settings: Settings, folder: Path, rows: int, progress: Progress) -> Told:
    progress(f"Writing {rows:,} account flows, one in a hundred damaged ...")
    accounts, flows = folder / "accounts.csv", folder / "flows.csv"
    write_accounts(accounts)
    write_flows(flows, rows)
    with TemporaryDirectory(prefix="ews-bench-home-", dir=folder) as home:
        _intake(settings, Path(home), "accounts", accounts)
        progress(f"Taking in {rows:,} account flows ...")
        return _intake(settings, Path(home), "account_flows", flows)


def _statement(settings: Settings, folder: Path, progress: Progress) -> Told:
    from warning_signals.bench.statements import write_camt

    progress(f"Writing a camt.053 statement of {CAMT_MB} MB ...")
    accounts, statement = folder / "accounts.csv", folder / "statement.xml"
    write_accounts(accounts)
    write_camt(statement, CAMT_MB, seed=7, accounts=[f"A{n:08}" for n in range(CAMT_ACCOUNTS)])
    with TemporaryDirectory(prefix="ews-bench-home-", dir=folder) as home:
        _intake(settings, Path(home), "accounts", accounts)
        progress("Taking the statement in ...")
        return _intake(settings, Path(home), "bank_statements", statement)


def _intake(settings: Settings, home: Path, feed: str, file: Path) -> Told:
    place = {
        "EWS_HOME": str(home),
        "EWS_CONFIG": str(settings.config.absolute()),
        "EWS_EXPECTATIONS": str(settings.expectations.absolute()),
    }
    return child("intake_once", feed, file, DAY, environment=place)


def _suite(settings: Settings) -> Path:
    return settings.expectations.absolute() / "account_flows.json"
