"""What a person sees of a cell is masked, cut and inert."""

from warning_signals.intake.shown_cells import says, shown
from warning_signals.model import Text

HINT = says(Text("a is {a}", "a 为 {a}"))


def test_what_is_shown_is_masked_by_kind_cut_and_grouped() -> None:
    assert shown("counterparty_account", "6222021234567890123") == "****0123"
    assert shown("party_number", "110101199003072316") == "****2316"
    assert shown("total", "1130.00") == "1,130.00"
    assert shown("name", "名" * 100) == "名" * 79 + "…"
    assert shown("name", None) is None


def test_a_value_with_braces_does_not_disturb_its_hint() -> None:
    assert HINT({"a": "{b} {0}"}).en == "a is {b} {0}"
