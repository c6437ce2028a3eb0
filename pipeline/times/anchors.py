"""Works out which day, month or year is meant from the day of publication, the clause and the text before.

Belongs here: the choice of one among many of a name. Does not: what words say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from pipeline.times.intervals import Interval, days_of, step, value_of
from pipeline.times.setting import Setting, Time, anchored, inferred

SOON = 45  # days: a month farther ahead than this is the past one, unless the clause says otherwise
NEAR = 60  # days: so near, the tense of the clause tells no more than the distance ("declared, payable Dec. 1")
HALF_A_YEAR = 183  # days: "5 January" after "20 December 1943" is in 1944
CLOCK_UNITS = frozenset({"TS", "TM", "TH"})
AGES_AGO = 1000  # years: "two thousand years ago" is no year, nor a century
ROUND_YEARS = 100  # years: "two hundred years ago" is a century
SUNDAY = 7
WEEK = timedelta(weeks=1)


def in_some_year(rest: str, unit: str, setting: Setting) -> Time | None:
    """A month, day or quarter without its year ("05-26"): the last, the next or the nearest, by the clause."""
    return some_year(lambda year: f"{year}-{rest}", f"XXXX-{rest}", unit, setting)


def some_year(value_in: Callable[[int], str], unknown: str | None, unit: str, setting: Setting) -> Time | None:
    """What comes once a year, in the year that is meant.

    Args:
        value_in: The value in a given year.
        unknown: The value where no year can be told.
        unit: What must be known of the day of publication.
        setting: What it is read against.
    """
    today = setting.today(unit)
    if setting.is_name:
        year = setting.days_stated.get(unknown[5:]) if unknown else None
        return inferred(value_in(year)) if year else Time(unknown)
    told = _in_year_of_tale(value_in, setting)
    if told or not today or setting.direction == "habit":
        return told or Time(unknown)
    values = [value_in(today.year + turn) for turn in (-1, 0, 1)]
    choices = [(value, days) for value in values if (days := days_of(value))]
    if not choices:
        return Time(unknown)
    if unit == "Q" and setting.is_reported:
        return _of_results(choices, today)
    past = [choice for choice in choices if choice[1].start <= today]
    future = [choice for choice in choices if choice[1].end >= today]
    nearest = min(choices, key=lambda choice: abs((choice[1].start - today).days))
    is_day, is_quarter = nearest[1].precision == "day", nearest[1].precision in ("quarter", "season", "half")
    if is_day and abs((nearest[1].start - today).days) <= NEAR and not setting.is_done:
        return anchored(nearest[0])
    is_just_over = is_quarter and past and 0 < (today - past[-1][1].end).days <= NEAR
    if past and (setting.direction == "past" or setting.is_reported or is_just_over):
        return anchored(past[-1][0])
    if setting.direction == "future" and future:
        return anchored(future[0][0])
    is_ahead = not is_day and not is_quarter and nearest[1].start > today
    is_far = is_ahead and (nearest[1].start - today).days > SOON
    if (setting.direction == "either" and is_ahead) or (setting.direction == "named" and is_far):
        return Time(unknown)
    return anchored(past[-1][0] if is_far and past and setting.direction != "open" else nearest[0])


def in_relative_year(rest: str, slots: Mapping[str, str], setting: Setting) -> Time | None:
    """June last year."""
    if slots.get("unit") != "Y":
        return None
    today = setting.today("Y")
    return anchored(f"{today.year + int(slots['deictic2'])}-{rest}") if today else Time(f"XXXX-{rest}")


def bounded(time: Time, slots: Mapping[str, str], setting: Setting) -> Time:
    """Earlier this week ends on the day of publication; later this week begins there."""
    published = setting.today("D")
    if "bound" not in slots or not time.days or not published:
        return time
    start, end = time.days.start, time.days.end
    if not start <= published <= end:
        return time
    start, end = (start, published) if slots["bound"] == "-1" else (published, end)
    return replace(time, days=Interval(start, end, time.days.precision))


def at_distance(code: str, count: int | float, setting: Setting) -> Time:
    """The unit that lies so many units from the day of publication; a coarser one where the number is round."""
    if not isinstance(count, int):
        return Time(None)
    if code == "Y" and abs(count) >= AGES_AGO:
        return Time("PAST_REF" if count < 0 else "FUTURE_REF")
    if code == "Y" and count and count % ROUND_YEARS == 0:
        code, count = "C", count // ROUND_YEARS
    unit, steps = ("W", 2 * count) if code == "F" else (code, count)
    published = setting.today(unit)
    there = step(published, steps, unit) if published else None
    return anchored(value_of(there, unit)) if there else Time(None)


def on_sunday(time: Time, turn: int, setting: Setting) -> Time:
    """Last week, this week and the next one, said on a Sunday, with the days of both weeks that may be meant.

    The value follows ISO 8601, where Sunday ends the week. Where it begins the week, the one that just ended is the
    last and the one that begins is this one; who writes so is not known.
    """
    published = setting.today("W")
    if not time.days or not published or published.isoweekday() != SUNDAY or turn > 0:
        return time
    if turn == 0 and setting.direction == "past":
        return time
    return replace(time, days=Interval(time.days.start, time.days.end + WEEK, "interval"))


def unit_of_focus(code: str, count: int | float, setting: Setting) -> Time | None:
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


def year_before(setting: Setting) -> Time:
    """A year ago: a year before the quarter that is spoken of here or in the sentence before; else the year before.

    Beside a quarter of a company's own calendar it is some quarter of that year ("1988-QX").
    """
    quarter = setting.quarter
    if not quarter or not quarter.value or not setting.compares_quarters or not setting.is_quarter_near:
        return at_distance("Y", -1, setting)
    value = year_earlier(quarter.value)
    is_calendar = quarter.days and quarter.days == days_of(quarter.value)
    return inferred(value) if is_calendar else Time(f"{value[:4]}-QX")


def year_earlier(value: str) -> str:
    """The value a year before one ("2025-Q4"); the same where its year is not known ("XXXX-Q4")."""
    year = value[:4]
    return f"{int(year) - 1}{value[4:]}" if year.isdigit() else value


def _of_results(choices: Sequence[tuple[str, Interval]], today: date) -> Time:
    """The quarter whose results are told of: this year's or the last if it is over, else one of a company's own year.

    "The first-quarter loss widened", told in March, is of no calendar's quarter: it has no days.
    """
    (before, days_before), (this, days) = choices[:2]
    if days.end < today:
        return anchored(this)
    return anchored(before) if (today - days_before.end).days <= HALF_A_YEAR else Time(this, None, "anchored")


def _in_year_of_tale(value_in: Callable[[int], str], setting: Setting) -> Time | None:
    """A day or month without its year right after one of a past year, and later in that year: it goes on there.

    Where a document tells history it goes on from the last year that was told of, however long ago in the text.
    """
    tale, today = setting.tale, setting.published
    if not tale or not tale.days:
        return None
    if setting.is_history and not _is_soon(value_in, setting):
        return _next_in_history(value_in, tale.days)
    if setting.direction == "future" or (today and tale.days.start.year >= today.year):
        return None
    days = days_of(value := value_in(tale.days.start.year))
    goes_on = days and (days.precision == "day" or (days.precision == "month" and setting.is_tale_here))
    return inferred(value) if days and goes_on and days.end > tale.days.end else None


def _is_soon(value_in: Callable[[int], str], setting: Setting) -> bool:
    """Whether a clause that looks ahead means a day soon after publication ("the funeral will be on 10 March")."""
    today = setting.published
    days = days_of(value_in(today.year)) if today else None
    return bool(today and days and setting.direction == "future" and 0 <= (days.start - today).days <= NEAR)


def _next_in_history(value_in: Callable[[int], str], told: Interval) -> Time | None:
    """In the year that is told of; in the next one if it lies so far back that the year must have turned."""
    days = days_of(value := value_in(told.start.year))
    if days and told.precision != "year" and (told.start - days.end).days > HALF_A_YEAR:
        value = value_in(told.start.year + 1)
    return inferred(value) if days_of(value) else None
