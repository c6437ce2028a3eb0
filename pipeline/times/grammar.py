"""Finds the phrases of `rules.csv`: words become letters for their classes, rules regular expressions over letters.

Belongs here: matching. Does not: what a match means.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.times.words import Word, quoted

FOLDER = Path(__file__).parent
SYMBOL = re.compile(r"'[^']+'|[a-z]+\d?|[()|?*+]|\s+")
FIRST_LETTER = 0x4E00  # class letters are taken from here on, clear of all the signs of regular expressions
END_OF_WORD = ";"


@dataclass(frozen=True)
class Rule:
    """One line of `rules.csv`, compiled.

    Attributes:
        rule_id: Its name.
        meaning: The function that reads a match.
        value: The value of a fixed reference, else "".
        pattern: The expression over letters.
    """

    rule_id: str
    meaning: str
    value: str
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class Phrase:
    """Words that a rule matched.

    Attributes:
        rule: The rule.
        first: Number of the first word.
        end: Number of the word after the last.
        slots: Value of each class that the rule names, of its last occurrence.
    """

    rule: Rule
    first: int
    end: int
    slots: dict[str, str]


@cache
def rules() -> tuple[Rule, ...]:
    """The rules in the order of the file: of two that match as many words, the earlier wins."""
    return tuple(
        Rule(row["rule_id"], row["meaning"], row["value"], re.compile(_expression(row["pattern"]))) for row in _rows()
    )


def phrases(words: Sequence[Word]) -> list[Phrase]:
    """The longest matches from left to right; they do not overlap."""
    codes = [_code(word) for word in words]
    starts, offset = [], 0
    for code in codes:
        starts.append(offset)
        offset += len(code)
    number = {start: i for i, start in enumerate([*starts, offset])}
    text = "".join(codes)
    found: list[Phrase] = []
    i = 0
    while i < len(words):
        best: tuple[re.Match[str], Rule] | None = None
        if codes[i] != END_OF_WORD:
            for rule in rules():
                match = rule.pattern.match(text, starts[i])
                if match and (best is None or match.end() > best[0].end()):
                    best = match, rule
        if best is None:
            i += 1
            continue
        match, rule = best
        end = number[match.end()]
        slots = {}
        for group in match.re.groupindex:
            if (at := match.start(group)) >= 0:
                name = group.split("_")[0]
                slots[name] = words[number[at]].classes[name.rstrip("23")]
        found.append(Phrase(rule, i, end, slots | ({"reference": rule.value} if rule.value else {})))
        i = end
    return found


@cache
def _rows() -> tuple[dict[str, str], ...]:
    """`rules.csv`, then the fixed phrases of `references.csv` as rules of literal words."""
    with (FOLDER / "rules.csv").open(encoding="utf8", newline="") as lines:
        rules = [{**row, "value": ""} for row in csv.DictReader(lines)]
    with (FOLDER / "references.csv").open(encoding="utf8", newline="") as lines:
        fixed = [
            {
                "rule_id": "times.reference",
                "meaning": "reference",
                "value": row["value"],
                "pattern": " ".join(map(quoted, row["phrase"].split())),
            }
            for row in csv.DictReader(lines)
        ]
    return *rules, *fixed


@cache
def _letters() -> dict[str, str]:
    """A letter for each class that some rule names."""
    symbols = {symbol for row in _rows() for symbol in SYMBOL.findall(row["pattern"])}
    classes = sorted({s.rstrip("23") for s in symbols if s[0] == "'" or s[0].isalpha()})
    return {name: chr(FIRST_LETTER + i) for i, name in enumerate(classes)}


def _code(word: Word) -> str:
    letters = _letters()
    return "".join(letters[c] for c in word.classes if c in letters) + END_OF_WORD


def _expression(pattern: str) -> str:
    """A rule's pattern as a regular expression: each class becomes a group, named by it and its place in the rule."""
    out = []
    for place, symbol in enumerate(SYMBOL.findall(pattern)):
        if symbol[0] == "'" or symbol[0].isalpha():
            name = symbol.rstrip("23")
            one_word = f"[^;]*{_letters()[name]}[^;]*;"
            out.append(f"(?:{one_word})" if symbol[0] == "'" else f"(?P<{symbol}_{place}>{one_word})")
        elif symbol == "(":
            out.append("(?:")
        elif not symbol.isspace():
            out.append(symbol)
    return "".join(out)
