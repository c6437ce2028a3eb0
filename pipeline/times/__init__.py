"""When: time expressions and the interval that they mean, never more exactly than was said.

Belongs here: finding and normalising times. Does not: which event happened then.
"""
