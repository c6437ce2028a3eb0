"""Finds mentions of events in a parsed document: trigger, type, mode, contexts, roles, realis, claim.

Belongs here: how a match becomes a row. Does not: how it is matched (`match`), identity of events (`join`).
Types, modes and contexts are PLOVER 2.0's.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import takewhile
from typing import Any

from pipeline.events.arguments import clause_of, phrase, prepositional, support
from pipeline.events.background import is_background
from pipeline.events.lexicon import context_cues, members_of, mode_cues, modes_that, supports, types_that
from pipeline.events.match import Match, matches
from pipeline.events.numbers import numbers_in
from pipeline.events.quantities import counts_in, quantities_of
from pipeline.events.realis import is_historical
from pipeline.events.scene import PLACE_LABELS, Scene, actors_inside, is_actor, scene_of
from pipeline.identify import identify
from pipeline.kernel import Tables
from pipeline.language.dateline import after_dateline
from pipeline.language.parsed import Paragraph, ParsedDocument, parsed_documents
from pipeline.schema import from_rows
from pipeline.settings import Settings

LOCATIVE = frozenset(("in", "at", "near", "off", "outside", "inside", "around", "across", "along"))
# Between the writer's day and the reader's lies at most one time zone.
DAY = timedelta(days=1)
SEQUENCE = frozenset(("after", "following", "before", "since", "amid", "despite", "over", "ahead", "because"))


def find_events(tables: Tables, settings: Settings) -> Tables:
    """Kernel `documents, paragraphs, parses, mentions, local_claims -> local_event_mentions`."""
    rows = [row for document in parsed_documents(tables) for row in events_of(document)]
    return {"local_event_mentions": from_rows("local_event_mentions", rows)}


def events_of(document: ParsedDocument) -> list[dict[str, Any]]:
    """The event mentions of a document as rows of `local_event_mentions`, in text order."""
    found: dict[str, dict[str, Any]] = {}
    about = frozenset[str]().union(*(paragraph.lemmas for paragraph in document.paragraphs))
    for paragraph in document.paragraphs:
        scene = scene_of(document, paragraph, about)
        matched = list(matches(scene))
        counts = counts_in(paragraph, numbers_in(paragraph)) if matched else []
        triggers = frozenset(match.trigger for match in matched)
        for match in matched:
            row = _row(document, scene, match)
            row["quantities"] = quantities_of(document.text, scene, match, counts, triggers)
            found.setdefault(row["event_mention_id"], row)
    return sorted(found.values(), key=lambda row: (row["start"], row["end"], row["event_type"]))


def _row(document: ParsedDocument, scene: Scene, match: Match) -> dict[str, Any]:
    p, i, rule = scene.p, match.trigger, match.rule
    first, end = p.sentence_of(i)
    published = document.published_at.date() if document.published_at else None
    sources = list(_roles(scene, "source", match.sources))
    filled = [
        *sources,
        *_without_selves(_roles(scene, "target", match.targets), sources),
        *_roles(scene, "object", match.theme),
        # The day and place of what is promised are not those of the promise.
        *(_settings_of(scene, match, published) if match.rule.lemma else ()),
    ]
    roles = list({(r["role"], r["start"], r["end"]): r for r in filled}.values())
    ends: list[date] = [
        m["time_end"]
        for r in roles
        if r["role"] == "time" and (m := scene.times.get(_token(p, r["start"]))) and m.get("time_end")
    ]
    start, stop = p.starts[i], p.ends[i]
    return {
        "event_mention_id": identify("em", document.doc_id, start, stop, rule.event_type),
        "doc_id": document.doc_id,
        "start": start,
        "end": stop,
        "text": document.text[start:stop],
        "sentence_start": p.starts[first],
        "sentence_end": p.ends[end - 1],
        "event_type": rule.event_type,
        "mode": _mode(p, match),
        "contexts": _contexts(p, match),
        "roles": roles,
        "realis": match.realis,
        "is_negated": match.is_negated,
        "is_historical": is_historical(p, i, published, ends),
        "is_background": is_background(p, i),
        "claim_id": _claim_of(document, start),
        "rule_id": rule.rule_id,
        "confidence": _confidence(p, match),
    }


def _token(p: Paragraph, offset: int) -> int:
    return bisect_left(p.ends, offset + 1)


def _roles(scene: Scene, role: str, tokens: list[int]) -> Iterator[dict[str, Any]]:
    """One role a token; for a target that is no actor, the actors inside it too."""
    for j in tokens:
        yield _role(scene, role, j)
        if role == "target" and not is_actor(scene, j):
            for k in actors_inside(scene, j):
                yield _role(scene, role, k)


def _without_selves(targets: Iterator[dict[str, Any]], sources: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The targets that are not the source itself ("Iran denied that Iran had paid")."""
    selves = {s["actor_id"] for s in sources} - {None}
    return [t for t in targets if t["actor_id"] not in selves]


