"""Resolves noun phrases and pronouns inside a document: what is not clear stays unresolved."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.actors.bodies import STATE, state_body, without_country
from pipeline.actors.gazetteer import countries, state_words
from pipeline.actors.lexicon import (
    Noun,
    ShortForm,
    modifiers,
    nouns,
    portfolios,
    pronouns,
    short_forms,
    title_words,
    titles,
    word_class,
)
from pipeline.actors.mention import POSSESSIVES, Actor, Mention, surface
from pipeline.actors.nominals import affiliation_words
from pipeline.actors.possessed import body_of, is_possessed, ministry_of, owner_of, state_of
from pipeline.language.parsed import Paragraph, ParsedDocument

NEAR_PARAGRAPHS = 6
MARKS = frozenset({"“", '"', "``", "''", "”"})
Before = dict[int, list[Mention]]  # mentions resolved so far, by paragraph, in text order


def resolve(document: ParsedDocument, mentions: list[Mention], actors: list[Actor]) -> list[Actor]:
    """All actors of the document, those of noun phrases included; each resolved mention is given its actor."""
    mark_quoted(document, mentions)
    known = list(actors)
    by_gazetteer = {a.gazetteer_id: a for a in actors if a.gazetteer_id}
    of_paragraph: dict[int, list[Mention]] = {}
    for m in sorted(mentions, key=lambda m: (m.end, -m.start)):
        of_paragraph.setdefault(m.paragraph, []).append(m)
    before: Before = {}
    for number, here in sorted(of_paragraph.items()):
        for m in here:
            if m.actor is None and m.form == "nominal":
                p = document.paragraphs[number]
                actor = _beside(p, m, here)
                m.possessed = is_possessed(p, m)
                if actor is None and m.possessed:
                    actor = _possessed(document, m, owner_of(p, m, here), by_gazetteer, mentions)
                elif actor is None:
                    actor = _nominal(m, before, by_gazetteer)
                if actor is None and m.type != "country" and m.noun not in ("countries", "nations"):
                    actor = _new(p, m)
                if actor is not None:
                    known += [] if actor.mentions else [actor]
                    actor.add(m)
            elif m.form == "pronoun" and (found := _pronoun(document, m, before)) is not None:
                m.actor = found
                found.mentions.append(m)
                found.gender = found.gender or m.gender
            if m.actor is not None:
                before.setdefault(number, []).append(m)
    _place_offices(known)
    return known


def _place_offices(actors: list[Actor]) -> None:
    """Writes whose an office is by the body's name, and gives its holder the body's country, and sector if none."""
    bodies: dict[str, list[Actor]] = {}
    for actor in actors:
        if actor.type in ("organization", "international"):
            for written in {affiliation_words(m) for m in actor.mentions if m.form != "pronoun"} | {actor.name}:
                bodies.setdefault(written, []).append(actor)
    for person in (a for a in actors if a.type == "person"):
        stated = {m.affiliation: m.holder.actor for m in person.mentions if m.title and m.holder and m.holder.actor}
        for k, (title, held_at) in enumerate(person.offices):
            found = [stated[held_at]] if held_at in stated else bodies.get(held_at, [])
            if len(found) != 1 or found[0].type not in ("organization", "international"):
                continue
            body = found[0]
            person.offices[k] = (title, body.name if body.is_named else held_at)
            person.country = person.country or body.country
            person.sector = person.sector or body.sector
            private = body.type == "organization" and body.sector not in STATE and body.gazetteer_id is None
            if private and person.sector == "GOV" and person.entry is None:
                person.sector = body.sector  # a president of a company is no government


def mark_quoted(document: ParsedDocument, mentions: list[Mention]) -> None:
    """Marks the mentions that stand between quotation marks of their paragraph."""
    spans: dict[int, list[tuple[int, int]]] = {}
    for number, p in enumerate(document.paragraphs):
        opened = None
        for i in p.with_word(MARKS):
            if opened is None:
                opened = i
            else:
                spans.setdefault(number, []).append((opened, i))
                opened = None
        if opened is not None:
            spans.setdefault(number, []).append((opened, len(p.words)))
    for m in mentions:
        m.quoted = any(a < m.first < b for a, b in spans.get(m.paragraph, ()))


def _beside(p: Paragraph, m: Mention, here: list[Mention]) -> Actor | None:
    """The named person or body that the phrase stands beside, or is said to be.

    "Ann Lee, a lawmaker,", "the museum's director, Ann Lee," and "Lee is a lawmaker"; `here` are the mentions of the
    paragraph. Bodies, too, are owners and suppliers.
    """
    if m.number != "singular":
        return None
    for other in here:
        if other.form == "nominal" and _shares(p, m, other):
            m.title = _title(p, m)
            return other.actor
        held = m.noun in word_class("held_by_bodies") and other.type == "organization"
        introduced = other.type == "organization" and m.type in ("organization", "group") and _introduces(p, m, other)
        if other.form == "name" and other.actor is not None and introduced:
            return other.actor
        if other.form != "name" or not (other.type == m.type or held) or other.actor is None:
            continue
        after = other.last == m.first - 1 and p.words[other.last] == ","
        governed = p.dep[m.head] == "appos" and other.first <= p.head[m.head] < other.last
        governs = p.dep[other.head] == "appos" and p.head[other.head] == m.head and m.last <= other.first < m.last + 8
        closed = after and other.type == "person" and _is_closed(p, m)
        told = _named_after(p, m, other, here)
        verb = p.head[m.head]
        is_said = (
            p.dep[m.head] == "attr"
            and p.words[verb] in ("is", "was")
            and not p.dependents(verb, "neg", "mark")
            and p.dep[other.head] == "nsubj"
            and p.head[other.head] == verb
        )
        if governed or governs or closed or told or is_said:
            if other.type == "person":
                m.title = _title(p, m)
            return other.actor
    return None


def _is_closed(p: Paragraph, m: Mention) -> bool:
    """Whether the phrase ends at a comma or full stop, with nothing but whose office it is between."""
    last = m.last
    if p.words[last : last + 1] and p.words[last] in ("of", "for", "at", "in"):
        last = next(
            (k for k in range(last, len(p.words)) if p.pos[k] in ("PUNCT", "VERB", "AUX", "PRON", "SCONJ")), last
        )
    return p.words[last : last + 1] in ([","], ["."])


def _named_after(p: Paragraph, m: Mention, other: Mention, here: list[Mention]) -> bool:
    """Whether the name stands, between commas, after the phrase and its body: "the head of the agency, Lee,"."""
    first, last = other.first, other.last
    if m.type != "person" or other.type != "person" or first < m.last + 3 or p.words[first - 1] != ",":
        return False
    if p.words[last : last + 1] not in ([","], ["."]) or p.words[m.last] not in ("of", "for", "at"):
        return False
    between = [o for o in here if m.last <= o.first and o.last < first]
    whole = any(o.last == first - 1 for o in between) and "," not in p.words[m.last : first - 1]
    return whole and m.head in p.ancestors(other.head)


def _introduces(p: Paragraph, m: Mention, other: Mention) -> bool:
    """Whether the phrase says what the name is that follows it: "a group called X"."""
    return other.first == m.last + 1 and p.words[m.last] in word_class("naming")


def _shares(p: Paragraph, m: Mention, other: Mention) -> bool:
    """Whether the phrase is a second one beside the same name: "Lee, a lawmaker and former general,"."""
    named = other.actor is not None and other.actor.is_named and other.type == m.type == "person"
    return named and p.dep[m.head] == "conj" and p.head[m.head] == other.head and p.dep[other.head] == "appos"


def _title(p: Paragraph, m: Mention) -> str:
    """The office that a phrase states, without article, praise and whose office it is; "" if it states none."""
    if m.noun not in titles() and not m.affiliation:
        return ""
    if m.noun in word_class("not_an_office") and (m.noun != "member" or not m.affiliation):
        return ""
    first = m.first
    if m.holder is not None and m.first <= m.holder.first and m.holder.last < m.last:
        first = m.holder.last
    first = max([first, *(k + 1 for k in range(first, m.head) if p.words[k] in (*POSSESSIVES, "old"))])
    telling = (word_class("rank"), modifiers(), portfolios(), title_words())
    while first < m.head and p.pos[first] not in ("NOUN", "PROPN") and not any(p.lower[first] in w for w in telling):
        first += 1
    return surface(p, first, m.last)


def _nominal(m: Mention, before: Before, known: dict[str, Actor]) -> Actor | None:
    noun = nouns()[m.noun]
    if m.country is None and m.holder is not None and m.holder.actor is not None:
        m.country = m.holder.actor.country
    if noun.stands_for == "country" and m.country:
        return _country(m.country, known)
    if _is_group_itself(m):
        return m.holder.actor if m.holder else None
    if noun.stands_for == "body" and (body := _body(m, known)) is not None:
        return body
    near = [b for k in range(m.paragraph - NEAR_PARAGRAPHS, m.paragraph + 1) for b in before.get(k, ())]
    if m.type == "country":
        return None
    same = [a for b in near if b.noun == m.noun and b.form == "nominal" and (a := b.actor) and _compatible(m, a)]
    repeated = m.number == "plural" and len(m.words) > 1
    if same and repeated and m.text.lower() in {x.text.lower() for x in same[-1].mentions}:
        return same[-1]
    if not m.definite:
        return None
    named = {id(b.actor): b.actor for b in near if b.actor and b.actor.is_named and _fits(m, b.actor)}
    named = {} if m.number == "plural" and m.type != "group" else named
    last = next((b.actor for b in reversed(near) if b.actor and (b.actor in same or id(b.actor) in named)), None)
    if last is None and noun.sector == "BUS" and noun.type == "organization":
        return _unknown_company(m, before.get(m.paragraph, []))
    # Who was spoken of last is meant; of several named ones that fit, nobody can tell.
    told_apart = last is None or id(last) not in named or (len(named) == 1 and not _has_rival(noun, last, near))
    return last if told_apart else None


def _has_rival(noun: Noun, last: Actor, near: list[Mention]) -> bool:
    """Whether a body that nothing is known of, and that may be a company too, was spoken of after the one that fits."""
    if noun.sector != "BUS" or noun.type != "organization":
        return False
    position = max(i for i, b in enumerate(near) if b.actor is last)
    later = (b.actor for b in near[position + 1 :] if b.form == "name" and b.actor is not None)
    return any(a.type == "organization" and a.sector is None and a.gazetteer_id is None for a in later)


def _is_group_itself(m: Mention) -> bool:
    """Whether people who fight stand for their group: "Houthi rebels", but not "two Houthi rebels" or "a rebel"."""
    group = m.holder
    if group is None or m.number != "plural" or m.noun not in word_class("fighter"):
        return False
    whole = m.first == group.first or m.words[0].lower() == "the"
    return (
        whole and group.type == "group" and group.form == "name" and m.first <= group.first and group.last == m.last - 1
    )


def _unknown_company(m: Mention, here: list[Mention]) -> Actor | None:
    """The one body of the paragraph, so far, that nothing is known of: "X began in 2018, the company says"."""
    bodies = {id(b.actor): b.actor for b in here if b.actor and b.actor.type == "organization" and b.actor.is_named}
    found = next(iter(bodies.values())) if len(bodies) == 1 else None
    if found is None or found.sector is not None or found.gazetteer_id is not None or m.country:
        return None
    return found


def _possessed(
    document: ParsedDocument, m: Mention, owner: Actor | None, known: dict[str, Actor], mentions: list[Mention]
) -> Actor | None:
    """What a phrase with an owner means, by what is stated of the owner; None if nothing is."""
    if owner is None:
        return None
    if (country := state_of(m, owner)) is not None:
        return _country(country, known)
    if owner.type == "country":
        m.country = m.country or owner.country
        return _body(m, known) if nouns()[m.noun].stands_for == "body" else None
    if (found := ministry_of(m, owner)) is not None:
        return _state_body(found, m, owner.country, known)
    return body_of(document, m, owner, mentions)


def _leads_another(m: Mention, actor: Actor) -> bool:
    """Whether the phrase says whose the office is, and that is none of the person's: "the head of the agency"."""
    bodies = {held_at.lower().split()[-1] for _, held_at in actor.offices if held_at}
    return bool(m.affiliation and bodies and m.country is None) and m.affiliation.lower().split()[-1] not in bodies


