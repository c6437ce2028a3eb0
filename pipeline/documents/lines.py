"""Cuts a plain text into lines and joins those that one sentence runs through. Does not: give roles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from pipeline.documents.bounds import check_lines
from pipeline.documents.normalise import normalise

TERMINAL = re.compile(r"[.!?…。！？।۔؟:;][\"'”’»)\]*\u200d ]*$")
SENTENCE_END = re.compile(r"[.!?…。！？।۔؟][\"'”’»)\]* ]*$")
CONTINUES = re.compile(r"[a-zß-öø-ÿ]|[,;.)](?!\w)|['’]s\b")
UNFINISHED = re.compile(
    r"(?:[,–—-]|\b(?:the|a|an|of|in|on|at|to|for|by|with|from|and|or|that|which|as|is|was|were|are))$", re.I
)
WRAP_COLUMNS = range(50, 101)
LONGEST_CLOSE = 12  # characters of the marks that close a sentence
LONGEST_LINK = 6  # words of a line that was a link inside a sentence
MOST_PIECES = 40  # lines that one broken sentence goes through


class Line(NamedTuple):
    """One input line that is not blank, or one block of a page.

    Attributes:
        number: Its number in the input, blank lines counted (for a page: the block's number).
        raw_start: First code point in the decoded input.
        raw_end: End in the decoded input, exclusive.
        text: The line, normalised.
        gap: Whether a blank line stands before it.
        tag: The element of a page that it stands in (h1, p, li, figcaption, nav ...); empty for plain text.
    """

    number: int
    raw_start: int
    raw_end: int
    text: str
    gap: bool = False
    tag: str = ""


class Unit(NamedTuple):
    """The lines that make one paragraph: mostly one.

    Attributes:
        lines: In order.
        text: Their texts, joined by a space.
    """

    lines: tuple[Line, ...]
    text: str

    @property
    def gap(self) -> bool:
        """Whether a blank line stands before it."""
        return self.lines[0].gap


def split_lines(raw: str, start: int = 0) -> list[Line]:
    """The lines of a text from `start` on that are not blank, with their places in the raw text.

    Raises:
        TooComplex: There are too many.
    """
    lines: list[Line] = []
    first = len(raw[:start].splitlines())
    previous = -2
    for number, piece in enumerate(raw[start:].splitlines(keepends=True), first):
        text = normalise(piece)
        if text:
            left, right = start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
            lines.append(Line(number, left, right, text, number - previous > 1))
            previous = number
        start += len(piece)
    check_lines(len(lines))
    return lines


def join_lines(lines: list[Line]) -> list[Unit]:
    """Units: wrapped paragraphs, and sentences that were broken where a link stood, as one; every other line alone."""
    groups = _wrapped(lines) if _is_wrapped(lines) else _broken(lines)
    return [
        Unit((*group,), group[0].text if len(group) == 1 else " ".join([line.text for line in group]))
        for group in groups
    ]


def _is_wrapped(lines: list[Line]) -> bool:
    """Whether the text was broken at a fixed width: paragraphs of full lines, set apart by blank lines."""
    widest = max([len(line.text) for line in lines], default=0)
    if widest not in WRAP_COLUMNS:  # most texts
        return False
    inner = [a for a, b in pairwise(lines) if not b.gap]
    if len(inner) < 4 or len(inner) * 2 < len(lines):
        return False
    full = [line for line in inner if len(line.text) >= widest * 0.75]
    unended = [line for line in inner if not _closes(SENTENCE_END, line.text)]
    return len(full) >= len(inner) * 0.8 and len(unended) >= len(inner) * 0.5


def _wrapped(lines: list[Line]) -> Iterator[list[Line]]:
    group: list[Line] = []
    for line in lines:
        if group and line.gap:
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _broken(lines: list[Line]) -> Iterator[list[Line]]:
    """A sentence that was cut where a link stood goes on in lower case, or after a short piece (the link) does."""
    goes_on = [CONTINUES.match(line.text) is not None for line in lines]
    goes_on += (False, False)
    i = 0
    while i < len(lines):
        may_go_on = goes_on[i + 1] or goes_on[i + 2]
        end = _sentence_end(lines, goes_on, i) if may_go_on else i + 1  # most lines
        yield lines[i:end]
        i = end


def _sentence_end(lines: list[Line], goes_on: list[bool], start: int) -> int:
    """The end of the run of lines, from `start`, that one broken sentence goes through; `start + 1` if none does.

    Args:
        lines: All lines.
        goes_on: Whether each begins as the rest of a sentence does.
        start: The run's first line.
    """
    i, last = start, min(len(lines), start + MOST_PIECES)
    first = lines[start].text[0]
    if first.isalpha() and not first.isupper():  # no sentence begins so
        return start + 1
    while i + 1 < last and lines[i].tag == lines[i + 1].tag and not _closes(TERMINAL, lines[i].text):
        if goes_on[i + 1]:
            i += 1
        elif i + 2 < last and goes_on[i + 2] and _is_link_between(lines[i].text, lines[i + 1].text):
            i += 2
        else:
            break
    if i == start:
        return start + 1
    joined = " ".join(line.text for line in lines[start : i + 1])
    return i + 1 if _closes(SENTENCE_END, joined) and len(joined.split()) >= 8 else start + 1


def ends_sentence(text: str) -> bool:
    """Whether a text ends as a sentence does."""
    return _closes(SENTENCE_END, text)


def _closes(pattern: re.Pattern[str], text: str) -> bool:
    # The end alone is searched, and not where a letter stands there: a line is looked at many times.
    return not text[-1:].isalnum() and pattern.search(text, max(0, len(text) - LONGEST_CLOSE)) is not None


def _is_link_between(before: str, link: str) -> bool:
    """Whether a line may be a link that stood between the one before and a rest of its sentence."""
    is_short = len(link.split()) <= LONGEST_LINK and not _closes(TERMINAL, link)
    return is_short and (len(before.split()) > LONGEST_LINK or UNFINISHED.search(before) is not None)
