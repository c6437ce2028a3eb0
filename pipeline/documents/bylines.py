"""Reads the names of authors off single lines. Does not: choose the line (see `region` and `metadata`)."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

from pipeline.documents.dates import find_dates
from pipeline.documents.patterns import pattern

BY = pattern("byline_opening")
BY_ALONE = pattern("byline_label")
BY_INSIDE = pattern("byline_inside")
CHECKED = pattern("checked_by")
CLOCK = pattern("clock")
DATE_WORDS = pattern("date_words")
READING = pattern("reading_part")
GLUED = pattern("glued")
NAME = pattern("name")
NAME_LINE = pattern("name_line")
NAME_END = pattern("name_end")
DESK = pattern("desk")
JOB = pattern("job")
TEAM = pattern("team")
NOT_A_NAME = pattern("not_a_name")
SPLIT = re.compile(r"\s*,\s*(?:and\s+)?|\s+(?:and|AND|&|with)\s+")
PARTS = re.compile(r"\s*[|•·⋅»/]\s*|\s+[–—-]+\s+|\s{2,}|,\s+(?=by\b)")
EDGES = " .,:;-–—*"
LONGEST_LABEL = 30  # characters
LONGEST_DATED_BYLINE = 90  # characters of a line that holds names and a date, and little else
NAME_SHARE = 0.8  # of a part that must be name


@cache
def agencies() -> dict[str, str]:
    """Agency names by each of their forms, of `agencies.csv`."""
    with (Path(__file__).parent / "agencies.csv").open(encoding="utf8", newline="") as rows:
        return {
            form: row["name"]
            for row in csv.DictReader(rows)
            for form in (row["code"], row["name"], *row["other_forms"].split("|"))
            if form
        }


def unglue(text: str) -> str:
    """The line with a space where two elements of a page were copied as one: "Ann LeePublished", "ByAnn Lee"."""
    return GLUED.sub(" ", text)


def names_of(byline: str) -> list[str]:
    """The names in a byline: "By Ann Lee and Bo Roe, Staff Writers | May 3" has two."""
    rest = BY.sub("", unglue(byline))
    for date in find_dates(rest):
        rest = rest[: rest.find(date.words)]
        break
    names: list[str] = []
    for part in SPLIT.split(CLOCK.sub(" ", rest)):
        whole = part.strip(EDGES)
        is_team = TEAM.search(whole) is not None and NAME.fullmatch(whole) is not None
        part = whole if is_team else NAME_END.sub("", part).strip(EDGES)
        match = NAME.match(part)
        if not match or len(match[0]) < len(part) * NAME_SHARE or (NOT_A_NAME.match(part) and not is_team):
            break
        if part in agencies() and names:
            break
        names.append(_cased(match[0]))
        if JOB.search(whole[len(part) :]):
            break  # what follows is more of the job
    return list(dict.fromkeys(names))


def _cased(name: str) -> str:
    return name.title() if name.isupper() and len(name) > 4 else name


def is_label(text: str) -> bool:
    """Whether the line is the label of a byline whose names stand in the next: "By", "Written by", "Author:"."""
    return len(text) <= LONGEST_LABEL and BY_ALONE.match(text) is not None


def dated_names(text: str) -> list[str]:
    """The names in a line that also holds the full date: "Ann Lee | May 3, 2026 | 5 min read", "Posted May 3, 2026 by
    Ann Lee". Empty where the line says more than that.
    """  # noqa: D205
    text = unglue(text)
    if len(text) > LONGEST_DATED_BYLINE or CHECKED.search(text):
        return []
    dates = list(find_dates(text))
    if not dates:
        return []
    by = BY_INSIDE.search(text)
    if by:
        return names_of(text[by.end() :])
    for date in dates:
        text = text.replace(date.words, " | ")
    for part in PARTS.split(READING.sub(" | ", CLOCK.sub(" | ", text))):
        names = person_names(DATE_WORDS.sub(" ", part).strip(" ,.:;()"))
        if names:
            return names
    return []


def person_names(text: str) -> list[str]:
    """The names in a line that is nothing but full names of persons, and at most what they do or their degrees."""
    text = unglue(text)
    if CHECKED.search(text):
        return []
    names: list[str] = []
    for part in SPLIT.split(text.split(" | ")[0].strip()):
        if names and (JOB.search(part) or part.isupper()):
            break
        if not NAME_LINE.match(part) or NOT_A_NAME.match(part) or JOB.search(part) or DESK.search(part):
            return []
        names.append(_cased(part))
    return list(dict.fromkeys(names))
