"""The stories, one row each, and the look-alikes.

Days of an event count from the first sign or from the first day overdue; shares say what remains
on the first day overdue of what there was before the first sign.
"""

from __future__ import annotations

from warning_signals.books.simulator.stories.kinds import Event, LookAlike, Story
from warning_signals.books.simulator.stories.signs import Signs

AFTERMATH = (
    Event("own_suit", "overdue", (60, 100), 0.5),
    Event("enforcement", "overdue", (110, 180), 0.5),
    Event("dishonest_debtor", "overdue", (160, 240), 0.5),
)

STORIES = (
    Story("sudden", (0, 0), events=AFTERMATH),
    Story(
        "lost_customer",
        (60, 140),
        sales_to=0.65,
        power_to=0.6,
        loses_top_payer=True,
        borrows_elsewhere=True,
        events=(Event("legal_rep_change", "sign", (20, 60), 0.2), *AFTERMATH),
        signs=Signs(
            staff_to=0.8,
            collateral_to=0.95,
            debt_to=1.5,
            new_lenders=2,
            notches=2,
            insurance_unpaid=0.15,
            tax_arrears=0.3,
            owner_late=0.3,
            asks=0.4,
            unreached=0.15,
        ),
    ),
    Story(
        "slow_fade",
        (150, 250),
        sales_to=0.4,
        power_to=0.4,
        borrows_elsewhere=True,
        events=(Event("equity_pledge", "overdue", (-90, -20), 0.3), *AFTERMATH),
        signs=Signs(
            staff_to=0.5,
            collateral_to=0.75,
            debt_to=1.9,
            new_lenders=3,
            notches=3,
            insurance_unpaid=0.35,
            tax_arrears=0.6,
            owner_late=0.6,
            asks=0.6,
            unreached=0.25,
        ),
    ),
    Story(
        "sued_then_frozen",
        (40, 90),
        sales_to=0.8,
        power_to=0.8,
        events=(
            Event("lawsuit", "sign", (0, 0)),
            Event("lawsuit", "sign", (10, 35), 0.4),
            Event("preservation", "overdue", (-25, -10), 0.7),
            Event("freeze", "overdue", (-15, -3)),
            Event("judgment", "overdue", (20, 60), 0.6),
            *AFTERMATH,
        ),
        signs=Signs(
            staff_to=0.9,
            debt_to=1.1,
            new_lenders=1,
            notches=2,
            insurance_unpaid=0.1,
            tax_arrears=0.2,
            owner_late=0.2,
            asks=0.3,
            unreached=0.35,
        ),
    ),
    Story(
        "production_stopped",
        (30, 60),
        sales_to=0.35,
        power_to=0.06,
        shape="step",
        leaves_power_unpaid=True,
        events=(Event("power_cut", "sign", (45, 75), 0.6), *AFTERMATH),
        signs=Signs(
            staff_to=0.45,
            collateral_to=0.7,
            debt_to=1.1,
            new_lenders=1,
            notches=2,
            insurance_unpaid=0.6,
            tax_arrears=0.4,
            owner_late=0.35,
            asks=0.5,
            unreached=0.5,
        ),
    ),
    Story(
        "diverted",
        (60, 120),
        moved_away=0.55,
        drained=0.6,
        power_to=0.9,
        events=(
            Event("equity_pledge", "sign", (-20, 20), 0.5),
            Event("chattel_mortgage", "sign", (0, 40), 0.4),
            *AFTERMATH,
        ),
        signs=Signs(
            staff_to=0.95,
            collateral_to=0.9,
            debt_to=1.3,
            new_lenders=2,
            notches=1,
            insurance_unpaid=0.05,
            tax_arrears=0.2,
            owner_late=0.25,
            asks=0.15,
            unreached=0.4,
        ),
    ),
)

LOOK_ALIKES = (
    LookAlike("seasonal_trade", swing=0.75),
    LookAlike("long_new_year", closure_days=24),
    LookAlike("payment_provider", to_provider=0.8),
    LookAlike("bullet_fully_drawn", bullet=True),
    LookAlike("one_loyal_buyer", top_share=0.75),
)
