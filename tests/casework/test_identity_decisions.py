"""People decide whose record it is; what was decided holds, and the past stays as it was."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests.bank import MONDAY, TUESDAY, Bank
from tests.casework.made_records import HOSTILE, deliver_records, masked, taken_in
from warning_signals.casework.identity_decisions import link, reject
from warning_signals.casework.identity_matter import Asked
from warning_signals.casework.identity_pairs import side_by_side, waiting_pairs
from warning_signals.casework.identity_records import present
from warning_signals.casework.identity_shown import Pair
from warning_signals.context import Context
from warning_signals.errors import Refused
from warning_signals.observed import see
from warning_signals.register import audit, engine
from warning_signals.register import tables as t


@pytest.fixture(scope="module")
def taken_home(first_day_done: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of the small bank with Monday's records in the lake."""
    home = tmp_path_factory.mktemp("identity") / "home"
    shutil.copytree(first_day_done, home)
    bank = Bank(home)
    deliver_records(bank)
    with bank.context() as context:
        taken_in(context, MONDAY)
    return home


@pytest.fixture
def context(taken_home: Path, tmp_path: Path) -> Iterator[Context]:
    home = tmp_path / "home"
    shutil.copytree(taken_home, home)
    with Bank(home).context() as context:
        yield context


def asked(record: str, borrower: str, officer: str = "O1", **over: Any) -> Asked:
    return Asked(record, borrower, officer, over.pop("reason", "Seen on the court's page."), **over)


def owners(context: Context, known_at: datetime | None = None) -> dict[str, str | None]:
    """Return whose each record is, as known at an instant, by provider and number."""
    at = known_at or context.now(MONDAY)
    rows = see(context, MONDAY, at)["court_records"].to_pyarrow().to_pylist()
    return {f"{row['provider']}/{row['record_id']}": row["borrower_id"] for row in rows}


def waiting(context: Context) -> dict[str, Pair]:
    pairs = side_by_side(present(context), waiting_pairs(context))
    return {f"{pair.record} {pair.borrower_id}": pair for pair in pairs}


def test_records_link_by_agreement_and_wait_by_name(context: Context) -> None:
    assert owners(context) == {
        "court/S1": "B004",
        "court/R1": None,
        "other/R1": None,
        "court/R2": "B006",
        "court/R3": None,
        "court/R4": None,
    }
    assert set(waiting(context)) == {
        "court/R1 B001",
        "other/R1 B002",
        "court/R3 B007",
        "registry/G1 B008",
    }


def test_a_pair_is_shown_side_by_side(context: Context) -> None:
    pair = waiting(context)["court/R3 B007"]

    assert pair.score == pytest.approx(0.833, abs=0.001)
    told = {line.comparison: (line.record, line.borrower, line.says.en) for line in pair.lines}
    assert told["name"] == (
        "郑州B007机电设备有限公司城南分公司",
        "郑州B007机电设备有限公司",
        "a branch of that name",
    )
    assert told["number"][0] is None
    assert sum(line.weight for line in pair.lines) == pytest.approx(2.32, abs=0.01)
    assert HOSTILE in pair.about


def test_a_link_counts_from_its_instant_on_and_not_before(context: Context) -> None:
    before = context.now(MONDAY) - timedelta(seconds=1)

    said = link(context, asked("court/R1", "B001"))

    assert said == "court/R1 counts for B001 from now on (decision 1)."
    assert owners(context)["court/R1"] == "B001"
    assert owners(context)["other/R1"] is None
    assert owners(context, before)["court/R1"] is None
    assert "court/R1 B001" not in waiting(context)


def test_a_number_that_two_providers_use_has_to_be_named_with_one(context: Context) -> None:
    with pytest.raises(Refused, match=r"may be court/R1, other/R1\. Name it with its provider"):
        link(context, asked("R1", "B001"))

    assert "counts for B007" in link(context, asked("R3", "B007"))


def test_a_rejected_pair_stays_rejected_when_the_record_comes_again(context: Context) -> None:
    reject(context, asked("court/R1", "B001"))

    taken_in(context, TUESDAY)  # now with a number that fits, so that it would link by itself

    rows = see(context, TUESDAY, context.now(TUESDAY))["court_records"]
    mine = rows.filter(rows.record_id == "R1", rows.provider == "court").to_pyarrow().to_pylist()
    assert [(row["party_number"], row["borrower_id"]) for row in mine] == [(masked("B001"), None)]
    assert "court/R1 B001" not in waiting(context)


