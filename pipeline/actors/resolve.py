"""Joins the actors of single documents into the actors of the corpus."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from pipeline.actors.clusters import normalise, surname
from pipeline.actors.lexicon import genders, generic_words, word_class
from pipeline.identify import identify
from pipeline.kernel import Tables
from pipeline.schema import from_rows
from pipeline.settings import Settings

Row = dict[str, Any]
Key = tuple[str, ...]


def resolve_actors(tables: Tables, settings: Settings) -> Tables:
    """Corpus kernel `local_actors, local_mentions, documents -> actors, mentions`.

    Actors of several documents are one where they are the same entry of the gazetteer, or have the same full name and
    compatible kinds and states. An acronym joins the full name that some document defines it by, if that is only one;
    a surname joins the one full name that holds the same stated office. All else stays apart: a wrong join cannot be
    undone by a reader, a missing one can. A name that one document shows to be a body's is so in documents that tell
    nothing of it. The result does not depend on the order of rows.
    """
    mentions = tables["local_mentions"].to_pylist()
    mentioned = Counter((m["doc_id"], m["local_actor_id"]) for m in mentions if m["local_actor_id"])
    locals_ = [a for a in tables["local_actors"].to_pylist() if mentioned[a["doc_id"], a["local_actor_id"]]]
    keys = _keys(locals_)
    members: dict[Key, list[Row]] = defaultdict(list)
    for local in locals_:
        members[keys[local["local_actor_id"]]].append(local)
    seen = _days(tables)
    actors = [_actor(key, rows, mentioned, seen) for key, rows in members.items()]
    actor_ids = {local: _actor_id(key) for local, key in keys.items()}
    rows = [
        {**{k: v for k, v in m.items() if k != "local_actor_id"}, "actor_id": actor_ids.get(m["local_actor_id"])}
        for m in mentions
    ]
    return {"actors": from_rows("actors", actors), "mentions": from_rows("mentions", rows)}


def _keys(locals_: list[Row]) -> dict[str, Key]:
    """What each local actor is known by in the corpus: equal keys are one actor."""
    own = _apart_by_country(locals_, {local["local_actor_id"]: _own_key(local) for local in locals_})
    expansions = _unique((alias, own[a["local_actor_id"]]) for a in locals_ for alias in _acronyms(a))
    holders = _unique(
        ((surname(a["name"]), *office), own[a["local_actor_id"]])
        for a in locals_
        if own[a["local_actor_id"]][0] != "local" and a["type"] == "person"
        for office in _offices(a)
    )
    told = {own[a["local_actor_id"]] for a in locals_ if a["type"] != "person" and a["sector"]}
    joined = {}
    for local in locals_:
        key = own[local["local_actor_id"]]
        if key[0] == "person" and ("body", key[1]) in told and _may_be_body(local):
            key = ("body", key[1])
        if key[0] == "body" and _is_acronym(local["name"]):
            key = expansions.get(local["name"], key)
        elif key[0] == "local" and local["is_named"] and local["type"] == "person":
            found = {holders[w] for office in _offices(local) if (w := (local["name"], *office)) in holders}
            key = found.pop() if len(found) == 1 else key
        joined[local["local_actor_id"]] = key
    return joined


def _apart_by_country(locals_: list[Row], own: dict[str, Key]) -> dict[str, Key]:
    """The keys, with persons of one name apart if different states are said to be theirs.

    Who bears such a name without a state stays alone.
    """
    states: dict[Key, set[str]] = defaultdict(set)
    for local in locals_:
        if local["country"] and own[local["local_actor_id"]][0] == "person":
            states[own[local["local_actor_id"]]].add(local["country"])
    apart = {}
    for local in locals_:
        name = local["local_actor_id"]
        key = own[name]
        if len(states.get(key, ())) > 1:
            key = (*key, local["country"]) if local["country"] else ("local", local["doc_id"], name)
        apart[name] = key
    return apart


def _may_be_body(local: Row) -> bool:
    """Whether nothing tells that a name is a person's: where another document tells that it is a body's, it is."""
    return not local["offices"] and not local["sector"] and local["name"].split()[0] not in genders()


def _own_key(local: Row) -> Key:
    name = normalise(local["name"])
    if local["gazetteer_id"]:
        return "gazetteer", local["gazetteer_id"]
    apart: Key = ("local", local["doc_id"], local["local_actor_id"])
    if not local["is_named"] or not name:
        return apart
    if local["type"] == "person":
        return ("person", name) if len(name.split()) > 1 else apart
    name = _without_legal_form(name) if local["type"] == "organization" else name
    if set(name.split()) <= generic_words():
        return ("body", name, local["country"]) if local["country"] else apart
    return ("country" if local["type"] == "country" else "body", name)


def _without_legal_form(name: str) -> str:
    """A company's normalised name without its legal form: "Harbour Mills Inc" is "harbour mills"."""
    words = name.split()
    while len(words) > 1 and words[-1] in word_class("legal_form"):
        words.pop()
    return name if set(words) <= generic_words() else " ".join(words)


