"""Months as numbers: a label and a day of the same month have the same one."""

from __future__ import annotations

from datetime import date

import ibis

from warning_signals.signals.months import is_month, month_number, month_of


def test_a_label_and_any_day_of_its_month_have_one_number() -> None:
    labels = ibis.memtable({"label": ["2025-12", "2026-1", "2026-01", "2026-06"]})

    numbers = labels.mutate(number=month_number(labels.label)).to_pandas()["number"].tolist()

    assert numbers == [24311, 24312, 24312, 24317]
    assert [month_of(date(2025, 12, 31)), month_of(date(2026, 1, 1))] == numbers[:2]


def test_what_names_no_single_month_is_told_apart() -> None:
    labels = ibis.memtable({"label": ["2026-05", "2026-5", "2026-Q2", "202605", "May 2026", ""]})

    named = labels.filter(is_month(labels.label)).to_pandas()["label"].tolist()

    assert named == ["2026-05", "2026-5"]