def _compatible(m: Mention, actor: Actor) -> bool:
    if actor.number != m.number or _leads_another(m, actor):
        return False
    if m.country and actor.country and m.country != actor.country:
        return False
    said = {w.lower() for other in actor.mentions if other.form == "nominal" for w in other.words}
    return all(w.lower() in said or w.lower() in word_class("definite", "article") for w in m.words)


def _fits(m: Mention, actor: Actor) -> bool:
    """Whether a named actor is what the phrase says."""
    if m.country and actor.country and m.country != actor.country:
        return False
    form = short_forms().get(m.noun, ShortForm(frozenset(), frozenset()))
    words = {w for name in (actor.name, *actor.aliases) for w in name.lower().split()}
    if m.type == "person":
        if m.words[0].lower() in pronouns() or m.words[0].lower() in ("my", "our", "your"):
            return False
        if actor.type != "person" or (m.gender and actor.gender and m.gender != actor.gender):
            return False
        if _leads_another(m, actor):
            return False
        offices = {w for title, _ in actor.offices for w in title.lower().split()}
        return m.noun in offices or actor.sector in form.sectors
    if actor.type not in ("organization", "group", "international") or (m.country and not actor.country):
        return False
    modified = m.sector if m.sector not in (None, "GOV") else None
    if m.noun in ("group", "movement", "organization", "organisation", "militia") and modified == "REB":
        return actor.sector == "REB"
    if m.noun in ("agency", "service"):
        if modified:
            return actor.sector == modified
        return bool(words & form.name_words)
    return bool(words & {m.noun, *form.name_words}) or actor.sector in form.sectors


