"""Ways to reach a person, one file each, named in config/channels.yml in the order of trial.

A channel sends a Message and finds one again by its key; it decides nothing. What it may tell
(`disclosure`) is its own option, and the wording is cut to it before the message gets here.
"""
