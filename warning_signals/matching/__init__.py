"""Whose record it is: names taken apart, candidates found, each pair weighed, a verdict reached.

A record that carries a full right number needs none of this. For the rest `matcher.matched` says,
for each record and borrower that could belong together, how likely it is and what speaks for it:

    names        a name as place, core, legal form and branch
    candidates   which records and borrowers are worth comparing
    levels       how far the two agree in name, number, region and legal representative
    model        what each agreement weighs (Fellegi and Sunter), with the starting values
    verdicts     linked, for a person to look at, or nothing

Nothing here reads a file or a database; all of it is tables in, tables out.
"""
