"""Joins event mentions to events, across documents.

Belongs here: identity, and what an event takes over from its mentions. Does not: finding mentions.
Precision first: mentions are one event only if type, parties, time and place agree and words speak for it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from pipeline.events.status import STRENGTH, event_status, mention_status
from pipeline.identify import identify
from pipeline.kernel import Tables
from pipeline.schema import from_rows
from pipeline.settings import Settings

NEAR = timedelta(days=3)
SHORTEST_COPY = 40
COPY = 10.0  # the same sentence, days apart at most
SURE = 2.0  # evidence that joins anywhere
LIKELY = 1.5  # evidence that joins inside a document, where nothing else is as like
PRECISIONS = ("point", "town", "district", "province", "country")
BASES = ("stated", "anchored", "inferred")
SUFFIXES = (
    "ations",
    "ation",
    "ating",
    "ated",
    "ates",
    "ate",
    "ments",
    "ment",
    "ings",
    "ing",
    "ions",
    "ion",
    "ers",
    "er",
    "ies",
    "ied",
    "es",
    "ed",
    "s",
    "e",
)
NAMED = "@"  # marks a party that is a resolved actor or a name; other parties are common nouns
NUMBER = re.compile(r"\b\d[\d,]*\b")
STATE = frozenset(("GOV", "MIL", "COP", "SPY", "LEG", "JUD"))
DATELINE = re.compile(r"[^.\n]{0,40}?\s(?:--?|–|—)\s")
PHRASE_END = re.compile(r",|\b(?:of|in|from|at|near|for|to|on|with)\b")
STOP = frozenset(
    ("the", "a", "an", "of", "to", "in", "on", "at", "for", "by", "with", "from", "and", "or", "that", "this", "s")
) | frozenset(("its", "his", "her", "their", "our", "he", "she", "it", "they", "who"))


@dataclass(frozen=True)
class Known:
    """What is known of one mention, for comparing.

    Attributes:
        mention_id: The mention.
        doc_id: Its document.
        story_id: The story of that document.
        event_type: Its type.
        mode: Its mode.
        stem: The trigger's stem.
        sources: Actors and words of the sources.
        targets: Actors and words of the targets.
        persons: Those of them that are resolved persons.
        objects: Words of the objects.
        days: First and last day that it may have happened on, if stated.
        place: GeoNames id, if finer than a country.
        country: The country of the place.
        published: The day of publication.
        counts: Numbers in the targets: "23 pirates".
        copy: Sentence and place in it: the same in copies of one story.
    """

    mention_id: str
    doc_id: str
    story_id: str
    event_type: str
    mode: str | None
    stem: str
    sources: frozenset[str]
    targets: frozenset[str]
    persons: frozenset[str]
    objects: frozenset[str]
    days: tuple[date, date] | None
    place: int | None
    country: str | None
    published: date | None
    counts: frozenset[str]
    copy: tuple[str, int]

    @property
    def anchor(self) -> date | None:
        """The day by which it is compared with others: its own, else that of publication."""
        return self.days[0] if self.days else self.published


def join_events(tables: Tables, settings: Settings) -> Tables:
    """Kernel `local_event_mentions, mentions, local_claims, documents, actors -> events, event_mentions`."""
    documents = {row["doc_id"]: row for row in tables["documents"].to_pylist()}
    wanted = set(tables["local_event_mentions"]["doc_id"].to_pylist())
    settings_of = {
        row["mention_id"]: row
        for row in tables["mentions"].to_pylist()
        if row["kind"] != "actor" and row["doc_id"] in wanted
    }
    claims = {row["claim_id"]: row for row in tables["local_claims"].to_pylist()}
    denied = {row["denies_claim_id"] for row in claims.values()} - {None}
    actors = {row["actor_id"]: row for row in tables["actors"].to_pylist()}
    countries = _countries(actors.values())
    states = _states(actors.values(), countries)
    mentions = sorted(tables["local_event_mentions"].to_pylist(), key=lambda row: row["event_mention_id"])
    known = {
        row["event_mention_id"]: _known(row, documents[row["doc_id"]], settings_of, actors, states) for row in mentions
    }
    event_of = clusters(known.values())
    members: dict[str, list[dict[str, Any]]] = {}
    for row in mentions:
        row["event_id"] = identify("event", event_of[row["event_mention_id"]])
        members.setdefault(row["event_id"], []).append(row)
    events = [
        _event(event_id, rows, documents, settings_of, claims, actors, countries, states, denied)
        for event_id, rows in members.items()
    ]
    return {"events": from_rows("events", events), "event_mentions": from_rows("event_mentions", mentions)}


def _countries(actors: Iterable[dict[str, Any]]) -> dict[str, str]:
    """The actor that is a country, by its code."""
    rows = sorted(actors, key=lambda row: str(row["actor_id"]), reverse=True)
    return {row["country"]: row["actor_id"] for row in rows if row["type"] == "country" and row["country"]}


def _states(actors: Iterable[dict[str, Any]], countries: dict[str, str]) -> dict[str, str]:
    """The country's actor for each unnamed actor that acts for a state: "two Lithuanian diplomats".

    Nobody can ask for an unnamed group by its name; its state is whom an analyst asks for.
    """
    return {
        row["actor_id"]: countries[row["country"]]
        for row in actors
        if not row["is_named"] and row["sector"] in STATE and row["country"] in countries
    }


def clusters(known: Iterable[Known]) -> dict[str, str]:
    """The smallest mention id of each mention's event. The order in which the mentions come does not matter.

    Pairs are joined from the likeliest down; two groups join only if none of their days, places or parties contradict.
    """
    by_id = {one.mention_id: one for one in known}
    group = {name: name for name in by_id}
    held: dict[str, list[Known]] = {name: [one] for name, one in by_id.items()}
    scored = sorted({(-score, a, b) for score, a, b in _scored_pairs(by_id)})
    like: dict[str, set[str]] = {}
    for _, a, b in scored:
        like.setdefault(a, set()).add(b)
        like.setdefault(b, set()).add(a)
    for score, a, b in scored:
        if -score < SURE and any(_is_torn(by_id, like[name]) for name in (a, b)):
            continue
        first, second = sorted((group[a], group[b]))
        if first == second or any(_contradict(x, y) for x in held[first] for y in held[second]):
            continue
        for one in held.pop(second):
            group[one.mention_id] = first
            held[first].append(one)
    return group


def _is_torn(by_id: dict[str, Known], names: set[str]) -> bool:
    """Whether a mention is as like one event as another: an undated launch beside a launch in May and one in August."""
    some = [by_id[name] for name in sorted(names)]
    return any(_contradict(x, y) for i, x in enumerate(some) for y in some[i + 1 :])


def _scored_pairs(by_id: dict[str, Known]) -> Iterator[tuple[float, str, str]]:
    """Pairs worth joining, with their score.

    Only mentions that share a bucket are compared, and in it only neighbours in time, so that the work grows with the
    news, not with its square.
    """
    buckets: dict[tuple[str, ...], list[Known]] = {}
    copies: dict[tuple[str, str, int], list[Known]] = {}
    for name in sorted(by_id):
        one = by_id[name]
        if len(one.copy[0]) >= SHORTEST_COPY:
            copies.setdefault((one.event_type, *one.copy), []).append(one)
        for party in {*one.sources, *one.targets}:
            for word in {one.stem, *one.objects}:
                buckets.setdefault((one.event_type, party, word), []).append(one)
    for same in copies.values():
        same.sort(key=lambda one: (one.anchor or date.min, one.mention_id))
        for a, b in pairwise(same):
            if _same_time(a, b):
                first, second = sorted((a.mention_id, b.mention_id))
                yield COPY, first, second
    for bucket in buckets.values():
        bucket.sort(key=lambda one: (one.anchor or date.min, one.mention_id))
        for i, a in enumerate(bucket):
            for b in bucket[i + 1 :]:
                if (
                    b.anchor
                    and a.anchor
                    and b.anchor - a.anchor > NEAR
                    and a.doc_id != b.doc_id
                    and a.story_id != b.story_id
                ):
                    break
                score = _likeness(a, b)
                if score >= (LIKELY if a.doc_id == b.doc_id else SURE):
                    first, second = sorted((a.mention_id, b.mention_id))
                    yield score, first, second


def _likeness(a: Known, b: Known) -> float:
    """Evidence for one event: shared parties, words, days, place; 0 if something contradicts."""
    if _contradict(a, b) or not _same_time(a, b):
        return 0.0
    if a.counts and b.counts and not a.counts & b.counts and not (a.days and b.days):
        return 0.0
    sources, targets = bool(a.sources & b.sources), bool(a.targets & b.targets)
    shared = (a.sources & b.sources) | (a.targets & b.targets)
    if a.story_id != b.story_id and not any(key.startswith(NAMED) for key in shared):
        # "A man killed a woman" is not one event in two stories.
        return 0.0
    if (a.targets and b.targets and not targets) or (a.sources and b.sources and not sources):
        return 0.0
    words = bool(a.objects & b.objects)
    # "Investigated" and "opened an investigation" are one.
    stems = a.stem == b.stem or a.stem in b.objects or b.stem in a.objects
    if not (stems or words):
        return 0.0
    days = bool(a.days and b.days)
    place = a.place is not None and a.place == b.place
    # One is seldom jailed or freed twice in a week, and seldom resigns or apologises twice.
    suffered = bool(a.targets & b.targets & a.persons & b.persons)
    yielded = a.event_type in ("RETREAT", "CONCEDE") and bool(a.sources & b.sources & a.persons & b.persons)
    once = suffered or yielded
    undated = a.anchor is None and b.anchor is None and a.story_id != b.story_id and not once
    return (
        0.75 * sources
        + 0.75 * targets
        + 0.5 * words
        + 0.75 * stems
        + 0.5 * days
        + 0.5 * place
        + 0.5 * once
        - 0.25 * undated
    )


def _contradict(a: Known, b: Known) -> bool:
    """Whether two mentions cannot be one event: another kind, day, place or party."""
    if a.event_type != b.event_type or not _same_mode(a.mode, b.mode):
        return True
    if a.days and b.days and (a.days[0] > b.days[1] or b.days[0] > a.days[1]):
        return True
    if a.place is not None and b.place is not None and a.place != b.place:
        return True
    if a.country and b.country and a.country != b.country:
        return True
    return bool(
        a.sources and b.sources and not a.sources & b.sources and a.targets and b.targets and not a.targets & b.targets
    )


def _same_mode(a: str | None, b: str | None) -> bool:
    """Modes agree if one is not told, or one tells only the outcome ("kill") and the other the means."""
    return a == b or a is None or b is None or "kill" in (a, b)


def _same_time(a: Known, b: Known) -> bool:
    """Both dated (and not contradicting), or told in one document or story, or published within days of each other."""
    if (a.days and b.days) or a.doc_id == b.doc_id or a.story_id == b.story_id:
        return True
    if a.anchor and b.anchor:
        return abs(a.anchor - b.anchor) <= NEAR
    return a.published is None and b.published is None


def _known(
    row: dict[str, Any],
    document: dict[str, Any],
    settings_of: dict[str, dict[str, Any]],
    actors: dict[str, dict[str, Any]],
    states: dict[str, str],
) -> Known:
    text, published = document["text"], document["published_at"]
    time, place = nearest(row, "time", settings_of), nearest(row, "place", settings_of)
    fine = place is not None and place["place_precision"] not in ("country", None) and not _is_dateline(place, text)
    return Known(
        mention_id=row["event_mention_id"],
        doc_id=row["doc_id"],
        story_id=document["story_id"],
        event_type=row["event_type"],
        mode=row["mode"],
        stem=stem(row["text"]),
        sources=_parties(row, "source", text, states),
        targets=_parties(row, "target", text, states),
        persons=frozenset(
            NAMED + i for r in row["roles"] if (i := r["actor_id"]) in actors and actors[i]["type"] == "person"
        ),
        objects=frozenset(
            w for r in row["roles"] if r["role"] == "object" for w in _words(text[r["start"] : r["end"]])
        ),
        days=(time["time_start"], time["time_end"]) if time else None,
        place=place["geonameid"] if place is not None and fine else None,
        country=place["country"] if place else None,
        published=published.date() if published else None,
        counts=frozenset(
            n for r in row["roles"] if r["role"] == "target" for n in NUMBER.findall(text[r["start"] : r["end"]])
        ),
        copy=(
            " ".join(text[row["sentence_start"] : row["sentence_end"]].split()),
            row["start"] - row["sentence_start"],
        ),
    )


def nearest(row: dict[str, Any], role: str, settings_of: dict[str, dict[str, Any]]) -> dict[str, Any] | None:
    """The mention of a time with known days, or of a resolved place, that stands nearest to the trigger."""
    found = [
        (abs(r["start"] - row["start"]), r["start"], settings_of[r["mention_id"]])
        for r in row["roles"]
        if r["role"] == role and r["mention_id"] in settings_of
    ]
    usable = [
        (gap, start, m)
        for gap, start, m in found
        if (role == "time" and m["time_start"] and m["time_end"])
        or (role == "place" and (m["geonameid"] or m["country"]))
    ]
    return min(usable, key=lambda f: f[:2])[2] if usable else None


def stem(word: str) -> str:
    """A rough stem, so that "launched", "launching" and "launch" are one."""
    word = word.lower()
    for suffix in SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            word = word[: -len(suffix)]
            break
    # "Expelled" and "expels" are one.
    return word[:-1] if len(word) > 4 and word[-1] == word[-2] else word


def _words(text: str) -> frozenset[str]:
    return frozenset(stem(w) for w in "".join(c if c.isalnum() else " " for c in text).split() if w.lower() not in STOP)


def _is_dateline(place: dict[str, Any], text: str) -> bool:
    """Whether a mention of a place is that of a dateline, which tells the country alone."""
    return (place["start"] == 0 or text[place["start"] - 1] == "\n") and bool(DATELINE.match(text, place["end"]))


def _parties(row: dict[str, Any], role: str, text: str, states: dict[str, str]) -> frozenset[str]:
    """Keys of who fills a role: the actor's id where resolved; the phrase and its last word, marked if names."""
    found = set()
    for r in row["roles"]:
        if r["role"] == role:
            if r["actor_id"]:
                found.add(NAMED + r["actor_id"])
                if r["actor_id"] in states:
                    found.add(NAMED + states[r["actor_id"]])
            phrase = PHRASE_END.split(text[r["start"] : r["end"]])[0]
            words = [w.strip(".,'’\"()") for w in phrase.split()]
            words = [w for w in words if w and w.lower() not in STOP]
            if not words:
                continue
            # The first word of a sentence has its capital from there.
            opens = r["start"] == row["sentence_start"] and len(words) == len(phrase.split())
            named = [w for w in (words[1:] if opens else words) if w[0].isupper()]
            if named:
                found.add(NAMED + " ".join(words).casefold())
            found.add(NAMED + words[-1].casefold() if words[-1] in named else stem(words[-1]))
    return frozenset(found)


