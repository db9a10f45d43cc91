"""Monthly status of card clients, read as a ledger."""

from __future__ import annotations

import pandas as pd
import pytest

from warning_signals.evaluation import card_clients

# September back to April: on time, two months late now, getting later, late once in the spring.
CLIENTS = [
    (0, (0, 0, 0, 0, 0, 0), 0),
    (1, (2, 0, 0, 0, 0, 0), 1),
    (2, (1, 0, 0, 0, 0, 0), 1),
    (3, (0, 0, 0, 0, 2, 0), 0),
]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> card_clients.Told:
    folder = tmp_path_factory.mktemp("data")
    rows = [
        {"client": float(client), "has_default": bad, "bill_amt1": 1000.0}
        | dict(zip(card_clients.STATUS, map(float, status), strict=True))
        for client, status, bad in CLIENTS
    ]
    (folder / "repayment").mkdir()
    pd.DataFrame(rows).to_parquet(folder / card_clients.FILE)
    return card_clients.measure(folder)


def test_one_month_late_is_amber_and_two_are_red(told: card_clients.Told) -> None:
    dpd = told["dpd"]
    assert (dpd["evaluated"], dpd["amber"], dpd["red"]) == (4, 1, 1)


def test_the_default_rate_is_told_where_it_fired_and_elsewhere(told: card_clients.Told) -> None:
    dpd = told["dpd"]
    assert (dpd["default_rate_where_it_fired"], dpd["default_rate_elsewhere"]) == (1.0, 0.0)
    assert dpd["auc"] == 1.0


def test_a_delay_that_has_passed_is_no_growing_one(told: card_clients.Told) -> None:
    assert told["ever_later_payment"]["red"] == 0
