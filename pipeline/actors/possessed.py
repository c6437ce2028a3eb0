"""Resolves what somebody has: "his company", "her ministry", "its parliament".

It goes by what the document says of the owner, and what is not stated stays open: the company named last is hardly ever
the one that "his company" means.
"""

from __future__ import annotations

from pipeline.actors.bodies import STATE, state_body
from pipeline.actors.lexicon import Noun, nouns, portfolios, pronouns, word_class
from pipeline.actors.mention import POSSESSIVES, Actor, Mention
from pipeline.language.parsed import Paragraph, ParsedDocument

BODIES = frozenset({"organization", "international", "group"})


def is_possessed(p: Paragraph, m: Mention) -> bool:
    """Whether the phrase says that it is somebody's: by a pronoun ("his company") or a name ("Lee's company")."""
    return _possessive(p, m) is not None or _named_owner(p, m) is not None


def owner_of(p: Paragraph, m: Mention, here: list[Mention]) -> Actor | None:
    """Whose it is, None if that is not clear; `here` are the mentions of the paragraph."""
    if (holder := _named_owner(p, m)) is not None:
        return holder.actor
    token = _possessive(p, m)
    return next((o.actor for o in here if o.form == "pronoun" and o.first == token), None)


def state_of(m: Mention, owner: Actor) -> str | None:
    """The state that "its government", "his country" means."""
    noun = nouns()[m.noun]
    if owner.country is None or not (noun.stands_for == "country" or m.noun in ("country", "nation")):
        return None
    official = owner.type == "person" and owner.sector in STATE and any(a for _, a in owner.offices)
    return owner.country if owner.type == "country" or official else None


def ministry_of(m: Mention, owner: Actor) -> tuple[str, str, str | None] | None:
    """Identifier, name and sector of the ministry that a minister's "her ministry" means."""
    if m.noun not in ("ministry", "department") or owner.type != "person" or owner.country is None:
        return None
    for title, _ in owner.offices:
        words = title.lower().split()
        end = next((i for i, w in enumerate(words) if w.startswith("minister")), 0)
        known = (portfolios().get(" ".join(words[i:end])) for i in range(end))
        if (portfolio := next((k for k in known if k is not None), None)) is not None:
            return state_body(f"{portfolio.name} Ministry", owner.country)
    return None


def body_of(document: ParsedDocument, m: Mention, owner: Actor, mentions: list[Mention]) -> Actor | None:
    """The one body of the kind that the phrase says which the owner is said to have an office in, or to lead."""
    noun = nouns()[m.noun]
    stated = {id(o.holder.actor): o.holder.actor for o in owner.mentions if o.holder is not None and o.holder.actor}
    for other in mentions:
        if other.actor is not None and other.actor.type in BODIES and _leads(document, owner, other):
            stated[id(other.actor)] = other.actor
    fitting = [body for body in stated.values() if body is not None and body.is_named and _fits(m.noun, noun, body)]
    return fitting[0] if len(fitting) == 1 else None


def _fits(word: str, noun: Noun, body: Actor) -> bool:
    if body.type not in BODIES or noun.type not in ("organization", "group") or noun.number != "singular":
        return False
    return word in word_class("any_body") or body.sector in (None, noun.sector)


def _leads(document: ParsedDocument, owner: Actor, body: Mention) -> bool:
    """Whether a sentence says that the owner leads the body: "Lee, who heads the Relief Fund"."""
    p = document.paragraphs[body.paragraph]
    verb = p.head[body.head]
    if p.dep[body.head] != "dobj" or p.lemma[verb] not in word_class("leading"):
        return False
    subject = next(iter(p.dependents(verb, "nsubj")), -1)
    if subject >= 0 and p.words[subject].lower() == "who":
        subject = p.head[verb]
    return any(o.paragraph == body.paragraph and o.first <= subject < o.last for o in owner.mentions)


def _possessive(p: Paragraph, m: Mention) -> int | None:
    """The token of the possessive pronoun that belongs to the phrase's head."""
    first = p.words[m.first].lower()
    return m.first if p.tag[m.first] == "PRP$" and first in pronouns() else None


def _named_owner(p: Paragraph, m: Mention) -> Mention | None:
    """The person whose name, with a possessive, begins the phrase."""
    holder = m.holder
    if holder is None or holder.type != "person" or holder.paragraph != m.paragraph or holder.first != m.first:
        return None
    return holder if p.words[holder.last : holder.last + 1][:1] and p.words[holder.last] in POSSESSIVES else None
