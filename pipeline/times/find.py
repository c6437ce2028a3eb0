"""Finds time expressions in a parsed document and the days that they mean."""

from __future__ import annotations

from typing import Any

from pipeline.language.parsed import Paragraph, ParsedDocument
from pipeline.times.grammar import Phrase, phrases
from pipeline.times.meanings import MEANINGS
from pipeline.times.plausible import plausible
from pipeline.times.setting import SUPPORTED, Setting, Time
from pipeline.times.tense import Direction, direction, is_done
from pipeline.times.words import FIRST_YEAR, LAST_YEAR, words

TALE = frozenset({"day", "month"})
COMPARISONS = frozenset({"year_ago", "unit_year_ago", "ago", "earlier"})


def find_times(document: ParsedDocument) -> list[dict[str, Any]]:
    """Rows of `local_mentions` of kind "time", in text order, without doc_id, text and mention_id.

    Values are TIMEX3 values (TimeML 1.2.1). What is relative to a day of publication that is not known, or not known
    exactly enough, has no days.
    """
    published = document.published_at.date() if document.published_at else None
    if published and not FIRST_YEAR <= published.year <= LAST_YEAR:
        published = None
    setting = Setting(published, SUPPORTED[document.published_precision or "day"] if published else frozenset())
    rows = []
    for paragraph in document.paragraphs:
        if paragraph.words:
            text = document.text[paragraph.starts[0] : paragraph.ends[-1]]
            rows += _in_paragraph(paragraph, document.text, setting, is_headline=text == document.title)
    return rows


def _in_paragraph(paragraph: Paragraph, text: str, setting: Setting, *, is_headline: bool) -> list[dict[str, Any]]:
    """The paragraph's rows; the setting follows what is spoken of."""
    found = words(text, paragraph.starts[0], paragraph.ends[-1])
    rows = []
    told_in = spoken_in = -2
    for phrase in phrases(found):
        start, end = found[phrase.first].start, found[phrase.end - 1].end
        first, last = paragraph.token_at(start), paragraph.token_at(end - 1)
        if first is None or last is None or not plausible(phrase, paragraph, first, last, text):
            continue
        sentence = paragraph.sentence[last]
        if sentence > told_in + 1:
            setting.tale = None
        setting.is_tale_here, setting.is_focus_here = sentence == told_in, sentence == spoken_in
        setting.direction = _direction(phrase, paragraph, last, is_headline=is_headline)
        setting.is_done = setting.direction != "future" and is_done(paragraph, first)
        time = MEANINGS[phrase.rule.meaning](phrase.slots, setting)
        if time is None:
            continue
        _remember(time, phrase, setting)
        if time.days:
            spoken_in = sentence
        if time.basis == "stated" and time.days and time.days.precision in TALE:
            setting.tale, told_in = time, sentence
        rows.append(_row(start, end, time, phrase.rule.rule_id))
    return rows


def _direction(phrase: Phrase, paragraph: Paragraph, token: int, *, is_headline: bool) -> Direction:
    """Whether the phrase lies before or after the day of writing; what is planned is told in the present.

    Headlines tell in the present what has happened, and a month before a noun ("the May talks") has no clause.
    """
    if paragraph.dep[token] in ("compound", "amod") and not phrase.slots.keys() & {"weekday", "relday"}:
        return "unknown"
    found = direction(paragraph, token)
    if found == "present":
        return "unknown" if is_headline else "future"
    return found


def _remember(time: Time, phrase: Phrase, setting: Setting) -> None:
    """Notes what later phrases may refer to; a comparison ("a year ago") leaves what it is compared with."""
    if time.days:
        setting.focus = time
    if phrase.rule.meaning in COMPARISONS:
        return
    if time.value and "-Q" in time.value and (time.basis != "stated" or phrase.rule.meaning == "unit_ended"):
        setting.quarter, setting.compares_quarters = time, True
    if phrase.rule.rule_id in ("times.first_units", "times.the_units"):
        setting.compares_quarters = False


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
