"""The pictures of the evidence, one kind a file, chosen by what was found.

A picture is a function that takes a `View` and returns a figure, or None where the borrower has
no rows for it. `PICTURES` says which signals each one is the picture of.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from warning_signals.reports.plots.view import View

if TYPE_CHECKING:
    import plotly.graph_objects as go


@dataclass(frozen=True)
class Picture:
    """One kind of picture: its file, the signals and family it shows, its title and how to read it.

    `always` marks the one that every flagged borrower gets, for context.
    """

    name: str
    signals: tuple[str, ...]
    family: str
    title: str
    hint: str
    always: bool = False

    def draw(self, view: View) -> go.Figure | None:
        """Return the figure, None where there is nothing to draw."""
        module = import_module(f"warning_signals.reports.plots.{self.name}")
        drawn: Callable[[View], go.Figure | None] = module.draw
        return drawn(view)


PICTURES = (
    Picture(
        "inflow",
        ("op_inflow_drop",),
        "account_flows",
        "Operating inflow",
        "Bars: sums of seven days. Line: the 30 days before, as a weekly rate.",
        always=True,
    ),
    Picture(
        "payers",
        ("top_payer_lost",),
        "account_flows",
        "Who paid, and when",
        "A dot is a payment, its size the amount; the largest payers of a year.",
    ),
    Picture(
        "balance",
        ("cash_days",),
        "account_flows",
        "Balance of all accounts",
        "Dashed: what so many days cost at the present rate of spending.",
    ),
    Picture(
        "declared",
        ("vat_sales_drop",),
        "tax",
        "Sales declared for VAT",
        "A bar a period; what was not filed is named, it is not zero.",
    ),
    Picture(
        "invoices", ("idle_sales_months",), "tax", "Sales invoices", "With tax, a bar a month."
    ),
    Picture(
        "electricity",
        ("kwh_drop",),
        "utility",
        "Electricity",
        "Band: expected for the four weeks judged and four more. Thin: Prophet, for comparison.",
    ),
    Picture(
        "bills",
        ("power_arrears",),
        "utility",
        "Electricity bills",
        "A dot a bill: how many days after it fell due it was paid, or is still open.",
    ),
    Picture(
        "instalments",
        ("dpd", "partial_payment"),
        "repayment",
        "Instalments",
        "A dot an instalment: how many days after it fell due it was paid, or is still open.",
    ),
)


def pictures_for(view: View) -> list[Picture]:
    """Return the pictures of what was found: by signal, or by family where no picture has it."""
    found = set(view.findings)
    drawn = {signal for picture in PICTURES for signal in picture.signals}
    families = {view.signals[name].family for name in found - drawn if name in view.signals}
    return [p for p in PICTURES if p.always or found & set(p.signals) or p.family in families]
