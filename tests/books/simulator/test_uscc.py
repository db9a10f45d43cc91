"""Codes made in bulk agree with the library that checks them one by one."""

from __future__ import annotations

import numpy as np
from stdnum.cn import uscc as checked

from warning_signals.books.simulator import uscc


def test_all_codes_are_valid_and_distinct() -> None:
    codes = uscc.codes(np.arange(3_000), np.arange(3_000) % 4 == 0).to_pylist()

    assert all(checked.is_valid(code) for code in codes)
    assert len(set(codes)) == 3_000


def test_a_sole_trader_has_another_beginning() -> None:
    codes = uscc.codes(np.array([5, 6]), np.array([True, False])).to_pylist()

    assert [code[:2] for code in codes] == ["92", "91"]
