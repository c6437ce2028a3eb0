"""Finds the phrases of `rules.csv`: words become letters for their classes, rules regular expressions over letters.

Belongs here: matching. Does not: what a match means.
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path

from pipeline.times.words import Word, quoted
from pipeline.times.words import words as words_of

FOLDER = Path(__file__).parent
SYMBOL = re.compile(r"'(?:[^']|'(?=[a-z]))+'|[a-z]+\d?|[()|?*+\[\]]|\s+")
FRAGMENT = re.compile(r"<(\w+)>")
FIRST_LETTER = 0x4E00  # class letters are taken from here on, clear of all the signs of regular expressions
END_OF_WORD = ";"
OUTSIDE = 0
LONGEST_PHRASE = 64  # words: a list of days goes on no longer, and each number of a table would be read to its end
SIGNS = ("possessive", "hyphen")
Opening = tuple[str, ...]


@dataclass(frozen=True)
class Slot:
    """A class that a rule names: its group in the expression, its name, and the time it belongs to (0: none)."""

    group: str
    name: str
    time: int


@dataclass(frozen=True)
class Rule:
    """One line of `rules.csv`, compiled.

    Attributes:
        rule_id: Its name.
        meaning: The function that reads a match.
        fixed: What a fixed phrase stands for, else "".
        pattern: The expression over letters.
        slots: The classes that it names.
        times: How many times a match holds.
        openings: Classes that the first two words of a match may have.
    """

    rule_id: str
    meaning: str
    fixed: str
    pattern: re.Pattern[str]
    slots: tuple[Slot, ...]
    times: int
    openings: frozenset[Opening]


@dataclass(frozen=True)
class Phrase:
    """Words that a rule matched.

    Attributes:
        rule: The rule.
        first: Number of the first word.
        end: Number of the word after the last.
        own: Names of the classes in the words themselves.
        slots: Value of each class that the rule names, of its last occurrence; those that the words lack are taken
            from their surroundings ("March 3 and 5": the month of "5").
    """

    rule: Rule
    first: int
    end: int
    own: frozenset[str]
    slots: dict[str, str]


@cache
def rules() -> tuple[Rule, ...]:
    """The rules in the order of the file: of two that match as many words, the earlier wins."""
    return tuple(_rule(row) for row in _rows())


def phrases(words: Sequence[Word], accepts: Callable[[Phrase], bool] = lambda phrase: True) -> list[Phrase]:
    """The longest acceptable matches from left to right; they do not overlap.

    Args:
        words: The words of a text.
        accepts: Whether a phrase is about time where it stands; of one that is not, a shorter one may be.
    """
    codes = [_code(tuple(word.classes)) for word in words]
    starts = [0, *accumulate(map(len, codes))]
    text = "".join(codes)
    found: list[Phrase] = []
    end = 0
    for i, (code, after) in enumerate(pairwise([*codes, END_OF_WORD])):
        if i < end or code == END_OF_WORD or not (rules_here := _rules_from(code, after)):
            continue
        stop = starts[min(i + LONGEST_PHRASE, len(words))]
        tried = [(match, rule) for rule in rules_here if (match := rule.pattern.match(text, starts[i], stop))]
        for match, rule in sorted(tried, key=lambda one: -one[0].end()):
            times = _times(match, rule, words, starts)
            if all(map(accepts, times)):
                found += times
                end = times[-1].end
                break
    return found


def _times(match: re.Match[str], rule: Rule, words: Sequence[Word], starts: Sequence[int]) -> list[Phrase]:
    """The times of a match, in text order; `starts` says where each word's letters begin."""
    values = [
        (slot, words[bisect_left(starts, at)].classes[slot.name.rstrip("23")])
        for slot in rule.slots
        if (at := match.start(slot.group)) >= 0
    ]
    found = []
    for time in range(1, rule.times + 1):
        start, end = match.span(f"time_{time}")
        if start < 0:
            continue
        own = {slot.name: value for slot, value in values if slot.time == time}
        around = {slot.name: value for slot, value in values if slot.time != time}
        fixed = {"fixed": rule.fixed} if rule.fixed else {}
        first, after = bisect_left(starts, start), bisect_left(starts, end)
        found.append(Phrase(rule, first, after, frozenset(own), {**around, **own, **fixed}))
    return found


@cache
def _rows() -> tuple[dict[str, str], ...]:
    """`rules.csv`, then the fixed phrases of `references.csv` and `holidays.csv` as rules of literal words."""
    fragments = {row["name"]: row["pattern"] for row in _read("fragments.csv")}
    patterns = [{**row, "fixed": ""} for row in _read("rules.csv")]
    for row in _read("references.csv"):
        patterns.append(_fixed("times.reference", "reference", row["value"], _literal(row["phrase"])))
    for row in _read("holidays.csv"):
        patterns.append(_fixed("times.holiday", "holiday", row["day"], f"{_literal(row['name'])} (comma? year)?"))
    return tuple({**row, "pattern": _with_fragments(row["pattern"], fragments)} for row in patterns)


