"""Finds the later uses of names that a document introduces: acronyms that it defines, surnames, names spaCy missed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pipeline.actors.clusters import surname
from pipeline.actors.entities import is_dateline
from pipeline.actors.gazetteer import once_named
from pipeline.actors.lexicon import not_names, things, title_words, titles, word_class
from pipeline.actors.mention import POSSESSIVES, Mention, surface
from pipeline.actors.nominals import is_subject
from pipeline.language.parsed import Paragraph, ParsedDocument

BODIES = frozenset({"organization", "international", "group"})
BRACKET = frozenset({"("})
ACRONYM = re.compile(r"(?=(?:[^A-Z]*[A-Z]){2})[A-Z][\w.&’'-]{1,9}")


def with_repeats(document: ParsedDocument, names: list[Mention]) -> list[Mention]:
    """The names with those added, or corrected, that the document itself tells of; in text order."""
    grid = Grid(document, names)
    for number, paragraph in enumerate(document.paragraphs):
        for long, first in [*_definitions(paragraph, number, grid), *_appositions(paragraph, number, grid)]:
            _define(grid, long, number, first)
    _repeat_acronyms(grid)
    _repeat_people(grid)
    _repeat_bodies(grid)
    _repeat_states(grid)
    return sorted(grid.mentions, key=lambda m: (m.paragraph, m.first))


class Grid:
    """Names by paragraph and token, so that one can see what covers a token."""

    def __init__(self, document: ParsedDocument, names: list[Mention]) -> None:
        self.document = document
        self.at: dict[tuple[int, int], Mention] = {}
        self._mentions: dict[tuple[int, int], Mention] = {}
        for m in names:
            self.put(m)

    def put(self, mention: Mention) -> None:
        """Lays a mention down in place of those that it overlaps."""
        for i in range(mention.first, mention.last):
            if (old := self.at.get((mention.paragraph, i))) is not None:
                del self._mentions[old.paragraph, old.first]
                for k in range(old.first, old.last):
                    del self.at[old.paragraph, k]
        for i in range(mention.first, mention.last):
            self.at[mention.paragraph, i] = mention
        self._mentions[mention.paragraph, mention.first] = mention

    @property
    def mentions(self) -> list[Mention]:
        """All mentions laid down."""
        return list(self._mentions.values())


def _definitions(p: Paragraph, number: int, grid: Grid) -> Iterator[tuple[Mention, int]]:
    """Long forms with the token of the acronym that follows them in brackets."""
    begins_with_dateline = bool(p.words) and is_dateline(p, 0, 1)
    for i in p.with_word(BRACKET):
        is_inside = 0 < i < len(p.words) - 2
        if not is_inside or not ACRONYM.fullmatch(p.words[i + 1]) or p.words[i + 2] not in (")", ",", ";"):
            continue
        if begins_with_dateline and all(w.isupper() or w == "," for w in p.words[:i]):
            continue
        acronym = p.words[i + 1]
        before = grid.at.get((number, i - 1))
        spelled = _spelled_out(p, i, acronym)
        if spelled is not None and (p.words[spelled].lower() in titles() or p.words[i - 1] in things()):
            continue  # an office ("Member of Parliament (MP)") or a thing ("North Atlantic Treaty (NAT)")
        if before is not None and before.form == "name" and before.type in BODIES:
            if spelled is not None and spelled < before.first:
                before = _name(p, number, spelled, i, before)
                grid.put(before)
            yield before, i + 1
        elif spelled is not None and before is not None and before.first == spelled:
            yield before, i + 1
        elif spelled is not None:
            long = _name(p, number, spelled, i, None)
            grid.put(long)
            yield long, i + 1
        elif before is None and (number, i + 1) not in grid.at and _is_bare_acronym(p, i):
            grid.put(_name(p, number, i + 1, i + 2, None))


def _appositions(p: Paragraph, number: int, grid: Grid) -> Iterator[tuple[Mention, int]]:
    """Long forms with the token of an acronym between commas: "the Coast Union, or CU,", "CU, the Coast Union,"."""
    for i, word in enumerate(p.words):
        if not word.isupper() or not ACRONYM.fullmatch(word):
            continue
        after_or = i > 2 and p.words[i - 1] in ("or", "as") and p.words[i + 1 : i + 2] == [","]
        comma = next((k for k in range(i - 1, max(i - 4, 0), -1) if p.words[k] in (",", "(")), None)
        if after_or and comma and (long := _spelled_at(p, number, comma, word, grid)) is not None:
            yield long, i
        elif p.words[i + 1 : i + 2] == [","]:
            first = i + 2 + (p.words[i + 2 : i + 3] == ["the"])
            end = next((k for k in range(first, len(p.words)) if p.words[k] in (",", ".", ";")), first)
            if _spelled_out(p, end, word) == first and (long := _spelled_at(p, number, end, word, grid)) is not None:
                yield long, i


def _spelled_at(p: Paragraph, number: int, end: int, acronym: str, grid: Grid) -> Mention | None:
    """The mention of the run before `end` that spells the acronym, laid down if nothing else has found it."""
    first = _spelled_out(p, end, acronym)
    if first is None:
        return None
    known = grid.at.get((number, end - 1))
    if known is None or (known.first, known.last) != (first, end):
        known = _name(p, number, first, end, known)
        grid.put(known)
    return known


def _is_bare_acronym(p: Paragraph, i: int) -> bool:
    """Whether the bracket at `i` holds a body's acronym after a name that nothing else has found."""
    acronym = p.words[i + 1]
    return p.words[i - 1][:1].isupper() and acronym.isupper() and acronym.lower() not in title_words() | not_names()


