"""What released data must be: suites of Great Expectations, one a table, and their outcomes as plain data.

Belongs here: rules on meaning, and the structural rules generated from `pipeline.schema`. Does not: how rows are made,
nor Dagster. Great Expectations takes seconds to import, so only functions import it.
"""
