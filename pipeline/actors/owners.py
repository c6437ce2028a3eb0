"""Tells which state's body a bare name means: "Russia denied it. The Foreign Ministry said ..." is Russia's."""

from __future__ import annotations

from pipeline.actors.bodies import STATE, state_body
from pipeline.actors.clusters import normalise
from pipeline.actors.gazetteer import adjectives, named
from pipeline.actors.lexicon import generic_words
from pipeline.actors.mention import Mention
from pipeline.language.parsed import Paragraph, ParsedDocument


def give_owners(document: ParsedDocument, names: list[Mention]) -> None:
    """Gives a state's bodies that are named without it their country, where that is clear.

    It is clear from the capital after the name ("the Foreign Ministry in Vilnius"), or from the sentence before, if its
    subject is a state and it names no other.
    """
    states: dict[tuple[int, int], list[Mention]] = {}
    for m in names:
        if m.country and m.type == "country":
            states.setdefault((m.paragraph, document.paragraphs[m.paragraph].sentence[m.first]), []).append(m)
    for m in names:
        if _is_bare(m) and (country := _owner(document, m, states)) in adjectives():
            m.country = country


def _is_bare(m: Mention) -> bool:
    """Whether any state may have a body of this name."""
    if m.type != "organization" or m.form != "name" or m.entry or m.country or len(m.words) < 2:
        return False
    generic = set(normalise(m.text).split()) <= generic_words()
    return m.sector in STATE and (generic or state_body(m.text, "FRA") is not None)


def _owner(document: ParsedDocument, m: Mention, states: dict[tuple[int, int], list[Mention]]) -> str | None:
    p = document.paragraphs[m.paragraph]
    if p.words[m.last : m.last + 1] == ["in"]:
        return _capital_of(p, m.last + 1)
    sentence = p.sentence[m.first]
    if any(s.first < m.first for s in states.get((m.paragraph, sentence), ())):
        return None
    before = (m.paragraph, sentence - 1) if sentence else _last_sentence(document, m.paragraph - 1)
    near = states.get(before, [])
    subject = any(s.subject and s.form == "name" for s in near)
    return near[0].country if subject and len({s.country for s in near}) == 1 else None


def _capital_of(p: Paragraph, i: int) -> str | None:
    """The state whose capital is named at a token."""
    for last in (i + 2, i + 1):
        for reading in named("".join(p.words[i:last])):
            if reading.sense == "capital":
                return reading.entry.country
    return None


def _last_sentence(document: ParsedDocument, paragraph: int) -> tuple[int, int]:
    if paragraph < 0 or not document.paragraphs[paragraph].sentence:
        return -1, -1
    return paragraph, document.paragraphs[paragraph].sentence[-1]
