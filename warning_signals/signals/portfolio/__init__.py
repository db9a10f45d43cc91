"""Signals on what befalls many at once: sectors, regions, cohorts."""