def _event(
    event_id: str,
    rows: list[dict[str, Any]],
    documents: dict[str, dict[str, Any]],
    settings_of: dict[str, dict[str, Any]],
    claims: dict[str, dict[str, Any]],
    actors: dict[str, dict[str, Any]],
    countries: dict[str, str],
    states: dict[str, str],
    denied: set[str],
) -> dict[str, Any]:
    statuses = {r["event_mention_id"]: _status(r, documents, claims) for r in rows}
    status, is_disputed = event_status(statuses.values())
    is_disputed = is_disputed or any(r["claim_id"] in denied for r in rows)
    best = min(rows, key=lambda r: _rank(r, statuses[r["event_mention_id"]], status, documents))
    published: list[datetime] = sorted(p for r in rows if (p := documents[r["doc_id"]]["published_at"]))
    modes = Counter(r["mode"] for r in rows if r["mode"])
    text = documents[best["doc_id"]]["text"]
    return {
        "event_id": event_id,
        "event_type": best["event_type"],
        "mode": min(modes, key=lambda m: (-modes[m], m)) if modes else None,
        "contexts": sorted({c for r in rows for c in r["contexts"]}),
        "source_actor_ids": _actor_ids(rows, "source", actors, states),
        "target_actor_ids": _actor_ids(rows, "target", actors, states) or _hosts(rows, settings_of, countries),
        **_date(rows, settings_of),
        **_place(rows, settings_of, documents),
        "status": status,
        "summary": text[best["sentence_start"] : best["sentence_end"]],
        "summary_doc_id": best["doc_id"],
        "summary_start": best["sentence_start"],
        "summary_end": best["sentence_end"],
        "mention_count": len(rows),
        "document_count": len({r["doc_id"] for r in rows}),
        "story_count": len({documents[r["doc_id"]]["story_id"] for r in rows}),
        "independent_source_count": len(_origins(rows, documents, claims, actors)),
        "first_reported": published[0] if published else None,
        "last_reported": published[-1] if published else None,
        "is_disputed": is_disputed,
    }


