"""Reads what a document says that its names are: "the firm Vega Lines" is a company, "the tanker Vega" is no actor."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.actors.clusters import normalise
from pipeline.actors.lexicon import Noun, genders, modifiers, nouns, organization_words, word_class
from pipeline.actors.mention import POSSESSIVES, Mention
from pipeline.actors.nominals import phrase_start
from pipeline.language.parsed import Paragraph, ParsedDocument

FARTHEST = 4  # tokens between a noun and the name in apposition to it


def as_described(document: ParsedDocument, names: list[Mention]) -> list[Mention]:
    """The names, in their order, with type, country, sector and gender as the nouns beside them say.

    What one sentence says of a name holds for the same name in the whole document, against what spaCy guesses. Names of
    ships, films and other things are left out, and demonyms that belong to the noun ("the Belarusian firm X").
    """
    told: dict[str, set[str]] = {}
    spent: set[int] = set()
    of_paragraph: dict[int, dict[int, Mention]] = {}
    for m in names:
        of_paragraph.setdefault(m.paragraph, {}).update(dict.fromkeys(range(m.first, m.last), m))
    for m in names:
        if not _is_guess(m) and not _lacks_sector(m):
            continue
        p, at = document.paragraphs[m.paragraph], of_paragraph[m.paragraph]
        for i in _nouns_beside(p, m):
            if _is_guess(m):
                told.setdefault(normalise(m.text), set()).add(_kind_beside(p, i, m))
            if (noun := nouns().get(p.words[i].lower())) is not None:
                spent.update(id(d) for d in _take(p, m, i, noun, at))
        if m.type == "organization" and _reports(p, m):
            m.sector = m.sector or "JRN"
        if _is_led(p, m):
            told.setdefault(normalise(m.text), set()).add("organization")
    for m in names:
        if _is_guess(m) and (kind := _agreed(told.get(normalise(m.text), set()))):
            m.type = kind if kind == "thing" or _may_be(m, kind) else m.type
    return [m for m in names if m.type != "thing" and id(m) not in spent]


def _is_guess(m: Mention) -> bool:
    """Whether nothing but spaCy says what kind of actor the name is."""
    return m.form == "name" and m.entry is None and m.rule_id == "actors.spacy"


def _lacks_sector(m: Mention) -> bool:
    """Whether the name is surely a body's, but does not tell of what sector."""
    return m.form == "name" and m.type == "organization" and m.entry is None and m.sector is None


def _nouns_beside(p: Paragraph, m: Mention) -> Iterator[int]:
    """Nouns that say what the name is: "the firm X", "a group called X", "the ship, the X,", "X, a small firm,"."""
    before = m.first - 1
    if before > 0 and p.words[before].lower() in word_class("naming"):
        before -= 1
        if _kind_beside(p, before, m):
            yield before
    elif before >= 0 and _kind_beside(p, before, m) and _is_tied(p, before, m):
        yield before
    after = p.words[m.last] if m.last < len(p.words) else ""
    series = after in word_class("made") and m.type == "person" and len(m.words) == 1 and m.words[0] not in genders()
    if after in word_class("named_group") or series:
        yield m.last
    head = p.head[m.head]
    apart = p.dep[m.head] == "appos" and head < before and m.first - head <= FARTHEST
    if apart and p.sentence[head] == p.sentence[m.head] and _kind_beside(p, head, m):
        yield head
    yield from (i for i in p.dependents(m.head, "appos") if i >= m.last and _kind_beside(p, i, m))


def _is_tied(p: Paragraph, i: int, m: Mention) -> bool:
    governed = p.dep[i] in ("compound", "nmod", "appos", "amod") and m.first <= p.head[i] < m.last
    return governed or (p.dep[m.head] in ("appos", "compound", "nmod") and p.head[m.head] == i)


def _kind_beside(p: Paragraph, i: int, m: Mention) -> str:
    """What the noun says the name is; "carrier" beside a person's name is a ship."""
    word = p.words[i].lower()
    return "thing" if m.type == "person" and word in word_class("ship_or_firm") else _kind(word)


def _kind(word: str) -> str:
    """What a name beside the noun is: an organization, a person, a thing; "" if the noun does not tell."""
    if word in word_class("named_thing") or word in word_class("made"):
        return "thing"
    noun = nouns().get(word)
    if noun is None or noun.number != "singular" or noun.stands_for or word in word_class("held_by_bodies"):
        return ""
    body = noun.type == "organization" or word in word_class("named_group")
    return "organization" if body else noun.type * (noun.type == "person")


def _take(p: Paragraph, m: Mention, i: int, noun: Noun, at: dict[int, Mention]) -> list[Mention]:
    """Gives the name the country, sector and gender of the noun's phrase; the demonyms that are in it come back."""
    first = phrase_start(p, i)
    demonyms = [d for k in range(first, i) if (d := at.get(k)) is not None and d.rule_id.endswith("adjective")]
    if m.title:
        return []
    stated = {d.country for d in demonyms}
    m.country = m.country or (stated.pop() if len(stated) == 1 else None)
    told = (modifiers().get(w.lower()) for w in reversed(p.words[first:i]))
    m.sector = m.sector or noun.sector or next((sector for sector in told if sector), None)
    m.gender = m.gender or noun.gender
    return demonyms if i == m.first - 1 else []


def _reports(p: Paragraph, m: Mention) -> bool:
    """Whether it does what papers do: "the Evening Star, citing officials, reported"."""
    verb = p.head[m.head]
    citing = any(p.words[k] == "citing" for k in (*p.dependents(m.head, "acl"), *p.dependents(verb, "advcl")))
    return citing and p.dep[m.head] == "nsubj" and p.lemma[verb] in ("report", "write", "say")


def _is_led(p: Paragraph, m: Mention) -> bool:
    """Whether the name has what bodies have and persons do not: "the director of X", "shareholders of X"."""
    of, owner = m.first - 1, m.first - 2
    if p.words[m.last : m.last + 1][:1] and p.words[m.last] in POSSESSIVES and m.last + 1 < len(p.words):
        return p.words[m.last + 1].lower() in word_class("of_bodies")
    return owner >= 0 and p.words[of].lower() == "of" and p.words[owner].lower() in word_class("of_bodies")


def _agreed(kinds: set[str]) -> str:
    return next(iter(kinds)) if len(kinds) == 1 else ""


def _may_be(m: Mention, kind: str) -> bool:
    """Whether the name's own words allow the kind: no body is called "Anna Berg", no person "Berg Group"."""
    if m.type == "person":
        return kind == "organization" and m.words[0] not in genders()
    own = any(w in organization_words() or (w.isupper() and len(w) > 1) for w in m.words)
    return kind == "person" and m.type == "organization" and len(m.words) > 1 and not own
