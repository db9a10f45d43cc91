"""The schemas hang together: keys, parties, money with its currency, consents for real feeds."""

from __future__ import annotations

import pytest

from warning_signals import feeds

EACH = pytest.mark.parametrize("name", feeds.names())
# In these the currency is that of the facility.
OF_A_FACILITY = ("facility_balances", "instalments")


def columns(name: str) -> set[str]:
    return {column.name for column in feeds.feed(name).columns}


def test_masters_come_before_what_points_at_them() -> None:
    names = feeds.names()

    for name in ("accounts", "facilities", "links", "tax_events"):
        assert names.index("branches") < names.index("borrowers") < names.index(name)


@EACH
def test_a_key_consists_of_columns_or_of_the_business_day(name: str) -> None:
    assert set(feeds.feed(name).key) <= columns(name) | {"business_on"}


@EACH
def test_a_party_is_a_column_that_leads_to_the_key_of_a_feed(name: str) -> None:
    party = feeds.feed(name).party
    if party is None:
        return
    column, master = party

    assert column in columns(name)
    assert feeds.feed(name).party_key in columns(master)


def test_a_link_leads_to_a_borrower_under_a_name_of_its_own() -> None:
    assert (feeds.feed("links").party, feeds.feed("links").party_key) == (
        ("to_id", "borrowers"),
        "borrower_id",
    )
    assert feeds.feed("tax_events").party_key == "uscc"


@EACH
def test_money_stands_beside_its_currency(name: str) -> None:
    has_money = any(column.type == "money" for column in feeds.feed(name).columns)

    assert not has_money or name in OF_A_FACILITY or "currency" in columns(name)


@EACH
def test_every_choice_is_there_once_and_every_type_is_known(name: str) -> None:
    for column in feeds.feed(name).columns:
        assert column.type in (*feeds.TYPES, "choice"), f"{name}.{column.name}"
        assert len(set(column.choices)) == len(column.choices)


def test_a_consent_is_for_a_feed_that_there_is() -> None:
    column = feeds.feed("consents").column("feed")

    assert column is not None
    assert set(column.choices) < set(feeds.names())


def test_what_is_known_of_a_day_is_kept_for_each_day() -> None:
    keyed = {name for name in feeds.names() if "business_on" in feeds.feed(name).key}

    assert keyed == {
        "account_balances",
        "facility_balances",
        "gl_totals",
        "meter_readings",
        "weather",
    }


def test_earlier_grades_and_valuations_stay_beside_later_ones() -> None:
    assert feeds.feed("internal_ratings").key == ("borrower_id", "rated_on")
    assert feeds.feed("collateral_values").key == ("collateral_id", "valued_on")


def test_a_chattel_mortgage_can_name_a_collateral() -> None:
    assert "collateral_id" in columns("registry_events")
