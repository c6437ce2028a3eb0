"""Times of day, and parts of a day that is named beside them."""

from __future__ import annotations

from pipeline.times.meanings.calendar import date_, day_range
from pipeline.times.meanings.relative import today, weekday
from pipeline.times.meanings.slots import Slots, daypart_of
from pipeline.times.setting import Setting, Time, stated

NOON = 12


def clock(slots: Slots, setting: Setting) -> Time | None:
    """A time of day, with the day that stands beside it: "at 9 a.m." is T09:00 (TimeML 1.2.1)."""
    at = _hour_and_minute(slots)
    return _on_day("T" + at, slots, setting) if at else None


def clock_until(slots: Slots, setting: Setting) -> Time | None:
    """9 in "from 9 to 11 a.m.": of the same half of the day, unless that lies later on the clock ("11 to 1 p.m.")."""
    first, last = int(slots["hour"]) % NOON, int(slots["hour2"]) % NOON
    ampm = slots["ampm"] if first <= last else str(NOON - int(slots["ampm"]))
    return clock({**slots, "ampm": ampm}, setting)


def part_of_day(slots: Slots, setting: Setting) -> Time | None:
    """The night of 14 April, dawn on Monday, the early hours of Sunday."""
    return _on_day(daypart_of({"daypart": slots.get("daypart", "MO")}), slots, setting)


def part_of_days(slots: Slots, setting: Setting) -> Time | None:
    """The night of March 3-4: of the first day, and both days long."""
    days = day_range(slots, setting)
    if not days or not days.days or not days.basis:
        return Time("XXXX-XX-XX" + daypart_of(slots))
    return Time(days.days.start.isoformat() + daypart_of(slots), days.days, days.basis)


def _on_day(part: str, slots: Slots, setting: Setting) -> Time | None:
    """The part on the day that stands beside it; on no day where none can be told."""
    day: Time | None = None
    without_part = {key: value for key, value in slots.items() if key != "daypart"}
    if "month" in slots:
        day = date_(without_part, setting)
        if day is None:
            return None
    elif "iso" in slots:
        day = stated(slots["iso"])
    elif "weekday" in slots:
        day = weekday(without_part, setting)
    elif "relday" in slots or "deictic" in slots:
        day = today({"relday": slots.get("relday", slots.get("deictic", "0"))}, setting)
    if day and day.days and day.days.precision == "day":
        return Time(day.days.start.isoformat() + part, day.days, day.basis)
    return Time("XXXX-XX-XX" + part)


def _hour_and_minute(slots: Slots) -> str | None:
    """The clock's figures in 24 hours ("15:30"); None where they are no time of day."""
    named = slots.get("clocktime", slots.get("clock", slots.get("military")))
    hour, _, minute = (named or f"{slots['hour']}:{slots.get('minute', '00')}").partition(":")
    if "ampm" not in slots:
        is_later_half = slots.get("daypart") in ("AF", "EV", "NI") and int(hour) < NOON
        return f"{int(hour) + NOON * is_later_half:02}:{minute}"
    return f"{int(hour) % NOON + int(slots['ampm']):02}:{minute}" if 1 <= int(hour) <= NOON else None


MEANINGS = (clock, clock_until, part_of_day, part_of_days)
