"""Reads the office that stands before a person's name, and whose office it is."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.actors.lexicon import honorifics, modifiers, nouns, portfolios, titles, word_class
from pipeline.actors.mention import POSSESSIVES, Mention, surface
from pipeline.language.parsed import Paragraph

LONGEST_TITLE = 5


def _belongs(p: Paragraph, i: int) -> bool:
    """Whether a word before a title belongs to it: a rank, or a kind of body ("ministry spokesman", "union leader")."""
    if p.words[i].lower() in word_class("rank"):
        return True
    noun = nouns().get(p.words[i].lower())
    body = noun is not None and noun.type == "organization" and noun.number == "singular"
    return (body or p.words[i].lower() in modifiers()) and (p.words[i].islower() or i == p.sentence_of(i)[0])


class Office(NamedTuple):
    """A title before a name.

    Attributes:
        title: Its words.
        sector: PLOVER sector.
        gender: "m", "f" or "".
        first: Its first token.
        holder: The mention of the country or body whose office it is, or None.
    """

    title: str
    sector: str | None
    gender: str
    first: int
    holder: Mention | None


def office_before(p: Paragraph, first: int, ending: dict[int, Mention]) -> Office | None:
    """The office whose words end where the name at token `first` begins; `ending` holds mentions by their end token.

    An honorific ("Mr") is an office without a title that tells the gender alone.
    """
    words = p.words
    end, gender = first, ""
    while end > 0 and words[end - 1].lower() in honorifics():
        end -= 1
        gender = gender or honorifics()[words[end].lower()]
    start, known = end, None
    for i in range(end - 1, max(-1, end - 1 - LONGEST_TITLE), -1):
        if found := titles().get("".join(words[i:end]).lower()):
            start, known = i, found
    if known is None:
        return Office("", None, gender, end, None) if gender else None
    sector = known.sector
    for i in range(start - 1, max(-1, start - 1 - LONGEST_TITLE), -1):
        portfolio = portfolios().get(" ".join(words[i:start]).lower())
        if portfolio and i not in (m.first for m in ending.values() if m.last == start):
            start, sector = i, portfolio.sector
            break
    while start > 0 and start not in ending and _belongs(p, start - 1):
        start -= 1
    holder = ending.get(start) or (ending.get(start - 1) if start > 0 and words[start - 1] in POSSESSIVES else None)
    if holder is not None and holder.type == "person":
        holder = None
    return Office(surface(p, start, end), sector, known.gender or gender, start, holder)
