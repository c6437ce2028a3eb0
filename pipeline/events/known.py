"""Gathers what is known of one event mention, for comparing.

Belongs here: parties, days, place and words of a mention as keys. Does not: comparing them (`compare`).
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from pipeline.events.lexicon import families, function_words, types_that

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
DATELINE = re.compile(r"[^.\n]{0,40}?\s(?:--?|–|—)\s")
PHRASE_END = re.compile(r",|\b(?:of|in|from|at|near|for|to|on|with)\b")
WEEKDAY = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b", re.IGNORECASE)
PARTIES = ("source", "target", "time")
PARAGRAPH = "\n\n"
WEEK = timedelta(days=7)
LETTERS = 4  # as many first letters tell a name: "Iran" is in "Iranian"
WORD = re.compile(r"[^\W_]+")
ASKED = re.compile(r"[\[;](?!subj)\w+:([^!;\]][^;\]]*)")  # what the rule asks an object to be
TRIGGER = re.compile(r"/([^ .\[]+)")
LEAD_WORDS = 120  # news tells first what it is about


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one mention, for comparing.

    Attributes:
        mention_id: The mention.
        doc_id: Its document.
        story_id: The story of that document.
        event_type: Its type.
        mode: Its mode.
        is_told: Whether it is told as something that happened or did not, not as to come or possible.
        acts: Families of the trigger and of event nouns among its objects: "opened an investigation" investigates.
        sources: Actors and words of the sources.
        targets: Actors and words of the targets.
        persons: Those of them that are resolved persons.
        people: Last names of the named persons in any role.
        source_names: First letters of the names in the sources, in whatever phrase.
        target_names: The same of the targets.
        objects: Words of the objects.
        days: First and last day that it may have happened on, if stated.
        weekdays: Weekdays that it is said to have happened on, where that tells no date.
        place: GeoNames id, if finer than a country.
        country: The country of the place.
        published: The day of publication.
        counts: Plain numbers of the targets, each with its unit: 23 pirates, three dead.
        numbers: Numbers in its sentence.
        told: Content words of its sentence beside the act and the parties, where the event is something said.
        own_words: Content words of its sentence.
        lead: Content words of its document's lead, one tuple for all mentions of a document.
        copy: Sentence and place in it: the same in copies of one story.
        is_background: Whether it is told as known already.
        is_headline: Whether it stands in the document's title.
        is_lead: Whether it stands in the first paragraph after the title.
    """

    mention_id: str
    doc_id: str
    story_id: str
    event_type: str
    mode: str | None
    is_told: bool
    acts: frozenset[str]
    sources: frozenset[str]
    targets: frozenset[str]
    persons: frozenset[str]
    people: frozenset[str]
    source_names: frozenset[str]
    target_names: frozenset[str]
    objects: frozenset[str]
    days: tuple[date, date] | None
    weekdays: frozenset[str]
    place: int | None
    country: str | None
    published: date | None
    counts: frozenset[tuple[str, float]]
    numbers: frozenset[str]
    told: frozenset[str]
    own_words: tuple[str, ...]
    lead: tuple[str, ...]
    copy: tuple[str, int]
    is_background: bool
    is_headline: bool
    is_lead: bool

    @property
    def is_vague(self) -> bool:
        """Whether it may tell of an event whose day others tell: as known, as to come, or by a month or year alone."""
        return self.is_background or not self.is_told if self.days is None else self.days[1] - self.days[0] > WEEK

    @property
    def words(self) -> frozenset[str]:
        """Content words of its sentence and of its document's lead; put together when asked for, as they are many."""
        return _union(self.lead, self.own_words)

    @property
    def anchor(self) -> date | None:
        """The day by which it is compared with others: its own, else that of publication."""
        return self.days[0] if self.days else self.published


def known_of(
    row: dict[str, Any],
    document: dict[str, Any],
    settings_of: dict[str, dict[str, Any]],
    actors: dict[str, dict[str, Any]],
    states: dict[str, str],
    lead: tuple[str, ...],
) -> Known:
    """What is known of a row of `local_event_mentions`.

    Args:
        row: The mention.
        document: Its document.
        settings_of: Mentions of times and places by id.
        actors: Actors by id.
        states: The country's actor for unnamed actors that act for a state.
        lead: Content words of the document's lead.
    """
    text, published = document["text"], document["published_at"]
    time, place = nearest(row, "time", settings_of), nearest(row, "place", settings_of)
    fine = place is not None and place["place_precision"] not in ("country", None) and not is_dateline(place, text)
    objects, times = _phrases(row, "object", text), _phrases(row, "time", text)
    body = _start_of_body(document)
    sentence = text[row["sentence_start"] : row["sentence_end"]]
    persons = {i for r in row["roles"] if (i := r["actor_id"]) in actors and actors[i]["type"] == "person"}
    return Known(
        mention_id=row["event_mention_id"],
        doc_id=document["doc_id"],
        story_id=document["story_id"],
        event_type=shared(row["event_type"]),
        mode=shared(row["mode"]),
        is_told=row["realis"] == "actual" or row["is_negated"],
        acts=shared(_acts(row, objects)),
        sources=shared(_parties(row, "source", text, states)),
        targets=shared(_parties(row, "target", text, states)),
        persons=shared(frozenset(NAMED + i for i in persons)),
        people=shared(
            frozenset(w[-1] for i in persons if actors[i]["is_named"] and (w := _letters(actors[i]["name"])))
        ),
        source_names=shared(_names(row, "source", text)),
        target_names=shared(_names(row, "target", text)),
        objects=shared(frozenset(w for phrase in objects for w in content_words(phrase))),
        days=shared((time["time_start"], time["time_end"]) if time else None),
        weekdays=shared(
            frozenset() if time else frozenset(w.lower() for phrase in times for w in WEEKDAY.findall(phrase))
        ),
        place=place["geonameid"] if place is not None and fine else None,
        country=shared(place["country"] if place else None),
        published=shared(published.date() if published else None),
        counts=shared(
            frozenset(
                (q["unit"], q["lower"])
                for q in row["quantities"]
                if q["role"] == "target" and q["lower"] == q["upper"] and not q["is_approximate"]
            )
        ),
        numbers=shared(frozenset(NUMBER.findall(sentence))),
        told=_told(row, text, sentence),
        own_words=_in_order(sentence),
        lead=lead,
        copy=(_one_line(sentence), row["start"] - row["sentence_start"]),
        is_background=row["is_background"],
        is_headline=row["end"] <= body,
        is_lead=body <= row["start"] < _end_of_paragraph(text, body),
    )


