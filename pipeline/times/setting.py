"""What a phrase is read against and what it comes to. Belongs here: both records. Does not: how one follows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from pipeline.times.intervals import Interval, days_of
from pipeline.times.tense import Direction

ALL_UNITS = frozenset({"D", "W", "WE", "M", "Q", "H", "Y", "E", "C"})
# What may be worked out from a day of publication that is known no more exactly than this.
SUPPORTED = {
    "minute": ALL_UNITS,
    "day": ALL_UNITS,
    "month": frozenset({"M", "Q", "H", "Y", "E", "C"}),
    "year": frozenset({"Y", "E", "C"}),
}


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
        is_focus_here: Whether it stands in this sentence.
        is_history: Whether the document tells of years long past, and not of the days before its publication.
        tale: The last time with its year, if it stands in this sentence or the one before it; in history, the last.
        is_tale_here: Whether it stands in this sentence.
        is_nowadays: Whether "today" is said of what is so for long.
        is_reported: Whether it is the month or quarter of results that are told of, and so one that is over.
        is_name: Whether the day that is read is the name of what happened on it ("the Oct. 7 attacks").
        days_stated: The years of the days that the text has stated in full, by month and day ("10-07").
        quarter: The last quarter in the text that is no comparison with another.
        quarters: The values of all of them.
        is_quarter_near: Whether a quarter was spoken of in this sentence or the one before it.
        compares_quarters: Whether what is compared with "a year ago" is a quarter.
    """

    published: date | None
    supported: frozenset[str]
    direction: Direction = "unknown"
    is_done: bool = False
    focus: Time | None = None
    is_focus_here: bool = False
    is_history: bool = False
    tale: Time | None = None
    is_tale_here: bool = False
    is_nowadays: bool = False
    is_reported: bool = False
    is_name: bool = False
    days_stated: dict[str, int] = field(default_factory=dict)
    quarter: Time | None = None
    quarters: set[str] = field(default_factory=set)
    is_quarter_near: bool = False
    compares_quarters: bool = False

    def today(self, unit: str) -> date | None:
        """The day of publication, if it is known exactly enough for the unit."""
        return self.published if unit in self.supported else None

    @property
    def quarter_meant(self) -> Time | None:
        """The quarter that "the quarter" is; without its number where it is far back and may be another of several."""
        if not self.quarter or self.is_quarter_near or len(self.quarters) == 1:
            return self.quarter
        years = {value[:4] for value in self.quarters}
        return Time(f"{years.pop() if len(years) == 1 else 'XXXX'}-QX")


def stated(value: str) -> Time | None:
    """A value that the words state in full; None if there is no such day."""
    days = days_of(value)
    return Time(value, days, "stated") if days else None


def anchored(value: str) -> Time:
    """A value that follows from the day of publication."""
    return Time(value, days_of(value), "anchored")


def inferred(value: str) -> Time:
    """A value that follows from another time of the text."""
    return Time(value, days_of(value), "inferred")
