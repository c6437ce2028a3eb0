"""Finds names of actors: spaCy's entities, repaired by the gazetteer, by how bodies are named, and by titles."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from functools import cache

from pipeline.actors.candidate import Candidate, is_capitalised
from pipeline.actors.entities import acronym_candidates, entity_candidates
from pipeline.actors.gazetteer import Hit, find_names
from pipeline.actors.introduced import introduced_candidates
from pipeline.actors.lexicon import (
    acting_verbs,
    addressed_verbs,
    genders,
    honorifics,
    modifiers,
    not_names,
    organization_words,
    portfolios,
    title_words,
    titles,
    word_class,
)
from pipeline.actors.lists import agree
from pipeline.actors.mention import POSSESSIVES, Mention, surface
from pipeline.actors.nominals import affiliation, is_subject
from pipeline.actors.organizations import organization_candidates
from pipeline.actors.titles import office_before
from pipeline.language.parsed import Paragraph


def names_in(paragraph: Paragraph, number: int) -> list[Mention]:
    """Mentions of form name (and demonyms, of form nominal) in a paragraph, none overlapping, in text order."""
    hits = find_names(_without_shouting(paragraph.words))
    candidates = [
        *_gazetteer_candidates(paragraph, hits),
        *organization_candidates(paragraph, hits),
        *entity_candidates(paragraph),
        *acronym_candidates(paragraph),
        *_after_titles(paragraph),
        *introduced_candidates(paragraph),
    ]
    chosen = agree(paragraph, _choose(candidates))
    mentions = [_mention(paragraph, number, c) for c in chosen if c.kind != "place"]
    _give_countries(paragraph, mentions, hits)
    return read_offices(paragraph, mentions)


def read_offices(paragraph: Paragraph, mentions: list[Mention]) -> list[Mention]:
    """Gives persons the offices that stand beside their names; the mentions without demonyms that only say whose."""
    ending, beginning = {m.last: m for m in mentions}, {m.first: m for m in mentions}
    persons = [m for m in mentions if m.type == "person" and m.holder is None]
    holders = {id(_read_office(paragraph, m, ending, beginning)) for m in persons}
    return [m for m in mentions if not (id(m) in holders and m.rule_id.endswith("adjective"))]


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
        owner = (
            stated.get(m.first - 2) if m.first > 1 and p.words[m.first - 1] in POSSESSIVES else stated.get(m.first - 1)
        )
        if m.type == "organization" and p.words[m.last : m.last + 1] == ["of"] and m.last + 1 in stated:
            owner = owner or stated[m.last + 1]
            m.country = m.country or owner
        if m.entry and m.type == "organization" and owner and m.country and owner != m.country:
            m.entry, m.country = None, owner  # another state's body of the same name
        if m.type in ("organization", "group") and m.entry is None and m.form == "name":
            found = {stated[i] for i in range(m.first, m.last) if i in stated}
            if not found and m.first > 1 and p.words[m.first - 1] in POSSESSIVES and m.first - 2 in stated:
                found = {stated[m.first - 2]}
            m.country = found.pop() if len(found) == 1 else m.country
            if (parent := parents.get(m.first)) is not None:
                m.type, m.sector = parent.type, parent.sector


def _read_office(p: Paragraph, m: Mention, ending: dict[int, Mention], beginning: dict[int, Mention]) -> Mention | None:
    """Gives a person the office before the name; the mention of whose office it is comes back.

    Before a rank may stand an office ("army spokesman Gen. X"), and whose it is may follow ("Premier X of Chile").
    """
    m.gender = m.gender or genders().get(m.words[0], "")
    if (office := office_before(p, m.first, ending)) is None:
        return None
    if office.holder is None and office.title and (outer := office_before(p, office.first, ending)) and outer.title:
        office = outer._replace(sector=outer.sector or office.sector, gender=office.gender or outer.gender)
    if office.holder is None and office.title and p.words[m.last : m.last + 1] == ["of"]:
        after = beginning.get(m.last + 1 + (p.words[m.last + 1 : m.last + 2] == ["the"]))
        if after is not None and after.form == "name" and after.type != "person":
            office = office._replace(holder=after)
    m.title, m.affiliation, m.holder = office.title, affiliation(office.holder), office.holder
    m.gender = office.gender or m.gender
    m.sector = m.sector or office.sector
    if office.holder is not None:
        m.country = m.country or office.holder.country
        if m.entry is None and office.title:
            m.sector = _sector_in_office(office.sector, office.holder)
    return office.holder


def _without_shouting(words: list[str]) -> list[str]:
    """The words of a line that is all in capitals, as they are written elsewhere; other lines as they are."""
    shouts = all(w.isupper() for w in words if len(w) > 3 and w.isalpha())
    if not shouts or sum(len(w) > 3 and w.isalpha() for w in words) < 3:
        return words
    return [w.capitalize() if len(w) > 3 else w for w in words]


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
        elif (entry := hit.sense("adjective")) and not _is_language(p, hit):
            yield Candidate(hit.first, hit.last, "demonym", "gazetteer", entry, "adjective")
        elif entry := hit.sense("region"):
            yield Candidate(hit.first, hit.last, "place", "gazetteer", entry, "region")
        elif entry := hit.sense("people"):
            yield Candidate(hit.first, hit.last, "people", "gazetteer", entry, "people")


def _is_language(p: Paragraph, hit: Hit) -> bool:
    """Whether a state's adjective names a language: "he shouted in Turkish", "she speaks French"."""
    i = hit.last - 1
    governor = p.head[i]
    spoken = p.dep[i] == "dobj" and p.lemma[governor] in word_class("language_verb")
    return spoken or (p.dep[i] == "pobj" and p.words[governor].lower() in ("in", "into", "from"))


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


def _after_titles(p: Paragraph) -> Iterable[Candidate]:
    """Capitalised runs after a title or honorific: "President Yoon", "Mr Kim"."""
    words = p.words
    for i in p.with_word(_titles()):
        low = p.lower[i]
        if i + 1 == len(words) or not is_capitalised(words[i + 1]):
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


@cache
def _titles() -> frozenset[str]:
    return frozenset(honorifics().keys() | titles().keys())


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


def _is_secret(words: tuple[str, ...], head: str) -> bool:
    """Whether the words before "Service", or after "Ministry of", make it a secret service."""
    low = [w.lower() for w in words]
    if low[-1:] == ["security"] and head in ("Service", "Services"):
        return True
    known = [portfolios().get(" ".join(run)) for run in (low[-2:], low[:2])]
    return any(modifiers().get(w) == "SPY" for w in low) or any(k is not None and k.sector == "SPY" for k in known)


def _sector_of(words: tuple[str, ...]) -> str | None:
    """The sector that the head of a body's name tells: its last word, or the one before "of" or "for"."""
    known = organization_words()
    for i, head in enumerate(words):
        told = words[:i] if i == len(words) - 1 else words[i + 2 :] if words[i + 1] in word_class("link") else ()
        if head in known and head not in word_class("assembly") and _is_secret(told, head):
            return "SPY"
    press = [w for w in (words[0], *words[-2:-1]) if w in known and known[w].sector == "JRN"]
    if press and words[-1] not in word_class("assembly"):
        return "JRN"  # "Radio X", "X News Agency"
    heads = [w for w, after in itertools.pairwise(words) if after in word_class("link") and w in known]
    heads += [words[-1]] if words[-1] in known else []
    return next((known[w].sector for w in heads if known[w].sector), None)
