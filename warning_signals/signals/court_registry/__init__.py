"""Signals on court records in which the borrower appears."""
