"""Days, months, seasons, quarters, years and longer units by their names and numbers."""

from __future__ import annotations

from dataclasses import replace

from pipeline.times.anchors import bounded, in_relative_year, in_some_year
from pipeline.times.intervals import ONE_DAY, Interval, days_of, step
from pipeline.times.meanings.slots import Slots, unit_of
from pipeline.times.setting import Setting, Time, anchored, inferred, stated

MONTHS_OF = {"Q": 3, "H": 6, "Y": 12}


def iso(slots: Slots, setting: Setting) -> Time | None:
    """2026-03-04, 2026-03, and figures with one reading; 03/04/2026 has two and states only its year."""
    return stated(slots["iso"])


def date_(slots: Slots, setting: Setting) -> Time | None:
    """A day of a month, with or without its year."""
    month_day = f"{int(slots['month']):02}-{int(slots['dayno']):02}"
    if not days_of(f"2024-{month_day}"):
        return None
    if "year" in slots:
        return stated(f"{slots['year']}-{month_day}")
    if "deictic2" in slots:
        return in_relative_year(month_day, slots, setting)
    return in_some_year(month_day, "M", setting)


def day_range(slots: Slots, setting: Setting) -> Time | None:
    """Nov. 8-9: two days of one month, or of two."""
    last = date_({**slots, "month": slots.get("month2", slots["month"]), "dayno": slots["dayno2"]}, setting)
    if last is None:
        return None
    if not last.days:
        return Time(None)
    year = last.days.start.year - (int(slots["month"]) > int(slots.get("month2", slots["month"])))
    first = date_({**slots, "year": str(year)}, setting)
    if first is None or not first.days or last.days.start <= first.days.start:
        return Time(None)
    return Time(f"{first.value}/{last.value}", Interval(first.days.start, last.days.end, "interval"), last.basis)


def month(slots: Slots, setting: Setting) -> Time | None:
    """A month, named with its year, by last or next, or alone."""
    number = f"{int(slots['month']):02}"
    if "year" in slots:
        return stated(f"{slots['year']}-{number}")
    today = setting.today("M")
    if "deictic2" in slots:
        return in_relative_year(number, slots, setting)
    if "deictic" in slots and today:
        turn = int(slots["deictic"])
        year = today.year
        if turn < 0 and int(number) >= today.month - 1:  # the month before this one would be "last month"
            year -= 1
        if turn > 0 and int(number) <= today.month:
            year += 1
        return bounded(anchored(f"{year}-{number}"), slots, setting)
    time = in_some_year(number, "M", setting)
    return bounded(time, slots, setting) if time else None


def month_that_year(slots: Slots, setting: Setting) -> Time | None:
    """December of that year: of the year last spoken of."""
    number, focus = f"{int(slots['month']):02}", setting.focus
    if slots["unit"] != "Y":
        return None
    return inferred(f"{focus.days.start.year}-{number}") if focus and focus.days else Time(f"XXXX-{number}")


def month_before_month(slots: Slots, setting: Setting) -> Time | None:
    """May in "from May to August 2024" or "in May and August last year": the one before the month that follows it."""
    last = month({**slots, "month": slots["month2"]}, setting)
    number = f"{int(slots['month']):02}"
    if not last or not last.days or not last.basis:
        return Time(f"XXXX-{number}") if last else None
    is_year_before = int(slots["month"]) > int(slots["month2"])
    value = f"{last.days.start.year - is_year_before}-{number}"
    return Time(value, days_of(value), last.basis)


