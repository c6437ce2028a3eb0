"""Finds the actors of a document and every mention of them."""

from __future__ import annotations

from collections import Counter
from typing import Any

from pipeline.actors.clusters import cluster, normalise
from pipeline.actors.coreference import resolve
from pipeline.actors.described import as_described
from pipeline.actors.gazetteer import namesakes, shared
from pipeline.actors.lexicon import generic_words, word_class
from pipeline.actors.mention import Actor, Mention
from pipeline.actors.names import names_in, read_offices
from pipeline.actors.nominals import nominals_in
from pipeline.actors.owners import give_owners
from pipeline.actors.pronouns import pronouns_in
from pipeline.actors.repeats import with_repeats
from pipeline.identify import identify
from pipeline.language.parsed import ParsedDocument


def find_actors(document: ParsedDocument) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Mention rows (for `local_mentions`) and actor rows (for `local_actors`) of a document.

    A mention row lacks doc_id, text and mention_id, and an actor row doc_id: the caller adds them. Spans are unique.
    """
    found = [m for number, paragraph in enumerate(document.paragraphs) for m in names_in(paragraph, number)]
    found = with_repeats(document, as_described(document, found))
    found = _without_namesakes(found)
    _settle_shared(found)
    give_owners(document, found)
    of_paragraph: dict[int, list[Mention]] = {}
    for m in found:
        of_paragraph.setdefault(m.paragraph, []).append(m)
    names: list[Mention] = []
    others: list[Mention] = []
    for number, paragraph in enumerate(document.paragraphs):
        here = read_offices(paragraph, of_paragraph.get(number, []))
        nominals = nominals_in(paragraph, number, here)
        names += _without_modifiers(here, nominals)
        others += [*nominals, *pronouns_in(paragraph, number)]
    mentions = list({(m.start, m.end): m for m in [*others, *names]}.values())
    actors = sorted(
        resolve(document, mentions, cluster(names)), key=lambda a: min((m.start, m.end) for m in a.mentions)
    )
    identifiers = {id(a): _identifier(document.doc_id, a) for a in actors}
    rows = [_mention_row(m, identifiers) for m in sorted(mentions, key=lambda m: (m.start, m.end)) if m.actor]
    return rows, [_actor_row(a, identifiers) for a in actors]


def _without_namesakes(names: list[Mention]) -> list[Mention]:
    """The names without a state's where another state's part of that name is meant: Georgia beside the USA alone."""
    stated = {m.country for m in names if m.entry is None or m.text != m.entry.name}
    whole = {m.country for m in names}
    return [
        m
        for m in names
        if not (
            m.entry
            and m.type == "country"
            and m.country in namesakes()
            and m.text == m.entry.name
            and m.country not in stated
            and namesakes()[m.country] in whole
        )
    ]


def _settle_shared(names: list[Mention]) -> None:
    """Which state's body a name means that those of several states bear.

    "The National Intelligence Service" is South Korea's only in a text that names it, and "the Justice Department", as
    every state has one, the United States' only if they are named half as often as any other state. "The Democratic
    Party" is theirs if it is said to be, or if no state is named as often.
    """
    bodies = [m for m in names if m.type == "organization" and m.form == "name"]
    generic = {id(m) for m in bodies if m.entry and m.country and _is_generic(m.text)}
    stated = Counter(m.country for m in names if m.country and id(m) not in generic)
    most = max(stated.values(), default=0)
    leading = [country for country, n in stated.items() if n == most]
    for m in bodies:
        count = stated[m.country] if m.country else 0
        scarce = count < most / 2 if word_class("common_body") & set(m.words) else not count
        if id(m) in generic and scarce:
            m.entry, m.country = None, None
        country = m.country or (leading[0] if len(leading) == 1 else None)
        fitting = [e for e in shared(m.text) if e.country == country] if m.entry is None else []
        if len(fitting) == 1:
            m.entry, m.country, m.sector = fitting[0], fitting[0].country, fitting[0].sector


def _is_generic(name: str) -> bool:
    return len(name.split()) > 1 and set(normalise(name).split()) <= generic_words()


def _without_modifiers(names: list[Mention], nominals: list[Mention]) -> list[Mention]:
    """The names without demonyms that only qualify a nominal or an office: "South Korean lawmakers" is one mention."""
    covered = {(n.paragraph, i) for n in nominals for i in range(n.first, n.last)}
    return [m for m in names if not (m.rule_id.endswith("adjective") and (m.paragraph, m.first) in covered)]


def _identifier(doc_id: str, actor: Actor) -> str:
    first = min(actor.mentions, key=lambda m: (m.start, m.end))
    return identify("la", doc_id, first.start, first.end)


def _mention_row(mention: Mention, identifiers: dict[int, str]) -> dict[str, Any]:
    return {
        "kind": "actor",
        "start": mention.start,
        "end": mention.end,
        "form": mention.form,
        "local_actor_id": identifiers[id(mention.actor)],
        "rule_id": mention.rule_id,
    }


def _actor_row(actor: Actor, identifiers: dict[int, str]) -> dict[str, Any]:
    return {
        "local_actor_id": identifiers[id(actor)],
        "gazetteer_id": actor.gazetteer_id,
        "name": actor.name,
        "type": actor.type,
        "country": actor.country,
        "sector": actor.sector,
        "wikidata_id": actor.entry.wikidata_id if actor.entry else None,
        "aliases": sorted(actor.aliases - {actor.name}),
        "is_named": actor.is_named,
        "offices": [{"title": title, "affiliation": affiliation or None} for title, affiliation in actor.offices],
    }
