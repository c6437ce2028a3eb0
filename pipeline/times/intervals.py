"""Calendar arithmetic on TIMEX3 values. Belongs here: values, days, steps. Does not: words."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
SEASON_MONTHS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}  # northern, by whole months: what news means by them


@dataclass(frozen=True)
class Interval:
    """Days, both ends included, with the precision that the value has."""

    start: date
    end: date
    precision: str


def interval(value: str) -> Interval | None:
    """The days of a calendar value, None for one that fixes none (durations, sets, references, X for a figure)."""
    day = value.split("T")[0]
    if re.fullmatch(r"\d{4}-\d\d-\d\d", day):
        exact = date.fromisoformat(day)
        return Interval(exact, exact, "day")
    if re.fullmatch(r"\d{4}-\d\d", value):
        return _months(int(value[:4]), int(value[5:]), 1, "month")
    if re.fullmatch(r"\d{4}", value):
        return _months(int(value), 1, 12, "year")
    if match := re.fullmatch(r"(\d{4})-W(\d\d)(-WE)?", value):
        monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
        return Interval(monday + 5 * ONE_DAY if match[3] else monday, monday + 6 * ONE_DAY, "week")
    if match := re.fullmatch(r"(\d{4})-Q([1-4])", value):
        return _months(int(match[1]), 3 * int(match[2]) - 2, 3, "quarter")
    if match := re.fullmatch(r"(\d{4})-H([12])", value):
        return _months(int(match[1]), 6 * int(match[2]) - 5, 6, "half")
    if match := re.fullmatch(r"(\d{4})-(SP|SU|FA|WI)", value):
        return _months(int(match[1]), SEASON_MONTHS[match[2]], 3, "season")
    if re.fullmatch(r"\d{3}", value):
        return _months(int(value) * 10, 1, 120, "decade")
    if re.fullmatch(r"\d\d", value):
        return _months(int(value) * 100, 1, 1200, "century")
    return None


def days_of(value: str) -> Interval | None:
    """The days of a calendar value; None also where the calendar has no such day."""
    try:
        return interval(value)
    except ValueError:
        return None


def value_of(day: date, unit: str) -> str:
    """The value of the unit that a day lies in.

    Args:
        day: The day.
        unit: D, W, WE, M, Q, H (half a year), Y, E (decade) or C (century).
    """
    year, week, _ = day.isocalendar()
    return {
        "D": day.isoformat(),
        "W": f"{year}-W{week:02}",
        "WE": f"{year}-W{week:02}-WE",
        "M": f"{day.year}-{day.month:02}",
        "Q": f"{day.year}-Q{(day.month + 2) // 3}",
        "H": f"{day.year}-H{1 if day.month < 7 else 2}",
        "Y": f"{day.year:04}",
        "E": f"{day.year:04}"[:3],
        "C": f"{day.year:04}"[:2],
    }[unit]


def step(day: date, count: int, unit: str) -> date | None:
    """The day that many units on; at most the last day of its month. None where the calendar ends."""
    try:
        if unit in ("D", "W", "WE", "F"):
            return day + count * {"D": 1, "W": 7, "WE": 7, "F": 14}[unit] * ONE_DAY
        months = day.year * 12 + day.month - 1 + count * {"M": 1, "Q": 3, "H": 6, "Y": 12, "E": 120, "C": 1200}[unit]
        year, month = divmod(months, 12)
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    except (ValueError, OverflowError):
        return None


def _months(year: int, month: int, count: int, precision: str) -> Interval | None:
    """The interval of that many months from the first of one."""
    try:
        start = date(year, month, 1)
    except ValueError:
        return None
    after = step(start, count, "M")
    return Interval(start, after - ONE_DAY, precision) if after else None