def _role(scene: Scene, role: str, i: int) -> dict[str, Any]:
    first, last = phrase(scene.p, i)
    start, end = scene.p.span(first, last)
    mention = _actor_at(scene, i)
    if mention:
        start, end = min(start, mention["start"]), max(end, mention["end"])
    return {
        "role": role,
        "actor_id": mention.get("actor_id") if mention else None,
        "mention_id": mention.get("mention_id") if mention else None,
        "start": start,
        "end": end,
    }


def _actor_at(scene: Scene, i: int) -> dict[str, Any] | None:
    """The actor at a head: a name in apposition to it first, then its own, then that which it is a number of."""
    p = scene.p
    own = scene.actors.get(i)
    named = [m for j in p.dependents(i, "appos") if (m := scene.actors.get(j)) and m.get("form") == "name"]
    if named and (own is None or own.get("form") != "name"):
        return named[0]
    if p.lemma[i].lower() in members_of("transparent"):
        whole = next((m for j in prepositional(p, i, "of") if (m := scene.actors.get(j))), None)
        if whole and (own is None or (own.get("form") != "name" and whole.get("form") == "name")):
            return whole
    return own


def _settings_of(scene: Scene, match: Match, published: date | None) -> Iterator[dict[str, Any]]:
    """Place and time of the trigger's own clause; else of the clause that it is coordinated with or completes.

    A noun has those that stand with it, and its verb's only where the two are one act ("held talks on Tuesday"). A
    clause of time, cause or relation borrows nothing: "closed the border on Tuesday after troops attacked" does not
    say when they attacked. Else the dateline's place, where the sentence and its dateline name one country alone.
    """
    p, clause = scene.p, clause_of(scene.p, match.trigger)
    start, end = p.sentence_of(match.trigger)
    first = after_dateline(p, start, end)
    for role, held in (("place", scene.places), ("time", scene.times)):
        mentions: dict[str, tuple[int, dict[str, Any]]] = {}
        for i in range(first, end):
            if i in held and (_can_be_on(held[i], match, published) if role == "time" else _is_locative(p, i, match)):
                mentions.setdefault(held[i]["mention_id"], (i, held[i]))
        if role == "time":
            mentions = {name: found for name, found in mentions.items() if not _is_distance(p, found[0], clause)}
        inside = [m for i, m in mentions.values() if clause_of(p, i) == clause and _belongs(p, i, match.trigger)]
        if role == "time" and not inside:
            inside = [m for _, m in mentions.values() if _is_when(p, m["end"], clause)]
        shared = _clauses_shared(p, match.trigger)
        outside = [
            m
            for i, m in mentions.values()
            if (c := clause_of(p, i)) in shared and not p.dependents(c, "ccomp") and _belongs(p, i, c)
        ]
        if match.realis != "actual":
            # "Asked on Monday to free the ship": Monday is the day of the asking.
            outside = [m for m in outside if m["start"] > p.starts[match.trigger]]
        # When it was said ("reported on Monday that ...") is not when it happened.
        chosen = inside or (outside if len(mentions) == 1 else [])
        if role == "place" and not chosen and match.realis == "actual" and not match.is_negated:
            chosen = _place_of_dateline(scene, match, start, first, end)
        for mention in chosen:
            yield {
                "role": role,
                "actor_id": None,
                "mention_id": mention["mention_id"],
                "start": mention["start"],
                "end": mention["end"],
            }


def _is_distance(p: Paragraph, i: int, clause: int) -> bool:
    """Whether the time tells how long after or before the clause something else was: "nine days after they met"."""
    return any(i < j for j in p.dependents(clause, "mark") if p.words[j].lower() in SEQUENCE)


def _is_when(p: Paragraph, end: int, clause: int) -> bool:
    """Whether the clause tells what was at the time named just before it: "last month, when they met"."""
    start = next((j for j in p.dependents(clause, "advmod") if p.words[j].lower() == "when"), None)
    return start is not None and 0 < p.starts[start] - end <= len(", ")


def _belongs(p: Paragraph, i: int, trigger: int) -> bool:
    """Whether a time or place of the trigger's clause is the trigger's, and not that of something else in it."""
    path = [i, *takewhile(lambda j: j != trigger, p.ancestors(i))]
    if p.pos[trigger] == "NOUN" and not _is_one_act(p, trigger):
        return p.head[path[-1]] == trigger
    # "Expelled him following an arrest in Bucharest": the place is that of the arrest.
    return not any(p.words[j].lower() in SEQUENCE for j in path[2:])


def _is_one_act(p: Paragraph, noun: int) -> bool:
    """Whether the noun and its verb tell one act: its subject, or the object of a verb that adds nothing."""
    verb = support(p, noun)
    return p.dep[noun] in ("nsubj", "nsubjpass", "ROOT", "attr") or (verb is not None and p.lemma[verb] in supports())


