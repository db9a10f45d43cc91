"""Signals on electricity used and paid."""
