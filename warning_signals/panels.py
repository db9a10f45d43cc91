"""The panel: one row per borrower and day, one float32 column per signal.

Thresholds apply to the panel, never to raw rows, so that judging a year anew needs no
recomputation. Versions of a day lie side by side, named by the instant they were read at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warning_signals.calendar import BankCalendar
from warning_signals.judging.looks import Looks
from warning_signals.model import Signal, Status

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

STAMP = "%Y%m%dT%H%M%SZ"


def panel_path(as_of: date, known_at: datetime) -> str:
    """Return where a day's panel lies, relative to the lake's root."""
    return f"panel/{as_of}/{known_at.astimezone(UTC):{STAMP}}.parquet"


def evidence_path(as_of: date, known_at: datetime, signal: str) -> str:
    """Return where a signal's evidence for a day lies, relative to the lake's root."""
    return f"evidence/{as_of}/{known_at.astimezone(UTC):{STAMP}}/{signal}.parquet"


def newest_panel(lake: Path, as_of: date, known_at: datetime) -> Path | None:
    """Return the newest version of a day's panel that was known, None where there is none."""
    last = f"{known_at.astimezone(UTC):{STAMP}}.parquet"
    versions = sorted(p.name for p in (lake / "panel" / f"{as_of}").glob("*.parquet"))
    known = [name for name in versions if name <= last and not name.startswith(".")]
    return lake / "panel" / f"{as_of}" / known[-1] if known else None


def look_days(calendar: BankCalendar, as_of: date, signals: Mapping[str, Signal]) -> list[date]:
    """Return the business days of the weekly looks that raising needs, today's first.

    A look that would fall on a day without business is taken on the business day before.
    """
    weeks = max((s.thresholds.looks for s in signals.values()), default=1)
    return [as_of, *(_business(calendar, as_of - timedelta(weeks=n)) for n in range(1, weeks))]


def clear_days(calendar: BankCalendar, as_of: date, weeks: int) -> list[date]:
    """Return the business days of that many weekly looks, today's first."""
    return [as_of, *(_business(calendar, as_of - timedelta(weeks=n)) for n in range(1, weeks))]


def _business(calendar: BankCalendar, day: date) -> date:
    return day if calendar.is_business_day(day) else calendar.previous_business_day(day)


def parts_of(signal: Signal) -> tuple[str, ...]:
    """Return the names of the further columns that judging this signal reads."""
    t = signal.thresholds
    floor = ("change",) if t.floor else ()
    clear = {"event": ("open",), "band": ("weeks_inside",)}.get(t.clear, ())
    return tuple(dict.fromkeys((*floor, *clear, *t.also, *t.needs, *t.needs_for_red, *t.alone)))


def values_of(
    name: str, signal: Signal, measured: pd.DataFrame | Status, borrowers: pd.Index[str]
) -> pd.DataFrame:
    """Return a signal's columns of the panel: values and parts as float32, status as int8.

    A status in place of what was measured stands for all borrowers.
    """
    import numpy as np
    import pandas as pd

    names = {part: f"{name}__{part}" if part else name for part in ("", *parts_of(signal))}
    if isinstance(measured, Status):
        blank: dict[str, object] = dict.fromkeys(names.values(), np.float32("nan"))
        return pd.DataFrame(blank | {f"{name}__status": np.int8(measured)}, index=borrowers)
    columns: dict[str, pd.Series[Any]] = {
        column: pd.to_numeric(measured[part or "value"]).astype("float64").astype("float32")
        for part, column in names.items()
    }
    columns[f"{name}__status"] = measured["status"].astype("int8")
    return pd.DataFrame(columns, index=borrowers)


def looks_at(
    panels: Sequence[pd.DataFrame | None], borrowers: pd.Index[str], name: str, signal: Signal
) -> Looks:
    """Return a signal's weekly looks for these borrowers, today's panel first."""
    import numpy as np

    today = panels[0]
    if today is None:
        raise ValueError("The panel of the day itself is missing.")
    exposure = today["exposure"].reindex(borrowers).fillna(0.0).to_numpy()
    instalment = today["instalment"].reindex(borrowers).fillna(0.0).to_numpy()
    return Looks(
        values=_stacked(panels, borrowers, name),
        parts={p: _stacked(panels, borrowers, f"{name}__{p}") for p in parts_of(signal)},
        materiality=np.maximum(instalment, 0.01 * exposure),
    )


def _stacked(
    panels: Sequence[pd.DataFrame | None], borrowers: pd.Index[str], column: str
) -> NDArray[np.float64]:
    import numpy as np

    blank = np.full(len(borrowers), np.nan)
    columns = [
        blank
        if panel is None or column not in panel
        else panel[column].reindex(borrowers).to_numpy(dtype=np.float64)
        for panel in panels
    ]
    return np.column_stack(columns)
