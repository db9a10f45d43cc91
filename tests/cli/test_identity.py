"""`ews identity review`, `link` and `reject` from the command line."""

from __future__ import annotations

from pathlib import Path

from tests.bank import MONDAY, Bank
from tests.casework.made_records import HOSTILE, deliver_records, taken_in
from tests.cli.conftest import Ews

REASON = ("--reason", "Seen on the court's page.")


def test_a_pair_is_shown_linked_taken_back_and_decided_again(ews: Ews, tmp_path: Path) -> None:
    bank = Bank(tmp_path / "home")
    deliver_records(bank)
    with bank.context() as context:
        taken_in(context, MONDAY)

    shown = ews("identity", "review")
    pairs = ews("identity", "review", "--json").json
    linked = ews("identity", "link", "court/R1", "B001", "--as", "O1", *REASON)
    other = ews("identity", "reject", "court/R1", "B001", "--as", "O2", *REASON)
    left = ews("identity", "review", "--json").json

    assert "4 pairs wait for a person.\n" in shown.out
    assert "court/R3  and  B007   score 0.8333   2026-06-08" in shown.out
    assert HOSTILE in shown.out.replace("\n", "")
    first = next(pair for pair in pairs if pair["record"] == "court/R1")
    assert first["schema"] == 1
    assert {"feed", "borrower_id", "score", "came_on", "about", "former_names"} < set(first)
    assert [line["comparison"] for line in first["why"]] == [
        "before",
        "name",
        "number",
        "region",
        "legal rep",
    ]
    assert first["why"][1]["says"]["zh"] == "与登记全称一致"
    assert linked.out == "court/R1 counts for B001 from now on (decision 1).\n"
    assert (other.code, other.out) == (2, "")
    assert "linked by O1 on 09 June 04:45 (decision 1)" in other.err
    assert [pair["record"] for pair in left] == [
        pair["record"] for pair in pairs if pair["record"] != "court/R1"
    ]


def test_without_a_record_or_with_a_wrong_one_it_says_what_to_do(ews: Ews) -> None:
    assert ews("identity", "review").out == "0 pairs wait for a person.\n"
    missing = ews("identity", "link", "court/R99", "B001", "--as", "O1", *REASON)
    assert (missing.code, missing.err) == (
        2,
        "There is no record 'court/R99'. `ews identity review` lists those to decide.\n",
    )
    assert ews("identity", "reject", "R1", "B001", "--as", "O1").code == 2
