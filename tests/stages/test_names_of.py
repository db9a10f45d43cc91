"""Under which names a borrower is known: its own, and those it had before, with their dates."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import ibis
import pyarrow as pa

from warning_signals import feeds
from warning_signals.stages.names_of import names_of

AT = datetime(2026, 6, 8, tzinfo=UTC)
Row = dict[str, Any]


def table(feed: str, rows: list[Row]) -> ibis.Table:
    schema = feeds.arrow_schema(feed)
    plain = {"business_on": date(2026, 6, 8), "known_at": AT, "delivery_id": "d", "row_no": 1}
    whole = [{name: (plain | row).get(name) for name in schema.names} for row in rows]
    return ibis.memtable(pa.Table.from_pylist(whole, schema=schema))


def names(borrowers: list[Row], before: list[Row]) -> list[tuple[Any, ...]]:
    found = names_of(table("borrowers", borrowers), table("former_names", before))
    rows = found.to_pyarrow().to_pylist()
    keys = ("borrower_id", "name", "former", "since_on", "until_on")
    return sorted((tuple(row[key] for key in keys) for row in rows), key=str)


def borrower(**over: Any) -> Row:
    return {"borrower_id": "B1", "name": "宏达", "uscc": "91", "region": "320111"} | over


def before(name: str, since: date | None, until: date | None, **over: Any) -> Row:
    dates = {"valid_from_on": since, "valid_until_on": until}
    return {"borrower_id": "B1", "name": name, **dates, **over}


def test_a_former_name_has_the_dates_of_its_feed() -> None:
    since, until = date(2019, 1, 1), date(2023, 6, 30)

    assert names([borrower()], [before("鼎泰", since, until)]) == [
        ("B1", "宏达", False, None, None),
        ("B1", "鼎泰", True, since, until),
    ]


def test_a_name_that_only_the_master_remembers_has_none() -> None:
    found = names([borrower(former_names="鼎泰; 老店;")], [before("鼎泰", None, date(2023, 6, 30))])

    assert found == [
        ("B1", "宏达", False, None, None),
        ("B1", "老店", True, None, None),
        ("B1", "鼎泰", True, None, date(2023, 6, 30)),
    ]


def test_a_former_name_told_anew_replaces_what_was_told() -> None:
    since = date(2019, 1, 1)
    later = AT.replace(day=9)

    found = names(
        [borrower()],
        [
            before("鼎泰", since, None),
            before("鼎泰", since, date(2023, 6, 30), known_at=later, delivery_id="e"),
        ],
    )

    assert found[1] == ("B1", "鼎泰", True, since, date(2023, 6, 30))
    assert len(found) == 2


def test_only_the_newest_master_counts_and_strangers_do_not() -> None:
    old = borrower(name="旧称", business_on=date(2026, 6, 5))

    found = names([old, borrower()], [before("别家", None, None, borrower_id="B9")])

    assert found == [("B1", "宏达", False, None, None)]