def _spelled_out(p: Paragraph, end: int, acronym: str) -> int | None:
    """First token of the run before `end` that spells the acronym: initials, or whole acronyms, in order.

    Small words ("of", "in") may give a letter or not; every other word must, and must have a capital.
    """
    left = "".join(c for c in acronym.upper() if c.isalpha())
    i = end
    while left and i > 0:
        word = p.words[i - 1]
        if word.isupper() and left.endswith(word):
            left = left[: -len(word)]
        elif word[:1].upper() == left[-1] and (word[:1].isupper() or word in word_class("small_word")):
            left = left[:-1]
        elif word.lower() not in word_class("small_word") and word not in POSSESSIVES:
            return None
        i -= 1
    return i if not left and end - i > 1 and p.words[i][:1].isupper() else None


def _name(p: Paragraph, number: int, first: int, last: int, like: Mention | None) -> Mention:
    start, end = p.span(first, last - 1)
    made = like or Mention(number, first, last, start, end, "name", "organization", "actors.definition", "", ())
    return replace(
        made,
        first=first,
        last=last,
        start=start,
        end=end,
        text=surface(p, first, last),
        words=tuple(p.words[first:last]),
        head=last - 1,
        subject=is_subject(p, last - 1),
        paragraph=number,
    )


def _define(grid: Grid, long: Mention, number: int, token: int) -> None:
    p = grid.document.paragraphs[number]
    grid.put(replace(_name(p, number, token, token + 1, long), rule_id="actors.acronym", short_for=long))


def _repeat_acronyms(grid: Grid) -> None:
    defined = {m.text: m for m in grid.mentions if m.short_for is not None}
    if not defined:
        return
    for number, p in enumerate(grid.document.paragraphs):
        for i in _at(p, defined):
            short = defined[p.words[i]]
            over = grid.at.get((number, i))
            if over is None or (over.last - over.first == 1 and over.short_for is None):
                grid.put(replace(_name(p, number, i, i + 1, short), short_for=short.short_for))


