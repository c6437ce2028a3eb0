"""What each rule's phrase means: one function a meaning, `(slots, setting) -> Time | None`; None rejects the phrase.

Belongs here: the semantics of TIMEX3 (TimeML 1.2.1). Does not: finding phrases; the parse.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.times.intervals import Interval, interval, step, value_of
from pipeline.times.tense import Direction

Slots = dict[str, str]
ALL_UNITS = frozenset({"D", "W", "WE", "M", "Q", "H", "Y", "E", "C"})
# What may be worked out from a day of publication that is known no more exactly than this.
SUPPORTED = {
    "minute": ALL_UNITS,
    "day": ALL_UNITS,
    "month": frozenset({"M", "Q", "H", "Y", "E", "C"}),
    "year": frozenset({"Y", "E", "C"}),
}
TUESDAY, SATURDAY = 2, 6
HOURS_OF = {"TS": 1 / 3600, "TM": 1 / 60, "TH": 1.0}
CLOCK_UNITS = frozenset(HOURS_OF)
YEARS_OF = {"E": 10, "C": 100}
SOON = 45  # days: a month farther ahead than this is the past one, unless the clause says otherwise
NEAR = 120  # days: so near, the tense of the clause tells no more than the distance ("declared, payable Dec. 1")


@dataclass(frozen=True)
class Time:
    """What a time expression means.

    Attributes:
        value: The TIMEX3 value; None where the words alone do not give one.
        days: The days that are meant; None where none are fixed.
        basis: stated, anchored or inferred; None with neither value nor days to rest on anything.
    """

    value: str | None
    days: Interval | None = None
    basis: str | None = None


@dataclass
class Setting:
    """What a phrase is read against.

    Attributes:
        published: First day that the document may have been published on.
        supported: Units that may be worked out from it.
        direction: Whether the clause looks back or ahead.
        is_done: Whether the phrase says on what day something was done.
        focus: The last time in the text that fixed days, with its basis.
        tale: The last time with its year, if it stands in this sentence or the one before it.
        told_here: Whether it stands in this sentence.
        quarter: The value of the last quarter in the text that is no comparison with another.
        compares_quarters: Whether what is compared with "a year ago" is a quarter.
    """

    published: date | None
    supported: frozenset[str]
    direction: Direction = "unknown"
    is_done: bool = False
    focus: Time | None = None
    tale: Time | None = None
    told_here: bool = False
    quarter: str | None = None
    compares_quarters: bool = False

    def today(self, unit: str) -> date | None:
        """The day of publication, if it is known exactly enough for the unit."""
        return self.published if unit in self.supported else None


def stated(value: str) -> Time | None:
    """A value that the words state in full; None if there is no such day."""
    days = _days(value)
    return Time(value, days, "stated") if days else None


def anchored(value: str) -> Time:
    """A value that follows from the day of publication."""
    return Time(value, _days(value), "anchored")


def inferred(value: str) -> Time:
    """A value that follows from another time of the text."""
    return Time(value, _days(value), "inferred")


def iso(slots: Slots, setting: Setting) -> Time | None:
    """2026-03-04."""
    return stated(slots["iso"])


def date_(slots: Slots, setting: Setting) -> Time | None:
    """A day of a month, with or without its year."""
    month_day = f"{int(slots['month']):02}-{int(slots['dayno']):02}"
    if not _days(f"2024-{month_day}"):
        return None
    if "year" in slots:
        return stated(f"{slots['year']}-{month_day}")
    return _in_some_year(month_day, "M", setting)


def day_range(slots: Slots, setting: Setting) -> Time | None:
    """Nov. 8-9: two days of one month, or of two."""
    first = date_({**slots, "dayno": slots["dayno"]}, setting)
    last = date_({**slots, "month": slots.get("month2", slots["month"]), "dayno": slots["dayno2"]}, setting)
    if first is None or last is None:
        return None
    if not first.days or not last.days or last.days.start <= first.days.start:
        return Time(None)
    days = Interval(first.days.start, last.days.end, "interval")
    return Time(f"{first.value}/{last.value}", days, first.basis)


def month(slots: Slots, setting: Setting) -> Time | None:
    """A month, named with its year, by last or next, or alone."""
    number = f"{int(slots['month']):02}"
    if "year" in slots:
        return stated(f"{slots['year']}-{number}")
    today = setting.today("M")
    if "deictic2" in slots:
        return _in_relative_year(number, slots, setting)
    if "deictic" in slots and today:
        turn = int(slots["deictic"])
        year = today.year
        if turn < 0 and int(number) >= today.month:
            year -= 1
        if turn > 0 and int(number) <= today.month:
            year += 1
        return _bounded(anchored(f"{year}-{number}"), slots, setting)
    time = _in_some_year(number, "M", setting)
    return _bounded(time, slots, setting) if time else None


def season(slots: Slots, setting: Setting) -> Time | None:
    """A season, named with its year, by last or next, or alone."""
    name = slots["season"]
    if "year" in slots:
        return stated(f"{slots['year']}-{name}")
    if "deictic2" in slots and "unit" in slots:
        return _in_relative_year(name, slots, setting)
    today = setting.today("M")
    if "deictic" not in slots and "deictic2" not in slots:
        return _in_some_year(name, "M", setting)
    if not today:
        return Time(None)
    turn = int(slots.get("deictic2", slots.get("deictic", "0")))
    here = interval(f"{today.year}-{name}")
    assert here is not None
    year = today.year
    if turn < 0 and here.end >= today:
        year -= 1
    if turn > 0 and here.start <= today:
        year += 1
    return _bounded(anchored(f"{year}-{name}"), slots, setting)


def year(slots: Slots, setting: Setting) -> Time | None:
    """A year; a fiscal year has a value and no days, for nobody says where it begins."""
    return Time(slots["year"], None, "stated") if "fiscal" in slots else stated(slots["year"])


def year_range(slots: Slots, setting: Setting) -> Time | None:
    """1998-1999."""
    first, last = interval(slots["year"]), interval(slots["year2"])
    if not first or not last or last.start <= first.start:
        return None
    return Time(f"{slots['year']}/{slots['year2']}", Interval(first.start, last.end, "interval"), "stated")


def decade(slots: Slots, setting: Setting) -> Time | None:
    """The 1980s; without its century ("the eighties") it is the last one of that name."""
    return stated(slots["decade"] if "decade" in slots else "19" + slots["decadename"])


def century(slots: Slots, setting: Setting) -> Time | None:
    """The 19th century is 18."""
    number = int(slots["ordinal"]) - 1
    return stated(f"{number:02}") if 1 <= number <= 99 else None


def weekday(slots: Slots, setting: Setting) -> Time | None:
    """A weekday: the last one up to the day of publication, or the next one in a clause that looks ahead."""
    number = int(slots["weekday"])
    daypart = _daypart(slots)
    today = setting.today("D")
    if not today:
        return Time(f"XXXX-WXX-{number}{daypart}")
    turn = int(slots["deictic"]) if "deictic" in slots else None
    back, ahead = (today.isoweekday() - number) % 7, (number - today.isoweekday()) % 7
    if turn == -1:
        day = today - timedelta(days=back or 7)
    elif turn == 1 or (turn == 0 and setting.direction != "past"):
        day = today + timedelta(days=ahead or (7 if turn else 0))
    elif setting.direction == "future":
        day = today + timedelta(days=ahead)
    else:
        day = today - timedelta(days=back)
    return anchored(day.isoformat() + daypart)


def weekday_of_week(slots: Slots, setting: Setting) -> Time | None:
    """Tuesday of last week."""
    today = setting.today("D")
    if not today:
        return Time(None)
    monday = today - timedelta(days=today.isoweekday() - 1) + timedelta(weeks=int(slots["deictic"]))
    day = monday + timedelta(days=int(slots["weekday"]) - 1)
    return anchored(day.isoformat() + _daypart(slots))


def today(slots: Slots, setting: Setting) -> Time | None:
    """Yesterday, today or tomorrow, or a part of it."""
    published = setting.today("D")
    if not published:
        return Time(None)
    return anchored((published + timedelta(days=int(slots["relday"]))).isoformat() + _daypart(slots))


def tonight(slots: Slots, setting: Setting) -> Time | None:
    """Tonight."""
    return today({"relday": "0", "daypart": "NI"}, setting)


def daypart(slots: Slots, setting: Setting) -> Time | None:
    """This morning; last night, which is the night of the day before."""
    return today({"relday": slots["deictic"], "daypart": slots["daypart"]}, setting)


def overnight(slots: Slots, setting: Setting) -> Time | None:
    """Overnight: some night, which the word does not fix."""
    return Time("XXXX-XX-XXTNI")


def the_daypart(slots: Slots, setting: Setting) -> Time | None:
    """The morning: of the day that was last spoken of."""
    focus = setting.focus
    if focus and focus.days and focus.days.precision == "day":
        return inferred(focus.days.start.isoformat() + _daypart(slots))
    return Time("XXXX-XX-XX" + _daypart(slots))


def clock(slots: Slots, setting: Setting) -> Time | None:
    """A time of day with the day that stands beside it."""
    if "clock" in slots or "military" in slots:
        hour, minute = slots.get("clock", slots.get("military", "")).split(":")
    elif "ampm" not in slots:
        hour, minute = slots["hour"], slots["minute"]
    else:
        if not 1 <= int(slots["hour"]) <= 12:
            return None
        hour = str(int(slots["hour"]) % 12 + int(slots["ampm"]))
        minute = slots.get("minute", "")
    at = f"T{int(hour):02}" + (f":{minute}" if minute else "")
    day: Time | None = None
    if "weekday" in slots:
        day = weekday({"weekday": slots["weekday"]}, setting)
    elif "relday" in slots:
        day = today({"relday": slots["relday"]}, setting)
    elif "month" in slots:
        day = date_(slots, setting)
    if day and day.days and day.days.precision == "day":
        return Time(day.days.start.isoformat() + at, day.days, day.basis)
    return Time("XXXX-XX-XX" + at)


def unit(slots: Slots, setting: Setting) -> Time | None:
    """Last week, this year, next month."""
    code = slots["unit"]
    if code in CLOCK_UNITS or code in ("F", "D"):
        return None
    published = setting.today(code)
    there = step(published, int(slots["deictic"]), code) if published else None
    if not there:
        return Time(None)
    value = value_of(there, code)
    return Time(value, None, "anchored") if "fiscal" in slots else _bounded(anchored(value), slots, setting)


def bound_unit(slots: Slots, setting: Setting) -> Time | None:
    """Earlier in the year."""
    return unit({**slots, "deictic": "0"}, setting)


def unfixed(slots: Slots, setting: Setting) -> Time | None:
    """The quarter ended Sept. 29: a time, but of somebody's own calendar."""
    return Time(None)


