"""Refuses what is built to exhaust a reader, before anything reads it. Does not: judge what it says."""

from __future__ import annotations

import re

# Counted on 200 pages of the open web: at most 9,770 tags, 28 attributes in one, 1,222 blocks.
MOST_TAGS = 50_000
MOST_ATTRIBUTES = 1_000  # of one tag
MOST_LINES = 100_000  # that are not blank
# WHATWG HTML, section 13.2.5: a quotation mark counts only after "="; scripts and comments are not told apart here.
TAG = re.compile(r"<[a-zA-Z](?:[^>=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+'|(?![\"'\s])))*+")
QUOTED = re.compile(r"=\s*+(?:\"[^\"]*+\"|'[^']*+')")
ATTRIBUTE = re.compile(r"(?<![\s/])[\s/]++(?=[^>=])")
LONG_REFERENCE = re.compile(r"&#(?=\d{10})")


class TooComplex(ValueError):
    """An input that would take too long: says what it has too much of."""


def bounded(html: str) -> str:
    """A page whose tags are of a number and size that a parser can take; as long as before.

    Raises:
        TooComplex: It has too many tags, or one with too many attributes, which libxml2 compares each with each.
    """
    tags = html.count("<")
    if tags > MOST_TAGS:
        raise TooComplex(f"{tags} tags, more than {MOST_TAGS}")
    for tag in TAG.finditer(html):
        if tag.end() - tag.start() <= 2 * MOST_ATTRIBUTES:
            continue
        attributes = len(ATTRIBUTE.findall(QUOTED.sub("= ", tag[0])))
        if attributes > MOST_ATTRIBUTES:
            raise TooComplex(f"a tag with {attributes} attributes, more than {MOST_ATTRIBUTES}")
    return without_long_references(html)


def check_lines(lines: int) -> None:
    """Passes a number of lines or blocks that are not blank.

    Raises:
        TooComplex: There are too many.
    """
    if lines > MOST_LINES:
        raise TooComplex(f"more than {MOST_LINES} lines")


def without_long_references(html: str) -> str:
    """The page, as long as before, with no character reference of so many digits that Python refuses to read it."""
    return LONG_REFERENCE.sub("&x", html)
