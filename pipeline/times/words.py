"""Splits text into words and gives each its classes in the language of time.

Belongs here: what a word by itself says. Does not: what words say together.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from pipeline.times.intervals import days_of

WORDS = Path(__file__).parent / "words.csv"
WORD = re.compile(
    r"Q[1-4]\b|H[12]\b|(?:[^\W\d_]\.){2,}|[^\W\d_]+(?:['’](?!s\b)[^\W\d_]+)*\.?"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?\b"
    r"|[0-9]{4}/[0-9]{2}/[0-9]{2}\b"
    r"|[0-9]{1,2}([/.-])[0-9]{1,2}\1[0-9]{4}\b"
    r"|[12][0-9]{3}[-–/][0-9]{2}(?!\w|\.[0-9]|[-–/][0-9])"
    r"|[0-9]{1,2}/[0-9]{1,2}(?![\w/])"
    r"|['’]?[0-9]+0s\b"
    r"|[0-9]+ [1-9]/[2-9]\b"
    r"|[0-9]{1,2}(?=[ap]\.?m\b)|[1-4]Q\b|[12]H\b"
    r"|[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+\.[0-9]+|[0-9]+(?:st|nd|rd|th)?(?![^\W_])"
    r"|['’]s\b|\S"
)
FIRST_YEAR, LAST_YEAR = 1500, 2100
FIRST_CENTURY = 1000
FIRST_DECADE_OF_CENTURY = 2000  # "the 1900s" may be ten years or a hundred, which hold the ten; "the 2000s" are ten
LONGEST_FIGURES = 25
LENGTH_TO_THE_MINUTE = len("2026-03-04T08:30")
DIGITS = frozenset("0123456789")
QUARTER = re.compile(r"[QH][1-4]|[1-4][QH]")


class Word(NamedTuple):
    """A word with its classes.

    Attributes:
        start: First code point.
        end: End, exclusive.
        classes: The value that it has in each of its classes; under its own form in quotes, nothing.
    """

    start: int
    end: int
    classes: Mapping[str, str]


def words(text: str, start: int, end: int) -> list[Word]:
    """The words of a stretch of text; words outside of the lexicon have no class. Number words are put together."""
    found = []
    numbers = 0
    for match in WORD.finditer(text, start, end):
        length, classes, has_stop = _reading(match.group())
        at = match.start()
        found.append(Word(at, at + length, classes))
        if has_stop:
            found.append(Word(at + length, at + length + 1, {}))  # it ends a sentence: no phrase goes on over it
        if "number" in classes:
            numbers += 1
    return _with_numbers_joined(found) if numbers > 1 else found


@cache
def lexicon() -> dict[str, dict[str, str]]:
    """Classes and values of each word of `words.csv`; one with a capital is a word only with it ("May", not "may")."""
    entries: dict[str, dict[str, str]] = {}
    with WORDS.open(encoding="utf8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    for row in rows:
        entries.setdefault(row["word"], {quoted(row["word"].lower()): ""})[row["class"]] = row["value"]
    for form in entries:
        if form != form.lower() and form.lower() in entries:
            entries[form] = entries[form.lower()] | entries[form]
    return entries


def quoted(form: str) -> str:
    """The class that a word has by its form alone, as the rules write it."""
    return f"'{form}'"


@lru_cache(maxsize=1 << 16)
def _reading(written: str) -> tuple[int, Mapping[str, str], bool]:
    """How much of what is written is the word, without a full stop that is not its own, and its classes.

    The last: whether such a stop follows a word of time.
    """
    known = lexicon()
    without_stop = written[:-1] if written[-1] == "." and len(written) > 1 else written
    for form in dict.fromkeys((written, without_stop)):
        for spelling in (form, form.lower(), form.title() if form.isupper() and len(form) > 2 else form):
            if spelling in known:
                return len(form), known[spelling], form != written
    form = without_stop.lower()
    if QUARTER.fullmatch(without_stop):
        letter, number = sorted(without_stop, reverse=True)
        return len(form), {"quartername": letter + number}, form != written.lower()
    if form[0] in DIGITS or form[-2:] == "0s":
        return len(form), _classes_of_figures(form), form != written.lower()
    return len(form), {quoted(form): ""}, False


def _classes_of_figures(form: str) -> dict[str, str]:
    """Classes of a word of figures, by its shape and size."""
    if len(form) > LONGEST_FIGURES:
        return {}
    if re.match(r"\d{4}([-/])\d\d\1\d\d", form):
        return {"iso": form.upper().replace("/", "-")[:LENGTH_TO_THE_MINUTE]}
    if match := re.fullmatch(r"(\d\d?)[/.-](\d\d?)[/.-](\d{4})", form):
        return {"iso": value} if (value := _one_reading(*map(int, match.groups()))) else {}
    if match := re.fullmatch(r"(\d\d)(\d\d)([-–/])(\d\d)", form):
        return _classes_of_years(*match.groups())
    if form.endswith("0s"):
        return _classes_of_decade(form)
    if form[-2:] in ("st", "nd", "rd", "th"):
        number = form[:-2]
        return {"ordinal": number} | ({"dayno": number} if 1 <= int(number) <= 31 else {})
    if " " in form:
        whole, numerator, denominator = map(int, re.split("[ /]", form))
        return {"number": f"{whole + numerator / denominator:g}"}
    if "/" in form:
        return {quoted(form): ""}
    if "." in form:
        is_clock = re.fullmatch(r"([01]?\d|2[0-3])\.[0-5]\d", form)
        return {"number": form} | ({"clocktime": form.replace(".", ":")} if is_clock else {})
    return _classes_of_number_in_figures(form)


def _classes_of_number_in_figures(form: str) -> dict[str, str]:
    """Classes of a whole number: what it may count or name by its size."""
    number = form.replace(",", "")
    classes = {"number": number}
    if form == number and len(form) <= 2:
        if 1 <= int(form) <= 31:
            classes["dayno"] = number
        if int(form) <= 24:
            classes["hour"] = number
        if len(form) == 2 and int(form) < 60:
            classes["minute"] = number
    if len(form) == 4 and form == number and int(form[:2]) < 24 and int(form[2:]) < 60:
        classes["military"] = f"{form[:2]}:{form[2:]}"
    if len(form) == 4 and form == number and FIRST_YEAR <= int(form) <= LAST_YEAR:
        classes["year"] = number
    return classes


def _one_reading(first: int, second: int, year: int) -> str | None:
    """21/11/2023 and 11/21/2023 are the same day; 03/04/2023 is one or another, of which only the year is sure."""
    readings = {f"{year:04}-{month:02}-{day:02}" for day, month in ((first, second), (second, first))}
    days = [reading for reading in readings if days_of(reading)]
    if not days or not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    return days[0] if len(days) == 1 else f"{year:04}"


def _classes_of_years(century: str, first: str, sign: str, last: str) -> dict[str, str]:
    """1914-18 and 2022/23 are years; 2023-11 is a month (ISO 8601)."""
    year, turns = int(century + first), first == "99" and last == "00"
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return {}
    if turns or last == f"{int(first) + 1:02}" or int(last) > max(int(first), 12):
        return {"yearspan": f"{year}/{int(century) + turns:02}{last}"}
    return {"iso": f"{year}-{last}"} if sign == "-" and 1 <= int(last) <= 12 else {}


def _classes_of_decade(form: str) -> dict[str, str]:
    figures = re.sub(r"\D", "", form)
    if len(figures) == 4 and FIRST_CENTURY <= int(figures) <= LAST_YEAR:
        is_century = figures.endswith("00") and int(figures) < FIRST_DECADE_OF_CENTURY
        return {"decade": figures[:2] if is_century else figures[:3]}
    if len(figures) != 2:
        return {}
    return {"shortdecade": figures[0]} | ({"decade": "19" + figures[0]} if form[0] in "'’" else {})


def _with_numbers_joined(found: list[Word]) -> list[Word]:
    """Runs of number words ("twenty-four", "nineteen ninety-six") as one word each."""
    out: list[Word] = []
    i = 0
    while i < len(found):
        if not _is_number_word(found[i]):
            out.append(found[i])
            i += 1
            continue
        run, end = _number_run(found, i)
        joined = Word(run[0].start, run[-1].end, _classes_of_number([int(w.classes["number"]) for w in run]))
        out.append(joined if len(run) > 1 else found[i])
        i = end
    return out


def _number_run(found: list[Word], i: int) -> tuple[list[Word], int]:
    """The number words from the i-th on, hyphens between them left out, and the number of the word after them."""
    run: list[Word] = []
    while i < len(found) and _is_number_word(found[i]):
        run.append(found[i])
        i += 1
        if i + 1 < len(found) and "hyphen" in found[i].classes and _is_number_word(found[i + 1]):
            i += 1
    return run, i


def _is_number_word(word: Word) -> bool:
    number = word.classes.get("number")
    return number is not None and "dayno" not in word.classes and "year" not in word.classes and number.isdigit()


def _classes_of_number(numbers: list[int]) -> dict[str, str]:
    """Value of spoken numbers: "nineteen ninety-six" is a year, "three hundred twenty" a number."""
    if 10 <= numbers[0] <= 20 and 1 < len(numbers) <= 3 and 10 <= sum(numbers[1:]) <= 99 and max(numbers[1:]) < 100:
        return {"year": str(numbers[0] * 100 + sum(numbers[1:]))}
    total = part = 0
    for number in numbers:
        if number == 1000:
            total, part = total + (part or 1) * number, 0
        elif number in (12, 100) and part:
            part *= number
        else:
            part += number
    value = str(total + part)
    return {"number": value} | ({"year": value} if 2000 <= total + part <= 2099 and len(numbers) < 4 else {})
