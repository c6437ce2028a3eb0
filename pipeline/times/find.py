"""Finds time expressions in a parsed document and the days that they mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from pipeline.language.parsed import Paragraph, ParsedDocument
from pipeline.times.beside import is_awaited, is_nowadays, is_reported, names_event
from pipeline.times.grammar import Phrase, phrases
from pipeline.times.intervals import days_of, value_of
from pipeline.times.meanings import MEANINGS
from pipeline.times.plausible import Spoken, plausible
from pipeline.times.setting import SUPPORTED, Setting, Time
from pipeline.times.tense import Direction, direction, is_done, is_habit
from pipeline.times.words import FIRST_YEAR, LAST_YEAR, words

TALE = frozenset({"day", "month"})
TALE_OF_HISTORY = TALE | {"season", "year"}
HISTORY = 5  # dates with years of the past
SPOKEN_RARELY = 10  # so many of them for each that is said of these days
COMPARING = frozenset({"after", "before", "than", "from", "with", "against", "to"})
YEARS_BACK = frozenset({"year_ago", "ago", "earlier"})
COMPARISONS = YEARS_BACK | {"quarter_year_ago", "unit_year_ago"}


def find_times(document: ParsedDocument) -> list[dict[str, Any]]:
    """Rows of `local_mentions` of kind "time", in text order, without doc_id, text and mention_id.

    Values are TIMEX3 values (TimeML 1.2.1). What is relative to a day of publication that is not known, or not known
    exactly enough, has no days.
    """
    published = document.published_at.date() if document.published_at else None
    if published and not FIRST_YEAR <= published.year <= LAST_YEAR:
        published = None
    setting = Setting(published, SUPPORTED[document.published_precision or "day"] if published else frozenset())
    read = [(paragraph, _spoken(paragraph, document.text)) for paragraph in document.paragraphs if paragraph.words]
    setting.is_history = _is_history([spoken.phrase for _, found in read for spoken in found], published)
    rows: list[dict[str, Any]] = []
    quarter_in = -2
    for paragraph, found in read:
        rows_here, quarter_in = _rows(paragraph, found, document, setting, quarter_in)
        rows += rows_here
        quarter_in -= paragraph.sentence[-1] + 1
    return rows


def _spoken(paragraph: Paragraph, text: str) -> list[Spoken]:
    """The phrases of a paragraph that are about time."""
    found = words(text, paragraph.starts[0], paragraph.ends[-1])

    def placed(phrase: Phrase) -> Spoken | None:
        start, end = found[phrase.first].start, found[phrase.end - 1].end
        first, last = paragraph.token_at(start), paragraph.token_at(end - 1)
        return None if first is None or last is None else Spoken(phrase, start, end, first, last, paragraph, text)

    def accepts(phrase: Phrase) -> bool:
        spoken = placed(phrase)
        return spoken is not None and plausible(spoken)

    return [spoken for phrase in phrases(found, accepts) if (spoken := placed(phrase))]


def _is_history(found: Sequence[Phrase], published: date | None) -> bool:
    """Whether a document tells of years long past, by many dates of theirs and next to none of these days."""
    last_year = published.year - 1 if published else LAST_YEAR
    years = [int(phrase.slots["year"]) for phrase in found if "year" in phrase.slots]
    told = sum(year < last_year for year in years)
    spoken = len(years) - told + sum(map(_is_of_these_days, found))
    return told >= HISTORY and spoken * SPOKEN_RARELY <= told


def _is_of_these_days(phrase: Phrase) -> bool:
    """Whether it speaks from the day of publication, as "yesterday" or "last week" do, and not "the last week"."""
    slots = phrase.slots
    return bool(slots.keys() & {"relday", "weekday"} and "dayno" not in slots) or (
        "deictic" in slots and "the" not in slots
    )


def _rows(
    paragraph: Paragraph, found: Sequence[Spoken], document: ParsedDocument, setting: Setting, quarter_in: int
) -> tuple[list[dict[str, Any]], int]:
    """The paragraph's rows; the setting follows what is spoken of.

    With the sentence in which a quarter was last spoken of, counted from the paragraph's first; given and returned.
    """
    is_headline = document.text[paragraph.starts[0] : paragraph.ends[-1]] == document.title
    rows = []
    told_in = spoken_in = -2
    for phrase, start, end, first, last, *_ in found:
        sentence = paragraph.sentence[last]
        if sentence > told_in + 1 and not setting.is_history:
            setting.tale = None
        setting.is_tale_here, setting.is_focus_here = sentence == told_in, sentence == spoken_in
        setting.is_quarter_near = sentence <= quarter_in + 1
        top = _top(paragraph, first, last)
        setting.direction = _direction(phrase, paragraph, first, top, is_headline=is_headline)
        setting.is_name = "dayno" in phrase.slots and names_event(paragraph, first, last)
        setting.is_nowadays = phrase.slots == {"relday": "0"} and is_nowadays(paragraph, top)
        setting.is_reported = is_reported(paragraph, top)
        setting.is_done = setting.direction != "future" and is_done(paragraph, top)
        time = MEANINGS[phrase.rule.meaning](phrase.slots, setting)
        if time is None:
            continue
        _remember(time, phrase, setting, is_compared=paragraph.words[paragraph.head[top]].lower() in COMPARING)
        if time.days:
            spoken_in = sentence
        if _names_quarter(phrase) or (time.value and "-Q" in time.value and phrase.rule.meaning not in YEARS_BACK):
            quarter_in = sentence
        if time.days and _is_told(time, setting):
            setting.tale, told_in = time, sentence
        rows.append(_row(start, end, time, phrase.rule.rule_id))
    return rows, quarter_in


def _names_quarter(phrase: Phrase) -> bool:
    """Whether the words say "quarter"."""
    return "Q" in (phrase.slots.get("unit"), phrase.slots.get("known")) or "quartername" in phrase.slots


def _is_told(time: Time, setting: Setting) -> bool:
    """Whether a tale may go on from a time."""
    precision = time.days.precision if time.days else ""
    if setting.is_history:
        return precision in TALE_OF_HISTORY and time.basis in ("stated", "inferred")
    return time.basis == "stated" and precision in TALE


def _top(paragraph: Paragraph, first: int, last: int) -> int:
    """The token of a run that the others hang on; of several, the last."""
    return next(
        i for i in range(last, first - 1, -1) if not first <= paragraph.head[i] <= last or paragraph.head[i] == i
    )


def _direction(phrase: Phrase, paragraph: Paragraph, first: int, token: int, *, is_headline: bool) -> Direction:
    """Whether the phrase lies before or after the day of writing; what is planned is told in the present.

    Headlines tell in the present what has happened. A month before a noun has no clause: it lies behind in "a May
    report", and on either side in "the May talks".
    """
    if is_habit(paragraph, token):
        return "habit"
    if "month" in phrase.slots and is_awaited(paragraph, first):
        return "future"
    if paragraph.dep[token] in ("compound", "amod") and not phrase.slots.keys() & {"weekday", "relday"}:
        return "named" if first and paragraph.words[first - 1].lower() == "the" else "unknown"
    found = direction(paragraph, token)
    if found == "present":
        return "unknown" if is_headline else "future"
    return found


def _remember(time: Time, phrase: Phrase, setting: Setting, *, is_compared: bool) -> None:
    """Notes what later phrases may refer to; a comparison ("a year ago", "up from the second quarter") leaves that."""
    if time.days:
        setting.focus = time
    if time.days and time.basis == "stated" and time.days.precision == "day":
        setting.days_stated[time.days.start.isoformat()[5:]] = time.days.start.year
    if is_compared or phrase.rule.meaning in COMPARISONS:
        return
    if setting.quarter and time.days and setting.published and time.days.end >= setting.published:
        return  # results are spoken of, and this quarter has none yet
    if phrase.rule.meaning == "unit_ended" and phrase.slots["unit"] == "Q":
        time = _quarter_ended(time, setting)
    if time.value and "-Q" in time.value and (time.basis != "stated" or phrase.rule.meaning == "unit_ended"):
        setting.quarter, setting.compares_quarters = time, True
        setting.quarters.add(time.value)
    if phrase.rule.rule_id in ("times.first_units", "times.the_units"):
        setting.compares_quarters = False


def _quarter_ended(time: Time, setting: Setting) -> Time:
    """The quarter ended Sept. 30 as a quarter that is spoken of: numbered by the calendar, or by nobody.

    One that a company counts in its own year ("the fiscal first quarter") has a number that no date tells.
    """
    if not time.days or (time.value and "-Q" in time.value):
        return time
    value = value_of(time.days.end, "Q")
    is_counted_so = not setting.quarter or setting.quarter.value == value
    if is_counted_so and days_of(value) == replace(time.days, precision="quarter"):
        return Time(value, days_of(value), time.basis)
    return Time(f"{value[:4]}-QX", time.days, time.basis)


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
