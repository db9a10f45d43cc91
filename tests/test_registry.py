"""From a name to the plug-in in the file of that name."""

from __future__ import annotations

import pytest

from warning_signals.errors import UnknownName
from warning_signals.messaging import Channel
from warning_signals.model import Signal
from warning_signals.registry import plugin


def test_a_name_leads_to_the_plugin_of_its_file() -> None:
    assert isinstance(plugin("signals/repayment", "dpd"), Signal)
    assert isinstance(plugin("channels", "inbox"), Channel)


def test_a_misspelt_name_is_answered_with_the_nearest_good_one() -> None:
    with pytest.raises(UnknownName, match=r"names 'slak', but there is no .*Did you mean slack\?"):
        plugin("channels", "slak")


@pytest.mark.parametrize("name", ["", "zzzzzz"])
def test_a_name_that_is_like_nothing_is_refused(name: str) -> None:
    with pytest.raises(UnknownName):
        plugin("channels", name)
