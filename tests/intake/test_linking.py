"""Court and registry records link by a full right number, and by nothing less."""

from collections.abc import Callable

import pytest

from warning_signals.intake.words import Checked, Review

Take = Callable[..., Checked]

HEADER = "记录编号,数据来源,信息类型,当事人名称,证件号码,诉讼地位"
NAME = "扬中(江苏)机电有限公司"


def record(name: str = NAME, number: str = "") -> str:
    return f"{HEADER}\nC1,法院网,被执行人,{name},{number},被执行人\n"


def test_a_full_right_number_of_ours_links(take: Take) -> None:
    checked = take("court_records", record(name="另一名称", number="913200000000000039"))

    [row] = checked.accepted.to_pylist()
    assert (row["borrower_id"], row["match_score"], row["match_rule"]) == ("B00001", 1.0, "uscc")
    assert checked.reviews == ()


def test_a_name_alone_never_links_and_goes_to_review(take: Take) -> None:
    checked = take("court_records", record())

    [row] = checked.accepted.to_pylist()
    assert (row["borrower_id"], row["match_score"], row["match_rule"]) == (None, None, None)
    assert checked.reviews == (
        Review("C1", "B00001", 0.8, "The name is the borrower's; there is no number to compare."),
    )


@pytest.mark.parametrize(
    ("number", "score"),
    [("9132********0039", 0.95), ("9132********0038", 0.3), ("913200999999999994", 0.1)],
)
def test_a_number_that_does_not_link_only_sorts_the_review(
    take: Take, number: str, score: float
) -> None:
    checked = take("court_records", record(number=number))

    assert checked.accepted.column("borrower_id").to_pylist() == [None]
    assert [review.score for review in checked.reviews] == [score]


def test_a_record_about_somebody_else_is_accepted_without_review(take: Take) -> None:
    checked = take("court_records", record(name="别家公司", number="9132********9999"))

    assert (checked.accepted.num_rows, checked.reviews) == (1, ())


def test_a_registry_event_links_by_its_uscc(take: Take) -> None:
    text = (
        "event_id,party_name,uscc,kind,happened_on\n"
        "R1,x,913200000000000114,abnormal_list,2026-06-08\n"
        "R2,长江食品厂,,penalty,2026-06-08\n"
        "R3,x,913200000000000115,penalty,2026-06-08\n"
    )

    checked = take("registry_events", text)

    assert checked.accepted.column("borrower_id").to_pylist() == ["B00002", None]
    assert [(r.record_id, r.borrower_id) for r in checked.reviews] == [("R2", "B00002")]
    assert [(bad.row_no, bad.rule) for bad in checked.quarantined] == [(3, "uscc")]