def test_a_link_holds_when_the_record_comes_again(context: Context) -> None:
    link(context, asked("court/R1", "B001"))

    taken_in(context, TUESDAY)

    rows = see(context, TUESDAY, context.now(TUESDAY))["court_records"]
    mine = rows.filter(rows.record_id == "R1", rows.provider == "court").to_pyarrow().to_pylist()
    assert [(row["borrower_id"], row["match_rule"]) for row in mine] == [("B001", "officer")]


def test_who_decides_otherwise_is_shown_what_holds(context: Context) -> None:
    link(context, asked("court/R1", "B001", reason="Same seal."))

    with pytest.raises(Refused) as refused:
        reject(context, asked("court/R1", "B001", "O2"))

    assert str(refused.value) == (
        "court/R1 and B001: linked by O1 on 09 June 04:45 (decision 1): Same seal. Nothing was "
        "changed; to decide otherwise all the same, add --overrule 1."
    )
    assert owners(context)["court/R1"] == "B001"


def test_the_same_decision_twice_is_one(context: Context) -> None:
    link(context, asked("court/R1", "B001"))

    assert "counts for B001 already: linked by O1" in link(context, asked("court/R1", "B001", "O2"))
    reject(context, asked("R3", "B007"))
    assert "is not B007's already: rejected by O1" in reject(context, asked("R3", "B007", "O2"))


def test_what_counts_is_taken_back_by_two(context: Context) -> None:
    first = reject(context, asked("R2", "B006"))

    assert first == (
        "court/R2 counts for B006: linked by name and number, score 1.0000. To take it back a "
        "second person has to confirm with the same command."
    )
    assert owners(context)["court/R2"] == "B006"
    with pytest.raises(Refused, match="O1 has asked already"):
        reject(context, asked("R2", "B006"))
    with pytest.raises(Refused, match="O2 cannot be the second person"):
        reject(context, asked("R2", "B006", "O2"))
    assert "is not B006's from now on" in reject(context, asked("R2", "B006", "R2"))
    assert owners(context)["court/R2"] is None


def test_a_number_that_is_right_is_taken_back_by_two_as_well(context: Context) -> None:
    reject(context, asked("S1", "B004"))
    reject(context, asked("S1", "B004", "R2"))

    assert owners(context)["court/S1"] is None


def test_a_decision_is_overruled_by_name(context: Context) -> None:
    reject(context, asked("court/R1", "B001"))

    with pytest.raises(Refused, match="add --overrule 1"):
        link(context, asked("court/R1", "B001", "O2"))
    with pytest.raises(Refused, match="add --overrule 1"):
        link(context, asked("court/R1", "B001", "O2", overrule=7))
    link(context, asked("court/R1", "B001", "O2", overrule=1))

    assert owners(context)["court/R1"] == "B001"
    with pytest.raises(Refused, match="no decision 9 to overrule"):
        link(context, asked("R3", "B007", overrule=9))


def test_a_record_counts_for_one_borrower_only(context: Context) -> None:
    link(context, asked("court/R1", "B001"))

    with pytest.raises(Refused, match=r"counts for B001: linked by O1.*rejected there first"):
        link(context, asked("court/R1", "B003"))


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"officer": "X9"}, "no officer in the master"),
        ({"borrower": "B0001"}, r"no borrower in the master\. Did you mean B001"),
        ({"reason": "  "}, "Give a reason"),
        ({"record": "court/R99"}, "There is no record 'court/R99'"),
        ({"record": "'; DROP TABLE reviews;--"}, "There is no record"),
    ],
)
def test_what_is_not_there_is_refused(context: Context, wrong: dict[str, str], why: str) -> None:
    plain = {"record": "court/R1", "borrower": "B001", "officer": "O1"}

    with pytest.raises(Refused, match=why):
        link(context, asked(**plain | wrong))

    with engine.reading(context.register) as connection:
        assert connection.execute(select(t.identity_decisions)).all() == []


def test_every_decision_stands_in_the_audit_trail(context: Context) -> None:
    reject(context, asked("court/R1", "B001", reason="Another owner."))
    link(context, asked("court/R1", "B001", "O2", overrule=1))

    with engine.reading(context.register) as connection:
        rows = connection.execute(select(t.audit)).mappings().all()
        assert audit.first_broken(connection) is None
    told = [(r["actor"], r["action"], r["object"], r["details"]["overrules"]) for r in rows]
    assert told[-2:] == [
        ("O1", "identity_rejected", "court_records/court/R1", None),
        ("O2", "identity_linked", "court_records/court/R1", 1),
    ]
    assert rows[-2]["details"]["reason"] == "Another owner."
