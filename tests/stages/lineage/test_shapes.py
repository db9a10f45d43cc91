"""Every table that can be seen has a shape."""

from __future__ import annotations

from tests.bank import MONDAY, Bank
from warning_signals.observed import see
from warning_signals.stages.lineage.shapes import Shapes


def test_every_table_that_can_be_seen_has_a_shape_and_its_own_columns(bank: Bank) -> None:
    with bank.context() as context:
        seen = see(context, MONDAY, context.calendar.cutoff(MONDAY))
        shapes = Shapes(MONDAY)

        assert set(shapes) == set(seen), "say in observed.MADE_OF which feeds the table is made of"
        for name in shapes:
            assert shapes[name].schema().names == seen[name].schema().names, name
