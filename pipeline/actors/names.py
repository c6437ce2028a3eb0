"""Finds names of actors: spaCy's entities, repaired by the gazetteer, by how bodies are named, and by titles."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import NamedTuple

from pipeline.actors.gazetteer import Entry, Hit, find_names
from pipeline.actors.lexicon import (
    acting_verbs,
    addressed_verbs,
    genders,
    honorifics,
    not_names,
    organization_words,
    things,
    title_words,
    titles,
    word_class,
)
from pipeline.actors.mention import POSSESSIVES, Mention, surface
from pipeline.actors.nominals import affiliation, is_subject
from pipeline.actors.titles import office_before
from pipeline.language.parsed import Paragraph

NAME_LABELS = {"PERSON": "person", "ORG": "organization", "NORP": "group", "GPE": "place"}


class Candidate(NamedTuple):
    """A run of tokens that may be a name."""

    first: int
    last: int
    kind: str
    rule: str
    entry: Entry | None = None
    sense: str = ""

    @property
    def length(self) -> int:
        """Tokens."""
        return self.last - self.first


def names_in(paragraph: Paragraph, number: int) -> list[Mention]:
    """Mentions of form name (and demonyms, of form nominal) in a paragraph, none overlapping, in text order."""
    hits = find_names(paragraph.words)
    candidates = [
        *_gazetteer_candidates(paragraph, hits),
        *_organizations(paragraph, hits),
        *_entities(paragraph, hits),
        *_after_titles(paragraph),
    ]
    chosen = _choose(candidates)
    mentions = [_mention(paragraph, number, c) for c in chosen if c.kind != "place"]
    _give_countries(paragraph, mentions, hits)
    ending = {m.last: m for m in mentions}
    holders = [_read_office(paragraph, m, ending) for m in mentions if m.type == "person"]
    return [m for m in mentions if not (m in holders and m.rule_id.endswith("adjective"))]


def _sector_in_office(sector: str | None, holder: Mention) -> str | None:
    """The sector of who holds an office: a company's president is no government, a country's leader is."""
    if holder.type == "country":
        return sector or "GOV"
    return holder.sector or (sector if sector != "GOV" else None)


def _give_countries(p: Paragraph, mentions: list[Mention], hits: list[Hit]) -> None:
    """The country of a body whose name, or the possessive before it, holds one country's name or adjective.

    A body whose name begins with an international body's ("UN Support Mission") is of its kind.
    """
    stated = {
        i: e.country
        for hit in hits
        if (e := hit.sense("name", "adjective")) and e.type == "country"
        for i in range(hit.first, hit.last)
    }
    parents = {hit.first: e for hit in hits if (e := hit.sense("name")) and e.type == "international"}
    for m in mentions:
        if m.type in ("organization", "group") and m.entry is None and m.form == "name":
            found = {stated[i] for i in range(m.first, m.last) if i in stated}
            if not found and m.first > 1 and p.words[m.first - 1] in POSSESSIVES and m.first - 2 in stated:
                found = {stated[m.first - 2]}
            m.country = found.pop() if len(found) == 1 else None
            if (parent := parents.get(m.first)) is not None:
                m.type, m.sector = parent.type, parent.sector


def _read_office(p: Paragraph, m: Mention, ending: dict[int, Mention]) -> Mention | None:
    """Gives a person the office before the name; the mention of whose office it is comes back."""
    m.gender = m.gender or genders().get(m.words[0], "")
    if (office := office_before(p, m.first, ending)) is None:
        return None
    m.title, m.affiliation = office.title, affiliation(office.holder)
    m.gender = office.gender or m.gender
    m.sector = m.sector or office.sector
    if office.holder is not None:
        m.country = m.country or office.holder.country
        if m.entry is None and office.title:
            m.sector = _sector_in_office(office.sector, office.holder)
    return office.holder


def is_capitalised(word: str) -> bool:
    """Whether the word begins with a capital letter."""
    return word[:1].isupper()


def is_headline(p: Paragraph) -> bool:
    """Whether nearly every longer word has a capital, so that capitals tell nothing."""
    long = [w for w in p.words if len(w) > 3 and w.isalpha()]
    return len(long) > 3 and sum(map(is_capitalised, long)) > 0.75 * len(long)


def _choose(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The longest candidates that do not overlap; of equal ones the gazetteer's, then the patterns', then spaCy's."""
    order = {"gazetteer": 0, "organization_word": 1, "title": 2, "spacy": 3}
    taken: set[int] = set()
    chosen = []
    for c in sorted(candidates, key=lambda c: (-c.length, order[c.rule], c.first, c.kind)):
        tokens = range(c.first, c.last)
        if taken.isdisjoint(tokens):
            taken.update(tokens)
            chosen.append(c)
    return sorted(chosen)


