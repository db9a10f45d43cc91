"""A cell as a person may see it: masked, cut and inert."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from string import Formatter

from warning_signals.identity import mask_account, mask_number
from warning_signals.model import Text

LONGEST_SHOWN = 80
MONEY = re.compile(r"-?\d+\.\d{2}", re.ASCII)
# What could steer a terminal or turn the writing round.
STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")
MASKS: Mapping[str, Callable[[str], str]] = {
    "account_number": mask_account,
    "counterparty_account": mask_account,
    "paid_from_account": mask_account,
    "to_account": mask_account,
    "counterparty_id": mask_number,
    "party_number": mask_number,
    "uscc": mask_number,
}
Row = Mapping[str, str | None]


def says(text: Text) -> Callable[[Row], Text]:
    """Return a hint that fills the row's values into `{column}` places of a sentence."""

    places = {name for _, name, _, _ in Formatter().parse(text.en + text.zh) if name}

    def hint(row: Row) -> Text:
        values = {name: shown(name, row[name]) for name in places}
        return Text(
            text.en.format_map({name: value or "(empty)" for name, value in values.items()}),
            text.zh.format_map({name: value or "（空）" for name, value in values.items()}),
        )

    return hint


def shown(column: str | None, value: str | None) -> str | None:
    """Return a cell as a person may see it: masked, cut, inert, money with thousands."""
    if value is None:
        return None
    value = STEERING.sub("\ufffd", MASKS.get(column or "", str)(value))
    if MONEY.fullmatch(value) and len(value) < LONGEST_SHOWN:
        return f"{Decimal(value):,}"
    return value if len(value) <= LONGEST_SHOWN else value[: LONGEST_SHOWN - 1] + "…"
