"""The volume guard over the whole line: thirty borrowers, fifteen of them in trouble on one day."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests import bank as small_bank
from tests.bank import MONDAY, OPENING, TUESDAY, Bank, Row
from tests.bank_rows import bill
from tests.casework.made_days import outbox_of
from tests.conftest import quiet
from warning_signals.casework import release
from warning_signals.channels.inbox_files import read_all
from warning_signals.register import engine, run_history
from warning_signals.stages.line import run_day

pytestmark = pytest.mark.slow

THIRTY = tuple(f"B{n:03d}" for n in range(1, 31))
FIFTEEN = THIRTY[9:24]


def far_past_due(source: str, day: date, rows: list[Row]) -> list[Row]:
    """Fifteen borrowers are 35 days past due."""
    return [row | {"dpd": 35} if is_theirs(source, day, row) else row for row in rows]


def two_ambers(source: str, day: date, rows: list[Row]) -> list[Row]:
    """Fifteen borrowers are six days past due, and an old electricity bill of each turns up."""
    if source == "utility_bills" and day == MONDAY:
        late = {"due_on": date(2026, 5, 27), "paid_on": None, "period": "2026-05"}
        return [bill(b, 0, OPENING) | late | {"bill_id": f"{b}-late"} for b in FIFTEEN]
    return [row | {"dpd": 6} if is_theirs(source, day, row) else row for row in rows]


def is_theirs(source: str, day: date, row: Row) -> bool:
    late = source == "facility_balances" and day >= MONDAY
    return late and row["facility_id"].removeprefix("F") in FIFTEEN


@pytest.fixture(scope="module")
def thirty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of a bank with thirty borrowers and two months of history, its baseline done."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(small_bank, "HISTORY_DAYS", 60)
        bank = Bank(tmp_path_factory.mktemp("thirty"), borrowers=THIRTY)
        bank.write()
        with bank.context() as context:
            run_day(OPENING, context, "baseline", quiet)
    return bank.home


def with_days(thirty: Path, home: Path, change: Any) -> Bank:
    """A bank of one's own, with the files of Monday and Tuesday."""
    shutil.copytree(thirty, home)
    bank = Bank(home, borrowers=THIRTY, changes=[change])
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(small_bank, "HISTORY_DAYS", 60)
        bank.write(MONDAY, TUESDAY)
    return bank


def told(bank: Bank, who: str) -> list[str]:
    return [m.text.splitlines()[0] for m in read_all(bank.home / "inbox") if m.to == who]


def test_fifteen_hard_reds_go_out_as_they_come(thirty: Path, tmp_path: Path) -> None:
    bank = with_days(thirty, tmp_path / "home", far_past_due)

    with bank.context() as context:
        run_day(MONDAY, context, "newest", quiet)
        cards = outbox_of(context, "card")

    assert len([c for c in cards if c["state"] == "sent"]) == 17
    assert [c for c in cards if c["state"] == "held"] == []


def test_fifteen_moved_by_one_signal_are_held_until_two_people_release_them(
    thirty: Path, tmp_path: Path
) -> None:
    bank = with_days(thirty, tmp_path / "home", two_ambers)

    with bank.context() as context:
        run_day(MONDAY, context, "newest", quiet)
        assert [c["state"] for c in outbox_of(context, "card")] == ["sent", "sent"]
        assert {d["state"] for d in outbox_of(context, "digest")} == {"held"}
        assert "Messages of 8 June are held: more alerts than usual" in told(bank, "operators")
        before = len(read_all(bank.home / "inbox"))

        run_day(MONDAY, context, "newest", quiet)
        run_day(TUESDAY, context, "newest", quiet)
        assert {d["state"] for d in outbox_of(context, "digest")} == {"held"}
        assert len(read_all(bank.home / "inbox")) == before

        release.release_day(
            context, MONDAY, "R1", "The bureau sent old bills late; they are right."
        )
        release.release_day(context, MONDAY, "R2", "Looked at ten of them.")
        for _ in range(2):
            run_day(TUESDAY, context, "newest", quiet)
        with engine.reading(context.register) as connection:
            report = run_history.newest_report(connection, TUESDAY)

    assert report is not None
    assert report["held"]["messages"] == 0
    assert told(bank, "O1").count("今日黄色预警 8 户 · 6 月 9 日") == 1
    assert len(read_all(bank.home / "inbox")) == before + 2