def _status(row: dict[str, Any], documents: dict[str, dict[str, Any]], claims: dict[str, dict[str, Any]]) -> str:
    text = documents[row["doc_id"]]["text"]
    before = text[max(row["sentence_start"], row["start"] - 40) : row["end"]]
    return mention_status(row, claims.get(row["claim_id"]), before, text[row["end"] : row["sentence_end"]])


def _rank(row: dict[str, Any], own: str, status: str, documents: dict[str, dict[str, Any]]) -> tuple[Any, ...]:
    """The best mention first: of the event's own status, surest, with most parties, earliest."""
    published = documents[row["doc_id"]]["published_at"]
    parties = len({r["role"] for r in row["roles"] if r["role"] != "object"})
    strength = (*STRENGTH, "denied").index(own)
    when = published.timestamp() if published else float("inf")
    return own != status, strength, -parties, -(row["confidence"] or 0), when, row["event_mention_id"]


def _actor_ids(
    rows: list[dict[str, Any]], role: str, actors: dict[str, dict[str, Any]], states: dict[str, str]
) -> list[str]:
    """Actors in the role, the most often named first: one for each name, the state behind its unnamed agents too.

    An unnamed actor is a row of its own in each document: one stands for all with the same words or with fewer of them
    ("inspectors" beside "Swiss inspectors").
    """
    seen = Counter(i for row in rows for i in {r["actor_id"] for r in row["roles"] if r["role"] == role} if i in actors)
    words = {i: {i} if actors[i]["is_named"] else {*actors[i]["name"].casefold().split()} for i in seen}
    first: list[str] = []
    for i in sorted(seen, key=lambda i: (-len(words[i]), -seen[i], i)):
        if not any(words[i] <= words[j] for j in first):
            first.append(i)
    counts = Counter({i: seen[i] for i in first})
    counts.update({states[i]: 0 for i in first if i in states})
    return sorted(counts, key=lambda i: (-counts[i], i))


