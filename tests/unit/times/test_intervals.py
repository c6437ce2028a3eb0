"""Values and days are two forms of one thing."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.times.intervals import interval, step, value_of

DAYS = st.dates(date(1600, 1, 1), date(2099, 12, 31))


@settings(max_examples=50, deadline=None)
@given(DAYS, st.sampled_from(["D", "W", "M", "Q", "H", "Y", "E", "C"]))
def test_a_day_lies_in_the_interval_of_its_units_value(day, unit):
    found = interval(value_of(day, unit))
    assert found.start <= day <= found.end
    assert value_of(found.start, unit) == value_of(found.end, unit) == value_of(day, unit)


@settings(max_examples=50, deadline=None)
@given(DAYS, st.integers(-50, 50))
def test_steps_of_days_go_back(day, count):
    assert step(step(day, count, "D"), -count, "D") == day


def test_a_step_of_months_stays_in_the_month():
    assert step(date(2026, 3, 31), -1, "M") == date(2026, 2, 28)


def test_the_calendar_ends():
    assert step(date(2026, 1, 1), 9000, "Y") is None


@pytest.mark.parametrize("value", ["P2M", "PXY", "PAST_REF", "XXXX-05", "XXXX-WXX-2", "PT24H", "2026-11-08/2026-11-09"])
def test_values_that_fix_no_days(value):
    assert interval(value) is None


def test_a_part_of_a_day_is_that_day():
    assert interval("2026-03-04TMO").start == date(2026, 3, 4)