def _gazetteer_candidates(p: Paragraph, hits: list[Hit]) -> Iterable[Candidate]:
    for hit in hits:
        if (entry := hit.sense("name")) and not (entry.type != "country" and _is_hyphenated(p, hit)):
            yield Candidate(hit.first, hit.last, entry.type, "gazetteer", entry, "name")
        elif entry := hit.sense("capital"):
            kind = "country" if _acts(p, hit) else "place"
            yield Candidate(hit.first, hit.last, kind, "gazetteer", entry, "capital")
        elif entry := hit.sense("surname"):
            yield Candidate(hit.first, hit.last, "person", "gazetteer", entry, "surname")
        elif p.words[hit.first - 1 : hit.first] == ["-"] and not any(h.last == hit.first - 1 for h in hits):
            continue
        elif entry := hit.sense("adjective"):
            yield Candidate(hit.first, hit.last, "demonym", "gazetteer", entry, "adjective")
        elif entry := hit.sense("region"):
            yield Candidate(hit.first, hit.last, "place", "gazetteer", entry, "region")
        elif entry := hit.sense("people"):
            yield Candidate(hit.first, hit.last, "people", "gazetteer", entry, "people")


def _is_hyphenated(p: Paragraph, hit: Hit) -> bool:
    """Whether the name is only a part of a longer one that a hyphen joins: the "CIO" of "CIO-PAC"."""

    def joined(i: int, j: int) -> bool:
        return i >= 0 and j < len(p.words) and p.ends[i] == p.starts[j] and "-" in (p.words[i], p.words[j])

    after = joined(hit.last - 1, hit.last) and any(map(is_capitalised, p.words[hit.last + 1 : hit.last + 2]))
    return after or joined(hit.first - 1, hit.first)


def _acts(p: Paragraph, hit: Hit) -> bool:
    """Whether a capital's name stands for its government: it says or does something, or states deal with it."""
    head = hit.last - 1
    while p.dep[head] == "conj" and p.head[head] < head:
        head = p.head[head]
    governor, label = p.head[head], p.dep[head]
    if label == "nsubj":
        return p.lemma[governor].lower() in acting_verbs()
    if label == "pobj":
        return p.words[governor].lower() in word_class("dealing")
    return label in ("dobj", "dative") and p.lemma[governor].lower() in addressed_verbs()


def _organizations(p: Paragraph, hits: list[Hit]) -> Iterable[Candidate]:
    """Runs that end in, or begin with, a word that heads bodies' names: "Labour Party", "Ministry of Defence"."""
    words = p.words
    known = organization_words()
    persons = {i for i, j, label in p.entities() if label == "PERSON" for i in range(i, j)}
    states = {
        i: hit
        for hit in hits
        if (entry := hit.sense("name")) and entry.type == "country"
        for i in range(hit.first, hit.last)
    }
    i = 0
    while i < len(words):
        if words[i] not in known or not is_capitalised(words[i]):
            i += 1
            continue
        head = i
        first = _left(p, head, persons, states)
        last = _right(p, head + 1, persons, states)
        demonyms = {k for hit in hits if hit.sense("adjective", "capital") for k in range(hit.first, hit.last)}
        bare = all(k in demonyms for k in range(first, last) if k != head)
        if last - first > 1 and (known[words[head]].with_demonym or not bare) and words[last - 1] not in things():
            yield Candidate(first, last, known[words[head]].type, "organization_word")
        i = max(last, head + 1)


def _left(p: Paragraph, head: int, persons: set[int], states: dict[int, Hit]) -> int:
    first, headline = head, is_headline(p)
    while first > 0:
        i = first - 1
        word = p.words[i]
        if (
            (
                word in POSSESSIVES
                and i > 0
                and p.words[i - 1].lower() in word_class("collective")
                and is_capitalised(p.words[i - 1])
            )
            or (word == "-" and i > 0 and p.ends[i - 1] == p.starts[i] and p.ends[i] == p.starts[i + 1])
            or (word == "&" and i > 0 and is_capitalised(p.words[i - 1]))
            or (word == "and" and i > 0 and first == head - 1 and _is_adjective(p.words[i - 1]) and i - 1 not in states)
        ):
            first = i - 1
        elif headline and p.pos[i] in ("VERB", "AUX", "ADP", "PRON", "SCONJ"):
            break
        elif (
            is_capitalised(word)
            and word.lower() not in not_names()
            and word.lower() not in title_words()
            and word not in POSSESSIVES
        ):
            first = i
        else:
            break
    while first < head and (p.words[first] in "-&'’" or p.words[first].lower() in honorifics()):
        first += 1
    return first


