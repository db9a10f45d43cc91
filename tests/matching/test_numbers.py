"""Numbers as records carry them."""

from __future__ import annotations

import pyarrow as pa
import pytest

from warning_signals.matching.numbers import ends, plain_numbers


@pytest.mark.parametrize(
    ("number", "masked", "head", "tail"),
    [
        ("91320111********5678", True, "91320111", "5678"),
        ("９１３２　0111＊＊＊＊5678", True, "91320111", "5678"),
        ("9132XXXXXXXX567X", True, "9132", "567X"),
        ("9132**01**78", True, "9132", "78"),
        ("**********", True, "", ""),
        ("91320111MA12345678", False, "", ""),
        ("9132XX", False, "", ""),
        (None, False, "", ""),
    ],
)
def test_a_masked_number_has_the_two_ends_that_can_be_read(
    number: str | None, masked: bool, head: str, tail: str
) -> None:
    [row] = ends(pa.array([number], pa.string())).to_pylist()

    assert (row["masked"], row["head"], row["tail"]) == (masked, head, tail)


def test_spaces_hyphens_and_width_do_not_matter_and_no_sign_is_changed() -> None:
    numbers = pa.array(
        ["9132 0111-ma1 2345678", "９１３２０１１１ＭＡ１２３４５６７８", "O132", None]
    )

    plain = plain_numbers(numbers).to_pylist()

    assert plain == ["91320111MA12345678", "91320111MA12345678", "O132", None]
