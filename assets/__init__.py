"""All of Dagster, thin: an asset reads, calls one pipeline function, stores and reports.

Belongs here: assets, checks, jobs, the schedule, the sensor. Does not: anything that decides what a row says.
"""