def _right(p: Paragraph, last: int, persons: set[int], states: dict[int, Hit]) -> int:
    words = p.words
    for _ in range(4):
        i = last
        if i < len(words) and words[i] in organization_words() and is_capitalised(words[i]):
            last = i + 1
            continue
        linked = i < len(words) and words[i] in word_class("link")
        joined = i < len(words) and words[i] in ("and", "&") and _goes_on(p, i, states)
        if not (linked or joined):
            break
        i += 1
        if i < len(words) and words[i] in ("the", "a"):
            i += 1
        if (
            i >= len(words)
            or not is_capitalised(words[i])
            or i in persons
            or words[i].lower() in not_names()
            or (joined and i in states)
        ):
            break
        while (
            i < len(words)
            and i not in persons
            and (
                (
                    is_capitalised(words[i])
                    and words[i].lower() not in not_names()
                    and words[i].lower() not in title_words()
                )
                or (words[i] == "-" and i + 1 < len(words) and p.ends[i] == p.starts[i + 1])
                or (words[i] in POSSESSIVES and words[i - 1].lower() in word_class("collective"))
            )
        ):
            i += 1
        if i == last + 1 or words[i - 1] == "the":
            break
        last = i
    return last


def _is_adjective(word: str) -> bool:
    """Whether a capitalised word has an adjective's ending, as in "Social Democratic and Labour Party"."""
    return is_capitalised(word) and word.endswith(("ic", "al", "ive", "ist", "ian"))


def _goes_on(p: Paragraph, i: int, states: dict[int, Hit]) -> bool:
    """Whether an "and" goes on with a body's name: "Health and Welfare", "Socialists and Democrats"."""
    before, after = p.words[i - 1], p.words[i + 1 : i + 2]
    if i - 1 in states or p.entity[i - 1].endswith(("GPE", "PERSON")) or not after:
        return False
    if before in organization_words():
        return before.endswith("s") and after[0] in organization_words() and after[0].endswith("s")
    return True


def _entities(p: Paragraph, hits: list[Hit]) -> Iterable[Candidate]:
    """SpaCy's entities, cut at brackets and lists, without article, title, possessive and stray marks."""
    for first, last, label in p.entities():
        kind = NAME_LABELS.get(label)
        if kind is None or _is_dateline(p, first, last):
            continue
        for i, j in _pieces(p, first, last):
            i, j = _trim(p, i, j, kind)
            if i < j and (clean := _typed(p, i, j, kind)):
                yield Candidate(i, j, clean, "spacy")


def _is_dateline(p: Paragraph, first: int, last: int) -> bool:
    """Whether capitals at a paragraph's start, before a dash, tell the place of writing: "TEL AVIV --"."""
    if first > 2 or not p.words[first].isupper():
        return False
    while last < len(p.words) and (p.words[last].isupper() or p.words[last] == ","):
        last += 1
    return p.words[last : last + 1] != [] and p.words[last][:1] in "-–—"


def _pieces(p: Paragraph, first: int, last: int) -> list[tuple[int, int]]:
    pieces, start = [], first
    for i in range(first, last):
        if p.words[i] in ("(", ")", ",", ";", "/", ":", "–", "—") or (
            p.words[i] == "and" and _splits(p, start, i, last)
        ):
            pieces.append((start, i))
            start = i + 1
    pieces.append((start, last))
    return [(i, j) for i, j in pieces if i < j]


def _splits(p: Paragraph, first: int, i: int, last: int) -> bool:
    """Whether the "and" at `i` stands between two names rather than inside one."""
    known = organization_words()
    bodies = any(w in known for w in p.words[first:i])
    return bodies and (p.words[i - 1] in known or p.words[i + 1] == "the" or any(w in known for w in p.words[i:last]))


def _trim(p: Paragraph, i: int, j: int, kind: str) -> tuple[int, int]:
    words = p.words
    while j > i and (words[j - 1] in POSSESSIVES or not any(c.isalnum() for c in words[j - 1])):
        j -= 1
    # A token may hold its possessive itself where the tokenizer did not cut it.
    while i < j and (
        words[i].lower() in ("the", "a", "an")
        or (j - i > 1 and words[i].lower() in honorifics())
        or not any(c.isalnum() for c in words[i])
        or (kind == "person" and j - i > 1 and (words[i].lower() in title_words() or words[i].lower() in honorifics()))
    ):
        i += 1
    while kind == "person" and j - i > 1 and not is_capitalised(words[j - 1]) and words[j - 2] != "-":
        j -= 1
    if kind == "person":
        while j + 1 < len(words) and words[j] == "-" and p.ends[j - 1] == p.starts[j] and p.ends[j] == p.starts[j + 1]:
            j += 2
    return i, j


