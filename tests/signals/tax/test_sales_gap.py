"""Sales gap: the present silence against the firm's own rhythm."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest

from tests.signals.judged import judged
from tests.signals.made_up import Row, days, evidence, feeds, rows_of
from warning_signals.model import Level
from warning_signals.signals.tax import sales_gap

AS_OF = date(2026, 6, 12)
SINCE = date(2024, 7, 1)


def sale(on: date, **columns: Any) -> Row:
    row: Row = {"direction": "out", "status": "valid", "total": 113, "issued_on": on}
    return {**row, **columns}


def sales(
    last: date, step: int = 3, shut: Iterable[tuple[date, date]] = (), since: date = SINCE
) -> list[Row]:
    """Return a sale every `step` days up to `last`, none from the first to the last day shut."""
    closed = list(shut)
    on = [last - timedelta(days=n) for n in range(0, (last - since).days + 1, step)]
    return [sale(day) for day in on if not any(a <= day <= b for a, b in closed)]


def ago(count: int) -> date:
    return AS_OF - timedelta(days=count)


SUMMER = (date(2025, 7, 10), date(2025, 8, 25))
CASES: dict[str, list[Row]] = {
    "red": sales(ago(90)),
    "below red": sales(ago(89)),
    "amber": sales(ago(45)),
    "below amber": sales(ago(44)),
    "sells": sales(AS_OF),
    "few sales": sales(ago(45), step=10),
    "few sales, ten times": sales(ago(90), step=10),
    "every summer": sales(ago(60), shut=[SUMMER]),
    "longer than summer": sales(ago(80), shut=[SUMMER]),
    "back for a month": sales(AS_OF, shut=[(ago(90), ago(31))]),
    "back for weeks": sales(AS_OF, shut=[(ago(90), ago(28))]),
    "young": sales(ago(60), since=ago(390)),
    "void since": [*sales(ago(60)), *(sale(on, status="void") for on in days(ago(59), AS_OF, 2))],
    "bought since": [*sales(ago(60)), *(sale(on, direction="in") for on in days(ago(59), AS_OF))],
    "tomorrow": [*sales(ago(60)), sale(AS_OF + timedelta(days=1))],
}


def measured(cases: dict[str, list[Row]], as_of: date) -> dict[str, Row]:
    rows = [{**row, "borrower_id": name} for name, case in cases.items() for row in case]
    return rows_of(sales_gap.measure(feeds(e_invoices=rows), as_of))


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    return measured(CASES, AS_OF)


def level(rows: dict[str, Row], name: str) -> Level:
    return judged(sales_gap.PLUGIN, rows[name])


def test_fires_when_a_firm_that_sold_every_three_days_falls_silent(rows: dict[str, Row]) -> None:
    row = rows["red"]

    assert (row["value"], row["usual"], row["times"]) == (90.0, 3.0, 30.0)
    assert (row["last_sale_on"], level(rows, "red")) == (ago(90), Level.RED)


def test_quiet_when_it_sells(rows: dict[str, Row]) -> None:
    assert (rows["sells"]["value"], level(rows, "sells")) == (0.0, Level.GREEN)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("below red", Level.AMBER), ("amber", Level.AMBER), ("below amber", Level.GREEN)],
)
def test_a_day_less_is_a_level_less(rows: dict[str, Row], name: str, expected: Level) -> None:
    assert level(rows, name) == expected


def test_quiet_where_sales_are_few_by_nature(rows: dict[str, Row]) -> None:
    assert (rows["few sales"]["times"], level(rows, "few sales")) == (4.5, Level.GREEN)
    row = rows["few sales, ten times"]
    assert (row["times"], level(rows, "few sales, ten times")) == (9.0, Level.AMBER)


def test_quiet_where_the_firm_was_silent_as_long_last_summer(rows: dict[str, Row]) -> None:
    row = rows["every summer"]

    assert (row["value"], row["longest"]) == (60.0, 50)
    assert level(rows, "every summer") == Level.GREEN
    assert level(rows, "longer than summer") == Level.AMBER


def test_a_silence_speaks_until_it_has_been_over_for_a_month(rows: dict[str, Row]) -> None:
    assert (rows["back for a month"]["value"], level(rows, "back for a month")) == (0.0, 0)
    assert level(rows, "back for weeks") == Level.AMBER


@pytest.mark.parametrize("name", ["void since", "bought since", "tomorrow"])
def test_only_a_valid_sale_up_to_today_ends_it(rows: dict[str, Row], name: str) -> None:
    assert rows[name]["value"] == 60.0


def test_no_row_without_a_year_before(rows: dict[str, Row]) -> None:
    assert "young" not in rows


def test_the_days_of_the_spring_festival_do_not_count() -> None:
    # 17 February 2026 is New Year: 10 February to 4 March are its phase, 23 days.
    after = date(2026, 3, 20)
    row = measured({"B1": sales(date(2026, 2, 6))}, after)["B1"]

    assert (row["value"], level({"B1": row}, "B1")) == (19.0, Level.GREEN)


def test_the_sentence_says_how_long_and_against_what(rows: dict[str, Row]) -> None:
    told = evidence(rows["amber"], amber=45, red=90)

    assert sales_gap.explain(told).en == (
        "45 days without a sales invoice up to 12 June 2026 (festival days left out; amber line "
        "45), 15 times the usual gap of 3 days; the longest silence of the year before was 0; the "
        "last sale was on 28 April 2026."
    )
