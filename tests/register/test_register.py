"""The register's promises, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine, select, update
from sqlalchemy.exc import IntegrityError, StatementError

from warning_signals.register import (
    audit,
    cases,
    deliveries,
    outbox,
    run_history,
    runs,
    source_state,
)
from warning_signals.register import findings as store
from warning_signals.register import tables as t
from warning_signals.register.engine import open_register, reading, writing

AT = datetime(2026, 6, 9, 4, 45, tzinfo=UTC)
DAY = date(2026, 6, 8)


def a_case(case_id: str = "C-2026-0001", borrower_id: str = "B1", **over: Any) -> dict[str, Any]:
    plain = {
        "case_id": case_id,
        "borrower_id": borrower_id,
        "track": "officer",
        "level": 2,
        "state": "open",
        "opened_on": DAY,
        "clock_from_on": DAY,
        "due_at": AT,
        "acknowledge_by": AT,
        "escalated_steps": 0,
        "fingerprints": [],
        "facts": {},
    }
    return plain | over


def test_the_migrations_bring_a_database_to_the_tables_in_the_code(register: Engine) -> None:
    with register.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        difference = compare_metadata(context, t.METADATA)

    assert difference == []


def test_a_second_open_case_for_one_borrower_and_track_is_refused(register: Engine) -> None:
    with writing(register) as connection:
        cases.add(connection, **a_case())

    with pytest.raises(IntegrityError), writing(register) as connection:
        cases.add(connection, **a_case("C-2026-0002"))


def test_a_closed_case_makes_room_for_the_next(register: Engine) -> None:
    with writing(register) as connection:
        cases.add(connection, **a_case(state="closed"))
        cases.add(connection, **a_case("C-2026-0002"))

    with reading(register) as connection:
        assert [c["case_id"] for c in cases.open_cases(connection)] == ["C-2026-0002"]


def test_a_message_is_entered_once_for_its_key(register: Engine) -> None:
    with writing(register) as connection:
        first = outbox.put(connection, "k", "card", "O1", {"n": 1}, DAY)
        again = outbox.put(connection, "k", "card", "O1", {"n": 2}, DAY)
        rows = outbox.of_days(connection, [DAY])

    assert (first, again, [row["payload"] for row in rows]) == (True, False, [{"n": 1}])


def test_what_fails_in_a_transaction_leaves_nothing(register: Engine) -> None:
    def half_done(connection: Connection) -> None:
        cases.add(connection, **a_case())
        outbox.put(connection, "k", "card", "O1", {}, DAY)
        raise RuntimeError("cut off")

    with pytest.raises(RuntimeError), writing(register) as connection:
        half_done(connection)

    with reading(register) as connection:
        assert cases.all_cases(connection) == []
        assert outbox.of_days(connection, [DAY]) == []


def test_tickets_come_before_the_messages_that_speak_of_them(register: Engine) -> None:
    with writing(register) as connection:
        outbox.put(connection, "a", "card", "O1", {}, DAY)
        outbox.put(connection, "z", "ticket", "ticketing", {}, DAY)
        due = outbox.due(connection, AT)

    assert [row["key"] for row in due] == ["z", "a"]


def test_held_messages_wait_until_released(register: Engine) -> None:
    with writing(register) as connection:
        outbox.put(connection, "a", "card", "O1", {}, DAY, held=True)
        assert outbox.due(connection, AT) == []
        assert outbox.release(connection, DAY) == 1
        assert [row["key"] for row in outbox.due(connection, AT)] == ["a"]


def test_instants_keep_their_zone_and_refuse_to_have_none(register: Engine) -> None:
    with writing(register) as connection:
        runs.begin(connection, DAY, AT, "newest", AT)
        assert runs.current(connection, DAY).known_at == AT

    with pytest.raises(StatementError, match="without a zone"), writing(register) as connection:
        runs.begin(connection, date(2026, 6, 9), AT.replace(tzinfo=None), "newest", AT)


def test_a_run_that_was_cut_off_is_found_again(register: Engine) -> None:
    with writing(register) as connection:
        first = runs.begin(connection, DAY, AT, "newest", AT)

    with writing(register) as connection:
        again = runs.begin(connection, DAY, AT + timedelta(hours=1), "repair", AT)

    assert again == first


def test_a_day_is_past_only_when_a_later_one_is_complete(register: Engine) -> None:
    tuesday = date(2026, 6, 9)
    with writing(register) as connection:
        run = runs.begin(connection, tuesday, AT, "newest", AT)
        assert not run_history.is_past(connection, DAY)
        runs.finish(connection, run, "failed", {}, AT)
        assert not run_history.is_past(connection, DAY)
        again = runs.begin(connection, tuesday, AT, "newest", AT)
        runs.finish(connection, again, "complete_with_gaps", {}, AT)
        assert run_history.is_past(connection, DAY)


def test_the_audit_trail_shows_what_was_changed_behind_its_back(register: Engine) -> None:
    with writing(register) as connection:
        for number in range(3):
            audit.note(connection, "R1", "release", f"day {number}", {"reason": "seen"}, AT)
        assert audit.first_broken(connection) is None

    with writing(register) as connection:
        connection.execute(update(t.audit).where(t.audit.c.seq == 2).values(actor="R2"))
        assert audit.first_broken(connection) == 2


def test_an_audit_entry_holds_whatever_zone_its_instant_was_given_in(register: Engine) -> None:
    here = AT.astimezone(timezone(timedelta(hours=8)))
    with writing(register) as connection:
        audit.note(connection, "R1", "release", "day 1", {}, here)
        audit.note(connection, "R1", "release", "day 2", {}, AT)
        assert audit.first_broken(connection) is None


def test_an_audit_entry_that_was_taken_out_is_missed(register: Engine) -> None:
    with writing(register) as connection:
        for number in range(3):
            audit.note(connection, "R1", "release", f"day {number}", {}, AT)
        connection.execute(t.audit.delete().where(t.audit.c.seq == 2))
        assert audit.first_broken(connection) == 3


def delivery(number: int, on: date, version: int, **over: Any) -> dict[str, Any]:
    plain = {
        "delivery_id": f"d{number}",
        "source": "flows",
        "feed": "account_flows",
        "business_on": on,
        "version": version,
        "series": "",
        "opening": False,
        "provenance": "real",
        "known_at": AT,
        "visible_from": AT,
        "sha256": f"{number}",
        "raw_path": "raw",
        "state": "accepted",
        "accepted": 10 * number,
        "schema_version": 1,
    }
    return plain | over


def enter(connection: Connection, *rows: dict[str, Any]) -> None:
    """Enter deliveries, each with one file in the lake."""
    connection.execute(t.deliveries.insert(), list(rows))
    files = [
        {
            "delivery_id": row["delivery_id"],
            "part": 0,
            "path": f"{row['sha256']}.parquet",
            "sha256": row["sha256"],
            "rows": row["accepted"],
            "visible_from": row["visible_from"],
            "late": False,
            "repeats": False,
            "why": "accepted",
        }
        for row in rows
    ]
    connection.execute(t.lake_files.insert(), files)


def test_reads_take_the_newest_version_that_was_known(register: Engine) -> None:
    later = AT + timedelta(days=1)
    rows = [
        delivery(1, DAY, 1),
        delivery(2, DAY, 2, known_at=later, visible_from=later),
        delivery(3, date(2026, 6, 9), 1),
        delivery(4, DAY, 3, state="rejected"),
    ]
    with writing(register) as connection:
        enter(connection, *rows)

        def seen(known_at: datetime) -> list[str]:
            files = deliveries.live_files(connection, "account_flows", DAY, known_at)
            return [file.path for file in files]

        assert seen(AT) == ["1.parquet"]
        assert seen(later) == ["2.parquet"]
        assert seen(AT - timedelta(seconds=1)) == []


def test_the_opening_stands_for_every_day_of_its_history(register: Engine) -> None:
    long_ago = datetime(2024, 1, 1, tzinfo=UTC)
    opening = delivery(1, DAY, 1, opening=True, visible_from=long_ago)
    with writing(register) as connection:
        enter(connection, opening)
        early = date(2025, 3, 3)
        files = deliveries.live_files(connection, "account_flows", early, AT)
        state = source_state.source_state(connection, "flows", "account_flows", early, AT)

    assert [file.path for file in files] == ["1.parquet"]
    assert state.state == "accepted"


def test_versions_of_a_day_lie_side_by_side(register: Engine) -> None:
    def row(known_at: datetime, level: int) -> dict[str, Any]:
        return {
            "as_of": DAY,
            "known_at": known_at,
            "borrower_id": "B1",
            "track": "officer",
            "level": level,
            "raised": level,
            "partly": False,
            "exposure": 1.0,
            "not_evaluated": {},
            "because": [],
        }

    later = AT + timedelta(days=3)
    with writing(register) as connection:
        for known_at, level in ((AT, 1), (later, 2), (AT, 1)):
            store.replace_version(connection, t.assessments, DAY, known_at, [row(known_at, level)])
        newest = store.of_day(connection, t.assessments, DAY)
        old = store.of_day(connection, t.assessments, DAY, AT)

    assert ([r["level"] for r in newest], [r["level"] for r in old]) == ([2], [1])


def test_opening_the_register_twice_changes_nothing(register: Engine) -> None:
    url = register.url.render_as_string(hide_password=False)
    with writing(register) as connection:
        cases.add(connection, **a_case())

    again = open_register(url)

    with reading(again) as connection:
        assert len(connection.execute(select(t.cases)).all()) == 1
    again.dispose()