def unit_part(slots: Slots, setting: Setting) -> Time | None:
    """The end of the month."""
    return unit({"unit": slots["unit"], "deictic": "0"}, setting)


def quarter(slots: Slots, setting: Setting) -> Time | None:
    """A quarter or a half of a year."""
    code, number = slots["unit"], int(slots["ordinal"])
    if code not in ("Q", "H") or number > (4 if code == "Q" else 2):
        return None
    name = f"{code}{number}"
    if "year" in slots:
        value = f"{slots['year']}-{name}"
        return Time(value, None, "stated") if "fiscal" in slots else stated(value)
    if "deictic2" in slots:
        if slots["unit2"] != "Y":
            return None
        time = _in_relative_year(name, {**slots, "unit": "Y"}, setting)
    else:
        time = _in_some_year(name, "Q", setting)
    return Time(time.value, None, time.basis) if time and "fiscal" in slots else time


def unit_latest(slots: Slots, setting: Setting) -> Time | None:
    """The latest quarter: the one that was last spoken of, else the last that is over."""
    if slots.get("unit", "Q") != "Q":
        return None
    spoken_of = _days(setting.quarter) if setting.quarter else None
    today = setting.today("Q")
    if setting.quarter and spoken_of and not (today and spoken_of.end >= today):
        return inferred(setting.quarter)
    return unit({"unit": "Q", "deictic": "-1"}, setting)


