"""What a picture is drawn from: one borrower, the day, the findings and the rows behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from warning_signals.calendar import BankCalendar
from warning_signals.model import Signal
from warning_signals.reports.seen_of import Rows


@dataclass(frozen=True)
class View:
    """One borrower on one day; `findings` are the register's rows by signal."""

    borrower_id: str
    as_of: date
    currency: str
    calendar: BankCalendar
    findings: Mapping[str, Mapping[str, Any]]
    signals: Mapping[str, Signal]
    rows: Rows

    def evidence(self, signal: str) -> Mapping[str, Any]:
        """Return what was measured by a signal that fired, empty where it did not."""
        found = self.findings.get(signal)
        return found["evidence"] if found else {}

    def lines(self, signal: str) -> tuple[tuple[float | None, str], ...]:
        """Return where amber and red begin for a signal; nothing where it is switched off."""
        if signal not in self.signals:
            return ()
        rule = self.signals[signal].thresholds
        return (rule.amber, "amber"), (rule.red, "red")