def _hosts(rows: list[dict[str, Any]], settings_of: dict[str, dict[str, Any]], countries: dict[str, str]) -> list[str]:
    """The country that a visit goes to, where only its town is named: PLOVER's target of a visit is the host."""
    places = [m for row in rows if row["mode"] == "visit" and (m := nearest(row, "place", settings_of))]
    return sorted({countries[m["country"]] for m in places if m["country"] in countries})


def _date(rows: list[dict[str, Any]], settings_of: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The shortest interval that a mention states; null if none does."""
    times = [m for row in rows if (m := nearest(row, "time", settings_of))]
    if not times:
        return {}
    best = min(
        times,
        key=lambda m: (m["time_end"] - m["time_start"], BASES.index(m["time_basis"] or "inferred"), m["mention_id"]),
    )
    return {
        "date_start": best["time_start"],
        "date_end": best["time_end"],
        "date_precision": best["time_precision"],
        "date_basis": best["time_basis"],
    }


def _place(
    rows: list[dict[str, Any]], settings_of: dict[str, dict[str, Any]], documents: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    """The most exact place that a mention states; of a dateline the country alone; null if there is neither."""
    found = [(m, documents[row["doc_id"]]["text"]) for row in rows if (m := nearest(row, "place", settings_of))]
    places = [m for m, text in found if not _is_dateline(m, text)]
    if not places:
        countries = {m["country"] for m, _ in found if m["country"]}
        inferred = {"place_precision": "country", "place_basis": "inferred"}
        return {"country": countries.pop(), **inferred} if len(countries) == 1 else {}
    best = min(places, key=lambda m: (PRECISIONS.index(m["place_precision"] or "country"), m["mention_id"]))
    columns = ("geonameid", "country", "latitude", "longitude", "place_precision")
    return {"place_name": best["text"], "place_basis": "stated", **{column: best[column] for column in columns}}


def _origins(
    rows: list[dict[str, Any]],
    documents: dict[str, dict[str, Any]],
    claims: dict[str, dict[str, Any]],
    actors: dict[str, dict[str, Any]],
) -> set[tuple[str, ...]]:
    """Who reports it: the claimants; and each story, whose copies are one, that gives none.

    A headline that says what the article has somebody say adds no origin.
    """
    origins: set[tuple[str, ...]] = set()
    told: set[str] = set()
    for row in rows:
        story, claim = documents[row["doc_id"]]["story_id"], claims.get(row["claim_id"])
        actor = actors.get(claim["claimant_actor_id"]) if claim else None
        if actor and actor["is_named"]:
            origins.add(("actor", actor["actor_id"]))
        elif claim and (claim["claimant_text"] or actor):
            # "A diplomat" of one story need not be that of another.
            origins.add(("name", story, (claim["claimant_text"] or str(actor)).casefold()))
        else:
            continue
        told.add(story)
    return origins | {("story", s) for row in rows if (s := documents[row["doc_id"]]["story_id"]) not in told}
