"""Joins the actors of single documents into the actors of the corpus."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.actors.alone import KIND, as_they_are, is_alone
from pipeline.actors.clusters import normalise, surname
from pipeline.actors.lexicon import genders, generic_words, word_class
from pipeline.columns import lists, values
from pipeline.identify import identify
from pipeline.kernel import Tables
from pipeline.schema import TABLES, from_rows
from pipeline.settings import Settings

Row = dict[str, Any]
Key = tuple[str, ...]
Office = tuple[str, str | None]

BATCH_ACTORS = 10_000  # rows that are made at once: bounds the memory


class Local(NamedTuple):
    """A row of `local_actors` that is mentioned, lean: there are as many as names in documents.

    Attributes:
        offices: Title and affiliation of each.
        mention_count: How many mentions there are.
        day: The document's day of publication, if known.
        others: As the columns of the table.
    """

    local_actor_id: str
    doc_id: str
    gazetteer_id: str | None
    name: str
    type: str
    country: str | None
    sector: str | None
    wikidata_id: str | None
    is_named: bool
    aliases: tuple[str, ...]
    offices: tuple[Office, ...]
    mention_count: int
    day: date | None


def resolve_actors(tables: Tables, settings: Settings) -> Tables:
    """Corpus kernel `local_actors, local_mentions, documents -> actors, mentions`.

    Actors of several documents are one where they are the same entry of the gazetteer, or have the same full name and
    compatible kinds and states. An acronym joins the full name that some document defines it by, if that is only one;
    a surname joins the one full name that holds the same stated office. All else stays apart: a wrong join cannot be
    undone by a reader, a missing one can. A name that one document shows to be a body's is so in documents that tell
    nothing of it. The result does not depend on the order of rows.
    """
    mentioned = _mentioned(tables)
    is_apart = is_alone(mentioned)
    alone, others = mentioned.filter(is_apart), mentioned.filter(pc.invert(is_apart))
    apart = as_they_are(alone)
    locals_ = list(_locals(others))
    keys = list(_keys(locals_))
    members: dict[Key, list[Local]] = defaultdict(list)
    for local, key in zip(locals_, keys, strict=True):
        members[key].append(local)
    actor_ids = {key: identify("actor", *key) for key in members}
    rows = ({"actor_id": actor_ids[key], **_actor(key, found)} for key, found in members.items())
    batches = iter(lambda: list(islice(rows, BATCH_ACTORS)), [])
    joined = [from_rows("actors", batch) for batch in batches]
    others_ids = pa.chunked_array([pa.array([actor_ids[key] for key in keys], pa.string())])
    names = pa.concat_tables(
        part.select(["local_actor_id"]).append_column("actor_id", ids)
        for part, ids in ((alone, apart["actor_id"]), (others, others_ids))
    )
    return {
        "actors": pa.concat_tables([apart, *joined]),
        "mentions": _with_actors(tables["local_mentions"], names),
    }


def _with_actors(mentions: pa.Table, names: pa.Table) -> pa.Table:
    """The mentions, with the actor of the corpus (`actor_id`) in the place of that of the document."""
    local_ids, actor_ids = (names[name].combine_chunks() for name in ("local_actor_id", "actor_id"))
    of = actor_ids.take(pc.index_in(mentions["local_actor_id"].combine_chunks(), value_set=local_ids))
    schema = TABLES["mentions"].arrow
    columns = [of if name == "actor_id" else mentions[name] for name in schema.names]
    return pa.Table.from_arrays(columns, schema=schema)


def _mentioned(tables: Tables) -> pa.Table:
    """The actors of documents that are mentioned, with `mention_count` and the `day` of publication."""
    actors, documents = tables["local_actors"], tables["documents"]
    counts = tables["local_mentions"]["local_actor_id"].drop_null().value_counts()
    at = pc.index_in(actors["local_actor_id"], value_set=counts.field("values")).combine_chunks()
    actors, mentions = actors.filter(at.is_valid()), counts.field("counts").take(at.drop_null())
    days = documents["published_at"].cast(pa.date32())
    day = days.take(pc.index_in(actors["doc_id"], value_set=documents["doc_id"]).combine_chunks())
    return actors.append_column("mention_count", mentions.cast(pa.int32())).append_column("day", day)


def _locals(mentioned: pa.Table) -> Iterator[Local]:
    """The actors of documents, as rows."""
    aliases, offices = (mentioned[name].combine_chunks() for name in ("aliases", "offices"))
    each = offices.flatten()
    columns = {
        **{name: values(mentioned[name]) for name in Local._fields if name not in ("aliases", "offices")},
        "aliases": lists(aliases, values(aliases.flatten())),
        "offices": lists(offices, [*zip(*(values(each.field(n)) for n in ("title", "affiliation")), strict=True)]),
    }
    return map(Local._make, zip(*(columns[name] for name in Local._fields), strict=True))


def _keys(locals_: list[Local]) -> Iterator[Key]:
    """What each local actor is known by in the corpus: equal keys are one actor."""
    shared = cache(_shared_key)  # one name stands in many documents
    own = [shared(a.gazetteer_id, a.name, a.type, a.country, a.is_named) or _alone(a) for a in locals_]
    own = _apart_by_country(locals_, own)
    expansions = _unique((alias, key) for a, key in zip(locals_, own, strict=True) for alias in _acronyms(a))
    holders = _unique(
        ((surname(a.name), *office), key)
        for a, key in zip(locals_, own, strict=True)
        if key[0] != KIND and a.type == "person"
        for office in _offices(a)
    )
    told = {key for a, key in zip(locals_, own, strict=True) if a.type != "person" and a.sector}
    for local, key in zip(locals_, own, strict=True):
        if key[0] == "person" and ("body", key[1]) in told and _may_be_body(local):
            key = ("body", key[1])
        if key[0] == "body":
            key = expansions.get(local.name, key)
        elif key[0] == KIND and local.is_named and local.type == "person":
            found = {holders[w] for office in _offices(local) if (w := (local.name, *office)) in holders}
            key = found.pop() if len(found) == 1 else key
        yield key


def _apart_by_country(locals_: list[Local], own: list[Key]) -> list[Key]:
    """The keys, with persons of one name apart if different states are said to be theirs.

    Who bears such a name without a state stays alone.
    """
    states: dict[Key, set[str]] = defaultdict(set)
    for local, key in zip(locals_, own, strict=True):
        if local.country and key[0] == "person":
            states[key].add(local.country)
    several = {key for key, found in states.items() if len(found) > 1}
    return [
        key if key not in several else (*key, local.country) if local.country else _alone(local)
        for local, key in zip(locals_, own, strict=True)
    ]


def _alone(local: Local) -> Key:
    return KIND, local.doc_id, local.local_actor_id


def _may_be_body(local: Local) -> bool:
    """Whether nothing tells that a name is a person's: where another document tells that it is a body's, it is."""
    return not local.offices and not local.sector and local.name.split()[0] not in genders()


def _shared_key(gazetteer_id: str | None, name: str, type_: str, country: str | None, is_named: bool) -> Key | None:
    """What actors of several documents that are so called are one by; None if it tells too little."""
    if gazetteer_id:
        return "gazetteer", gazetteer_id
    name = normalise(name)
    if not is_named or not name:
        return None
    if type_ == "person":
        return ("person", name) if len(name.split()) > 1 else None
    name = _without_legal_form(name) if type_ == "organization" else name
    if set(name.split()) <= generic_words():
        return ("body", name, country) if country else None
    return ("country" if type_ == "country" else "body", name)


def _without_legal_form(name: str) -> str:
    """A company's normalised name without its legal form: "Harbour Mills Inc" is "harbour mills"."""
    words = name.split()
    while len(words) > 1 and words[-1] in word_class("legal_form"):
        words.pop()
    return name if set(words) <= generic_words() else " ".join(words)


