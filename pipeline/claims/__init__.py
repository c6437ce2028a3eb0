"""Who says what, through whom, how surely, and what is denied.

Belongs here: attribution, polarity, certainty, and the same claim across documents. Does not: what happened.
"""