def _read(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf8", newline="") as lines:
        return list(csv.DictReader(lines))


def _fixed(rule_id: str, meaning: str, value: str, pattern: str) -> dict[str, str]:
    return {"rule_id": rule_id, "meaning": meaning, "fixed": value, "pattern": pattern}


def _literal(phrase: str) -> str:
    """A pattern of the phrase's words; signs stand for all of their class ("’s" for "'s")."""
    found = words_of(phrase, 0, len(phrase))
    signs = [next((name for name in SIGNS if name in word.classes), "") for word in found]
    return " ".join(sign or quoted(phrase[word.start : word.end]) for sign, word in zip(signs, found, strict=True))


def _with_fragments(pattern: str, fragments: dict[str, str]) -> str:
    """The pattern with `<name>` replaced by what `fragments.csv` has for it."""
    while FRAGMENT.search(pattern):
        pattern = FRAGMENT.sub(lambda match: f"({fragments[match[1]]})", pattern)
    return pattern


def _rule(row: dict[str, str]) -> Rule:
    """A row compiled; a pattern without brackets is one time as a whole."""
    pattern = row["pattern"] if "[" in row["pattern"] else f"[{row['pattern']}]"
    symbols = [symbol for symbol in SYMBOL.findall(pattern) if not symbol.isspace()]
    expression, slots, times = _expression(symbols)
    openings = frozenset(_openings(deque(symbols)))
    return Rule(row["rule_id"], row["meaning"], row["fixed"], re.compile(expression), slots, times, openings)


def _expression(symbols: Sequence[str]) -> tuple[str, tuple[Slot, ...], int]:
    """A rule's symbols as a regular expression, the groups that stand for classes, and how many times it holds."""
    out, slots, time, times = [], [], OUTSIDE, 0
    for place, symbol in enumerate(symbols):
        if _is_class(symbol):
            one_word = f"[^;]*{_letters()[symbol.rstrip('23')]}[^;]*;"
            if symbol[0] == "'":
                out.append(f"(?:{one_word})")
            else:
                slots.append(Slot(f"{symbol}_{place}", symbol, time))
                out.append(f"(?P<{symbol}_{place}>{one_word})")
        elif symbol == "[":
            times += 1
            time = times
            out.append(f"(?P<time_{time}>")
        elif symbol == "]":
            time = OUTSIDE
            out.append(")")
        else:
            out.append("(?:" if symbol == "(" else symbol)
    return "".join(out), tuple(slots), times


def _openings(symbols: deque[str]) -> set[Opening]:
    """The classes of the first two words of all that the symbols match, up to a closing sign; of one if it is all."""
    openings: set[Opening] = set()
    here: set[Opening] = {()}
    while symbols and (symbol := symbols.popleft()) not in (")", "]"):
        if symbol == "|":
            openings, here = openings | here, {()}
            continue
        item: set[Opening] = {(symbol.rstrip("23"),)} if _is_class(symbol) else _openings(symbols)
        sign = symbols.popleft() if symbols and symbols[0] in "?*+" else ""
        if sign in ("*", "+"):
            item = item | _followed(item, item)
        if sign in ("?", "*"):
            item = item | {()}
        here = _followed(here, item)
    return openings | here


def _followed(first: set[Opening], second: set[Opening]) -> set[Opening]:
    return {(*a, *b)[:2] for a in first for b in second}


def _is_class(symbol: str) -> bool:
    return symbol[0] == "'" or symbol[0].isalpha()


@cache
def _letters() -> dict[str, str]:
    """A letter for each class that some rule names."""
    symbols = {symbol for row in _rows() for symbol in SYMBOL.findall(row["pattern"]) if _is_class(symbol)}
    classes = sorted({symbol.rstrip("23") for symbol in symbols})
    return {name: chr(FIRST_LETTER + i) for i, name in enumerate(classes)}


@cache
def _names() -> dict[str, str]:
    """The class of each letter."""
    return {letter: name for name, letter in _letters().items()}


@cache
def _code(classes: tuple[str, ...]) -> str:
    """A word's classes as letters."""
    letters = _letters()
    return "".join(letters[c] for c in classes if c in letters) + END_OF_WORD


@cache
def _rules_from(code: str, code_after: str) -> tuple[Rule, ...]:
    """The rules that words with these codes may open, in the order of the file."""
    index, names = _numbers_of_rules(), _names()
    first = [names[letter] for letter in code[:-1]]
    second = [None, *(names[letter] for letter in code_after[:-1])]
    found = {number for a in first for b in second for number in index.get((a, b), ())}
    return tuple(rules()[number] for number in sorted(found))


@cache
def _numbers_of_rules() -> dict[tuple[str, str | None], set[int]]:
    """Numbers of the rules by the classes that open them; None where one word may be all."""
    index: dict[tuple[str, str | None], set[int]] = {}
    for number, rule in enumerate(rules()):
        for opening in rule.openings:
            first, second = (*opening, None)[:2]
            index.setdefault((str(first), second), set()).add(number)
    return index