def season(slots: Slots, setting: Setting) -> Time | None:
    """A season, named with its year, by last or next, or alone."""
    name = slots["season"]
    if "yearspan" in slots:
        return stated(f"{slots['yearspan'][:4]}-{name}")
    if "year" in slots:
        return stated(f"{slots['year']}-{name}")
    if "deictic2" in slots and "unit" in slots:
        return in_relative_year(name, slots, setting)
    today = setting.today("M")
    if "deictic" not in slots and "deictic2" not in slots:
        return in_some_year(name, "M", setting)
    if not today:
        return Time(None)
    turn = int(slots.get("deictic2", slots.get("deictic", "0")))
    this_year, last_year = days_of(f"{today.year}-{name}"), days_of(f"{today.year - 1}-{name}")
    assert this_year is not None
    assert last_year is not None
    year = today.year
    if turn < 0 and this_year.end >= today:
        year -= 1
    if turn > 0 and this_year.start <= today:
        year += 1
    if turn == 0 and last_year.end >= today:  # January of a winter that began in December
        year -= 1
    return bounded(anchored(f"{year}-{name}"), slots, setting)


def season_following(slots: Slots, setting: Setting) -> Time | None:
    """That summer, the following spring: the first or the last one of that name from the time last spoken of."""
    name, focus = slots["season"], setting.focus
    if not focus or not focus.days:
        return Time(f"XXXX-{name}")
    turn, day = int(slots.get("anaphoric", "0" if "that" in slots else "1")), focus.days.start
    values = [f"{day.year + years}-{name}" for years in (-1, 0, 1)]
    if turn < 0:
        before = [v for v in values if (days := days_of(v)) and days.end < day]
        return inferred(before[-1]) if before else Time(f"XXXX-{name}")
    after = [v for v in values if (days := days_of(v)) and (days.start > day if turn else days.end >= day)]
    return inferred(after[0]) if after else Time(f"XXXX-{name}")


def weekday_nth(slots: Slots, setting: Setting) -> Time | None:
    """The second Tuesday in November."""
    time = month(slots, setting)
    if not time or not time.days or not time.basis:
        return Time(None)
    first, count = time.days.start, int(slots["ordinal"])
    day = first + ((int(slots["weekday"]) - first.isoweekday()) % 7 + 7 * (count - 1)) * ONE_DAY
    if day > time.days.end:
        return None
    return Time(day.isoformat(), days_of(day.isoformat()), time.basis)


def year(slots: Slots, setting: Setting) -> Time | None:
    """A year; a fiscal year has a value and no days, for nobody says where it begins."""
    return Time(slots["year"], None, "stated") if "fiscal" in slots else stated(slots["year"])


def year_range(slots: Slots, setting: Setting) -> Time | None:
    """1998-1999, 1914-18; the 2023/24 financial year has no days."""
    first, last = slots["yearspan"].split("/") if "yearspan" in slots else (slots["year"], slots["year2"])
    first_days, last_days = days_of(first), days_of(last)
    if not first_days or not last_days or last_days.start <= first_days.start:
        return None
    days = None if "fiscal" in slots else Interval(first_days.start, last_days.end, "interval")
    return Time(f"{first}/{last}", days, "stated")


def era(slots: Slots, setting: Setting) -> Time | None:
    """AD 79 and 44 BC; before our era there are values and no days."""
    number = slots["number"]
    if not number.isdigit() or not 0 < int(number) < 10000:
        return None
    return Time(f"BC{int(number):04}") if slots["era"] == "BC" else stated(f"{int(number):04}")


def decade(slots: Slots, setting: Setting) -> Time | None:
    """The 1980s; without its century ("the eighties") it is the last one of that name; the 1800s are a century."""
    return stated(slots["decade"] if "decade" in slots else slots["decadename"])


def decade_short(slots: Slots, setting: Setting) -> Time | None:
    """The 80s, beside another decade ("the 1970s and 80s") whose century it has; else it may be warm."""
    focus = setting.focus
    is_beside = focus and setting.is_focus_here and focus.days and focus.days.precision == "decade"
    return inferred(f"{focus.value}"[:2] + slots["shortdecade"]) if focus and is_beside else None


