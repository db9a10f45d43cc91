"""Likely pairs and decisions in the register, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, select

import warning_signals.register.migrations as migrations
from tests.register.test_register import delivery
from warning_signals.register import identities
from warning_signals.register import tables as t
from warning_signals.register.engine import connect, writing
from warning_signals.register.identities import RecordKey

AT = datetime(2026, 6, 9, 4, 45, tzinfo=UTC)
FEED = "court_records"
R1 = RecordKey(FEED, "courts", "R1")


@pytest.fixture
def connection(register: Engine) -> Iterator[Connection]:
    with writing(register) as connection:
        yield connection


def pair(borrower_id: str = "B1", state: str = "open", **over: Any) -> dict[str, Any]:
    plain = {"feed": FEED, "provider": "courts", "record_id": "R1", "score": 0.9, "why": []}
    return plain | {"borrower_id": borrower_id, "state": state} | over


def states(connection: Connection) -> dict[tuple[str, str], tuple[str, float]]:
    rows = connection.execute(select(t.reviews)).mappings()
    return {(r["record_id"], r["borrower_id"]): (r["state"], r["score"]) for r in rows}


def decided(connection: Connection, verdict: str, borrower_id: str = "B1") -> None:
    values = {"officer_id": "O1", "reason": "seen", "at": AT, "state": "in_force"}
    identities.decide(connection, R1, borrower_id=borrower_id, verdict=verdict, **values)
    if verdict == "linked":
        identities.settle(connection, R1, borrower_id)
    else:
        identities.reject(connection, R1, borrower_id)


def test_a_pair_that_comes_again_takes_on_the_newer_score(connection: Connection) -> None:
    identities.enter(connection, "d1", FEED, [pair()])
    identities.enter(connection, "d2", FEED, [pair(score=0.95)])

    assert states(connection) == {("R1", "B1"): ("open", 0.95)}


def test_a_record_that_comes_twice_in_a_delivery_is_one(connection: Connection) -> None:
    identities.enter(connection, "d1", FEED, [pair(), pair(score=0.85)])

    assert states(connection) == {("R1", "B1"): ("open", 0.85)}


def test_a_rejected_pair_stays_rejected_whatever_comes(connection: Connection) -> None:
    identities.enter(connection, "d1", FEED, [pair()])
    decided(connection, "rejected")

    identities.enter(connection, "d2", FEED, [pair(score=0.999, state="linked")])

    assert states(connection) == {("R1", "B1"): ("rejected", 0.9)}


def test_a_link_settles_the_others_and_a_rejection_opens_them_again(
    connection: Connection,
) -> None:
    identities.enter(connection, "d1", FEED, [pair(), pair("B2")])

    decided(connection, "linked")
    linked = {key: state for key, (state, _) in states(connection).items()}
    identities.enter(connection, "d2", FEED, [pair("B3")])
    later = states(connection)["R1", "B3"][0]
    decided(connection, "rejected")
    rejected = {key: state for key, (state, _) in states(connection).items()}

    assert linked == {("R1", "B1"): "linked", ("R1", "B2"): "settled"}
    assert later == "settled"
    assert rejected == {
        ("R1", "B1"): "rejected",
        ("R1", "B2"): "open",
        ("R1", "B3"): "open",
    }


def test_a_number_that_comes_later_settles_what_was_open(connection: Connection) -> None:
    identities.enter(connection, "d1", FEED, [pair(), pair("B2"), pair(record_id="R2")])

    numbered = [pair("B2", "numbered"), pair("B9", "numbered", record_id="R9")]
    identities.enter(connection, "d2", FEED, numbered)

    found = {key: state for key, (state, _) in states(connection).items()}
    assert found == {("R1", "B1"): "settled", ("R1", "B2"): "linked", ("R2", "B1"): "open"}


def test_records_of_two_providers_are_two_records(connection: Connection) -> None:
    identities.enter(connection, "d1", FEED, [pair(), pair(provider="others")])
    connection.execute(t.deliveries.insert(), [delivery(1, date(2026, 6, 8), 1, feed=FEED)])

    decided(connection, "rejected")

    waiting = identities.open_reviews(connection)
    assert [(row["provider"], row["record_id"]) for row in waiting] == [("others", "R1")]


def test_the_last_decision_on_a_pair_holds_from_its_instant_on(connection: Connection) -> None:
    later = AT + timedelta(days=1)
    values = {"officer_id": "O1", "reason": "seen", "state": "in_force", "borrower_id": "B1"}
    identities.decide(connection, R1, verdict="rejected", at=AT, **values)
    identities.decide(connection, R1, verdict="linked", at=later, **values)
    proposed = values | {"state": "proposed"}
    identities.decide(connection, R1, verdict="rejected", at=later, **proposed)

    def held(known_at: datetime) -> list[str]:
        return [row["verdict"] for row in identities.in_force(connection, FEED, known_at)]

    assert held(AT - timedelta(seconds=1)) == []
    assert held(AT) == ["rejected"]
    assert held(later) == ["linked"]
    assert [row["decision_no"] for row in identities.decisions_on(connection, R1)] == [
        1,
        2,
        3,
    ]


def test_the_migration_keeps_open_reviews_and_gives_them_their_feed(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'old.sqlite'}")
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        connection.execute(t.deliveries.insert(), [delivery(1, date(2026, 6, 8), 1, feed=FEED)])
        old = {"r": "R1", "b": "B1", "d": "d1", "s": 0.8, "w": "The name is the borrower's."}
        query = "INSERT INTO reviews VALUES (:r, :b, :d, :s, :w, 'open')"
        connection.execute(sa.text(query), old)

        command.upgrade(config, "head")

        [row] = identities.open_reviews(connection)
        identities.reject(connection, R1, "B1")
        rejected = states(connection)
    assert (row["feed"], row["provider"], row["record_id"]) == (FEED, "", "R1")
    assert row["why"][0]["level"] == "The name is the borrower's."
    assert rejected == {("R1", "B1"): ("rejected", 0.8)}
