"""Splits text into words and gives each its classes in the language of time.

Belongs here: what a word by itself says. Does not: what words say together.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

WORDS = Path(__file__).parent / "words.csv"
WORD = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}\b"
    r"|['’]?[0-9]+0s\b"
    r"|[0-9]+ [1-9]/[2-9]\b"
    r"|[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+\.[0-9]+|[0-9]+(?:st|nd|rd|th)?(?![^\W_])"
    r"|['’]s\b|(?:[^\W\d_]\.){2,}|[^\W\d_]+(?:['’](?!s\b)[^\W\d_]+)*\.?"
    r"|\S"
)
FIRST_YEAR, LAST_YEAR = 1500, 2100
LONGEST_FIGURES = 12
DIGITS = frozenset("0123456789")


@dataclass(frozen=True)
class Word:
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
    found = [_word(match) for match in WORD.finditer(text, start, end)]
    return _with_numbers_joined(found)


@cache
def lexicon() -> dict[str, dict[str, str]]:
    """Classes and values of each word of `words.csv`."""
    entries: dict[str, dict[str, str]] = {}
    with WORDS.open(encoding="utf8", newline="") as lines:
        for row in csv.DictReader(lines):
            entries.setdefault(row["word"], {quoted(row["word"]): ""})[row["class"]] = row["value"]
    return entries


def quoted(form: str) -> str:
    """The class that a word has by its form alone, as the rules write it."""
    return f"'{form}'"


def _word(match: re.Match[str]) -> Word:
    form, start, end = match.group().lower(), match.start(), match.end()
    known = lexicon()
    if form in known:
        return Word(start, end, known[form])
    if form[-1] == "." and len(form) > 1:
        form, end = form[:-1], end - 1
        if form in known:
            return Word(start, end, known[form])
    if form[0] in DIGITS or form[-2:] == "0s":
        return Word(start, end, _classes_of_figures(form))
    return Word(start, end, {quoted(form): ""})


@cache
def _classes_of_figures(form: str) -> dict[str, str]:
    """Classes of a word of figures, by its shape and size."""
    if len(form) > LONGEST_FIGURES:
        return {}
    if re.fullmatch(r"\d{4}-\d\d-\d\d", form):
        return {"iso": form}
    if form.endswith("0s"):
        figures = re.sub(r"\D", "", form)
        if len(figures) == 4 and FIRST_YEAR <= int(figures) <= LAST_YEAR:
            return {"decade": figures[:3]}
        return {"decade": "19" + figures[0]} if len(figures) == 2 and form[0] in "'’" else {}
    if form[-2:] in ("st", "nd", "rd", "th"):
        number = form[:-2]
        return {"ordinal": number} | ({"dayno": number} if 1 <= int(number) <= 31 else {})
    if "/" in form:
        whole, numerator, denominator = map(int, re.split("[ /]", form))
        return {"number": f"{whole + numerator / denominator:g}"}
    if "." in form:
        return {"number": form}
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


def _with_numbers_joined(found: list[Word]) -> list[Word]:
    """Runs of number words ("twenty-four", "nineteen ninety-six") as one word each."""
    out: list[Word] = []
    i = 0
    while i < len(found):
        run = _number_run(found, i)
        if len(run) > 1:
            out.append(Word(run[0].start, run[-1].end, _classes_of_number([int(w.classes["number"]) for w in run])))
            i = found.index(run[-1], i) + 1
        else:
            out.append(found[i])
            i += 1
    return out


def _number_run(found: list[Word], i: int) -> list[Word]:
    run: list[Word] = []
    while i < len(found) and _is_number_word(found[i]):
        run.append(found[i])
        i += 1
        if i + 1 < len(found) and "hyphen" in found[i].classes and _is_number_word(found[i + 1]):
            i += 1
    return run


def _is_number_word(word: Word) -> bool:
    number = word.classes.get("number")
    return number is not None and "dayno" not in word.classes and "year" not in word.classes and number.isdigit()


def _classes_of_number(numbers: list[int]) -> dict[str, str]:
    """Value of spoken numbers: "nineteen ninety-six" is a year, "three hundred twenty" a number."""
    if 10 <= numbers[0] <= 20 and len(numbers) <= 3 and 10 <= sum(numbers[1:]) <= 99 and max(numbers[1:]) < 100:
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
