"""Gathers what is known of one event mention, for comparing.

Belongs here: parties, days, place and words of a mention as keys. Does not: comparing them (`compare`).
"""

from __future__ import annotations

import re
import sys
from functools import lru_cache
from itertools import islice
from typing import Any

from pipeline.events.lexicon import families, function_words, types_that
from pipeline.events.surroundings import Surroundings
from pipeline.identify import identify

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
LETTERS = 4  # as many first letters tell a name: "Iran" is in "Iranian"
WORD = re.compile(r"[^\W_]+")
ASKED = re.compile(r"[\[;](?!subj)\w+:([^!;\]][^;\]]*)")  # what the rule asks an object to be
TRIGGER = re.compile(r"/([^ .\[]+)")
LEAD_WORDS = 120  # news tells first what it is about


def known_of(row: dict[str, Any], around: Surroundings) -> dict[str, Any]:
    """The row of `known_event_mentions` for a row of `local_event_mentions`, but for its key and its lead.

    Args:
        row: The mention.
        around: What stands around it.
    """
    document, actors = around.documents[row["doc_id"]], around.actors
    text, published = document["text"], document["published_at"]
    time, place = (nearest(row, role, around.settings) for role in ("time", "place"))
    fine = place is not None and place["place_precision"] not in ("country", None) and not is_dateline(place, text)
    objects, times = _phrases(row, "object", text), _phrases(row, "time", text)
    body = _start_of_body(document)
    sentence = text[row["sentence_start"] : row["sentence_end"]]
    line = " ".join(sentence.split())
    counts = [
        q for q in row["quantities"] if q["role"] == "target" and q["lower"] == q["upper"] and not q["is_approximate"]
    ]
    persons = {i for r in row["roles"] if (i := r["actor_id"]) in actors and actors[i]["type"] == "person"}
    return {
        "event_mention_id": row["event_mention_id"],
        "doc_id": document["doc_id"],
        "story_id": document["story_id"],
        "event_type": row["event_type"],
        "mode": row["mode"],
        "is_told": row["realis"] == "actual" or row["is_negated"],
        "acts": sorted(_acts(row, objects)),
        "sources": sorted(_parties(row, "source", text, around.states)),
        "targets": sorted(_parties(row, "target", text, around.states)),
        "persons": sorted(NAMED + i for i in persons),
        "people": sorted({w[-1] for i in persons if actors[i]["is_named"] and (w := _letters(actors[i]["name"]))}),
        "source_names": sorted(_names(row, "source", text)),
        "target_names": sorted(_names(row, "target", text)),
        "objects": sorted({w for phrase in objects for w in content_words(phrase)}),
        "first_day": time["time_start"] if time else None,
        "last_day": time["time_end"] if time else None,
        "weekdays": [] if time else sorted({w.lower() for phrase in times for w in WEEKDAY.findall(phrase)}),
        "place": place["geonameid"] if place is not None and fine else None,
        "country": place["country"] if place else None,
        "published": published.date() if published else None,
        "units": sorted({q["unit"] for q in counts}),
        "counts": sorted({f"{q['unit']} {q['lower']}" for q in counts}),
        "numbers": sorted(set(NUMBER.findall(sentence))),
        "told": sorted(_told(row, text, sentence)),
        "words": sorted(content_words(sentence)),
        "sentence_id": _sentence_id(line),
        "sentence_length": len(line),
        "offset": row["start"] - row["sentence_start"],
        "is_background": row["is_background"],
        "is_headline": row["end"] <= body,
        "is_lead": body <= row["start"] < _end_of_paragraph(text, body),
    }


def _told(row: dict[str, Any], text: str, sentence: str) -> frozenset[str]:
    if row["event_type"] not in types_that("spoken"):
        return frozenset()
    parties = content_words(" ".join(text[r["start"] : r["end"]] for r in row["roles"] if r["role"] in PARTIES))
    return content_words(sentence) - parties - content_words(row["text"])


@lru_cache(maxsize=1 << 8)
def _sentence_id(line: str) -> str:
    return identify("sentence", line)


def _start_of_body(document: dict[str, Any]) -> int:
    """Where the title line ends and the first paragraph begins; 0 without a title."""
    title, text = document["title"] or "", document["text"]
    return len(title) + len(PARAGRAPH) if title and text.startswith(title + PARAGRAPH) else 0


def _end_of_paragraph(text: str, start: int) -> int:
    end = text.find(PARAGRAPH, start)
    return len(text) if end < 0 else end


def lead_words(text: str) -> frozenset[str]:
    """Stems of the content words among the first words of a text."""
    opening = islice(WORD.finditer(text[: 20 * LEAD_WORDS]), LEAD_WORDS)
    return content_words(" ".join(word[0] for word in opening))


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
