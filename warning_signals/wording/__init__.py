"""What officers and operators read: pure functions from the facts of a case to a Message.

The sentences stand in config/messages.yml, in English and Chinese. How much is said is the
channel's property: `full` inside the bank, `minimal` (case number, level, deadline, link) outside.
"""
