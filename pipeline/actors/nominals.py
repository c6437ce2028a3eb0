"""Finds noun phrases that speak of actors by what they are: "the spy agency", "South Korean officials"."""

from __future__ import annotations

from pipeline.actors.gazetteer import countries
from pipeline.actors.lexicon import Noun, acting_verbs, modifiers, nouns, portfolios, titles, word_class
from pipeline.actors.mention import POSSESSIVES, Mention, surface
from pipeline.language.parsed import Paragraph

LONGEST_PHRASE = 9


def nominals_in(p: Paragraph, number: int, names: list[Mention]) -> list[Mention]:
    """Mentions of form nominal in a paragraph, in text order; `names` are its names."""
    covered = {i for m in names if m.form == "name" for i in range(m.first, m.last)}
    at = {i: m for m in names for i in range(m.first, m.last)}
    lexicon = nouns()
    found = []
    for i in p.with_word(lexicon.keys()):
        if i in covered or p.words[i + 1 : i + 2] == ["-"] or p.pos[i] not in ("NOUN", "PROPN") or _is_modifier(p, i):
            continue
        if (mention := _nominal(p, number, i, lexicon[p.lower[i]], at)) is not None:
            found.append(mention)
    _tie(p, found)
    return found


def _tie(p: Paragraph, found: list[Mention]) -> None:
    """What a phrase's complement tells of it: "a member of the South Korean committee" is South Korean."""
    by_head = {m.head: m for m in found}
    for m in found:
        for k in p.dependents(m.head, "prep"):
            other = next((by_head[j] for j in p.dependents(k, "pobj") if j in by_head), None)
            if other is not None and p.words[k] in ("of", "from", "at") and other.type == "organization":
                m.country, m.sector = m.country or other.country, m.sector or other.sector
                m.affiliation = affiliation_words(other)


def affiliation_words(m: Mention) -> str:
    """How a body that an office belongs to is written: its mention without the article."""
    first, _, rest = m.text.partition(" ")
    return rest if first.lower() in word_class("article") else m.text


def is_subject(p: Paragraph, head: int) -> bool:
    """Whether the token is a subject by itself, not one of a list of subjects."""
    return p.dep[head] in ("nsubj", "nsubjpass") and not p.dependents(head, "conj")


def _is_modifier(p: Paragraph, i: int) -> bool:
    """Whether the noun only qualifies a noun to its right ("police statement"), or a title stands before a name."""
    return p.dep[i] in ("compound", "nmod", "amod", "poss") and p.head[i] > i and p.dep[i] != "poss"


def _nominal(p: Paragraph, number: int, i: int, noun: Noun, at: dict[int, Mention]) -> Mention | None:
    first = phrase_start(p, i)
    inside = [at[k] for k in range(first, i) if k in at]
    follower = at.get(i + 1)
    if follower is not None and follower.first == i + 1 and _is_title(p, i, noun, follower):
        return None
    if (paper := _named_by(p, i, noun, at)) is not None:
        paper.sector = paper.sector or "JRN"
        return None
    if p.words[i].lower() in word_class("partitive") and _counts(p, i):
        return None
    if p.words[i].lower() in word_class("leading_only") and not _leads_body(p, i, at):
        return None
    if p.words[i].lower() in word_class("speaking_only") and not _speaks(p, i):
        return None
    words = [w.lower() for w in p.words[first : i + 1]]
    beside = p.dep[i] == "appos" and p.head[i] in at
    bare = first == i and noun.number == "singular" and noun.type == "person" and not beside
    if bare and p.dep[i] not in ("nsubj", "nsubjpass"):
        return None
    of = _complement(p, i, at, noun.number == "plural")
    near = [*reversed(inside), *([of] if of else [])]
    stated = {m.country for m in inside if m.country} or ({of.country} if of and of.country else set())
    country = stated.pop() if len(stated) == 1 else None
    holder = next((m for m in near if m.type != "person"), None)
    told = [modifiers()[w] for w in reversed(words[:-1]) if w in modifiers()]
    sector = "LEG" if "LEG" in told else next(iter(told), None)
    if sector == "GOV":
        sector = noun.sector or sector  # a foreign bank is a bank, government troops are troops
    portfolio = next((portfolios()[w] for w in words[:-1] if w in portfolios()), None)
    if not told and noun.sector in (None, "GOV") and portfolio and portfolio.sector != "GOV":
        sector = portfolio.sector
    body = next((m.sector for m in near if m.type in ("organization", "international", "group") and m.sector), None)
    last = _title_end(p, i)
    start, end = p.span(first, last - 1)
    return Mention(
        paragraph=number,
        first=first,
        last=last,
        start=start,
        end=end,
        form="nominal",
        type=noun.type,
        rule_id="actors.nominal",
        text=surface(p, first, last),
        words=tuple(p.words[first:last]),
        country=country,
        sector=body or sector or noun.sector,
        gender=noun.gender,
        number=noun.number,
        head=i,
        affiliation=affiliation(of if of and of.type in ("organization", "international") else holder),
        holder=near[0] if near else None,
        noun=p.words[i].lower(),
        definite=words[0] in word_class("definite"),
        subject=is_subject(p, i),
    )


