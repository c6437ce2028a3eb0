"""The domain: pure functions over Arrow tables, from raw news text to events, actors and claims.

Belongs here: whatever knows about news. Does not: Dagster (see `assets`) and Great Expectations (see `expectations`).
"""
