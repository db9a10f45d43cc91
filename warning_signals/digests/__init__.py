"""Small tables kept beside each accepted file, so that a day need not read all rows again.

A digest is a pure function of one file of the lake: it is named by the file's checksum, written
whole or not at all, when the file is accepted or else when it is first asked for, and may be
deleted at any time. What depends on more than the file (who owns an account, which file replaces
which, what was known when) is never in it.
"""
