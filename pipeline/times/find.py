"""Finds time expressions in a parsed document and the days that they mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from pipeline.language.parsed import Paragraph, ParsedDocument
from pipeline.times.grammar import Phrase, phrases
from pipeline.times.meanings import MEANINGS, SUPPORTED, Setting, Time
from pipeline.times.tense import direction, is_done
from pipeline.times.words import FIRST_YEAR, LAST_YEAR, Word, words

AT_A_TIME = re.compile(r"\b(?:[Ii]n|[Bb]y|[Oo]ver|[Dd]uring|[Uu]ntil|[Ss]ince|[Tt]hroughout|[Ii]nto)\s+$")
TALE = frozenset({"day", "month"})
COMPARISONS = frozenset({"year_ago", "ago", "earlier"})


def find_times(document: ParsedDocument) -> list[dict[str, Any]]:
    """Rows of `local_mentions` of kind "time", in text order, without doc_id, text and mention_id.

    Values are TIMEX3 values (TimeML 1.2.1). What is relative to a day of publication that is not known, or not known
    exactly enough, has no days.
    """
    published = document.published_at.date() if document.published_at else None
    if published and not FIRST_YEAR <= published.year <= LAST_YEAR:
        published = None
    setting = Setting(published, SUPPORTED[document.published_precision or "day"] if published else frozenset())
    return [row for paragraph in document.paragraphs for row in _in_paragraph(paragraph, document.text, setting)]


def _in_paragraph(paragraph: Paragraph, text: str, setting: Setting) -> list[dict[str, Any]]:
    """The paragraph's rows; the setting follows what is spoken of."""
    if not paragraph.words:
        return []
    found = words(text, paragraph.starts[0], paragraph.ends[-1])
    rows = []
    told_in = -2
    for phrase in phrases(found):
        start, end = found[phrase.first].start, found[phrase.end - 1].end
        token = paragraph.token_at(end - 1)
        if token is None or not _plausible(phrase, paragraph, found, text):
            continue
        sentence = paragraph.sentence[token]
        if sentence > told_in + 1:
            setting.tale = None
        setting.told_here = sentence == told_in
        is_attribute = paragraph.dep[token] in ("compound", "amod") and not phrase.slots.keys() & {"weekday", "relday"}
        setting.direction = "unknown" if is_attribute else direction(paragraph, token)
        setting.is_done = is_done(paragraph, paragraph.token_at(start) or token)
        time = MEANINGS[phrase.rule.meaning](phrase.slots, setting)
        if time is None:
            continue
        _remember(time, phrase, setting)
        if time.basis == "stated" and time.days and time.days.precision in TALE:
            setting.tale, told_in = time, sentence
        rows.append(_row(start, end, time, phrase.rule.rule_id))
    return rows


def _remember(time: Time, phrase: Phrase, setting: Setting) -> None:
    """Notes what later phrases may refer to; a comparison ("a year ago") leaves what it is compared with."""
    if time.days:
        setting.focus = time
    if phrase.rule.meaning in COMPARISONS:
        return
    if time.value and "-Q" in time.value and time.basis != "stated":
        setting.quarter, setting.compares_quarters = time.value, True
    if phrase.rule.rule_id in ("times.first_units", "times.the_units"):
        setting.compares_quarters = False


def _plausible(phrase: Phrase, paragraph: Paragraph, found: Sequence[Word], text: str) -> bool:
    """Whether the words are about time where they stand: "may" and "march" are mostly verbs, a year mostly no count."""
    start, end = found[phrase.first].start, found[phrase.end - 1].end
    token = paragraph.token_at(start)
    if token is None:
        return False
    words_ = text[start:end]
    if phrase.slots.keys() & {"month", "weekday", "weekdays"} and words_ == words_.lower():
        return False
    if set(phrase.slots) == {"month"}:
        is_name = paragraph.pos[token] == "PROPN" or words_.lower() not in ("may", "march")
        return is_name and not paragraph.entity[token].endswith("PERSON")
    if set(phrase.slots) == {"season"}:
        return paragraph.pos[token] in ("NOUN", "PROPN")
    if phrase.rule.rule_id == "times.season_alone":
        return bool(AT_A_TIME.search(text, max(0, start - 12), start)) and not text.startswith(" of", end)
    if set(phrase.slots) == {"year"}:
        before = text[max(0, start - 1) : start]
        counted = paragraph.dep[token] == "nummod" and paragraph.tag[paragraph.head[token]] == "NNS"
        return before not in ("$", "£", "€", "#", "-", ".") and not counted and text[end : end + 1] != "%"
    if "often" in phrase.slots:
        return paragraph.pos[token] == "ADV"
    if "unit" in phrase.slots and text[start:end].istitle() and phrase.end - phrase.first > 1:
        return False
    if phrase.slots.get("unit") == "TS" and "one" in phrase.slots:
        return paragraph.pos[paragraph.token_at(end - 1) or token] == "NOUN"
    return True


def _row(start: int, end: int, time: Time, rule_id: str) -> dict[str, Any]:
    return {
        "kind": "time",
        "start": start,
        "end": end,
        "form": "name",
        "time_value": time.value,
        "time_start": time.days.start if time.days else None,
        "time_end": time.days.end if time.days else None,
        "time_precision": time.days.precision if time.days else None,
        "time_basis": time.basis if time.days else None,
        "rule_id": rule_id,
    }
