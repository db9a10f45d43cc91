"""The real book: public records of real firms, joined into borrowers that do not exist.

`make_real_book` is in book.py; the modules beside it make one feed or one step each.
"""
