"""Reads authors, agency, dateline and publication date off a page. Unknown stays null: nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

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
from pipeline.documents.dates import MONTH, Date, find_dates, find_month_days
from pipeline.documents.look import look_at
from pipeline.documents.patterns import pattern
from pipeline.documents.region import Page

PUBLISHED = pattern("published")
UPDATED = pattern("updated")
CAPITALS = r"[A-ZÀ-Þ][A-ZÀ-Þ.'’-]+(?:[ /-][A-ZÀ-Þ][A-ZÀ-Þ.'’-]*){0,3}"
NAMED = r"[A-ZÀ-Þ][\w.'’-]+(?: [A-ZÀ-Þ][\w.'’-]+){0,2}"
REGION = r"(?:, [A-Z][\w.]+(?: [A-Z][\w.]+)?)??"
MONTH_NAME = f"(?i:{MONTH.replace('?P<month>', '?:')})"
DAY = rf"(?:,? (?:{MONTH_NAME} \d{{1,2}}|\d{{1,2}} {MONTH_NAME})(?:,? (?:19|20)\d\d)?)?"
DATELINE = re.compile(
    rf"^(?P<line>{CAPITALS}{REGION}{DAY}(?: ?\([^()]{{2,40}}\))?)\s?(?:--|—|–|-)\s(?=[\"“‘'(]?[A-ZÀ-Þ\d])"
    rf"|^(?P<line2>{NAMED}{REGION}{DAY} ?\((?P<agency>[^()]{{2,30}})\))\s?(?:--|—|–|-)?\s"
)
CLOSING = re.compile(r"[.!?”\"]\s+[-–—(/]?\s*(?P<agency>[A-Z][\w ]{1,30})\)?\s*$")
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
    head = range(max(0, title - ABOVE_TITLE), max(head_end, title + HEAD_UNITS))
    foot = range(last + 1, min(last + 1 + FOOT_UNITS, len(page.units)))
    for i in (*head, *foot):
        if i < len(page.units) and page.verdicts[i].role == "byline" and (names := names_in(page, i)):
            return names
    for i in range(len(page.units) - 1):
        if i > title and is_label(page.units[i].text) and (names := person_names(page.units[i + 1].text)):
            return names
    return []


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
            words = BY.sub("", unit.text).strip(" ()-–—/.*")
            for part in (words, *re.split(r"\s*[,/|]\s*", words)[1:]):
                if part in known and (verdict.role != "credit" or not _is_picture(verdict.reason)):
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
    or `inferred` for a dateline's day that the full dates of the text and its captions give the year of.
    """  # noqa: D205
    stated = _stated(page)
    if stated:
        return stated, "stated"
    for date in find_dates(dateline or ""):
        return date, "stated"
    captions = [u.text for u, v in zip(page.units, page.verdicts, strict=True) if v.role in ("caption", "credit")]
    inferred = _inferred([*body, *captions], dateline)
    return (inferred, "inferred") if inferred else None


def _stated(page: Page) -> Date | None:
    """The date in the page's head, or marked as its own at the article's foot; one of publication before one of update.

    The head reaches from a little above the title to a little below it, or to the first paragraph.
    """
    first = next((i for i, v in enumerate(page.verdicts) if v.role == "body"), len(page.units))
    title = page.title if page.title is not None else max(0, first - 1)
    top = next((i for i, v in enumerate(page.verdicts[: title + 1]) if v.role == "title" and i > title - HEAD_UNITS), title)
    last = max((i for i, v in enumerate(page.verdicts) if v.role == "body"), default=0)
    ranked: list[tuple[int, int, Date]] = []
    for i, (unit, verdict) in enumerate(zip(page.units, page.verdicts, strict=True)):
        is_head = top - ABOVE_TITLE <= i <= max(first, title) + HEAD_UNITS
        is_foot = last < i <= last + FOOT_UNITS
        if not (is_head or is_foot) or len(unit.text.split()) > LONGEST_DATED_LINE:
            continue
        text = unglue(unit.text)
        dates = list(find_dates(text))
        if not dates:
            continue
        label = page.units[i - 1].text if i and is_label_of_date(page.units[i - 1].text) else ""
        is_marked = bool(PUBLISHED.search(f"{label} {text}") or UPDATED.search(f"{label} {text}"))
        is_dated = verdict.role == "byline" or is_timestamp(text)
        if verdict.role == "body" and not (is_dated and title < i):
            continue
        is_near = title < i < first and verdict.role in BARE_ROLES and len(text) <= LONGEST_DATED_BYLINE
        if not is_dated and not is_marked and not is_near:
            continue
        if is_foot and not is_head and not is_marked:
            continue
        for date in dates:
            before = f"{label} {text[: date.start]}"
            is_updated = bool(UPDATED.search(before)) and not PUBLISHED.search(before)
            rank = is_updated * 10 + (not PUBLISHED.search(before)) + (not is_dated) + (i < title) * 2 + (i > first) * 3
            ranked.append((rank, i, date))
    return min(ranked, key=lambda r: r[:2])[2] if ranked else None


def is_label_of_date(text: str) -> bool:
    """Whether a line is the label of a date that stands in the next: "Published", "Last updated on:"."""
    return len(text.split()) <= LONGEST_LABEL and bool(PUBLISHED.search(text) or UPDATED.search(text))


def _inferred(texts: Sequence[str], dateline: str | None) -> Date | None:
    """The dateline's day with the year of the latest full date in the texts, if it follows that date within weeks."""
    days = find_month_days(dateline or "")
    full = [date.when for text in texts for date in find_dates(text)]
    if not days or not full:
        return None
    latest = max(full)
    month, day = days[0]
    for year in (latest.year, latest.year + 1):
        try:
            when = datetime(year, month, day, tzinfo=UTC)
        except ValueError:
            return None
        if timedelta(0) <= when - latest <= timedelta(days=60):
            return Date(when, "day", dateline or "")
    return None
