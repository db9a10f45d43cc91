"""Signals on the money that moves through the borrower's accounts with us."""