def century(slots: Slots, setting: Setting) -> Time | None:
    """The 19th century is 18; a century before our era has no value."""
    number = int(slots["ordinal"]) - 1
    if "era" in slots and slots["era"] == "BC":
        return Time(None)
    return stated(f"{number:02}") if 0 <= number <= 99 else None


def quarter(slots: Slots, setting: Setting) -> Time | None:
    """A quarter or a half of a year."""
    code, number = unit_of(slots), int(slots["ordinal"])
    if code not in ("Q", "H") or number > (4 if code == "Q" else 2):
        return None
    return _part_of_year(f"{code}{number}", slots, setting)


def quarter_final(slots: Slots, setting: Setting) -> Time | None:
    """The final quarter of 2025."""
    last = {"Q": "Q4", "H": "H2"}.get(slots["unit"])
    return _part_of_year(last, slots, setting) if last else None


def quarter_named(slots: Slots, setting: Setting) -> Time | None:
    """Q3, H1 2024."""
    return _part_of_year(slots["quartername"], slots, setting)


def quarter_of_year_named(slots: Slots, setting: Setting) -> Time | None:
    """The 1989 quarter: the one with the number of the quarter spoken of, if it is one of the calendar's."""
    if slots["unit"] != "Q":
        return year(slots, setting)
    quarter = setting.quarter_meant
    is_calendar = quarter and quarter.value and quarter.days and quarter.days == days_of(quarter.value)
    return inferred(slots["year"] + f"{quarter.value}"[4:]) if quarter and is_calendar else Time(f"{slots['year']}-QX")


def half(slots: Slots, setting: Setting) -> Time | None:
    """The last half of 1989 or of last year; the last half of the '80s, of which only the decade is kept."""
    if "decade" in slots:
        return decade(slots, setting)
    number = {"-1": 2, "1": None}.get(slots["deictic"]) if "deictic" in slots else int(slots["ordinal"])
    return _part_of_year(f"H{number}", slots, setting) if number in (1, 2) else None


def unit_ended(slots: Slots, setting: Setting) -> Time | None:
    """The quarter ended Jan. 31: a duration, and the three months to that day; the fourth one has a number too."""
    code, is_over = slots["unit"], slots["ended"] == "-1"
    end = date_(slots, replace(setting, direction="past" if is_over else "future", is_done=True))
    if code not in MONTHS_OF or not end or not end.days or not end.basis:
        return Time(None)
    last = end.days.start
    first = step(last + ONE_DAY, -MONTHS_OF[code], "M")
    days = Interval(first, last, "interval") if first else None
    return Time(f"{last.year}-{code}{slots['ordinal']}" if "ordinal" in slots else f"P1{code}", days, end.basis)


def turn_of_unit(slots: Slots, setting: Setting) -> Time | None:
    """The turn of the century: a time, but nobody says which nor how long."""
    return Time(None)


def _part_of_year(name: str, slots: Slots, setting: Setting) -> Time | None:
    """A quarter or half of a year that is stated, relative or to be found; a fiscal one has no days."""
    time: Time | None
    if "year" in slots:
        time = stated(f"{slots['year']}-{name}")
    elif "deictic2" in slots:
        unit = slots.get("unit2", slots.get("unit", "Y"))
        time = in_relative_year(name, {**slots, "unit": unit}, setting)
    elif "that" in slots:
        year_spoken_of = setting.focus.days.start.year if setting.focus and setting.focus.days else None
        time = inferred(f"{year_spoken_of}-{name}") if year_spoken_of else Time(f"XXXX-{name}")
    else:
        time = in_some_year(name, "Q", setting)
    return Time(time.value, None, time.basis) if time and "fiscal" in slots else time


MEANINGS = (
    iso, date_, day_range, month, month_that_year, month_before_month, season, season_following, weekday_nth, year,
    year_range, era, decade, decade_short, century, quarter, quarter_final, quarter_named, quarter_of_year_named, half,
    unit_ended, turn_of_unit,
)  # fmt: skip
