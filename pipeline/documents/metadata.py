"""Reads authors, agency, dateline and publication date off a page. Unknown stays null: nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.documents.bylines import (
    BY,
    LONGEST_DATED_BYLINE,
    agencies,
    dated_names,
    is_label,
    names_of,
    person_names,
    unglue,
)
from pipeline.documents.classify import is_timestamp
from pipeline.documents.dates import MONTH, YEAR_DIGITS, Date, find_dates, find_month_days, find_weekdays, infer_day
from pipeline.documents.look import look_at
from pipeline.documents.patterns import pattern
from pipeline.documents.region import Page

SOURCE = pattern("source_label")
PUBLISHED = pattern("published")
UPDATED = pattern("updated")
CAPITALS = r"[A-ZÀ-Þ][A-ZÀ-Þ.'’-]+(?:[ /-][A-ZÀ-Þ][A-ZÀ-Þ.'’-]*){0,3}"
NAMED = r"[A-ZÀ-Þ][\w.'’-]+(?: [A-ZÀ-Þ][\w.'’-]+){0,2}"
REGION = r"(?:, [A-Z][\w.]+(?: [A-Z][\w.]+)?)??"
MONTH_NAME = f"(?i:{MONTH.replace('?P<month>', '?:')})"
WEEKDAY = "(?:,? (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)?"
DAY = rf"(?:{WEEKDAY},? (?:{MONTH_NAME} \d{{1,2}}|\d{{1,2}} {MONTH_NAME})(?:,? (?:19|20)\d\d)?)?"
DATELINE = re.compile(
    rf"^(?P<line>{CAPITALS}{REGION}{DAY}(?: ?\([^()]{{2,40}}\))?)\s?(?:--|—|–|-)\s(?=[\"“‘'(]?[A-ZÀ-Þ\d])"
    rf"|^(?P<line2>{NAMED}{REGION}{DAY} ?\((?P<agency>[^()]{{2,30}})\))\s?(?:--|—|–|-)?\s"
)
CLOSING = re.compile(r"[.!?”\"]\s+[-–—(/]?\s*(?P<agency>[A-Z][\w ]{1,30})\)?\s*$")
DATED = frozenset({"timestamp", "reading_time", "no_letters"})
ABOVE_TITLE = 4  # units
BARE_ROLES = frozenset({"navigation", "other", "teaser"})  # of a line under the title that a date may stand in
LONGEST_LABEL = 4  # words
STANDFIRST = 2  # paragraphs that may stand between title and byline
HEAD_UNITS = 12  # units around the title in which a printed date is the page's own
FOOT_UNITS = 6
LONGEST_DATED_LINE = 30  # words


def find_authors(page: Page) -> list[str]:
    """Names in the byline beside the title or, failing that, in the one at the article's foot, in order."""
    body = [i for i, v in enumerate(page.verdicts) if v.role == "body" and look_at(page.units[i].text).is_prose]
    title = page.title if page.title is not None else -1
    after = [i for i in body if i > title]
    head_end = after[min(STANDFIRST, len(after) - 1)] if after else len(page.units)
    last = max(body, default=0)
    head = range(title + 1, min(max(head_end, title + HEAD_UNITS), len(page.units)))
    foot = range(last + 1, min(last + 1 + FOOT_UNITS, len(page.units)))
    for i in (*head, *_right_above(page), *foot):
        if page.verdicts[i].role == "byline" and (names := names_in(page, i)):
            return names
    for i in range(len(page.units) - 1):
        if i > title and is_label(page.units[i].text) and (names := person_names(page.units[i + 1].text)):
            return names
    return []


def _right_above(page: Page) -> Iterator[int]:
    """The units right above the title with nothing but dates and bylines between; a menu's "By use case" is none."""
    for i in range((page.title or 0) - 1, -1, -1):
        if page.verdicts[i].role != "byline" and page.verdicts[i].reason not in DATED:
            return
        yield i


def names_in(page: Page, i: int) -> list[str]:
    """The names in a unit that is a byline; a label alone has none."""
    if is_label(page.units[i].text):
        return []
    read = {"name_beside_date": person_names, "dated_byline": dated_names}.get(page.verdicts[i].reason, names_of)
    return read(page.units[i].text)


def find_dateline(body: Sequence[str]) -> str | None:
    """The dateline of the first paragraphs as printed: "MANILA, Nov. 24 (Xinhua)"."""
    for text in body[:3]:
        match = DATELINE.match(text)
        if match and (match["line"] or (match["agency"] or "").strip() in agencies()):
            return (match["line"] or match["line2"]).strip()
    return None


def find_agency(page: Page, body: Sequence[str], dateline: str | None) -> str | None:
    """The wire service that the article credits: in its dateline, its byline, a line of its own or at its very end.

    "Reuters reported" is no credit.
    """
    known = agencies()
    if dateline and "(" in dateline:
        inside = dateline[dateline.rindex("(") + 1 :].rstrip(") ")
        for part in (inside, *re.split(r"[/,]| - ", inside)):
            if part.strip() in known:
                return known[part.strip()]
    for unit, verdict in zip(page.units, page.verdicts, strict=True):
        if verdict.role in ("byline", "credit", "body", "other") and len(unit.text) < 60:
            sourced = SOURCE.sub("", unit.text)
            words = BY.sub("", sourced).strip(" ()-–—/.*")
            is_credit = verdict.role != "credit" or sourced != unit.text or not _is_picture(verdict.reason)
            for part in (words, *re.split(r"\s*[,/|]\s*", words)[1:]):
                if part in known and is_credit:
                    return known[part]
    if body:
        closing = CLOSING.search(body[-1])
        if closing and closing["agency"].strip() in known:
            return known[closing["agency"].strip()]
    return None


