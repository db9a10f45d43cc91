"""How numbers and dates are read aloud, in English and Chinese; what is missing is said to be."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from typing import Any

from warning_signals.model import Text

UNKNOWN = Text("an unknown amount", "未知")
SYMBOLS = {"CNY": "¥"}


def money(amount: Any, currency: Any) -> Text:
    """Return an amount without decimals: "¥212,400", "CZK 1,860"."""
    if is_missing(amount):
        return UNKNOWN
    mark = SYMBOLS.get(str(currency), f"{currency} " if currency else "")
    text = f"{mark}{abs(float(amount)):,.0f}"
    return _same(f"-{text}" if float(amount) <= -0.5 else text)


def share(fraction: Any, decimals: int = 0, *, signed: bool = False) -> Text:
    """Return a fraction as a percentage: 0.36 is "36 %"; as "36%" in Chinese.

    It is whole unless `decimals` are asked for; `signed` is for a change: "+36 %".
    """
    if is_missing(fraction):
        return UNKNOWN
    percent = f"{float(fraction) * 100:{'+' if signed else ''}.{decimals}f}"
    return Text(f"{percent} %", f"{percent}%")


def number(value: Any) -> Text:
    """Return a number with one decimal at most: "3", "9.5"."""
    if is_missing(value):
        return UNKNOWN
    return _same(f"{float(value):,.1f}".removesuffix(".0"))


def whole(value: Any) -> Text:
    """Return a number without decimals: "12,400"."""
    return UNKNOWN if is_missing(value) else _same(f"{float(value):,.0f}")


def day(value: Any) -> Text:
    """Return a date as "3 June 2026" and "2026 年 6 月 3 日"."""
    if is_missing(value):
        return Text("an unknown date", "日期不详")
    on = value if isinstance(value, date) else date.fromisoformat(str(value)[:10])
    return Text(f"{on.day} {on:%B %Y}", f"{on.year} 年 {on.month} 月 {on.day} 日")


def name(value: Any) -> Text:
    """Return a name as it is, or that it is not known."""
    return Text("not named", "未注明") if is_missing(value) or value == "" else _same(str(value))


def line(evidence: Mapping[str, Any], level: str = "") -> Any:
    """Return the threshold that was crossed: that of the finding's level, amber if not told."""
    return evidence.get(level or str(evidence.get("level") or "amber"))


def color(evidence: Mapping[str, Any]) -> Text:
    """Return the name of the line that was crossed."""
    is_red = evidence.get("level") == "red"
    return Text("red line", "红线") if is_red else Text("amber line", "黄线")


def record(evidence: Mapping[str, Any], said: Text) -> Text:
    """Return `, said` with the lowest amount so far put in, or nothing where it was not beaten."""
    if not (evidence.get("below_lowest") or 0.0) > 0.0:
        return Text("", "")
    lowest = money(evidence.get("lowest"), evidence.get("currency"))
    return Text(f", {said.en.format(lowest.en)}", f"，{said.zh.format(lowest.zh)}")


def plural(count: Any, one: str) -> str:
    """Return "1 suit", "3 suits", for an English noun with a plain plural."""
    if is_missing(count):
        return f"an unknown number of {one}s"
    return f"{number(count).en} {one}" if count == 1 else f"{number(count).en} {one}s"


def is_missing(value: Any) -> bool:
    """Say whether a cell is empty: null or not a number."""
    return value is None or (isinstance(value, float) and not math.isfinite(value))


def _same(text: str) -> Text:
    return Text(text, text)