def half(slots: Slots, setting: Setting) -> Time | None:
    """The last half of 1989; the last half of the '80s, of which only the decade is kept."""
    if "decade" in slots:
        return decade(slots, setting)
    number = {"-1": 2, "1": None}.get(slots["deictic"]) if "deictic" in slots else int(slots["ordinal"])
    return stated(f"{slots['year']}-H{number}") if number in (1, 2) else None


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


def year_end(slots: Slots, setting: Setting) -> Time | None:
    """Year-end: of the year of publication."""
    return unit({"unit": "Y", "deictic": "0"}, setting)


def full_year(slots: Slots, setting: Setting) -> Time | None:
    """The full year, which is the year of publication."""
    return unit({"unit": "Y", "deictic": "0"}, setting)


def unit_that(slots: Slots, setting: Setting) -> Time | None:
    """That year: the one of the time last spoken of."""
    return _unit_of_focus(slots["unit"], 0, setting)


def unit_following(slots: Slots, setting: Setting) -> Time | None:
    """The following month, the previous year, the next day: from the time last spoken of."""
    return _unit_of_focus(slots.get("unit", "D"), int(slots.get("anaphoric", "1")), setting) or Time(None)


def weekday_following(slots: Slots, setting: Setting) -> Time | None:
    """The previous Friday: from the day last spoken of."""
    focus = setting.focus
    if not focus or not focus.days or focus.days.precision != "day":
        return Time(f"XXXX-WXX-{slots['weekday']}{_daypart(slots)}")
    day, turn = focus.days.start, int(slots["anaphoric"])
    distance = (int(slots["weekday"]) - day.isoweekday()) * turn % 7 or 7
    return inferred((day + turn * timedelta(days=distance)).isoformat() + _daypart(slots))


