"""Signals on what the borrower declares to the tax bureau and invoices."""
