"""Judging: from values to levels, the same for every signal, and from findings to one level.

`levels` judges a signal's weekly looks against its thresholds; `composite` folds a borrower's
findings into green, amber or red. Both are pure: arrays in, arrays out, no store, no clock.
"""
