"""Numbers and names: what is right, what is the same, and how much may be shown."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from stdnum.cn import uscc

from warning_signals.identity import (
    is_uscc,
    mask_account,
    mask_number,
    normalise_name,
    pseudonym,
    suggest_uscc,
)

RIGHT = "913200000000000039"
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CODES = st.builds(
    lambda head, tail: head + tail + uscc.calc_check_digit(head + tail),
    st.text("0123456789", min_size=8, max_size=8),
    st.text(ALPHABET, min_size=9, max_size=9),
)


def test_a_code_is_right_only_as_it_should_be_written() -> None:
    assert is_uscc(RIGHT)
    assert not is_uscc(RIGHT[:-1] + "8")
    assert not is_uscc("91320000-0000000039")
    assert not is_uscc("９１３２０００００００００００００３９")
    assert not is_uscc(RIGHT[:15])


@given(CODES)
def test_every_code_with_its_check_character_is_right_and_suggests_itself(code: str) -> None:
    assert is_uscc(code)
    assert suggest_uscc(code) == code


@given(CODES, st.sampled_from(ALPHABET))
def test_a_wrong_check_character_is_found_and_the_right_one_suggested(code: str, last: str) -> None:
    miswritten = code[:-1] + last

    assert is_uscc(miswritten) == (last == code[-1])
    assert suggest_uscc(miswritten) == code


@given(st.text(max_size=40))
def test_a_suggestion_is_always_a_right_code(text: str) -> None:
    suggested = suggest_uscc(text)

    assert suggested is None or is_uscc(suggested)


def test_letters_that_look_like_digits_are_read_as_digits() -> None:
    assert suggest_uscc("9132OOOOOOOOOOOO39") == RIGHT
    assert suggest_uscc("320000000000003") is None


@pytest.mark.parametrize(
    "spelling",
    [
        "扬中（江苏）机电有限责任公司",
        "扬中(江苏)机电有限公司",
        " 扬中〔江苏〕　机电 有限公司",
        "扬中【江苏】机电有限责任 公司",
    ],
)
def test_spellings_of_one_name_are_equal(spelling: str) -> None:
    assert normalise_name(spelling) == "扬中(江苏)机电有限公司"


def test_different_names_stay_different() -> None:
    assert normalise_name("扬中机电有限公司") != normalise_name("扬中机电股份有限公司")


@example("A´")
@given(st.text(max_size=40))
def test_normalising_twice_changes_nothing(name: str) -> None:
    assert normalise_name(normalise_name(name)) == normalise_name(name)


@given(st.text(min_size=1, max_size=40))
def test_a_masked_account_shows_four_characters_and_a_third_at_most(number: str) -> None:
    shown = mask_account(number).removeprefix("****")

    assert len(shown) <= min(4, len(number) / 3)
    assert number.endswith(shown)


def test_a_firms_code_is_public_and_a_persons_number_is_not() -> None:
    assert mask_number(RIGHT) == RIGHT
    assert mask_number("913200000000000038") == "913200000000000038"
    assert mask_number("110101199003072316") == "****2316"
    assert mask_number("130503670401001") == "****1001"


def test_a_pseudonym_depends_on_the_salt_and_hides_the_text() -> None:
    first, second = pseudonym("王小明", "s1"), pseudonym("王小明", "s2")

    assert first == pseudonym("王小明", "s1")
    assert first != second
    assert len(first) == 32
