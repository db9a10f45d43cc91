"""How borrowers go bad, and what looks the same and is fine.

A story is a row of numbers in `table`; `plan` decides who lives which one and when, `paths` turns
it into what sales and electricity do each day. Nothing here writes a feed: what a story does to
a firm must be found in its flows, invoices, readings and records.
"""
