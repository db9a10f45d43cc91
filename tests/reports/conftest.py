"""A small bank whose Monday is done: one name is hostile, and no meter was read."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bank import MONDAY, Bank, arrival, as_table, deliveries_of
from tests.casework.made_records import deliver, listing, name
from tests.conftest import quiet
from warning_signals.books.landing import write_delivery
from warning_signals.books.making import layouts
from warning_signals.context import Context
from warning_signals.settings import load_calendar
from warning_signals.stages.line import run_day

HOSTILE_LISTING = listing("R2", f"{name('B007')}分公司", court="<img src=x onerror=alert(2)>")
HOSTILE = '<script>alert("B003")</script>有限公司'


@pytest.fixture(scope="package")
def monday(first_day_done: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    """The library on that bank."""
    home = tmp_path_factory.mktemp("reports") / "home"
    shutil.copytree(first_day_done, home)
    bank = Bank(home)
    for path in (home / "landing" / "meter_readings").glob("meter_readings_20260608*"):
        path.unlink()
    _rename(bank)
    deliver(bank, MONDAY, "court_records", [listing("R1", name("B006")), HOSTILE_LISTING])
    with bank.context() as context:
        run_day(MONDAY, context, "newest", quiet)
        yield context


def _rename(bank: Bank) -> None:
    calendar = load_calendar(bank.config)
    rows = deliveries_of(MONDAY, bank.borrowers, calendar)["borrowers"]
    renamed = [row | ({"name": HOSTILE} if row["borrower_id"] == "B003" else {}) for row in rows]
    write_delivery(
        bank.settings.landing_folder,
        "borrowers",
        as_table("borrowers", renamed, opening=False),
        business_on=MONDAY,
        arrived_at=arrival(MONDAY, calendar),
        provenance="simulated",
        opening=False,
        layout=layouts(bank.settings)["borrowers"],
    )
