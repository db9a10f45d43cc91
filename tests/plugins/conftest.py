"""Airflow reads its configuration when it is first imported: here it gets a home of its own."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from early_warning_airflow.local import environment

from warning_signals.settings import Settings


def pytest_configure(config: pytest.Config) -> None:
    """Keep the tests out of the developer's own Airflow, and the library's settings as they are."""
    home = tempfile.TemporaryDirectory()
    config.add_cleanup(home.cleanup)
    told = environment(Settings(home=Path(home.name)))
    os.environ.update({name: told[name] for name in told if name.startswith("AIRFLOW_")})
    Path(told["AIRFLOW_HOME"]).mkdir()
