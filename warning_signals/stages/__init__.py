"""The straight line, one verb and one file each, every one `run(as_of, context) -> Receipt`.

begin opens the run; then pull (take in what lies ready), validate (accept or quarantine), look
again (past days that late rows touch), forecast (what each borrower was expected to do), measure
(indicators into the panel), detect (findings), assess (one level per borrower), escalate (cases
and the messages they cause), deliver (send the outbox) and close (report; fails when something
required is missing). A stage keeps nothing in memory for the next: it reads the lake and the
register, and can be repeated.
"""
