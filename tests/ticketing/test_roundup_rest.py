"""What the caller is told when the tracker cannot be asked, or will not answer."""

from __future__ import annotations

import socket
from dataclasses import replace
from pathlib import Path

import pytest

from warning_signals.errors import DeliveryError
from warning_signals.ticketing import roundup
from warning_signals.ticketing.roundup_options import Options


def test_a_wrong_password_is_refused_for_good_and_not_shown(
    tmp_path: Path, options: Options
) -> None:
    wrong = tmp_path / "secret"
    wrong.write_text("Tr0ub4dor\n", encoding="utf-8")

    with pytest.raises(DeliveryError, match="refused the password of 'ews'") as refused:
        roundup.find("C-2026-1", replace(options, password_file=wrong))

    assert not refused.value.retry
    assert "Tr0ub4dor" not in str(refused.value)


def test_a_missing_password_says_where_it_is_looked_for(
    monkeypatch: pytest.MonkeyPatch, options: Options
) -> None:
    monkeypatch.delenv("EWS_ROUNDUP_PASSWORD", raising=False)

    with pytest.raises(DeliveryError, match="variable EWS_ROUNDUP_PASSWORD") as refused:
        roundup.find("C-2026-1", replace(options, password_file=None))

    assert not refused.value.retry


def test_a_password_in_the_environment_is_taken(
    monkeypatch: pytest.MonkeyPatch, home: Path, options: Options
) -> None:
    secret = (home / "secret").read_text(encoding="utf-8").strip()
    monkeypatch.setenv("EWS_ROUNDUP_PASSWORD", secret)

    assert roundup.find("C-2026-999", replace(options, password_file=None)) is None


def test_a_tracker_that_is_gone_may_be_tried_later(options: Options) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    nowhere = replace(options, url=f"http://ews:hidden@127.0.0.1:{port}/ews/")

    with pytest.raises(DeliveryError, match="did not answer: ConnectError") as gone:
        roundup.find("C-2026-1", nowhere)

    assert gone.value.retry
    assert "hidden" not in str(gone.value)


def test_a_tracker_that_hangs_is_given_up_in_time(options: Options) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/ews/"
        with pytest.raises(DeliveryError, match="did not answer: ReadTimeout") as hung:
            roundup.find("C-2026-1", replace(options, url=url, timeout_seconds=0.1))

    assert hung.value.retry


def test_an_address_that_is_none_is_refused_for_good(options: Options) -> None:
    with pytest.raises(DeliveryError, match="UnsupportedProtocol") as refused:
        roundup.find("C-2026-1", replace(options, url="embedded"))

    assert not refused.value.retry


def test_an_address_that_leads_elsewhere_is_refused_for_good(options: Options) -> None:
    above = options.url.removesuffix("ews/")

    with pytest.raises(DeliveryError, match="302 Found") as refused:
        roundup.find("C-2026-1", replace(options, url=above))

    assert not refused.value.retry
