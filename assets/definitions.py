"""The code location: what Dagster sees."""

from __future__ import annotations

import dagster as dg

from assets.build import from_environment
from assets.checks import CHECKS
from assets.releasing import changes, rejected, release
from assets.schedules import build_job, inbox_sensor, nightly_job, nightly_schedule
from assets.tables import STAGE_ASSETS, inputs, parses

defs = dg.Definitions(
    assets=[inputs, parses, *STAGE_ASSETS, rejected, changes, release],
    asset_checks=CHECKS,
    jobs=[build_job, nightly_job],
    schedules=[nightly_schedule],
    sensors=[inbox_sensor],
    resources={"build": from_environment()},
    executor=dg.in_process_executor,
)
