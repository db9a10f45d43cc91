"""Court and registry records link by a full right number or by agreement, never by a name alone."""

from collections.abc import Callable

import pytest

from tests.intake.conftest import Taken

Take = Callable[..., Taken]

HEADER = "记录编号,数据来源,信息类型,当事人名称,证件号码,当事人地区,法定代表人标识,诉讼地位"
NAME = "扬中(江苏)机电有限公司"


def record(name: str = NAME, number: str = "", region: str = "", rep: str = "") -> str:
    return f"{HEADER}\nC1,法院网,被执行人,{name},{number},{region},{rep},被执行人\n"


def links(taken: Taken) -> tuple[object, ...]:
    [row] = taken.accepted.to_pylist()
    return row["borrower_id"], row["match_score"], row["match_rule"]


@pytest.mark.parametrize(
    "number",
    ["913200000000000039", "９１３２００００００００００００３９", "9132 0000 0000 0000 39"],
)
def test_a_full_right_number_of_ours_links(take: Take, number: str) -> None:
    taken = take("court_records", record(name="另一名称", number=number))

    assert links(taken) == ("B00001", 1.0, "uscc")
    assert [(r.borrower_id, r.score, r.state) for r in taken.reviews] == [
        ("B00001", 1.0, "numbered")
    ]


def test_a_name_alone_never_links_and_goes_to_review(take: Take) -> None:
    taken = take("court_records", record())

    assert links(taken) == (None, None, None)
    [review] = taken.reviews
    assert (review.feed, review.provider, review.record_id) == ("court_records", "法院网", "C1")
    assert (review.borrower_id, review.state) == ("B00001", "open")
    assert review.score == pytest.approx(0.851, abs=0.001)


def test_a_name_and_a_masked_number_that_fits_link_and_say_why(take: Take) -> None:
    taken = take("court_records", record(number="9132********0039"))

    borrower_id, score, rule = links(taken)
    assert (borrower_id, rule) == ("B00001", "name_and_number")
    assert score == pytest.approx(0.99996, abs=0.00001)
    [review] = taken.reviews
    assert review.state == "linked"
    assert [(e["comparison"], e["level"], e["weight"]) for e in review.why] == [
        ("before", "any", -16.61),
        ("name", "short", 19.12),
        ("number", "fits", 12.02),
        ("region", "none", 0.0),
        ("legal_rep", "none", 0.0),
    ]


@pytest.mark.parametrize("number", ["9132********0038", "913200999999999994"])
def test_a_number_that_is_another_firms_leaves_nothing_to_look_at(take: Take, number: str) -> None:
    taken = take("court_records", record(number=number))

    assert links(taken) == (None, None, None)
    assert taken.reviews == ()


def test_a_miswritten_number_is_for_a_person(take: Take) -> None:
    taken = take("court_records", record(number="913200000000000038"))

    assert links(taken) == (None, None, None)
    assert [(r.borrower_id, r.state) for r in taken.reviews] == [("B00001", "open")]


def test_a_record_about_somebody_else_is_accepted_without_review(take: Take) -> None:
    taken = take("court_records", record(name="别家公司", number="9132********9999"))

    assert (taken.accepted.num_rows, taken.reviews) == (1, ())


def test_what_a_file_says_of_links_is_not_believed(take: Take) -> None:
    text = (
        "event_id,party_name,uscc,kind,happened_on,borrower_id,match_score,match_rule\n"
        "R1,别家公司,,penalty,2026-06-08,B00001,1.0,uscc\n"
    )

    assert links(take("registry_events", text)) == (None, None, None)


def test_a_registry_event_links_by_its_uscc(take: Take) -> None:
    text = (
        "event_id,party_name,uscc,kind,happened_on\n"
        "R1,x,913200000000000114,abnormal_list,2026-06-08\n"
        "R2,长江食品厂,,penalty,2026-06-08\n"
        "R3,x,913200000000000115,penalty,2026-06-08\n"
    )

    taken = take("registry_events", text)

    assert taken.accepted.column("borrower_id").to_pylist() == ["B00002", None]
    assert [(r.provider, r.record_id, r.borrower_id, r.state) for r in taken.reviews] == [
        ("registry", "R1", "B00002", "numbered"),
        ("registry", "R2", "B00002", "open"),
    ]
    assert [(bad.row_no, bad.rule) for bad in taken.quarantined] == [(3, "uscc")]


def test_hostile_names_are_taken_as_text(take: Take) -> None:
    name = "'); DROP TABLE reviews; --<script>"

    taken = take("court_records", record(name=name))

    assert taken.accepted.column("party_name").to_pylist() == [name]
    assert taken.reviews == ()
