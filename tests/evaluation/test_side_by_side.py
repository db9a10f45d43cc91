"""Long jobs in processes of their own: what they say is heard, and none fails unseen."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from warning_signals.evaluation.side_by_side import side_by_side


def say_who(name: str, progress: Callable[[str], None]) -> None:
    progress(f"{name} {os.getpid()}")


def refuse(name: str, progress: Callable[[str], None]) -> None:
    progress(name)
    if name == "second":
        raise ValueError("the second cannot be done")


def test_each_job_is_heard_from_a_process_that_is_not_this_one() -> None:
    said: list[str] = []

    side_by_side(say_who, [("first",), ("second",)], said.append)

    assert sorted(text.split()[0] for text in said) == ["first", "second"]
    assert str(os.getpid()) not in {text.split()[1] for text in said}


def test_a_job_that_fails_says_why_when_the_others_have_ended() -> None:
    said: list[str] = []

    with pytest.raises(ValueError, match="the second cannot be done"):
        side_by_side(refuse, [("first",), ("second",), ("third",)], said.append)

    assert sorted(said) == ["first", "second", "third"]
