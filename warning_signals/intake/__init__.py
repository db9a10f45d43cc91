"""The check of one delivery, in blocks, so that its size does not matter.

A delivery is parsed once into a spool of text cells on disk. A first pass over the keys alone
finds the rows whose key stands there more than once; these are checked first, together, since only
side by side can they be told apart as duplicates or conflicts. Every other row is checked with
its block: cells become types, parties are looked up, the Great Expectations suite is run, what
fails goes to the quarantine and the rest to the lake file. What is true of the delivery only as a
whole (its number of rows, its control totals, a date wrong throughout) is judged on sums kept
beside. Nothing of it is visible before the end, and memory holds one block at a time.
"""