def _acronyms(local: Local) -> list[str]:
    long = local.aliases and " " in local.name and local.is_named and local.type != "person"
    return [alias for alias in local.aliases if long and _is_acronym(alias)]


def _is_acronym(name: str) -> bool:
    return len(name) > 1 and " " not in name and sum(c.isupper() for c in name) > 1


def _offices(local: Local) -> list[tuple[str, str]]:
    return [(title.casefold(), affiliation) for title, affiliation in local.offices if title and affiliation]


def _unique(pairs: Iterable[tuple[Any, Key]]) -> dict[Any, Key]:
    """What each left side is paired with, where that is one thing only."""
    found: dict[Any, set[Key]] = defaultdict(set)
    for left, key in pairs:
        found[left].add(key)
    return {left: next(iter(keys)) for left, keys in found.items() if len(keys) == 1}


def _actor(key: Key, rows: list[Local]) -> Row:
    of = dict(zip(Local._fields, zip(*rows, strict=True), strict=True))  # by columns
    counts = of["mention_count"]
    name = _fullest_name(of["name"], counts)
    kinds = [(kind, n) for kind, n in zip(of["type"], counts, strict=True) if key[0] != "body" or kind != "person"]
    return {
        "name": name,
        "type": _most(*zip(*kinds, strict=True)) if kinds else "person",
        **{column: _most(of[column], counts) for column in ("country", "sector", "wikidata_id")},
        "aliases": sorted({*of["name"]}.union(*of["aliases"]) - {name}),
        "offices": _dated_offices(rows) if any(of["offices"]) else [],
        "is_named": any(of["is_named"]),
        "mention_count": sum(counts),
        "document_count": len({*of["doc_id"]}),
    }


def _fullest_name(names: Sequence[str], counts: Sequence[int]) -> str:
    """The name of the most words; of equals the longest, the most mentioned, the first in the alphabet."""
    if len({*names}) == 1:
        return names[0]
    votes = _votes(names, counts)
    return min(votes, key=lambda n: (-len(n.split()), -len(n), -votes[n], n))


def _most(values: Sequence[str | None], counts: Sequence[int]) -> str | None:
    """The value that most mentions carry; of equals the first in the alphabet."""
    if len({*values}) == 1:  # as nearly always
        return values[0]
    votes = _votes(values, counts)
    return min(votes, key=lambda v: (-votes[v], v))


def _votes(values: Sequence[str | None], counts: Sequence[int]) -> Counter[str]:
    """How many mentions carry each value."""
    votes: Counter[str] = Counter()
    for value, count in zip(values, counts, strict=True):
        if value is not None:
            votes[value] += count
    return votes


def _dated_offices(rows: list[Local]) -> list[Row]:
    """Each office once, with the first and last day of publication that it was seen at."""
    titles: dict[tuple[str, str], list[tuple[str, date | None]]] = defaultdict(list)
    for row in rows:
        for title, affiliation in row.offices:
            titles[title.casefold(), affiliation or ""].append((title, row.day))
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