def unit_the(slots: Slots, setting: Setting) -> Time | None:
    """The quarter: the one last spoken of. The year: how long."""
    if slots["unit"] == "Q":
        return inferred(setting.quarter) if setting.quarter else None
    return Time("P1Y") if slots["unit"] == "Y" else None


def year_ago(slots: Slots, setting: Setting) -> Time | None:
    """The year-ago quarter: a year before the one last spoken of."""
    if slots.get("shift") == "1":
        return None
    if "ordinal" in slots:
        return _in_relative_year(f"Q{slots['ordinal']}", {"unit": "Y", "deictic2": "-1"}, setting)
    return _year_before(setting)


def ago(slots: Slots, setting: Setting) -> Time | None:
    """Three years ago: exact to the unit that is counted in."""
    code, count = _unit(slots), _count(slots)
    if code in CLOCK_UNITS or count is None:
        return Time("PAST_REF")
    if code == "Y" and count == 1 and setting.compares_quarters:
        return _year_before(setting)
    return _at_distance(code, -count, setting)


def from_now(slots: Slots, setting: Setting) -> Time | None:
    """Two weeks from now."""
    code, count = _unit(slots), _count(slots)
    return Time("FUTURE_REF") if code in CLOCK_UNITS or count is None else _at_distance(code, count, setting)


def earlier(slots: Slots, setting: Setting) -> Time | None:
    """A year earlier: that far from the time last spoken of."""
    code, count = _unit(slots), _count(slots)
    turn = int(slots["shift"])
    if code == "Y" and count == 1 and turn < 0:
        return _year_before(setting)
    if code in CLOCK_UNITS or count is None:
        return duration(slots, setting)
    return _unit_of_focus(code, turn * count, setting) or duration(slots, setting)


