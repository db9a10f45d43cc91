"""One feed of a finding: masked, windowed, and by file where a delivery has several."""

from __future__ import annotations

from datetime import date

from tests.bank import MONDAY, TUESDAY, Bank, Row
from warning_signals.context import Context
from warning_signals.stages import begin, pull, validate
from warning_signals.stages.lineage.feed import feed_lineage
from warning_signals.stages.lineage.reads import Read
from warning_signals.stages.lineage.rows import Then

FLOWS_OF_THE_DAY = Read("account_flows", ("daily_flows",), directly=False, days=0)


def test_account_numbers_are_masked(judged: Context) -> None:
    seen = Then(judged, MONDAY, judged.calendar.cutoff(MONDAY))

    told = feed_lineage(seen, FLOWS_OF_THE_DAY, seen.who(["B003"]))

    [delivery] = told["deliveries"]
    assert (told["count"], delivery["lake"][0]["row_numbers"]) == (2, "5-6")
    assert [row["account_id"] for row in delivery["rows"]] == ["****3", "****3"]
    assert [row["amount"] for row in delivery["rows"]] == ["3000.00", "-2800.00"]
    assert told["older"] == {"count": 716, "since_on": "2025-01-22"}


def test_many_rows_are_counted_and_numbered_but_not_shown(judged: Context) -> None:
    seen = Then(judged, MONDAY, judged.calendar.cutoff(MONDAY))
    month = Read("account_flows", ("daily_flows",), directly=False, days=30)

    told = feed_lineage(seen, month, seen.who(["B003"]))

    opening, monday = told["deliveries"]
    assert (told["count"], opening["count"], monday["count"]) == (42, 40, 2)
    assert ("rows" in opening, "rows" in monday) == (False, False)
    # Sixteen rows a day, two of each borrower; the 359 bank days before 11 May come first.
    assert opening["lake"][0]["row_numbers"].startswith("5413-5414, 5429-5430, ")


def test_of_one_who_is_not_there_nothing_is_named(judged: Context) -> None:
    seen = Then(judged, MONDAY, judged.calendar.cutoff(MONDAY))

    told = feed_lineage(seen, FLOWS_OF_THE_DAY, seen.who(["B999"]))

    assert (told["count"], told["older"], told["deliveries"]) == (0, None, [])


def second_account(source: str, day: date, rows: list[Row]) -> list[Row]:
    """Pay in on an account of B003 on Monday that the bank's master has on Tuesday."""
    if (source, day) == ("account_flows", MONDAY):
        return [*rows, {**rows[4], "flow_id": "late", "account_id": "A-new-B003"}]
    if (source, day) == ("accounts", TUESDAY):
        return [{**account("B003"), "account_id": "A-new-B003"}]
    return rows


def account(borrower: str) -> Row:
    return {"borrower_id": borrower, "kind": "general", "currency": "CNY"}


def test_rows_that_were_let_in_later_lie_in_a_file_of_their_own(own: Bank) -> None:
    bank = Bank(own.home, changes=[second_account])
    for path in (own.home / "landing").rglob("*2026060[89]*"):
        path.unlink()
    bank.write(MONDAY, TUESDAY)
    with bank.context() as context:
        for day in (MONDAY, TUESDAY):
            begin.run(day, context)
            pull.run(day, context)
            validate.run(day, context)
        seen = Then(context, TUESDAY, context.calendar.cutoff(TUESDAY))
        two_days = Read("account_flows", (), directly=True, days=1)

        told = feed_lineage(seen, two_days, seen.who(["B003"]))

    of_monday = told["deliveries"][0]
    assert (of_monday["business_on"], of_monday["version"], of_monday["count"]) == (
        "2026-06-08",
        2,
        3,
    )
    assert [(f["why"], f["row_numbers"], f["state"]) for f in of_monday["lake"]] == [
        ("accepted", "5-6", "verified"),
        ("its party became known", "17", "verified"),
    ]
    assert [row["account_id"] for row in of_monday["rows"]] == ["****3", "****3", "****003"]
