"""Records find their borrower: the rules over whole names, numbers, regions and representatives."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.matching.made_up import NAME, Row, borrower, matches, only, record


def test_a_full_name_alone_is_for_a_person_to_look_at() -> None:
    found = only(record())

    assert (found["verdict"], found["name"], found["rule"]) == ("review", "same", None)
    assert found["score"] == pytest.approx(0.931, abs=0.001)


@pytest.mark.parametrize(
    ("evidence", "score", "rule"),
    [
        ({"number": "91320111******5678"}, 0.99998, "name_and_number"),
        ({"number": "**********MA12345678"}, 0.99998, "name_and_number"),
        ({"legal_rep_key": "k1"}, 0.99926, "name_and_legal_rep"),
        ({"region": "320111"}, 0.99081, "name_and_region"),
        ({"region": "320115"}, 0.98179, "name_and_region"),
    ],
)
def test_a_full_name_and_one_independent_agreement_link(
    evidence: Row, score: float, rule: str
) -> None:
    found = only(record(**evidence))

    assert (found["verdict"], found["rule"]) == ("linked", rule)
    assert found["score"] == pytest.approx(score, abs=0.00002)


@pytest.mark.parametrize(
    ("evidence", "verdict"),
    [
        ({"region": "320500"}, "review"),  # another city of the province: 0.818
        ({"region": "330100"}, "nothing"),  # another province: 0.363
        ({"legal_rep_key": "k2"}, "review"),  # the representative changed: 0.826
        ({"legal_rep_key": "k2", "region": "320500"}, "nothing"),
        ({"number": "91320111******5679"}, "nothing"),
        ({"number": "91320111MA12345679"}, "review"),  # one sign off
        ({"number": "913201119999999999"}, "nothing"),  # another firm's
        ({"number": "9132**************"}, "review"),  # says nothing about this one
        ({"number": "91320111********78"}, "review"),  # two signs of its own: 0.9955
        ({"number": "320102********1234"}, "review"),  # a person's, nothing to compare
    ],
)
def test_a_full_name_with_other_evidence(evidence: Row, verdict: str) -> None:
    assert only(record(**evidence))["verdict"] == verdict


@pytest.mark.parametrize(
    ("name", "level", "verdict"),
    [
        ("云溪市宏达机械有限责任公司", "same", "linked"),
        ("云溪市　宏达机械（有限公司）", "same", "linked"),
        ("宏达机械有限公司", "no_place", "linked"),
        ("云溪市宏达机械有限公司城南分公司", "branch", "review"),
        ("云溪市宏达机械股份有限公司", "other_form", "review"),
    ],
)
def test_another_spelling_with_the_same_representative(name: str, level: str, verdict: str) -> None:
    found = only(record(name, legal_rep_key="k1"))

    assert (found["name"], found["verdict"]) == (level, verdict)


def test_the_same_name_in_another_city_is_another_firm() -> None:
    assert only(record("临江市宏达机械有限公司"))["verdict"] == "nothing"
    assert only(record("临江市宏达机械有限公司", legal_rep_key="k1"))["verdict"] == "nothing"


def test_one_slip_links_only_where_the_number_and_something_more_agree() -> None:
    slip = "云溪市宏大机械有限公司"

    assert only(record(slip, legal_rep_key="k1"))["verdict"] == "nothing"
    assert only(record(slip, legal_rep_key="k1", region="320111"))["verdict"] == "review"
    assert only(record(slip, number="91320111******5678"))["verdict"] == "review"
    both = only(record(slip, number="91320111******5678", region="320111"))
    assert (both["name"], both["verdict"], both["rule"]) == (
        "similar",
        "linked",
        "name_and_number",
    )


def test_a_short_name_needs_more_than_the_region() -> None:
    ours = borrower(name="王记面馆")

    assert only(record("王记面馆"), ours)["score"] == pytest.approx(0.851, abs=0.001)
    assert only(record("王记面馆", region="320111"), ours)["verdict"] == "review"
    assert only(record("王记面馆", legal_rep_key="k1"), ours)["verdict"] == "linked"


def test_initials_find_nobody_else() -> None:
    ours = borrower(name="A B Co., Ltd.")

    assert only(record("A C Co., Ltd.", legal_rep_key="k1", region="320111"), ours) == {
        "verdict": "nothing"
    }


@pytest.mark.parametrize(
    ("on_date", "level"),
    [
        (date(2023, 6, 30), "former"),
        (date(2024, 6, 29), "former"),  # 365 days after it was given up
        (date(2024, 6, 30), "former_late"),
        (date(2018, 12, 31), "former_late"),  # before it was taken
        (None, "former"),
    ],
)
def test_a_former_name_counts_for_its_time_and_a_year_after(
    on_date: date | None, level: str
) -> None:
    renamed = [
        borrower(name="云溪市鼎泰机械有限公司"),
        borrower(former=True, since_on=date(2019, 1, 1), until_on=date(2023, 6, 30)),
    ]

    found = only(record(on_date=on_date), *renamed)

    assert (found["borrower_id"], found["name"], found["verdict"]) == ("B1", level, "review")


def test_a_former_name_without_dates_is_a_former_name() -> None:
    renamed = [borrower(name="云溪市鼎泰机械有限公司"), borrower(former=True)]

    assert only(record(region="320111"), *renamed)["verdict"] == "linked"


def test_a_person_is_never_found_by_name() -> None:
    ours = borrower(name="王小明")

    assert only(record("王小明", legal_rep_key="k1", region="320111"), ours) == {
        "verdict": "nothing"
    }


def test_a_person_is_found_where_the_masked_digits_agree() -> None:
    ours = borrower(name="王小明", uscc="320102199001011234")

    found = only(record("王小明", number="320102********1234", legal_rep_key="k1"), ours)

    assert (found["verdict"], found["rule"]) == ("linked", "name_and_number")
    assert only(record("王小明", number="320102********1235"), ours)["verdict"] == "nothing"


def test_two_borrowers_of_one_name_are_told_apart_by_the_evidence_or_by_a_person() -> None:
    twins = [borrower("B1"), borrower("B2", uscc="91330100MA87654321", region="330100")]

    alone = matches([record()], twins)
    placed = matches([record(region="320111")], twins)
    both = matches([record(legal_rep_key="k1")], twins)

    assert [(f["borrower_id"], f["verdict"]) for f in alone] == [("B1", "review"), ("B2", "review")]
    assert [(f["borrower_id"], f["verdict"]) for f in placed] == [("B1", "linked")]
    assert [f["verdict"] for f in both] == ["review", "review"]


def test_a_name_without_its_place_that_several_have_says_too_little() -> None:
    cities = [borrower("B1"), borrower("B2", "临江市宏达机械有限公司")]

    assert matches([record("宏达机械有限公司")], cities) == []


def test_up_to_three_namesakes_are_shown_and_more_need_evidence() -> None:
    regions = ["320111", "320111", "330106", "340111"]
    shops = [borrower(f"B{n}", "王记面馆", uscc=None, region=r) for n, r in enumerate(regions)]

    assert [row["verdict"] for row in matches([record("王记面馆")], shops[:3])] == ["review"] * 3
    assert matches([record("王记面馆")], shops) == []
    placed = matches([record("王记面馆", region="340111")], shops)
    assert [(row["borrower_id"], row["verdict"]) for row in placed] == [("B3", "review")]


def test_a_number_of_the_old_kind_agrees_with_its_part_of_the_new() -> None:
    assert only(record(number="MA1234567"))["verdict"] == "linked"
    assert only(record(number="MA1234-568"))["verdict"] == "nothing"


def test_hostile_names_are_only_text() -> None:
    hostile = "'; DROP TABLE names; --<script>alert(1)</script>有限公司"

    found = only(record(hostile, legal_rep_key="k1"), borrower(name=hostile))

    assert (found["verdict"], found["name"]) == ("linked", "short")


def test_without_records_or_borrowers_nothing_is_found() -> None:
    assert matches([], [borrower()]) == []
    assert matches([record()], []) == []


def test_the_order_of_records_and_borrowers_does_not_matter() -> None:
    records = [
        record(),
        record(region="320111"),
        record("王记面馆", legal_rep_key="k1"),
        record("云溪市宏大机械有限公司", number="91320111******5678", region="320111"),
    ]
    borrowers = [
        borrower(),
        borrower("B2", "王记面馆", uscc=None),
        borrower("B3", "临江市宏达机械有限公司", uscc=None),
    ]

    def found(seed: int) -> list[tuple[object, ...]]:
        order = list(range(len(records)))
        random.Random(seed).shuffle(order)
        shuffled = random.Random(seed).sample(borrowers, len(borrowers))
        rows = matches([records[at] for at in order], shuffled)
        keys = ("borrower_id", "verdict", "rule", "score")
        return sorted((order[row["record_at"]], *(row[key] for key in keys)) for row in rows)

    assert found(1) == found(2) == found(3)
    assert len(found(1)) == 4


NAMES = st.one_of(
    st.sampled_from([NAME, "宏达机械有限公司", "王记面馆", "王小明", "A B Co., Ltd.", "电子科技"]),
    st.text("云溪临江市宏达大机械有限公司分店王", min_size=1, max_size=14),
    st.text(max_size=20),
)
BORROWERS = st.builds(
    borrower,
    st.sampled_from(["B1", "B2"]),
    NAMES,
    uscc=st.sampled_from([None, "91320111MA12345678", "91330100MA87654321"]),
    region=st.sampled_from([None, "320111", "320500", "Nanjing"]),
    legal_rep_key=st.sampled_from([None, "k1", "k2"]),
    former=st.booleans(),
)
NAMED_ONLY = st.builds(record, NAMES, on_date=st.sampled_from([None, date(2026, 6, 8)]))


@settings(max_examples=150, deadline=None)
@given(st.lists(NAMED_ONLY, max_size=4), st.lists(BORROWERS, min_size=2, max_size=5))
def test_no_record_is_ever_linked_by_its_name_alone(
    records: list[Row], borrowers: list[Row]
) -> None:
    same_names = [record(b["name"]) for b in borrowers]

    found = matches(records + same_names, borrowers)

    assert "linked" not in {row["verdict"] for row in found}


@settings(max_examples=75, deadline=None)
@given(
    st.lists(
        st.builds(
            record,
            NAMES,
            number=st.sampled_from(["91350200******0000", "913502005555555555", "35****"]),
            region=st.sampled_from([None, "350200"]),
            legal_rep_key=st.sampled_from([None, "k9"]),
        ),
        max_size=4,
    ),
    st.lists(BORROWERS, min_size=2, max_size=5),
)
def test_evidence_that_agrees_with_nobody_links_nobody(
    records: list[Row], borrowers: list[Row]
) -> None:
    found = matches(records, borrowers)

    assert "linked" not in {row["verdict"] for row in found}
