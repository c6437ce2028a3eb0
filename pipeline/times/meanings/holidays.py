"""Days with a name of their own, from `holidays.csv`."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from pipeline.times.anchors import some_year
from pipeline.times.meanings.slots import Slots
from pipeline.times.setting import Setting, Time, stated

WEEK = 7


def holiday(slots: Slots, setting: Setting) -> Time | None:
    """Christmas Day, Good Friday, 9/11: of the year that is said or meant."""
    day = slots["fixed"]
    if re.fullmatch(r"\d{4}-\d\d-\d\d", day):
        return stated(day)
    if "year" in slots:
        return stated(_in_year(day, int(slots["year"])))
    is_same_each_year = re.fullmatch(r"\d\d-\d\d", day)
    return some_year(lambda year: _in_year(day, year), f"XXXX-{day}" if is_same_each_year else None, "D", setting)


def _in_year(day: str, year: int) -> str:
    """The value of a day as `holidays.csv` writes it ("12-25", "easter-2", "11 thursday 4") in a year."""
    if day.startswith("easter"):
        return (_easter(year) + timedelta(days=int(day.removeprefix("easter") or "0"))).isoformat()
    if " " in day:
        return _nth_weekday(year, *map(int, day.split())).isoformat()
    return f"{year}-{day}"


def _nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """The nth such weekday (ISO number) of a month; the last one for -1."""
    days = monthrange(year, month)[1]
    first = date(year, month, 1)
    matching = [d for i in range(days) if (d := first + timedelta(days=i)).isoweekday() == weekday]
    return matching[nth if nth < 0 else nth - 1]


def _easter(year: int) -> date:
    """Easter Sunday of the Western churches.

    Source: the anonymous Gregorian algorithm (Meeus, Astronomical Algorithms, 1991, chapter 8).
    """
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (b - (b + 8) // 25 + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % WEEK
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


MEANINGS = (holiday,)
