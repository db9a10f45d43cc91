"""Signals on whom a borrower is tied to: guarantors, group, key buyers, owner, collateral."""
