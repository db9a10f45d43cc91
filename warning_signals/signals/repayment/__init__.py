"""Signals on how the borrower repays his facilities."""
