"""A family of stories never run while thresholds were chosen, for `ews evaluate composite`.

Other mixtures of the same world's marks: takings that are paid late while sales go on, a partner's
failure that pulls the firm along, an owner who takes money out before he leaves, a price war.
"""

from __future__ import annotations

from warning_signals.books.simulator.stories.kinds import Event, Story
from warning_signals.books.simulator.stories.signs import Signs
from warning_signals.books.simulator.stories.table import AFTERMATH

UNSEEN_STORIES = (
    Story("without_warning", (0, 0), events=AFTERMATH),
    Story(
        "paid_ever_later",
        (90, 180),
        sales_to=0.9,
        moved_away=0.35,
        power_to=0.95,
        borrows_elsewhere=True,
        events=(Event("lawsuit", "overdue", (-30, -5), 0.4), *AFTERMATH),
        signs=Signs(debt_to=1.4, new_lenders=2, notches=1, insurance_unpaid=0.25, asks=0.5),
    ),
    Story(
        "partner_failed",
        (40, 100),
        sales_to=0.55,
        power_to=0.65,
        shape="step",
        loses_top_payer=True,
        events=(Event("preservation", "overdue", (-40, -10), 0.5), *AFTERMATH),
        signs=Signs(staff_to=0.85, debt_to=1.2, notches=2, tax_arrears=0.3, owner_late=0.2),
    ),
    Story(
        "owner_takes_out",
        (60, 150),
        drained=0.7,
        sales_to=0.85,
        power_to=0.85,
        events=(
            Event("legal_rep_change", "sign", (10, 50), 0.5),
            Event("equity_pledge", "sign", (-20, 30), 0.3),
            *AFTERMATH,
        ),
        signs=Signs(collateral_to=0.9, owner_late=0.5, unreached=0.5, tax_arrears=0.3),
    ),
    Story(
        "price_war",
        (120, 240),
        sales_to=0.6,
        power_to=0.8,
        leaves_power_unpaid=True,
        events=AFTERMATH,
        signs=Signs(staff_to=0.7, debt_to=1.6, new_lenders=2, notches=2, insurance_unpaid=0.4),
    ),
)
