"""Times that lie so far from another time of the text: the next day, a year earlier, that night."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from pipeline.times.anchors import CLOCK_UNITS, in_relative_year, unit_of_focus, year_before
from pipeline.times.intervals import ONE_DAY
from pipeline.times.meanings.durations import duration
from pipeline.times.meanings.slots import Slots, count_of, daypart_of, unit_of
from pipeline.times.setting import Setting, Time, inferred


def the_daypart(slots: Slots, setting: Setting) -> Time | None:
    """The morning, that night: of the day that was last spoken of."""
    focus = setting.focus
    if focus and focus.days and focus.days.precision == "day":
        return inferred(focus.days.start.isoformat() + daypart_of(slots))
    return Time("XXXX-XX-XX" + daypart_of(slots))


def daypart_following(slots: Slots, setting: Setting) -> Time | None:
    """The next morning, the previous evening: of the day after or before the one last spoken of."""
    focus = setting.focus
    if focus and focus.days and focus.days.precision == "day":
        day = focus.days.end + int(slots.get("anaphoric", "1")) * ONE_DAY
        return inferred(day.isoformat() + daypart_of(slots))
    return Time("XXXX-XX-XX" + daypart_of(slots))


def unit_that(slots: Slots, setting: Setting) -> Time | None:
    """That year: the one of the time last spoken of; that quarter: the last quarter spoken of."""
    if slots["unit"] == "Q" and setting.quarter:
        return unit_the({"known": "Q"}, setting)
    return unit_of_focus(slots["unit"], 0, setting)


def unit_following(slots: Slots, setting: Setting) -> Time | None:
    """The following month, the previous year, the next day: from the time last spoken of."""
    return unit_of_focus(slots.get("unit", "D"), int(slots.get("anaphoric", "1")), setting) or Time(None)


def unit_beyond(slots: Slots, setting: Setting) -> Time | None:
    """The year before: from the time last spoken of."""
    return unit_of_focus(slots["unit"], int(slots["beyond"]), setting) or Time(None)


def weekday_following(slots: Slots, setting: Setting) -> Time | None:
    """The previous Friday: from the day last spoken of."""
    focus = setting.focus
    if not focus or not focus.days or focus.days.precision != "day":
        return Time(f"XXXX-WXX-{slots['weekday']}{daypart_of(slots)}")
    day, turn = focus.days.start, int(slots["anaphoric"])
    distance = (int(slots["weekday"]) - day.isoweekday()) * turn % 7 or 7
    return inferred((day + turn * timedelta(days=distance)).isoformat() + daypart_of(slots))


def unit_the(slots: Slots, setting: Setting) -> Time | None:
    """The quarter: the one last spoken of. The year: how long."""
    if slots["known"] == "Y":
        return Time("P1Y")
    quarter = setting.quarter_meant
    return Time(quarter.value, quarter.days, "inferred") if quarter else None


def year_ago(slots: Slots, setting: Setting) -> Time | None:
    """The year-earlier loss: a year before the quarter that is spoken of, if one is, else the year before."""
    if slots.get("shift") == "1":
        return None
    if "ordinal" in slots:
        return in_relative_year(f"Q{slots['ordinal']}", {"unit": "Y", "deictic2": "-1"}, setting)
    return year_before(setting)


def quarter_year_ago(slots: Slots, setting: Setting) -> Time | None:
    """The year-ago quarter, the year-earlier period: a year before the quarter last spoken of, however far back."""
    return year_ago(slots, replace(setting, is_quarter_near=True))


def earlier(slots: Slots, setting: Setting) -> Time | None:
    """A year earlier: that far from the time last spoken of."""
    code, count = unit_of(slots), count_of(slots)
    turn = int(slots["shift"])
    if code == "Y" and count == 1 and turn < 0:
        return year_before(setting)
    if code in CLOCK_UNITS or count is None:
        return duration(slots, setting)
    return unit_of_focus(code, turn * count, setting) or duration(slots, setting)


MEANINGS = (
    the_daypart,
    daypart_following,
    unit_that,
    unit_following,
    unit_beyond,
    weekday_following,
    unit_the,
    year_ago,
    quarter_year_ago,
    earlier,
)
