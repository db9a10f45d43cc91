"""An Airflow of one's own: its home under EWS_HOME/airflow, SQLite in a file of its own.

For `make run`, `make up` and the tests. Airflow reads its configuration from the environment when
it is first imported, so `settle` comes before any import of it. What the person has set himself
stays as it is.
"""

from __future__ import annotations

import os
import sys
from importlib.metadata import version
from pathlib import Path

from warning_signals.settings import Settings

ROOT = Path(__file__).resolve().parents[2]


def environment(settings: Settings) -> dict[str, str]:
    """Return the variables that Airflow's processes need, every path absolute.

    Airflow starts its tasks in folders of its own, so the library's paths must not be relative.
    The books to look at are of the past: unless EWS_CLOCK says otherwise their clock is a replay,
    and then no run starts by the hour, only by hand.
    """
    airflow_home = settings.home.resolve() / "airflow"
    clock = os.environ.get("EWS_CLOCK", "replay")
    by_the_hour = str(clock != "replay")
    return {
        "AIRFLOW_HOME": str(airflow_home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(ROOT / "plugins"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": by_the_hour,
        "AIRFLOW__SCHEDULER__USE_JOB_SCHEDULE": by_the_hour,
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{airflow_home / 'airflow.db'}",
        "EWS_CLOCK": clock,
        "EWS_HOME": str(settings.home.resolve()),
        "EWS_CONFIG": str(settings.config.resolve()),
        "EWS_EXPECTATIONS": str(settings.expectations.resolve()),
        "EWS_LANDING": str(settings.landing_folder.resolve()),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
    }


def settle(settings: Settings) -> Path:
    """Set the environment of this process and its children; returns Airflow's home.

    The paths are this installation's whatever the shell says: an AIRFLOW_HOME of another project
    must not have our runs in its database.
    """
    os.environ.update(environment(settings))
    home = Path(os.environ["AIRFLOW_HOME"])
    home.mkdir(parents=True, exist_ok=True)
    return home


def migrate(home: Path) -> bool:
    """Bring Airflow's tables up to this version of it; returns whether there was work to do."""
    # Asking Airflow itself takes seconds, so the version that made the tables is kept beside them.
    mark = home / "migrated"
    airflow = version("apache-airflow-core")
    if mark.is_file() and mark.read_text(encoding="utf-8") == airflow:
        return False
    from airflow.utils.db import initdb

    initdb()
    mark.write_text(airflow, encoding="utf-8")
    return True
