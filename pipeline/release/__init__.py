"""From candidate tables to an immutable, verified version, and the difference from the one before.

Belongs here: staging, identity over versions, manifest, verification, promotion. Does not: how rows are made.
"""