def _typed(p: Paragraph, i: int, j: int, kind: str) -> str | None:
    words = p.words[i:j]
    if not any(is_capitalised(w) for w in words) or (words[-1] in things() and kind != "person"):
        return None
    if len(words) == 1 and (
        words[0].lower() in not_names() or (kind != "person" and words[0].lower() in title_words())
    ):
        return None
    if kind == "person" and i > 0 and _is_placed(p, i, j):
        return "place"
    if j - i == 1 and words[0] in organization_words() and kind != "group":
        return None
    if kind == "person":
        if i > 1 and p.words[i - 1] == "(" and p.words[i - 2] in organization_words() and words[0] not in genders():
            return "organization"
        if words[-1] in organization_words():
            return "organization"
        if len(words) == 1 and ((words[0].isupper() and len(words[0]) > 1) or words[0].lower() in title_words()):
            return "organization" if words[0].isupper() else None
    if kind == "group":
        return "organization" if words[-1] in organization_words() else None
    return kind


def _is_placed(p: Paragraph, i: int, j: int) -> bool:
    """Whether a run reads "in X", "the town of X" or "from X, COUNTRY": a place, whatever spaCy says."""
    before = p.words[i - 1].lower()
    if before == "in" and j - i == 1 and p.words[i] not in genders() and p.pos[i - 2 : i - 1] != ["NOUN"]:
        return True
    if before == "of" and i > 1 and p.words[i - 2].lower() in word_class("place_noun"):
        return True
    state_follows = p.words[j : j + 1] == [","] and p.entity[j + 1 : j + 2] == ["B-GPE"]
    return before in word_class("placing") and state_follows


def _after_titles(p: Paragraph) -> Iterable[Candidate]:
    """Capitalised runs after a title or honorific: "President Yoon", "Mr Kim"."""
    words = p.words
    for i in range(len(words) - 1):
        low = words[i].lower()
        if not (low in honorifics() or low in titles()) or not is_capitalised(words[i + 1]):
            continue
        if low not in honorifics() and not is_capitalised(words[i]):
            continue
        j = i + 1
        if p.entity[j] and not p.entity[j].endswith("PERSON"):
            continue
        while j < len(words) and (
            (
                is_capitalised(words[j])
                and words[j].lower() not in not_names()
                and words[j] not in organization_words()
                and words[j].lower() not in title_words()
            )
            or (words[j] in word_class("name_particle") and j + 1 < len(words) and is_capitalised(words[j + 1]))
            or (words[j] == "-" and p.ends[j - 1] == p.starts[j])
            or words[j - 1] == "-"
        ):
            j += 1
        if j > i + 1:
            yield Candidate(i + 1, j, "person", "title")


def _mention(p: Paragraph, number: int, c: Candidate) -> Mention:
    start, end = p.span(c.first, c.last - 1)
    nominal = c.kind in ("demonym", "people")
    words = tuple(p.words[c.first : c.last])
    head = next((i for i in range(c.last - 1, c.first - 1, -1) if not c.first <= p.head[i] < c.last), c.last - 1)
    mention = Mention(
        paragraph=number,
        first=c.first,
        last=c.last,
        start=start,
        end=end,
        form="nominal" if nominal else "name",
        type={"demonym": "country", "people": "group"}.get(c.kind, c.kind),
        rule_id=f"actors.{c.rule}" + (f".{c.sense}" if c.sense not in ("", "name") else ""),
        text=surface(p, c.first, c.last),
        words=words,
        entry=None if c.kind == "people" else c.entry,
        country=c.entry.country if c.entry else None,
        sector=c.entry.sector if c.entry and c.kind != "people" else None,
        gender=c.entry.gender if c.entry else "",
        number="plural" if c.kind == "people" else "singular",
        head=head,
        subject=is_subject(p, head),
    )
    if mention.sector is None and c.rule in ("organization_word", "spacy") and mention.type != "person":
        mention.sector = _sector_of(words)
    return mention


def _sector_of(words: tuple[str, ...]) -> str | None:
    """The sector that the head of a body's name tells: its last word, or the one before "of" or "for"."""
    known = organization_words()
    heads = [w for w, after in itertools.pairwise(words) if after in word_class("link") and w in known]
    heads += [words[-1]] if words[-1] in known else []
    return next((known[w].sector for w in heads if known[w].sector), None)
