"""Times that lie so far from the day of publication: weekdays, yesterday, last week, three years ago."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import timedelta

from pipeline.times.anchors import (
    CLOCK_UNITS,
    at_distance,
    bounded,
    on_sunday,
    unit_of_focus,
    year_before,
    year_earlier,
)
from pipeline.times.intervals import Interval, days_of, interval, step, value_of
from pipeline.times.meanings.durations import HOURS_OF, duration
from pipeline.times.meanings.slots import Slots, count_of, daypart_of, unit_of
from pipeline.times.setting import Setting, Time, anchored, inferred

TUESDAY, SATURDAY = 2, 6
CALENDAR_ONLY = frozenset({"Q", "C"})  # "in the last quarter", "in the last century" are those of the calendar


def weekday(slots: Slots, setting: Setting) -> Time | None:
    """A weekday: the last one up to the day of publication, or the next one in a clause that looks ahead."""
    number = int(slots["weekday"])
    daypart = daypart_of(slots)
    today = setting.today("D")
    if not today or (setting.direction == "habit" and "deictic" not in slots):
        return Time(f"XXXX-WXX-{number}{daypart}")
    turn = int(slots["deictic"]) if "deictic" in slots else None
    back, ahead = (today.isoweekday() - number) % 7, (number - today.isoweekday()) % 7
    if turn == -1:
        day = today - timedelta(days=back or 7)
    elif turn == 1 or (turn == 0 and setting.direction != "past"):
        day = today + timedelta(days=ahead or (7 if turn else 0))
    elif setting.direction in ("future", "open"):
        day = today + timedelta(days=ahead)
    else:
        day = today - timedelta(days=back)
    return anchored(day.isoformat() + daypart)


def weekday_until(slots: Slots, setting: Setting) -> Time | None:
    """Wednesday in "from Monday to Wednesday": not before the day that stands before it in the sentence."""
    time, focus = weekday(slots, setting), setting.focus
    if not time or not time.days or not focus or not focus.days or not setting.is_focus_here:
        return time
    day = focus.days.end
    if focus.days.precision != "day" or time.days.start > day:
        return time
    there = day + timedelta(days=(int(slots["weekday"]) - day.isoweekday()) % 7 or 7)
    value = there.isoformat() + daypart_of(slots)
    return Time(value, days_of(value), focus.basis)


def weekday_of_week(slots: Slots, setting: Setting) -> Time | None:
    """Tuesday of last week."""
    today = setting.today("D")
    if not today:
        return Time(None)
    turn = int(slots["deictic"])
    monday = today - timedelta(days=today.isoweekday() - 1) + timedelta(weeks=turn)
    return anchored((monday + timedelta(days=int(slots["weekday"]) - 1)).isoformat() + daypart_of(slots))


def weekday_week(slots: Slots, setting: Setting) -> Time | None:
    """Monday week, in British English: a week after the next Monday."""
    today = setting.today("D")
    if not today:
        return Time(None)
    ahead = (int(slots["weekday"]) - today.isoweekday()) % 7 or 7
    return anchored((today + timedelta(days=ahead + 7)).isoformat())


def today(slots: Slots, setting: Setting) -> Time | None:
    """Yesterday, today or tomorrow, or a part of it; the day before yesterday; today where that is nowadays."""
    if setting.is_nowadays:
        return Time("PRESENT_REF")
    published = setting.today("D")
    if not published:
        return Time(None)
    days = int(slots["relday"]) + int(slots.get("beyond", "0"))
    return anchored((published + timedelta(days=days)).isoformat() + daypart_of(slots))


def tonight(slots: Slots, setting: Setting) -> Time | None:
    """Tonight."""
    return today({"relday": "0", "daypart": "NI"}, setting)


def daypart(slots: Slots, setting: Setting) -> Time | None:
    """This morning; last night, which is the night of the day before."""
    return today({"relday": slots["deictic"], "daypart": slots["daypart"]}, setting)


def overnight(slots: Slots, setting: Setting) -> Time | None:
    """Overnight: in a report of what happened the night that has passed, both its days; else some night."""
    published = setting.today("D")
    if not published or setting.direction != "past" or setting.is_focus_here:
        return Time("XXXX-XX-XXTNI")
    eve = published - timedelta(days=1)
    return Time(f"{eve.isoformat()}TNI", Interval(eve, published, "interval"), "inferred")


def some_night(slots: Slots, setting: Setting) -> Time | None:
    """Overnight on Sunday: which of its two nights is not said."""
    return Time("XXXX-XX-XXTNI")


def unit(slots: Slots, setting: Setting) -> Time | None:
    """Last week, this year, next month; the next year, in a tale, is no year to come."""
    code, turn = slots["unit"], int(slots["deictic"])
    if code in CLOCK_UNITS or code in ("F", "D"):
        return None
    if turn > 0 and "the" in slots and setting.direction == "past":
        return unit_of_focus(code, turn, setting) or Time(None)
    published = setting.today(code)
    there = step(published, turn, code) if published else None
    if not there:
        return Time(None)
    value = value_of(there, code)
    if code == "Q" and turn == 0 and setting.is_reported:
        spoken_of = setting.quarter_meant
        return replace(spoken_of, basis="inferred") if spoken_of else Time(value, None, "anchored")
    if "fiscal" in slots:
        return Time(value, None, "anchored")
    time = bounded(anchored(value), slots, setting)
    return on_sunday(time, turn, setting) if code == "W" else time


def this_unit(slots: Slots, setting: Setting) -> Time | None:
    """The end of the month, earlier in the year, year-end, the full year: of the day of publication."""
    return unit({**slots, "unit": slots.get("unit", "Y"), "deictic": "0"}, setting)


def weekend(slots: Slots, setting: Setting) -> Time | None:
    """Over the weekend: the last one or the next one, by the clause; last and next weekend."""
    today = setting.today("WE")
    if not today:
        return Time(None)
    turn = int(slots.get("deictic", "0"))
    looks_back = setting.direction != "future" and today.isoweekday() < SATURDAY
    if turn == 0 and looks_back and ("the" in slots or today.isoweekday() <= TUESDAY):
        turn = -1
    return anchored(value_of(today + timedelta(weeks=turn), "WE"))


def unit_latest(slots: Slots, setting: Setting) -> Time | None:
    """The latest quarter: the one that was last spoken of, else a quarter that nobody numbers.

    One with results before the calendar's is over is of a company's own year and has no days.
    """
    if slots.get("unit", "Q") != "Q":
        return None
    spoken_of, today = setting.quarter_meant, setting.today("Q")
    if not spoken_of:
        return Time("XXXX-QX" if "unit" in slots else None)
    is_over = not (today and spoken_of.days and spoken_of.days.end >= today)
    return Time(spoken_of.value, spoken_of.days if is_over else None, "inferred")


def ago(slots: Slots, setting: Setting) -> Time | None:
    """Three years ago: exact to the unit that is counted in."""
    code, count = unit_of(slots), count_of(slots)
    if code in CLOCK_UNITS or count is None:
        return Time("PAST_REF")
    if code == "Y" and count == 1 and setting.compares_quarters:
        return year_before(setting)
    return at_distance(code, -count, setting)


def ago_on_day(slots: Slots, setting: Setting) -> Time | None:
    """One year ago today; two weeks ago on Friday, which is the Friday of that week."""
    code, count = unit_of(slots), count_of(slots)
    if "relday" in slots:
        day = today({"relday": slots["relday"]}, setting)
    elif code == "W" and isinstance(count, int):
        return weekday_of_week({"weekday": slots["weekday"], "deictic": str(-count)}, setting)
    else:
        day = weekday({"weekday": slots["weekday"]}, setting)
    if not day or not day.days or not isinstance(count, int) or code in CLOCK_UNITS:
        return Time(None)
    there = step(day.days.start, -count, code)
    return anchored(there.isoformat()) if there else Time(None)


def ago_in_unit(slots: Slots, setting: Setting) -> Time | None:
    """Three years ago this week."""
    code, count, fine = slots.get("units", slots.get("unit2", "")), count_of(slots), slots["unit"]
    published = setting.today(fine)
    there = step(published, int(slots["deictic"]), fine) if published and fine not in CLOCK_UNITS | {"D", "F"} else None
    if not there or not isinstance(count, int) or code in CLOCK_UNITS:
        return Time(None)
    then = step(there, -count, code)
    return anchored(value_of(then, fine)) if then else Time(None)


def from_now(slots: Slots, setting: Setting) -> Time | None:
    """Two weeks from now."""
    code, count = unit_of(slots), count_of(slots)
    return Time("FUTURE_REF") if code in CLOCK_UNITS or count is None else at_distance(code, count, setting)


def unit_year_ago(slots: Slots, setting: Setting) -> Time | None:
    """The quarter a year ago, the same month a year earlier: a year before the one that is spoken of."""
    code = slots["unit"]
    if code == "Q":
        spoken_of = setting.quarter
        if not spoken_of or not spoken_of.value:
            return Time(None)
        return Time(year_earlier(spoken_of.value), None, "inferred")
    published = setting.today(code)
    there = step(published, -1, "Y") if published else None
    return inferred(value_of(there, code)) if there and code in ("W", "M") else Time(None)


def span(slots: Slots, setting: Setting) -> Time | None:
    """The past two months: how long, with days that surely hold it."""
    time = duration(slots, setting)
    code, count, turn = unit_of(slots), count_of(slots), int(slots["deictic"])
    if code in CLOCK_UNITS and count is not None:
        code, count = "D", math.ceil(count * HOURS_OF[code] / 24)
    published = setting.today(code)
    if not time or not published or not isinstance(count, int) or not turn:
        return time
    far = step(published, turn * count, code)
    far_days = interval(value_of(far, "D" if code == "F" else code)) if far else None
    if not far_days:
        return time
    days = (far_days.start, published) if turn < 0 else (published, far_days.end)
    return Time(time.value, Interval(*days, "interval"), "anchored")


def span_of_one(slots: Slots, setting: Setting) -> Time | None:
    """The past year, in the last week, over the next month: that long up to or from the day of publication."""
    turn = slots.get("deictic", "-1")
    if turn == "0" or slots["unit"] in CALENDAR_ONLY:
        return unit({**slots, "deictic": turn}, setting)
    return span({**slots, "deictic": turn, "number": "1"}, setting)


def vague_span(slots: Slots, setting: Setting) -> Time | None:
    """Coming months, past years."""
    return Time({-1: "PAST_REF", 0: "PRESENT_REF", 1: "FUTURE_REF"}[int(slots["deictic"])])


def reference(slots: Slots, setting: Setting) -> Time | None:
    """Now, recently, soon: no day at all."""
    return Time(slots["fixed"])


MEANINGS = (
    weekday, weekday_until, weekday_of_week, weekday_week, today, tonight, daypart, overnight, some_night, unit,
    this_unit, weekend, unit_latest, ago, ago_on_day, ago_in_unit, from_now, unit_year_ago, span, span_of_one,
    vague_span, reference,
)  # fmt: skip