def _repeat_bodies(grid: Grid) -> None:
    """Names of bodies, of two words and more, where nothing else was found in their place."""
    known: dict[str, list[Mention]] = {}
    for m in grid.mentions:
        if m.form == "name" and m.type in BODIES and len(m.words) > 1 and m.short_for is None:
            known.setdefault(m.words[0], []).append(m)
    for number, p in enumerate(grid.document.paragraphs):
        for i in _at(p, known):
            for m in known[p.words[i]]:
                last = i + len(m.words)
                free = all((number, k) not in grid.at for k in range(i - 1, last + 1))
                if free and tuple(p.words[i:last]) == m.words and not _goes_on(p, i, last):
                    grid.put(_name(p, number, i, last, m))


def _at(p: Paragraph, words: dict[str, Any]) -> list[int]:
    """The tokens that are written as one of these words."""
    return [] if words.keys().isdisjoint(p.words) else [i for i, word in enumerate(p.words) if word in words]


def _goes_on(p: Paragraph, first: int, last: int) -> bool:
    """Whether the run is a part of a longer capitalised one."""
    after = p.words[last : last + 1]
    return (first > 0 and p.words[first - 1][:1].isupper() and p.sentence[first - 1] == p.sentence[first]) or (
        bool(after) and (after[0][:1].isupper() or after[0] == "-")
    )


def _repeat_states(grid: Grid) -> None:
    """What a text calls a state once it has named it: North Korea is "the North" then."""
    named = {m.entry for m in grid.mentions if m.form == "name" and m.entry is not None}
    short = {word: entry for word, entry in once_named().items() if entry in named}
    if not short:
        return
    for number, p in enumerate(grid.document.paragraphs):
        for i in range(1, len(p.words)):
            entry = short.get(p.words[i])
            if entry is None or p.words[i - 1].lower() != "the" or (number, i) in grid.at:
                continue
            after = p.words[i + 1] if i + 1 < len(p.words) else "."
            if after[0].isupper() or after in ("of", "-"):
                continue
            mention = _name(p, number, i, i + 1, None)
            grid.put(
                replace(
                    mention,
                    type="country",
                    entry=entry,
                    country=entry.country,
                    sector=entry.sector,
                    rule_id="actors.once_named",
                )
            )


def _repeat_people(grid: Grid) -> None:
    """Surnames of persons named in full, wherever they stand: what spaCy took for a body, or overlooked."""
    people = [m for m in grid.mentions if m.type == "person" and len(m.words) > 1]
    surnames: dict[str, set[tuple[str, ...]]] = {}
    for m in people:
        tokens = _surname_tokens(m)
        surnames.setdefault(tokens[0], set()).add(tokens)
    openings = {m.words[0] for m in grid.mentions if m.type in BODIES and " " in m.text}
    for number, p in enumerate(grid.document.paragraphs):
        for i in _at(p, surnames):
            for tokens in sorted(surnames[p.words[i]]):
                last = i + len(tokens)
                if tuple(p.words[i:last]) == tokens and _may_be_surname(grid, number, i, last, openings):
                    made = _name(p, number, i, last, None)
                    grid.put(replace(made, type="person", rule_id="actors.surname"))


def _surname_tokens(m: Mention) -> tuple[str, ...]:
    """The tokens of a full name that make its surname, which a hyphen may join: "al-Amin"."""
    family = surname(m.text)
    spans = ((i, j) for j in range(len(m.words), 0, -1) for i in range(j))
    return next((m.words[i:j] for i, j in spans if "".join(m.words[i:j]) == family), (family,))


def _may_be_surname(grid: Grid, number: int, first: int, last: int, openings: set[str]) -> bool:
    p = grid.document.paragraphs[number]
    over = grid.at.get((number, first))
    if len(p.words[first]) < 2 or (over is not None and over.type in BODIES and p.words[first] in openings):
        return False
    if over is not None and (
        over.type == "person" or over.entry is not None or (over.first, over.last) != (first, last)
    ):
        return False
    if any((number, k) in grid.at and grid.at[number, k] is not over for k in range(first, last)):
        return False
    beside = p.words[first - 1].lower() if first else ""
    placed = beside in word_class("placing") and p.entity[first].endswith(("GPE", "LOC", "FAC"))
    longer = (last < len(p.words) and p.words[last][:1].isupper()) or beside == "-"
    return not placed and not longer
