"""The open cases as a reader meets them: what became of their messages, and who may see them."""

from __future__ import annotations

from typing import Any

from tests.bank import MONDAY, OPENING, Bank
from warning_signals.context import Context
from warning_signals.register import cases, engine
from warning_signals.reports.alerts import message_states, open_alerts


def test_the_gravest_come_first_with_the_reason_in_the_officer_s_language(monday: Context) -> None:
    alerts = open_alerts(monday)

    assert [(a.case_id, a.level, a.officer_id, a.language) for a in alerts] == [
        ("C-2026-0001", "red", "O1", "zh"),
        ("C-2026-0002", "red", "O2", "en"),
        ("C-2026-0003", "amber", "O1", "zh"),
    ]
    assert alerts[0].why == "贷款 FB003 已逾期 35 天（红线 31 天），逾期金额 ¥0"
    assert alerts[0].exposure == "¥500,000"
    assert {a.message for a in alerts} == {"sent"}


def test_a_case_of_the_restricted_track_is_not_listed(bank: Bank) -> None:
    with bank.context() as context:
        now = context.now(MONDAY)
        with engine.writing(context.register) as connection:
            cases.add(
                connection,
                case_id="C-2026-0099",
                borrower_id="B006",
                track="restricted",
                level=2,
                state="open",
                opened_on=OPENING,
                clock_from_on=OPENING,
                due_at=now,
                acknowledge_by=now,
                escalated_steps=0,
                fingerprints=[],
                facts={},
            )

        assert open_alerts(context) == []


def test_a_digest_speaks_for_every_case_in_it_and_the_newest_message_counts() -> None:
    def row(kind: str, as_of: int, state: str, **more: Any) -> dict[str, Any]:
        return {"kind": kind, "as_of": as_of, "state": state, "case_id": None, **more}

    digest = {"cases": [{"case_id": "C-1"}, {"case_id": "C-2"}]}
    rows = [
        row("card", 2, "sent", case_id="C-1"),
        row("digest", 1, "held", payload=digest),
        row("ticket", 3, "failed", case_id="C-2"),
    ]

    assert message_states(rows) == {"C-1": "sent", "C-2": "held"}
