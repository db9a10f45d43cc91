"""Cases: from a borrower's level to the one open matter about it, and whom it concerns.

`plan` says what changes (pure), `guard` whether a day is too loud to send (pure), `people` who is
told, `facts` what he is told, `ladder` when the next person is told (pure), `entries` and `clock`
write the change, and `posting` its messages in the same transaction. `actions` is what people do:
acknowledge, expect, close, release.
"""
