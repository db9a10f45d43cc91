"""Where a number comes from, and where a delivery went.

`finding` goes from a finding back to the rows of the files it was read from, `delivery` from a
delivery on to the findings that read it, `steps` tells what each stage read and wrote. All of
them read as of the day and as known then, and change nothing.
"""