def _is_title(p: Paragraph, i: int, noun: Noun, name: Mention) -> bool:
    """Whether the noun is only a title before a name.

    Where the parse makes it the head of the name, it is what verbs and prepositions hold on to, and a mention.
    """
    is_head = noun.type == "person" and p.dep[name.head] == "appos" and p.head[name.head] == i
    return name.form == "name" and name.type == noun.type and not is_head


def _counts(p: Paragraph, i: int) -> bool:
    """Whether the noun only counts people who are named after it: "a group of rebels"."""
    complements = [j for k in p.dependents(i, "prep") if p.words[k] == "of" for j in p.dependents(k, "pobj")]
    return any((noun := nouns().get(p.words[j].lower())) is not None and noun.number == "plural" for j in complements)


def _named_by(p: Paragraph, i: int, noun: Noun, at: dict[int, Mention]) -> Mention | None:
    """The name that the noun only says the kind of: "the Evening Star newspaper", "the Amber news agency"."""
    news = p.words[i - 1].lower() == "news" and p.words[i].lower() in ("agency", "service")
    if noun.type != "organization" or not (noun.sector == "JRN" or news):
        return None
    before = at.get(i - 1 - news)
    if before is None or before.form != "name" or before.type != "organization" or p.head[before.head] != i:
        return None
    return before


def _leads_body(p: Paragraph, i: int, at: dict[int, Mention]) -> bool:
    """Whether the noun has "of" a body after it: "the head of the agency"."""
    led = [j for k in p.dependents(i, "prep") if p.words[k] == "of" for j in p.dependents(k, "pobj")]
    kinds = [at[j].type if j in at else n.type if (n := nouns().get(p.words[j].lower())) else "" for j in led]
    return any(kind in ("organization", "international") for kind in kinds)


def _speaks(p: Paragraph, i: int) -> bool:
    governor = p.head[i]
    if p.dep[i] == "pobj":
        return p.words[governor].lower() in ("to", "by") and p.lemma[p.head[governor]] in (
            "accord",
            "say",
            "tell",
            "quote",
        )
    return (p.dep[i] == "nsubj" and p.lemma[governor] in acting_verbs()) or p.lemma[governor] in ("cite", "quote")


def _title_end(p: Paragraph, i: int) -> int:
    """End token of the title that the head begins ("secretary of state"), or of the head alone."""
    for last in (i + 3, i + 2):
        if last <= len(p.words) and "".join(p.words[i:last]).lower() in titles():
            return last
    return i + 1


def affiliation(holder: Mention | None) -> str:
    """How the country or body that an office belongs to is written in `offices`."""
    if holder is None:
        return ""
    if holder.entry is not None:
        return holder.entry.name
    return countries()[holder.country].name if holder.type == "country" and holder.country else holder.text


def phrase_start(p: Paragraph, i: int) -> int:
    """First token of the head's unbroken run of dependents to its left."""
    inside = {i}
    first = i
    for k in range(i - 1, max(-1, i - LONGEST_PHRASE), -1):
        if p.sentence[k] != p.sentence[i] or p.words[k] in ("(", ")", '"', "“", "”", ":", ";", "–", "—"):
            break
        if not _leads_to(p, k, inside) or (p.head[k] == i and p.dep[k] in ("relcl", "prep", "cc", "conj", "appos")):
            break
        inside.add(k)
        first = k
    while first < i and (
        not any(c.isalnum() for c in p.words[first])
        or p.words[first] in POSSESSIVES
        or p.tag[first] in ("WRB", "WDT", "IN", "CC", "RB")
        or p.words[first - 1].lower() == "how"
    ):
        first += 1
    return first


def _leads_to(p: Paragraph, k: int, inside: set[int]) -> bool:
    for _ in range(4):
        k = p.head[k]
        if k in inside:
            return True
    return False


def _complement(p: Paragraph, i: int, at: dict[int, Mention], several: bool) -> Mention | None:
    """The country or body after "of", "for", "at", "from" or "in": "officials of the defence ministry"."""
    for k in p.dependents(i, "prep"):
        near = ("of", "for", "from", "at", "in") if several else ("of", "for", "from", "at")
        if k > i and p.words[k].lower() in near:
            for j in p.dependents(k, "pobj"):
                found = at.get(j)
                if found is None or found.form == "nominal":
                    found = next((at[a] for a in p.dependents(j, "appos") if a in at and at[a].type != "person"), found)
                if found is None:
                    found = next((at[x] for x in range(k + 1, j) if x in at), None)
                if found is not None and found.type != "person":
                    return found
    return None
