"""The catalogue of bad deliveries, line by line: real bytes through `ews intake` or a day's run.

| line | what arrives | test |
|---|---|---|
| A1 | nothing | test_missing_and_empty |
| A2 | zero bytes, a header only | test_missing_and_empty |
| A3 | a file that is cut off | test_cut_off |
| A4 | far too few or too many rows | test_sizes_and_versions; stages/test_refusals |
| A5 | the same file again | test_sizes_and_versions |
| A6 | other content for the same date | test_sizes_and_versions |
| A7 | a file three days late | test_late (slow); stages/test_look_again |
| A8 | tomorrow, 1900, 30 February | test_dates |
| A9 | other encodings | test_encodings |
| A10 | full-width digits, exponents | test_ways_of_writing; sources/reading/test_normal |
| A11 | columns missing, renamed, added, moved | test_columns |
| A12 | amounts that cannot be | test_amounts |
| A13 | currencies unknown or mixed | test_amounts |
| A14 | one key twice | test_repeats; intake/test_side_by_side |
| A15 | an unknown account or taxpayer | test_parties; stages/test_let_in |
| A16 | a tax number written wrongly | test_parties |
| A17 | newlines, quotes, NUL, formulas, 10 MB | test_cells |
| A20 | control totals that are off | test_cut_off; intake/test_tally |
| A25 | SQL, HTML, mrkdwn, templates in names | test_names |
| A26 | a court record with a name only | test_court |
| A27 | a court record corrected later | test_court |
| A28 | other zones, leap seconds, summer time | test_clocks |
| A29 | a holiday, a make-up working day | test_late |

A18, A19 and A21 to A24 are not here. What is true of any bytes at all is in intake/test_fuzz, of
any manifest in sources/reading/test_folder.
"""