def _country(country: str, known: dict[str, Actor]) -> Actor | None:
    """The state: "the Swedish government" is Sweden."""
    if (entry := countries().get(country)) is None:
        return None
    made = Actor(entry.name, "country", entry=entry, gazetteer_id=entry.id, country=entry.country, sector="GOV")
    return known.setdefault(entry.id, made)


def _body(m: Mention, known: dict[str, Actor]) -> Actor | None:
    """The one body of its kind that a state has: "the South Korean military"."""
    if m.country is None:
        return None
    words = [w for w in m.words if w.lower() not in word_class("definite", "article", "state_word")]
    found = state_body(without_country(words, state_words(m.country)), m.country)
    if found is None:
        return None
    return _state_body(found, m, m.country, known)


def _state_body(found: tuple[str, str, str | None], m: Mention, country: str | None, known: dict[str, Actor]) -> Actor:
    identifier, name, sector = found
    made = Actor(name, m.type, gazetteer_id=identifier, country=country, sector=sector, number=m.number)
    return known.setdefault(identifier, made)


def _is_outside(word: str) -> bool:
    """Whether a word before a noun is no part of what it names."""
    return word in word_class("article", "quantifier") or word in pronouns()


def _new(p: Paragraph, m: Mention) -> Actor:
    """A new actor, named by the phrase without article and number: "the two French envoys" are "French envoys"."""
    first = m.first
    while first < m.head and (_is_outside(p.lower[first]) or p.tag[first] == "CD" or p.words[first] == "-"):
        first += 1
    first = max([first, *(k + 1 for k in range(first, m.head) if p.words[k] == "old" and p.words[k - 1] == "-")])
    name = surface(p, first, m.last)
    opens = first == 0 or p.sentence[first - 1] != p.sentence[first] or not any(c.isalnum() for c in p.words[first - 1])
    low = p.lower[first]
    is_common = low in nouns() or low in modifiers() or low in word_class("rank")
    if opens and is_common and not p.words[first].isupper():
        name = name[:1].lower() + name[1:]
    return Actor(name, m.type, country=m.country, sector=m.sector, gender=m.gender, number=m.number, is_named=False)