def _clauses_shared(p: Paragraph, trigger: int) -> set[int]:
    """The clauses above the trigger's whose day and place are its own too: coordinated with it or completed by it."""
    shared: set[int] = set()
    clause = clause_of(p, trigger)
    if p.pos[trigger] == "NOUN" and not _is_one_act(p, trigger):
        return shared
    while p.dep[clause] in ("conj", "xcomp") and p.head[clause] != clause:
        clause = clause_of(p, p.head[clause])
        shared.add(clause)
    return shared


def _can_be_on(mention: dict[str, Any], match: Match, published: date | None) -> bool:
    """Whether the day fits what is told: nothing has happened after it was reported, nothing is planned for the past.

    "Promised to give it in the autumn" may have been resolved to the autumn before; no day is better than that.
    """
    if not published or not mention.get("time_start") or not mention.get("time_end"):
        return True
    if match.realis == "future":
        return bool(mention["time_end"] >= published)
    return match.realis != "actual" or bool(mention["time_start"] <= published + DAY)


def _place_of_dateline(scene: Scene, match: Match, start: int, first: int, end: int) -> list[dict[str, Any]]:
    """The dateline's place, for the sentence's main clause, if it and all that the sentence names lie in one country.

    An inference from the convention that a report's dateline is where it happened; `join` takes no town from it.
    """
    p = scene.p
    heads = [scene.places[i] for i in range(start, first) if i in scene.places and scene.places[i].get("country")]
    named = [i for i in range(first, end) if i in scene.places or p.entity[i][2:] in PLACE_LABELS]
    inside = {scene.places[i].get("country") if i in scene.places else None for i in named}
    main = p.dep[clause_of(p, match.trigger)] in ("ROOT", "conj")
    return heads[:1] if main and heads and inside == {heads[0]["country"]} else []


def _is_locative(p: Paragraph, i: int, match: Match) -> bool:
    """Whether the place stands after "in", "at" and the like, or is where a visit goes or an attack falls."""
    while p.head[i] != i and (
        p.dep[i] in ("compound", "amod", "nmod", "conj", "appos", "poss", "det") or _is_site(p, i)
    ):
        # "At the port of Klaipeda": Klaipeda stands for its port.
        i = p.head[p.head[i]] if p.dep[i] == "pobj" else p.head[i]
    if p.dep[i] == "pobj" and p.lemma[p.head[i]].lower() in LOCATIVE:
        return i not in match.sources
    if p.dep[i] == "pobj" and p.lemma[p.head[i]].lower() in ("between", "with", "for", "from"):
        return False
    rule = match.rule
    return i in match.targets and (rule.mode in modes_that("hosted") or rule.event_type in types_that("at_target"))


def _is_site(p: Paragraph, i: int) -> bool:
    """Whether the place says which port, town or station is meant ("the port of Klaipeda")."""
    preposition = p.head[i]
    noun = p.lemma[p.head[preposition]].lower()
    is_of = p.dep[i] == "pobj" and p.lemma[preposition] == "of"
    return is_of and (noun in members_of("place") or noun in members_of("crossing"))


def _mode(p: Paragraph, match: Match) -> str | None:
    """The mode that the words nearby tell, if they tell a more exact one than the rule's own."""
    given = match.rule.mode
    cues = mode_cues().get(match.rule.event_type, ())
    if not cues or (given and given not in modes_that("yields")):
        return given
    i = match.trigger
    near = {p.lemma[j].lower() for j in (i, *p.children[i])}
    for j in (*match.sources, *match.theme, *p.dependents(i, "dobj")):
        near |= {p.lemma[k].lower() for k in (j, *p.children[j])}
    for preposition in ("with", "by", "in", "on"):
        near |= {p.lemma[j].lower() for j in prepositional(p, i, preposition)}
    return next((mode for mode, words in cues if words & near), given)


def _contexts(p: Paragraph, match: Match) -> list[str]:
    first, end = p.sentence_of(match.trigger)
    cues = context_cues()
    found = set(match.rule.contexts)
    for i in range(first, end):
        found.update(cues.get(p.lemma[i].lower(), ()))
    return sorted(found)


def _claim_of(document: ParsedDocument, offset: int) -> str | None:
    """The innermost claim whose content holds the offset."""
    holding = [
        (span["end"] - span["start"], claim["claim_id"])
        for claim in document.claims
        for span in claim["content_spans"]
        if span["start"] <= offset < span["end"]
    ]
    return min(holding)[1] if holding else None


def _confidence(p: Paragraph, match: Match) -> float:
    """By hand until measured: verbs above nouns, both parties above one."""
    base = 0.7 if p.pos[match.trigger] == "VERB" else 0.55
    return base + 0.1 * bool(match.sources) + 0.1 * bool(match.targets)