@lru_cache(maxsize=1 << 14)
def shared(value: Any) -> Any:
    """The value; equal ones are one object, as the same parties and acts are told of again and again."""
    return value


@lru_cache(maxsize=1 << 12)
def _union(lead: tuple[str, ...], own: tuple[str, ...]) -> frozenset[str]:
    return frozenset((*lead, *own))


def _told(row: dict[str, Any], text: str, sentence: str) -> frozenset[str]:
    if row["event_type"] not in types_that("spoken"):
        return shared(frozenset())
    parties = content_words(" ".join(text[r["start"] : r["end"]] for r in row["roles"] if r["role"] in PARTIES))
    return content_words(sentence) - parties - content_words(row["text"])


@lru_cache(maxsize=1 << 8)
def _in_order(sentence: str) -> tuple[str, ...]:
    """Its content words, in less memory than a set takes."""
    return tuple(sorted(content_words(sentence)))


@lru_cache(maxsize=1 << 8)
def _one_line(sentence: str) -> str:
    return " ".join(sentence.split())


def _start_of_body(document: dict[str, Any]) -> int:
    """Where the title line ends and the first paragraph begins; 0 without a title."""
    title, text = document["title"] or "", document["text"]
    return len(title) + len(PARAGRAPH) if title and text.startswith(title + PARAGRAPH) else 0


def _end_of_paragraph(text: str, start: int) -> int:
    end = text.find(PARAGRAPH, start)
    return len(text) if end < 0 else end


def lead_words(text: str) -> frozenset[str]:
    """Stems of the content words among the first words of a text."""
    opening = WORD.findall(text[: 20 * LEAD_WORDS])[:LEAD_WORDS]
    return content_words(" ".join(opening))


@lru_cache(maxsize=1 << 8)  # mentions of one sentence come together
def content_words(text: str) -> frozenset[str]:
    """Stems of the words of a text that are no function words."""
    return frozenset(stem(w) for w in _letters(text) if w not in function_words())


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


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """A rough stem, so that "launched", "launching" and "launch" are one."""
    word = word.lower()
    for suffix in SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            word = word[: -len(suffix)]
            break
    # "Expelled" and "expels" are one.
    return sys.intern(word[:-1] if len(word) > 4 and word[-1] == word[-2] else word)


def is_dateline(place: dict[str, Any], text: str) -> bool:
    """Whether a mention of a place is that of a dateline, which tells the country alone."""
    return (place["start"] == 0 or text[place["start"] - 1] == "\n") and bool(DATELINE.match(text, place["end"]))


def _phrases(row: dict[str, Any], role: str, text: str) -> list[str]:
    return [text[r["start"] : r["end"]] for r in row["roles"] if r["role"] == role]


def _names(row: dict[str, Any], role: str, text: str) -> frozenset[str]:
    """First letters of the words with a capital, but for the first of a sentence, which has it from there."""
    found: set[str] = set()
    for r in row["roles"]:
        if r["role"] == role:
            words = WORD.findall(text[r["start"] : r["end"]])
            words = words[1:] if r["start"] == row["sentence_start"] and not r["actor_id"] else words
            found.update(
                w[:LETTERS].casefold() for w in words if w[0].isupper() and w.casefold() not in function_words()
            )
    return frozenset(found)


def _letters(text: str) -> list[str]:
    return WORD.findall(text.casefold())


def _acts(row: dict[str, Any], objects: list[str]) -> frozenset[str]:
    """The family of the trigger's lemma, which its rule names, and those of its objects that have one."""
    named = TRIGGER.search(row["rule_id"] or "")
    lemma = named[1].lower() if named else row["text"].lower()
    known, event_type = families(), row["event_type"]
    asked = [w for part in ASKED.findall(row["rule_id"] or "") for w in part.split("|")]
    held = {known[event_type, w] for w in asked if (event_type, w) in known}
    own = known.get((event_type, lemma)) or known.get((event_type, stem(lemma)))
    # "Hit it with sanctions", "went on strike": the noun that the rule asks for tells the act, not the verb.
    found = {own} if own else held or {stem(lemma)}
    found |= held
    words = [form for phrase in objects for w in _letters(phrase) for form in (w, stem(w))]
    return frozenset(found | {known[event_type, w] for w in words if (event_type, w) in known})


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
            words = [w for w in words if w and w.lower() not in function_words()]
            if not words:
                continue
            # The first word of a sentence has its capital from there.
            opens = r["start"] == row["sentence_start"] and len(words) == len(phrase.split())
            named = [w for w in (words[1:] if opens else words) if w[0].isupper()]
            if named:
                found.add(NAMED + " ".join(words).casefold())
            found.add(NAMED + words[-1].casefold() if words[-1] in named else stem(words[-1]))
    return frozenset(found)
