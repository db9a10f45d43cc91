"""When a day is too loud to be sent without two people, one unit either side of the limit."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.bank import ROOT, Bank
from tests.casework.made_days import AMBER, RED, finding
from warning_signals.casework.guard import Held, passes, verdict
from warning_signals.casework.plan import Change
from warning_signals.config import Guard, load_config
from warning_signals.model import Level

DAY = date(2026, 6, 8)
GUARD = Guard(10, 3, 10, 0.02, ("dpd",))


def reds(count: int, signal: str = "op_inflow_drop", kind: str = "opened") -> list[Change]:
    return [
        Change(kind, f"B{n}", "officer", Level.RED, (finding(f"B{n}", signal, RED, DAY),), None)  # type: ignore[arg-type]
        for n in range(count)
    ]


def moved(count: int, signal: str = "kwh_drop") -> list[dict[str, object]]:
    return [finding(f"B{n}", signal, AMBER, DAY) for n in range(count)]


def test_ten_new_reds_go_out_and_eleven_are_held() -> None:
    assert verdict(reds(10), [], 100, 0, GUARD) is None

    held = verdict(reds(11), [], 100, 0, GUARD)

    assert isinstance(held, Held)
    assert (held.counted, held.limit, held.reason.en) == (11, 10, "New red cases in one day.")


def test_three_times_the_largest_day_of_the_last_sixty_goes_out() -> None:
    assert verdict(reds(15), [], 100, 5, GUARD) is None
    assert verdict(reds(16), [], 100, 5, GUARD) is not None


def test_raises_count_and_eased_cases_do_not() -> None:
    assert verdict(reds(11, kind="raised"), [], 100, 0, GUARD) is not None
    assert verdict(reds(11, kind="eased"), [], 100, 0, GUARD) is None


def test_one_signal_may_move_ten_borrowers_and_not_eleven() -> None:
    assert verdict(reds(1), moved(10), 100, 0, GUARD) is None

    held = verdict(reds(1), moved(11), 100, 0, GUARD)

    assert held is not None
    assert (held.counted, held.limit) == (11, 10)
    assert held.reason.en == "One signal moved that many borrowers in one day (kwh_drop)."


def test_in_a_large_book_one_signal_may_move_two_percent() -> None:
    assert verdict(reds(1), moved(20), 1000, 0, GUARD) is None
    assert verdict(reds(1), moved(21), 1000, 0, GUARD) is not None


def test_a_hard_signal_that_moved_more_does_not_hide_another_that_moved_many() -> None:
    found = [*moved(15, "dpd"), *moved(11)]

    assert verdict(reds(1), found, 100, 0, GUARD) is not None


def test_a_day_of_hard_reds_only_is_not_held() -> None:
    assert verdict(reds(15, "dpd"), moved(15, "dpd"), 100, 0, GUARD) is None


def test_a_day_on_which_nothing_changes_is_not_held() -> None:
    assert verdict([], moved(15), 100, 0, GUARD) is None


def test_what_moved_since_the_last_day_that_spoke_counts_and_what_is_older_does_not() -> None:
    caught_up = [f | {"as_of": date(2026, 6, 10)} for f in moved(11)]

    assert verdict(reds(1), caught_up, 100, 0, GUARD) is None
    assert verdict(reds(1), caught_up, 100, 0, GUARD, since=date(2026, 6, 5)) is not None
    assert verdict(reds(1), caught_up, 100, 0, GUARD, since=DAY) is None


def test_a_carried_finding_has_not_moved() -> None:
    assert verdict(reds(1), [f | {"carried": True} for f in moved(15)], 100, 0, GUARD) is None


def test_only_the_red_of_a_hard_signal_passes() -> None:
    amber = Change("opened", "B1", "officer", Level.AMBER, (*moved(1, "dpd"),), None)

    assert passes(reds(1, "dpd")[0], GUARD)
    assert not passes(reds(1)[0], GUARD)
    assert not passes(amber, GUARD)


def test_every_hard_signal_stands_among_those_that_always_pass(tmp_path: Path) -> None:
    config = load_config(Bank(tmp_path, config=ROOT / "config").settings)

    hard = {name for name, signal in config.signals.items() if signal.hard}

    assert set(config.guard.always_pass) == hard, (
        "config/routes.yml: volume_guard.always_pass has to name the hard signals, all and only."
    )
