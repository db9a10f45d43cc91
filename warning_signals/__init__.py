"""Early-warning monitoring of loans to micro and small enterprises.

Every bank business day the library looks at what the bank may lawfully see of its borrowers and
puts the few that need a person in front of the right officer, once, with evidence and next step:

    pull -> validate -> forecast -> measure -> detect -> assess -> escalate -> deliver -> close

Each stage is one file under `stages/`, called `run(as_of, context)`, and can be killed and run
again. Two stores: the lake (what was observed, immutable Parquet) and the register (what was
decided, a database). Airflow orders the stages; nothing here imports it.
"""
