"""Reads dates in the ways that news pages print them. Does not: guess what is not printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb", "febr"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sep", "sept"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        1,
    )
    for name in names
}
MONTH = r"(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"  # two dates may have been copied as one word: "June 29, 2020July 1, 2021"
NO_LETTER = r"(?<![^\W\d_])"
DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
YEAR_DIGITS = re.compile(r"(?:19|20)\d\d")
FULL_DATES = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"{NO_LETTER}{MONTH}\s+{DAY}\s*,?\s+{YEAR}",
        rf"\b{DAY}(?:\s+of)?[\s-]+{MONTH},?[\s-]+{YEAR}",
        rf"\b{MONTH}-{DAY}-{YEAR}",
        r"(?<![\d/.-])(?P<year>(?:19|20)\d\d)(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<day>\d{1,2})(?![\d-])",
        r"(?<![\d/.-])(?P<a>\d{1,2})(?P<sep>[/.-])(?P<b>\d{1,2})(?P=sep)(?P<year>(?:19|20)\d\d)(?!\d)",
        rf"(?<!\d)(?P<year>(?:19|20)\d\d),?\s+{MONTH}\s+{DAY}",
    )
)
ISO = re.compile(
    r"^(?P<day>\d{4}-\d\d-\d\d)(?:[T ](?P<time>\d\d:\d\d)(?::\d\d(?:[.,]\d+)?)?"
    r"\s?(?P<zone>Z|UTC|GMT|[+-]\d\d:?\d\d|[+-]\d\d)?)?$"
)
COMPACT = re.compile(r"^(?P<year>(?:19|20)\d\d)(?P<m>\d\d)(?P<day>\d\d)(?:T?(?P<time>\d{4,6})(?P<zone>Z)?)?$")
MONTH_YEAR = re.compile(rf"^{MONTH}\s*,?\s+{YEAR}$|^(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)$", re.I)
MONTH_DAY = re.compile(
    rf"\b{MONTH}\s+{DAY}(?!\d|[,\s]+(?:19|20)\d\d)"
    rf"|\b(?P<day2>[0-3]?\d)\s+(?P<month2>{'|'.join(MONTHS)})\b\.?(?!\s*,?\s*(?:19|20)\d\d)",
    re.I,
)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEKDAY_DAY = re.compile(
    r"\b(?P<weekday>mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs?|ur)?(?:day)?\b\.?,?\s+(?:the\s+)?(?=(?P<rest>.{0,20}))",
    re.I,
)
STATED_MONTH = re.compile(rf"\b{MONTH},?\s+(?:of\s+)?{YEAR}", re.I)
STATED_YEAR = re.compile(
    rf"(?:\b(?:in|since|during|from|of|until|late|early|mid)[\s-]+|\(){YEAR}(?!\s*[-–]\d|[,.]\d|%)", re.I
)
EPOCH = re.compile(r"^1\d{9}(?:\d{3})?$")
SOON = timedelta(days=60)
YEAR_AFTER = timedelta(days=365)
URL_DATE = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2}|[a-z]{3,9})[/-](\d{1,2})(?:[/-]|$)", re.I)


@dataclass(frozen=True)
class Date:
    """A date, and the words that state it.

    Attributes:
        when: In UTC.
        precision: A code of the vocabulary `published_precision`.
        words: As printed.
        start: Where they begin.
    """

    when: datetime
    precision: str
    words: str
    start: int = 0


def _day(year: int, month: int, day: int) -> datetime | None:
    try:
        return datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return None


def find_dates(text: str) -> Iterator[Date]:
    """The full dates (day, month and year) in a text, in order. "3/4/2024" is two dates to two readers: not given."""
    if not YEAR_DIGITS.search(text):
        return
    found = []
    for pattern in FULL_DATES:
        for match in pattern.finditer(text):
            when = _from_match(match)
            if when:
                found.append(Date(when, "day", match[0], match.start()))
    end = -1
    for date in sorted(found, key=lambda d: (d.start, -len(d.words))):
        if date.start >= end:
            yield date
            end = date.start + len(date.words)


def _from_match(match: re.Match[str]) -> datetime | None:
    parts = match.groupdict()
    year = int(parts["year"])
    if "a" in parts:
        first, second = int(parts["a"]), int(parts["b"])
        if parts["sep"] == ".":  # with dots the day comes first
            return _day(year, second, first)
        if first > 12 >= second or first == second:
            return _day(year, second, first)
        return _day(year, first, second) if second > 12 >= first else None
    month = int(parts["m"]) if parts.get("m") else MONTHS[parts["month"].lower()]
    return _day(year, month, int(parts["day"]))


def parse_date(text: str) -> Date | None:
    """The date that a field states: ISO 8601, RFC 2822, seconds since 1970, a date in words; null if it cannot be told.

    A time of day counts only with its time zone: without one its minute in UTC is unknown, and the day is given.
    """
    text = text.strip()
    iso = ISO.match(text)
    if iso:
        day = datetime.fromisoformat(iso["day"]).replace(tzinfo=UTC) if _is_day(iso["day"]) else None
        return _with_time(day, iso["time"], iso["zone"], text) if day else None
    if EPOCH.match(text):
        return Date(datetime.fromtimestamp(int(text[:10]), UTC), "minute", text)
    compact = COMPACT.match(text)
    if compact:
        found = _day(int(compact["year"]), int(compact["m"]), int(compact["day"]))
        time = compact["time"] and f"{compact['time'][:2]}:{compact['time'][2:4]}"
        return _with_time(found, time, compact["zone"], text) if found else None
    try:
        when = parsedate_to_datetime(text)
        if when.tzinfo is not None and when.year >= 1900:
            return Date(when.astimezone(UTC).replace(second=0), "minute", text)
    except (ValueError, TypeError, IndexError, OverflowError):
        pass
    dates = list(find_dates(text))
    if dates:
        return dates[0] if len({date.when for date in dates}) == 1 else None
    month = MONTH_YEAR.match(text)
    if month:
        found = (
            _day(int(month["y"]), int(month["m"]), 1)
            if month["y"]
            else _day(int(month["year"]), MONTHS[month["month"].lower()], 1)
        )
        return Date(found, "month", text) if found else None
    if re.fullmatch(r"(?:19|20)\d\d", text):
        return Date(datetime(int(text), 1, 1, tzinfo=UTC), "year", text)
    return None


def _is_day(text: str) -> bool:
    year, month, day = map(int, text.split("-"))
    return _day(year, month, day) is not None if year else False


def _with_time(day: datetime, time: str | None, zone: str | None, words: str) -> Date:
    if not time or not zone or int(time[:2]) > 23 or int(time[3:5]) > 59:
        return Date(day, "day", words)
    offset = timedelta(0)
    if zone[0] in "+-":
        digits = zone[1:].replace(":", "").ljust(4, "0")
        offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:])) * (1 if zone[0] == "+" else -1)
    if abs(offset) >= timedelta(hours=24):
        return Date(day, "day", words)
    local = day.replace(hour=int(time[:2]), minute=int(time[3:5]), tzinfo=timezone(offset))
    return Date(local.astimezone(UTC), "minute", words)


def date_of_url(url: str) -> Date | None:
    """The day that an address holds (`/2024/05/26/`), as most publishers write it; null if none."""
    match = URL_DATE.search(url)
    if not match:
        return None
    month = MONTHS.get(match[2].lower()) if match[2].isalpha() else int(match[2])
    when = _day(int(match[1]), month, int(match[3])) if month else None
    return Date(when, "day", match[0]) if when else None


def find_month_days(text: str) -> list[tuple[int, int]]:
    """Month and day of each date in a text that is printed without its year."""
    found = []
    for match in MONTH_DAY.finditer(text):
        month = MONTHS[(match["month"] or match["month2"]).lower()]
        found.append((month, int(match["day"] or match["day2"])))
    return found


def find_weekdays(text: str) -> list[tuple[int, int, int]]:
    """Weekday (Monday is 0), month and day of each date in a text that is printed with its weekday and without year."""
    found = []
    for match in WEEKDAY_DAY.finditer(text):
        day = MONTH_DAY.match(match["rest"])
        if day:
            month = MONTHS[(day["month"] or day["month2"]).lower()]
            found.append((WEEKDAYS.index(match["weekday"].lower()), month, int(day["day"] or day["day2"])))
    return found


def find_periods(text: str) -> list[tuple[datetime, datetime]]:
    """First and last day of each full date, month with its year, and year that a text states."""
    periods = [(date.when, date.when) for date in find_dates(text)]
    for match in STATED_MONTH.finditer(text):
        month, year = MONTHS[match["month"].lower()], int(match["year"])
        after = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
        periods.append((datetime(year, month, 1, tzinfo=UTC), after - timedelta(days=1)))
    for match in STATED_YEAR.finditer(text):
        year = int(match["year"])
        periods.append((datetime(year, 1, 1, tzinfo=UTC), datetime(year, 12, 31, tzinfo=UTC)))
    return periods


def infer_day(text: str, month: int, day: int) -> datetime | None:
    """The day with the year that follows from what a text states; null if none does or more than one may.

    The year follows from a full date at most `SOON` before the day, or from the weekday that is printed with the day:
    the day is not before the latest date, month or year that the text states and at most a year after it, and exactly
    one such year has that weekday. (A weekday comes back on the same date after five years at the earliest, so a year
    mentioned because it is still to come leads to none.) No year contradicts a weekday.
    """
    weekdays = {weekday for weekday, m, d in find_weekdays(text) if (m, d) == (month, day)}
    if len(weekdays) > 1:
        return None

    def fits(when: datetime | None) -> bool:
        return when is not None and (not weekdays or when.weekday() in weekdays)

    periods = find_periods(text)
    if not periods:
        return None
    start, end = max(periods)
    latest = max((date.when for date in find_dates(text)), default=None)
    if latest and latest >= start:  # no later year is spoken of
        for year in (latest.year, latest.year + 1):
            when = _day(year, month, day)
            if when and fits(when) and timedelta(0) <= when - latest <= SOON:
                return when
    if not weekdays:
        return None
    possible = [_day(year, month, day) for year in range(start.year, end.year + 2)]
    chosen = [when for when in possible if when and fits(when) and start <= when <= end + YEAR_AFTER]
    return chosen[0] if len(chosen) == 1 else None