def _acronyms(local: Row) -> list[str]:
    long = " " in local["name"] and local["is_named"] and local["type"] != "person"
    return [alias for alias in local["aliases"] if long and _is_acronym(alias)]


def _is_acronym(name: str) -> bool:
    return len(name) > 1 and " " not in name and sum(c.isupper() for c in name) > 1


def _offices(local: Row) -> list[tuple[str, str]]:
    return [(o["title"].casefold(), o["affiliation"]) for o in local["offices"] if o["title"] and o["affiliation"]]


def _unique(pairs: Iterable[tuple[Any, Key]]) -> dict[Any, Key]:
    """What each left side is paired with, where that is one thing only."""
    found: dict[Any, set[Key]] = defaultdict(set)
    for left, key in pairs:
        found[left].add(key)
    return {left: next(iter(keys)) for left, keys in found.items() if len(keys) == 1}


def _actor_id(key: Key) -> str:
    return identify("actor", *key)


def _days(tables: Tables) -> dict[str, date | None]:
    documents = tables["documents"]
    stamps = documents["published_at"].to_pylist()
    return {d: s.date() if s else None for d, s in zip(documents["doc_id"].to_pylist(), stamps, strict=True)}


def _actor(key: Key, rows: list[Row], mentioned: Counter[tuple[str, str]], seen: dict[str, date | None]) -> Row:
    counts = {a["local_actor_id"]: mentioned[a["doc_id"], a["local_actor_id"]] for a in rows}
    kinds = [row for row in rows if key[0] != "body" or row["type"] != "person"] or rows
    names: Counter[str] = Counter()
    for row in rows:
        names[row["name"]] += counts[row["local_actor_id"]]
    name = min(names, key=lambda n: (-len(n.split()), -len(n), -names[n], n))
    aliases = {alias for row in rows for alias in (*row["aliases"], row["name"])} - {name}
    return {
        "actor_id": _actor_id(key),
        "name": name,
        "type": _most(kinds, "type", counts),
        **{column: _most(rows, column, counts) for column in ("country", "sector", "wikidata_id")},
        "aliases": sorted(aliases),
        "offices": _dated_offices(rows, seen),
        "is_named": any(row["is_named"] for row in rows),
        "mention_count": sum(counts.values()),
        "document_count": len({row["doc_id"] for row in rows}),
    }


def _most(rows: list[Row], column: str, counts: dict[str, int]) -> str | None:
    """The value that most mentions carry; of equals the first in the alphabet."""
    votes: Counter[str] = Counter()
    for row in rows:
        if row[column] is not None:
            votes[row[column]] += counts[row["local_actor_id"]]
    return min(votes, key=lambda v: (-votes[v], v)) if votes else None


def _dated_offices(rows: list[Row], seen: dict[str, date | None]) -> list[Row]:
    """Each office once, with the first and last day of publication that it was seen at."""
    titles: dict[tuple[str, str], list[tuple[str, date | None]]] = defaultdict(list)
    for row in rows:
        for office in row["offices"]:
            known = (office["title"].casefold(), office["affiliation"] or "")
            titles[known].append((office["title"], seen.get(row["doc_id"])))
    for office in sorted(titles, key=lambda o: (-len(o[1]), o)):
        fuller = [
            o
            for o in titles
            if o[0] == office[0] and o[1] and f" {o[1]}".endswith(f" {office[1]}".rstrip()) and o != office
        ]
        if len(fuller) == 1:  # the same office with its affiliation in full
            titles[fuller[0]] += titles.pop(office)
    dated = []
    for (_, affiliation), found in sorted(titles.items()):
        days = sorted(day for _, day in found if day)
        dated.append(
            {
                "title": min(title for title, _ in found),
                "affiliation": affiliation or None,
                "first_seen": days[0] if days else None,
                "last_seen": days[-1] if days else None,
            }
        )
    return dated
