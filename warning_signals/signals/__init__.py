"""The signals: one file each, in a folder per family; `measure` is whole-table, judging shared."""
