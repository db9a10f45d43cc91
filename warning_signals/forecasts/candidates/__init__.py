"""The simple forecasts that the combination is made of, each for the whole book at once.

Each file is one candidate, a function of `Days` (days.py): n x T days in, n x H days out, in the
unit of the series. Holidays are taken out of the past and put into the future for all of them in
one place; a candidate speaks of ordinary days only. Handed days without a calendar, it is the
plain textbook method, which is what the combination is measured against.
"""
