"""`make run` ends by saying how to read on what it left."""

from __future__ import annotations

from pathlib import Path

from early_warning_airflow.make_run import how_to_look_further

from warning_signals.settings import Settings


def test_the_last_line_can_be_pasted_and_names_book_home_and_replayed_clock() -> None:
    settings = Settings(book="real", home=Path("var/real"), clock="replay")

    told = how_to_look_further(settings)

    assert "export EWS_BOOK=real EWS_HOME=var/real EWS_CLOCK=replay;" in told
    assert ".venv/bin/ews cases" in told