def span(slots: Slots, setting: Setting) -> Time | None:
    """The past two months: how long, with days that surely hold it."""
    time = duration(slots, setting)
    code, count, turn = _unit(slots), _count(slots), int(slots["deictic"])
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


def vague_span(slots: Slots, setting: Setting) -> Time | None:
    """Coming months, past years."""
    return Time({-1: "PAST_REF", 0: "PRESENT_REF", 1: "FUTURE_REF"}[int(slots["deictic"])])


def recent(slots: Slots, setting: Setting) -> Time | None:
    """Recent weeks: some of them."""
    return duration({**slots, "vague": "X"}, setting)


def ahead(slots: Slots, setting: Setting) -> Time | None:
    """The weeks ahead."""
    return duration({**slots, "vague": "X"}, setting)


def duration(slots: Slots, setting: Setting) -> Time | None:
    """How long: P2M; PXY where the number is not said."""
    code, count = _unit(slots), _count(slots)
    if code == "H":
        return None
    figure = "X" if count is None else f"{count:g}" if isinstance(count, float) else str(count)
    if code in CLOCK_UNITS:
        return Time(f"PT{figure}{code[1]}")
    if code == "F":
        return Time(f"P{figure if count is None else 2 * count}W")
    if code in YEARS_OF and count is not None:
        return Time(f"P{count * YEARS_OF[code]:g}Y")
    return Time(f"P{figure}{code}")


def each(slots: Slots, setting: Setting) -> Time | None:
    """Every quarter, each Thursday."""
    if "unit" in slots:
        return duration({"unit": slots["unit"], "one": "1"}, setting)
    return set_(slots, setting)


def set_(slots: Slots, setting: Setting) -> Time | None:
    """Mondays, Tuesday nights, every July."""
    number = slots.get("weekday", slots.get("weekdays"))
    part = slots.get("dayparts", slots.get("daypart"))
    if number:
        return Time(f"XXXX-WXX-{number}" + (f"T{part}" if part else ""))
    if "month" in slots:
        return Time(f"XXXX-{int(slots['month']):02}")
    return Time(f"XXXX-{slots['season']}") if "season" in slots else Time(f"XXXX-XX-XXT{part}")


def often(slots: Slots, setting: Setting) -> Time | None:
    """Daily, weekly."""
    return Time(slots["often"])


def reference(slots: Slots, setting: Setting) -> Time | None:
    """Now, recently, soon: no day at all."""
    return Time(slots["reference"])


def vague_number(slots: Slots, setting: Setting) -> Time | None:
    """12 to 18 months: no one number."""
    return duration({key: slots[key] for key in ("unit", "units") if key in slots}, setting)


def nothing(slots: Slots, setting: Setting) -> Time | None:
    """Words that look like a time and are none: ages, fractions."""
    return None


def _days(value: str) -> Interval | None:
    try:
        return interval(value)
    except ValueError:
        return None


def _daypart(slots: Slots) -> str:
    return f"T{slots['daypart']}" if "daypart" in slots else ""


def _unit(slots: Slots) -> str:
    return slots["unit"] if "unit" in slots else slots["units"]


def _count(slots: Slots) -> int | float | None:
    """The number that is said; None for a vague one."""
    if slots.get("vague", "").isdigit():
        return int(slots["vague"])
    if "number" in slots:
        number = slots["number"]
        return float(number) if "." in number else int(number)
    return 1 if "one" in slots and "vague" not in slots else None


