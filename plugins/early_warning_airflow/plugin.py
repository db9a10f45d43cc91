"""Registers with Airflow what it must know by name to read a DAG back from its database."""

from __future__ import annotations

from airflow.plugins_manager import AirflowPlugin

from early_warning_airflow.bank_days import BankDays


class EarlyWarning(AirflowPlugin):  # type: ignore[misc]  # Airflow's types are not followed
    """The timetable of the bank's business days."""

    name = "early_warning"
    timetables = [BankDays]  # noqa: RUF012  (the name and form are Airflow's)
