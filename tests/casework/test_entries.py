"""What a case and its facts hold after a change."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from tests.bank import TUESDAY
from tests.casework.conftest import HARD, MILD, RED_CASE
from tests.casework.made_days import AMBER, case_of, escalated, finding, outbox_of, standing
from warning_signals.casework import actions
from warning_signals.context import Context
from warning_signals.register import engine
from warning_signals.register import tables as t


def local(context: Context, instant: object) -> str:
    return f"{instant.astimezone(context.calendar.zone):%Y-%m-%d %H:%M}"  # type: ignore[attr-defined]


def test_a_new_case_has_its_officer_its_clock_and_its_facts(told: Context) -> None:
    case = case_of(told, "B003")

    assert (case["case_id"], case["officer_id"], case["state"]) == (RED_CASE, "O1", "open")
    assert case["clock_from_on"] == date(2026, 6, 9)
    assert local(told, case["acknowledge_by"]) == "2026-06-09 12:30"
    assert local(told, case["due_at"]) == "2026-06-12 17:00"
    assert (case["facts"]["exposure"], case["facts"]["currency"]) == ("500000.00", "CNY")
    assert case["facts"]["borrower_name"] == "郑州B003机电设备有限公司"


def test_every_change_is_an_event_of_the_case(told: Context) -> None:
    escalated(told, TUESDAY, standing([MILD], TUESDAY), {"B003": AMBER})

    with engine.reading(told.register) as connection:
        mine = t.case_events.c.case_id == RED_CASE
        rows = connection.execute(select(t.case_events).where(mine)).mappings().all()
    assert [(row["kind"], row["details"]["level"]) for row in rows] == [
        ("opened", "red"),
        ("eased", "amber"),
    ]


def test_a_raise_starts_the_clock_anew_with_whoever_is_there(told: Context) -> None:
    actions.acknowledge(told, "C-2026-0002", "O1")
    worse = finding("B005", "dpd", 2, TUESDAY)

    escalated(told, TUESDAY, [*standing([HARD, MILD], TUESDAY), worse])

    case = case_of(told, "B005")
    assert (case["level"], case["state"], case["acknowledged_by"]) == (2, "open", None)
    assert case["clock_from_on"] == date(2026, 6, 10)
    assert local(told, case["due_at"]) == "2026-06-15 17:00"
    assert "C-2026-0002/raised/red/2026-06-09/O1" in [c["key"] for c in outbox_of(told, "card")]


def test_an_eased_case_keeps_who_acknowledged_it_and_its_provenance(told: Context) -> None:
    actions.acknowledge(told, RED_CASE, "O1")

    escalated(told, TUESDAY, standing([MILD], TUESDAY), {"B003": 0})

    facts = case_of(told, "B003")["facts"]
    assert (facts["kind"], facts["level"], facts["reasons"]) == ("eased", 0, [])
    assert (facts["acknowledged_by"], facts["provenance"]) == ("officer", "simulated")


def test_an_eased_case_brings_the_card_up_to_date_where_it_was_sent(told: Context) -> None:
    escalated(told, TUESDAY, standing([MILD], TUESDAY), {"B003": AMBER})

    [update] = outbox_of(told, "update")
    assert update["key"] == "C-2026-0001/state/amber/2026-06-09/O1"
