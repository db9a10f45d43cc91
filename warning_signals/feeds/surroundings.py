"""What happens around the borrowers: prices, policy, weather."""

from __future__ import annotations

FEEDS: dict[str, tuple[str, str, str, bool, str]] = {
    "market_prices": (
        "changes",
        "series month",
        "",
        False,
        "series! month! value:number!",
    ),
    # Without sector or region it holds for all.
    "policy_events": (
        "changes",
        "event_id",
        "",
        False,
        "event_id! sector region kind! starts_on:date! ends_on:date",
    ),
    # The day's mean in degrees Celsius; region as in borrowers.
    "weather": (
        "changes",
        "region business_on",
        "",
        True,
        "region! temperature:number!",
    ),
}