def _is_picture(reason: str) -> bool:
    return reason in ("picture_credit", "contributors")


def find_date(page: Page, body: Sequence[str], dateline: str | None) -> tuple[Date, str] | None:
    """The page's own printed date and its basis: `stated` in full in its head (or marked as published at its foot),
    or `inferred` for a dateline's day whose year follows from what the text and its captions state, and for the day of
    an update where a page prints no other: it was published by then.
    """  # noqa: D205
    frame = _frame(page)
    published, updated = _own_dates(page, frame)
    if published:
        return published, "stated"
    for date in find_dates(dateline or ""):
        return date, "stated"
    captions = [u.text for u, v in zip(page.units, page.verdicts, strict=True) if v.role in ("caption", "credit")]
    days = [page.units[i].text for i in frame.head if find_weekdays(page.units[i].text)]
    inferred = _inferred([*days, *body, *captions], dateline) or updated
    return (inferred, "inferred") if inferred else None


@dataclass(frozen=True)
class Frame:
    """Where on a page its own date may stand.

    Attributes:
        title: The title's unit, or the one before the first paragraph.
        first: The first paragraph's.
        head: The units around the title.
        foot: Those after the last paragraph that are not of the head.
    """

    title: int
    first: int
    head: range
    foot: range


def _frame(page: Page) -> Frame:
    body = [i for i, verdict in enumerate(page.verdicts) if verdict.role == "body"]
    last = max(body, default=0)
    start = min(body, default=len(page.units))
    first = next((i for i in body if look_at(page.units[i].text).is_prose), start)
    title = page.title if page.title is not None else max(0, start - 1)
    above = range(max(0, title - HEAD_UNITS), title)
    top = next((i for i in above if page.verdicts[i].role == "title"), title)  # a title may be printed twice
    head = range(max(0, top - ABOVE_TITLE), min(len(page.units), max(first, title) + HEAD_UNITS + 1))
    return Frame(title, first, head, range(max(last + 1, head.stop), min(len(page.units), last + FOOT_UNITS + 1)))


def _own_dates(page: Page, frame: Frame) -> tuple[Date | None, Date | None]:
    """The days of publication and of update in the page's head, or marked as its own at its foot."""
    best: dict[bool, tuple[int, Date]] = {}
    for i in (*frame.head, *frame.foot):
        for is_updated, rank, date in _dates_in(page, frame, i):
            if is_updated not in best or rank < best[is_updated][0]:
                best[is_updated] = rank, date
    published, updated = (best.get(is_updated, (0, None))[1] for is_updated in (False, True))
    return published, updated


def _dates_in(page: Page, frame: Frame, i: int) -> Iterator[tuple[bool, int, Date]]:
    """The dates of a line that may be the page's own, each with whether it is of an update and its rank.

    The lowest rank is the likeliest.
    """
    text, role = page.units[i].text, page.verdicts[i].role
    if not YEAR_DIGITS.search(text) or len(text.split()) > LONGEST_DATED_LINE:
        return
    text = unglue(text)
    label = page.units[i - 1].text if i and _is_label_of_date(page.units[i - 1].text) else ""
    is_marked = _is_marked(f"{label} {text}")
    is_dated = role == "byline" or is_timestamp(text)
    is_near = frame.title < i < frame.first and role in BARE_ROLES and len(text) <= LONGEST_DATED_BYLINE
    if role == "body":  # an entry of a list of facts about the article, not a sentence of it
        is_listed = frame.title < i < frame.first and look_at(text).bars > 0
        may_be_own = (is_dated and frame.title < i) or is_listed
    else:
        may_be_own = is_marked if i in frame.foot else is_dated or is_marked or is_near
    if not may_be_own:
        return
    for date in find_dates(text):
        before = f"{label} {text[: date.start]}"
        is_published = PUBLISHED.search(before) is not None
        is_updated = UPDATED.search(before) is not None and not is_published
        place = (i < frame.title) * 2 + (i > frame.first) * 3
        yield is_updated, (not is_published) + (not is_dated) + place, date


def _is_marked(text: str) -> bool:
    return PUBLISHED.search(text) is not None or UPDATED.search(text) is not None


def _is_label_of_date(text: str) -> bool:
    """Whether a line is the label of a date that stands in the next: "Published", "Last updated on:"."""
    return len(text.split()) <= LONGEST_LABEL and _is_marked(text)


def _inferred(texts: Sequence[str], dateline: str | None) -> Date | None:
    """The dateline's day with the year that follows from what the texts state."""
    days = find_month_days(dateline or "")
    when = infer_day("\n".join(texts), *days[0]) if days else None
    return Date(when, "day", dateline or "") if when else None
