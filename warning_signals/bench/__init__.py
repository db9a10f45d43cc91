"""Benchmarks: the work itself and, in the same run, what a user would pick instead."""