def _pronoun(document: ParsedDocument, m: Mention, before: Before) -> Actor | None:
    """The antecedent of a pronoun: the one fitting actor, or subject, of the nearest sentence that has any.

    In a quotation "he" is hardly the speaker, and who is meant often stands outside: only an antecedent inside the same
    quotation counts.
    """
    p = document.paragraphs[m.paragraph]
    if m.noun == "it" and not m.subject:
        return None
    sentence = p.sentence[m.first]
    for paragraph, number in _sentences_back(document, m.paragraph, sentence, 1 if m.noun.startswith("it") else 2):
        here = (paragraph, number) == (m.paragraph, sentence)
        sentences = document.paragraphs[paragraph].sentence
        found = [
            b
            for b in before.get(paragraph, ())
            if sentences[b.first] == number
            and (b.last <= m.first or not here)
            and b.quoted == m.quoted
            and _agrees(m, b)
        ]
        if not found:
            continue
        actors = {id(b.actor) for b in found}
        if len(actors) == 1:
            return found[-1].actor
        subjects = {id(b.actor): b.actor for b in found if b.subject}
        if len(subjects) != 1:
            return None
        subject = next(iter(subjects.values()))
        return subject if (m.subject and not here) or found[-1].actor is subject else None
    return None


def _sentences_back(document: ParsedDocument, paragraph: int, sentence: int, count: int) -> Iterable[tuple[int, int]]:
    yield paragraph, sentence
    for _ in range(count):
        if sentence > 0:
            sentence -= 1
        elif paragraph > 0:
            paragraph -= 1
            tail = document.paragraphs[paragraph].sentence
            if not tail:
                return
            sentence = tail[-1]
        else:
            return
        yield paragraph, sentence


def _agrees(m: Mention, b: Mention) -> bool:
    actor = b.actor
    if actor is None or b.rule_id.endswith("adjective"):
        return False
    if m.type == "person":
        return actor.type == "person" and (not actor.gender or actor.gender == m.gender)
    if m.number == "plural":
        return actor.number == "plural"
    return actor.type in ("organization", "country", "international", "group") and actor.number == "singular"
