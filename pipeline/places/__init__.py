"""Where: toponyms and what they stand for on the map, never more exactly than was said.

Belongs here: finding and resolving places. Does not: which event happened there.
"""
