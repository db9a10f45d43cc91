"""What is seen of the borrowers beside accounts and loans: by other desks, offices and bureaus.

Every file draws from streams of its own, so that what the core delivers stays as it is.
"""

from __future__ import annotations

import pyarrow as pa

from warning_signals.books.simulator.beside import (
    bureau,
    collateral,
    consents,
    contacts,
    links,
    names_before,
    owner,
    ratings,
    requests,
    social,
    tax_office,
    water_gas,
)
from warning_signals.books.simulator.beside.made import Made


def tables(made: Made, book_size: int) -> dict[str, pa.Table]:
    """Return, by source, what desks and bureaus have on one chunk of borrowers."""
    metered = made.firms.has_meter.copy()
    for utility in (water_gas.WATER, water_gas.GAS):
        metered |= water_gas.served(made, utility)
    agreed = consents.draw_consents(made, metered)
    asked = bureau.inquiries(made)
    return {
        "links": links.link_table(made),
        "former_names": names_before.former_name_table(made, book_size),
        "consents": consents.consent_table(made, agreed),
        "contacts": contacts.contact_table(made),
        "internal_ratings": ratings.rating_table(made),
        "drawdowns": collateral.drawdown_table(made),
        "collateral_values": collateral.value_table(made),
        "facility_requests": requests.request_table(made),
        "tax_events": tax_office.event_table(made),
        "social_insurance": social.insurance_table(made, agreed),
        "bureau_reports": bureau.report_table(made, asked, agreed),
        "owner_credit": owner.owner_table(made, asked, agreed),
        **water_gas.utility_tables(made, water_gas.WATER),
        **water_gas.utility_tables(made, water_gas.GAS),
    }
