"""What changes today, without a register."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tests.casework.made_days import AMBER, RED, an_open_case, assessment, finding
from warning_signals.casework.plan import Change, plan, ranked

DAY = date(2026, 6, 8)
LATE = finding("B1", "dpd", RED, DAY)
BILL = finding("B1", "power_arrears", AMBER, DAY)


def kinds(changes: list[Change]) -> list[tuple[str, str]]:
    return [(change.kind, change.borrower_id) for change in changes]


def test_what_is_new_opens_a_case_with_the_graver_finding_first() -> None:
    [change] = plan([assessment("B1", RED, [BILL, LATE])], [BILL, LATE], [], {})

    assert (change.kind, change.fingerprints) == ("opened", ["dpd:red", "power_arrears:amber"])
    assert [f["signal"] for f in change.findings] == ["dpd", "power_arrears"]


def test_what_the_first_day_filed_opens_nothing_until_it_is_worse() -> None:
    seen = [assessment("B1", RED, [LATE])]

    assert plan(seen, [LATE], [], {("B1", "dpd"): RED}) == []
    assert kinds(plan(seen, [LATE], [], {("B1", "dpd"): AMBER})) == [("opened", "B1")]


def test_votes_that_have_faded_open_nothing() -> None:
    assert plan([assessment("B1", AMBER, [BILL], raised=0)], [BILL], [], {}) == []


def test_a_green_borrower_with_a_finding_below_the_rule_opens_nothing() -> None:
    assert plan([assessment("B1", 0, [BILL])], [BILL], [], {}) == []


def test_an_open_case_follows_its_borrower_up_and_down() -> None:
    amber, red = an_open_case("B1", AMBER, [BILL]), an_open_case("B1", RED, [BILL])

    assert kinds(plan([assessment("B1", RED, [BILL])], [BILL], [amber], {})) == [("raised", "B1")]
    assert kinds(plan([assessment("B1", AMBER, [BILL])], [BILL], [red], {})) == [("eased", "B1")]
    assert kinds(plan([assessment("B1", 0)], [], [red], {})) == [("eased", "B1")]


def test_an_open_case_with_the_same_findings_is_left_alone() -> None:
    assert (
        plan([assessment("B1", RED, [LATE])], [LATE], [an_open_case("B1", RED, [LATE])], {}) == []
    )


def test_another_reason_at_the_same_level_is_an_update() -> None:
    case = an_open_case("B1", RED, [LATE])

    [change] = plan([assessment("B1", RED, [LATE, BILL])], [LATE, BILL], [case], {})

    assert change.kind == "updated"


def test_a_hard_red_that_joins_a_red_case_is_a_raise_and_once_only() -> None:
    soft = finding("B1", "op_inflow_drop", RED, DAY)
    seen, both = [assessment("B1", RED, [soft, LATE])], [soft, LATE]

    joined = plan(seen, both, [an_open_case("B1", RED, [soft])], {}, {"dpd"})
    after = plan(seen, both, [an_open_case("B1", RED, both)], {}, {"dpd"})

    assert kinds(joined) == [("raised", "B1")]
    assert after == []


def test_a_carried_finding_keeps_its_case_and_opens_none() -> None:
    carried = LATE | {"carried": True}
    seen = [assessment("B1", RED, [carried])]

    assert plan(seen, [carried], [an_open_case("B1", RED, [LATE])], {}) == []
    assert plan(seen, [carried], [], {}) == []


def test_a_borrower_who_was_not_seen_keeps_his_case_as_it_is() -> None:
    assert plan([], [], [an_open_case("B1", RED, [LATE])], {}) == []


def test_each_track_has_a_case_of_its_own() -> None:
    seen = [assessment("B1", RED, [LATE]), assessment("B1", RED, [LATE], track="restricted")]

    changes = plan(seen, [LATE], [an_open_case("B1", RED, [LATE])], {})

    assert [(change.kind, change.track) for change in changes] == [("opened", "restricted")]


LEVELS = st.integers(0, 2)


@given(st.dictionaries(st.sampled_from(["B1", "B2", "B3"]), LEVELS), st.lists(LEVELS, max_size=3))
def test_there_is_at_most_one_change_a_borrower_and_none_when_it_is_repeated(
    levels: dict[str, int], standing: list[int]
) -> None:
    found = [finding(b, "dpd", level, DAY) for b, level in levels.items() if level]
    seen = [assessment(b, level, found) for b, level in levels.items()]
    cases = [an_open_case(f"B{n}", level) for n, level in enumerate(standing, start=1)]

    changes = plan(seen, found, cases, {})

    assert len({c.borrower_id for c in changes}) == len(changes)
    written = {c["borrower_id"]: c for c in cases}
    for change in changes:
        case = {"level": change.level, "fingerprints": change.fingerprints}
        written[change.borrower_id] = an_open_case(change.borrower_id, 0) | case
    assert plan(seen, found, list(written.values()), {}) == []


def test_of_equal_weight_the_newer_finding_comes_first() -> None:
    older = finding("B1", "cash_days", AMBER, DAY, changed_on=date(2026, 6, 1))

    assert [f["signal"] for f in ranked([older, BILL])] == ["power_arrears", "cash_days"]