def _in_some_year(rest: str, unit: str, setting: Setting) -> Time | None:
    """A month, day or quarter without its year: the last, the next or the nearest, by the clause."""
    today = setting.today(unit)
    told = _in_year_of_tale(rest, setting)
    if told or not today:
        return told or Time(f"XXXX-{rest}")
    choices = [(value, days) for turn in (-1, 0, 1) if (days := _days(value := f"{today.year + turn}-{rest}"))]
    if not choices:
        return Time(f"XXXX-{rest}")
    past = [choice for choice in choices if choice[1].start <= today]
    future = [choice for choice in choices if choice[1].end >= today]
    nearest = min(choices, key=lambda choice: abs((choice[1].start - today).days))
    is_day, is_quarter = nearest[1].precision == "day", nearest[1].precision in ("quarter", "season")
    if is_day and abs((nearest[1].start - today).days) <= NEAR and not setting.is_done:
        return anchored(nearest[0])
    is_just_over = is_quarter and past and 0 < (today - past[-1][1].end).days <= NEAR
    if past and (setting.direction == "past" or is_just_over):
        return anchored(past[-1][0])
    if setting.direction == "future" and future:
        return anchored(future[0][0])
    is_far = nearest[1].precision == "month" and (nearest[1].start - today).days > SOON
    return anchored(past[-1][0] if is_far and past else nearest[0])


def _in_year_of_tale(rest: str, setting: Setting) -> Time | None:
    """A day or month without its year right after one of a past year, and later in that year: it goes on there."""
    tale, today = setting.tale, setting.published
    if not tale or not tale.days or setting.direction == "future" or (today and tale.days.start.year >= today.year):
        return None
    days = _days(value := f"{tale.days.start.year}-{rest}")
    goes_on = days and (days.precision == "day" or (days.precision == "month" and setting.told_here))
    return inferred(value) if days and goes_on and days.end > tale.days.end else None


def _in_relative_year(rest: str, slots: Slots, setting: Setting) -> Time | None:
    """June last year."""
    if slots.get("unit") != "Y":
        return None
    today = setting.today("Y")
    return anchored(f"{today.year + int(slots['deictic2'])}-{rest}") if today else Time(f"XXXX-{rest}")


def _bounded(time: Time, slots: Slots, setting: Setting) -> Time:
    """Earlier this week ends on the day of publication; later this week begins there."""
    published = setting.today("D")
    if "bound" not in slots or not time.days or not published:
        return time
    start, end = time.days.start, time.days.end
    if not start <= published <= end:
        return time
    start, end = (start, published) if slots["bound"] == "-1" else (published, end)
    return Time(time.value, Interval(start, end, time.days.precision), time.basis)


def _at_distance(code: str, count: int | float, setting: Setting) -> Time:
    """The unit that lies so many units from the day of publication."""
    if not isinstance(count, int):
        return Time(None)
    unit, steps = ("W", 2 * count) if code == "F" else (code, count)
    published = setting.today(unit)
    there = step(published, steps, unit) if published else None
    return anchored(value_of(there, unit)) if there else Time(None)


def _unit_of_focus(code: str, count: int | float, setting: Setting) -> Time | None:
    """The unit so many on from the time last spoken of, if that was at least as exact."""
    focus = setting.focus
    if code in CLOCK_UNITS or not isinstance(count, int) or not focus or not focus.days:
        return None
    day = focus.days.start
    unit, steps = ("W", 2 * count) if code == "F" else (code, count)
    if value_of(day, unit) != value_of(focus.days.end, unit):
        return None
    there = step(day, steps, unit)
    return inferred(value_of(there, unit)) if there else None


def _year_before(setting: Setting) -> Time:
    if setting.quarter and setting.compares_quarters:
        return inferred(f"{int(setting.quarter[:4]) - 1}{setting.quarter[4:]}")
    return _at_distance("Y", -1, setting)


MEANINGS: dict[str, Callable[[Slots, Setting], Time | None]] = {
    function.__name__.rstrip("_"): function
    for function in (
        iso, date_, day_range, month, season, year, year_range, decade, century, weekday, weekday_of_week, today,
        tonight, daypart, overnight, the_daypart, clock, unit, unit_part, quarter, unit_latest, unit_that,
        unit_following, unit_the, year_ago, ago, from_now, earlier, span, vague_span, recent, ahead, duration, each,
        set_, often, reference,
        half, weekend, year_end, full_year, weekday_following, vague_number, nothing, bound_unit, unfixed,
    )
}  # fmt: skip
