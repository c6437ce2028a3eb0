"""Finds the stretches of a paragraph that stand in quotation marks, British or American, also with a mark left out."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.language.parsed import Paragraph

DOUBLE_OPEN, DOUBLE_CLOSE, DOUBLE_EITHER = (
    frozenset(["“", "«", "``", "„", "`"]),
    frozenset(["”", "»"]),
    frozenset(['"', "''"]),
)
DOUBLE = DOUBLE_OPEN | DOUBLE_CLOSE | DOUBLE_EITHER
SINGLE = frozenset(["‘", "’", "'", "`"])


@dataclass(frozen=True)
class Quotation:
    """A stretch in quotation marks.

    Attributes:
        paragraph: Number of its paragraph.
        first: Its first token, the opening mark.
        last: Its last token, the closing mark if there is one.
        is_closed: Whether the closing mark is there.
    """

    paragraph: int
    first: int
    last: int
    is_closed: bool


def quotations(paragraph: Paragraph, number: int) -> list[Quotation]:
    """The paragraph's quotations in order; one whose closing mark is missing runs to the end of the paragraph."""
    words = paragraph.words
    double = words[:1] != ["‘"] and not (DOUBLE - SINGLE).isdisjoint(words)
    found: list[Quotation] = []
    opened: int | None = None
    last = -1
    for i in paragraph.with_word(DOUBLE if double else SINGLE):
        opens, closes = _double(paragraph, i, opened) if double else _single(paragraph, i, opened)
        if double and _is_doubled(paragraph, i):
            if last == i - 1 and found:
                found[-1] = replace(found[-1], last=i)
                last = i
        elif double and opened is None and _closes_only(paragraph, i):
            start = paragraph.sentence_of(i)[0] if last < 0 else last + 1
            found.append(Quotation(number, max(start, last + 1), i, True))
            last = i
        elif opened is None and opens:
            opened = i
        elif opened is not None and closes:
            if i > opened + 1:
                found.append(Quotation(number, opened, i, True))
                last = i
            opened = None
    if opened is not None and opened + 1 < len(words) and double:
        found.append(Quotation(number, opened, len(words) - 1, False))
    return found


def _is_doubled(paragraph: Paragraph, i: int) -> bool:
    """Whether a mark repeats the one that it touches: `""Nobody.""`, "``Nobody.''" and "''Nobody.''"."""
    return i > 0 and paragraph.words[i - 1] in DOUBLE and paragraph.ends[i - 1] == paragraph.starts[i]


def _closes_only(paragraph: Paragraph, i: int) -> bool:
    """Whether a mark can only close, though none is open: after ",." and before a space. Its opening was dropped."""
    words = paragraph.words
    if (
        words[i] in DOUBLE_OPEN
        or i == 0
        or words[i - 1][-1:] not in ",.?!"
        or paragraph.ends[i - 1] < paragraph.starts[i]
    ):
        return False
    return i + 1 < len(words) and paragraph.ends[i] < paragraph.starts[i + 1]


def _double(paragraph: Paragraph, i: int, opened: int | None) -> tuple[bool, bool]:
    """A mark that looks the same at both ends closes what is open, and so does a wrong one after a full stop."""
    word = paragraph.words[i]
    if word in DOUBLE_EITHER:
        return opened is None, opened is not None
    if word in DOUBLE_OPEN:
        ends_speech = paragraph.words[i - 1][-1:] in ",.?!" and paragraph.ends[i - 1] == paragraph.starts[i]
        return True, opened is not None and i > opened + 1 and ends_speech
    return False, word in DOUBLE_CLOSE


def _single(paragraph: Paragraph, i: int, opened: int | None) -> tuple[bool, bool]:
    """A single mark opens after a space and before a word; it closes after a word's end, but is no genitive."""
    word = paragraph.words[i]
    if word not in SINGLE:
        return False, False
    space_before = i == 0 or paragraph.ends[i - 1] < paragraph.starts[i]
    space_after = i + 1 == len(paragraph.words) or paragraph.ends[i] < paragraph.starts[i + 1]
    if opened is None:
        return word != "’" and space_before and not space_after, False
    punctuated = paragraph.words[i - 1][-1:] in ",.?!…"
    return False, not space_before and (punctuated or space_after or paragraph.words[i + 1] in ",.;:?!") and (
        paragraph.tag[i] != "POS" or punctuated or _before_cue(paragraph, i)
    )


def _before_cue(paragraph: Paragraph, i: int) -> bool:
    """Whether a comma follows the mark: "'... the ballots', said ..." closes a quotation, and is no genitive."""
    return i + 1 < len(paragraph.words) and paragraph.words[i + 1] == ","
