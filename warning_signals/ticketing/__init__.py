"""Ticket trackers: each ticket mirrors a case, and the case stays the truth.

A tracker is a file that ends with `PLUGIN = TicketSystem(...)` and is named in
config/ticketing.yml; the other files here help one.
"""
