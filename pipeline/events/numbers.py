"""Reads numbers as news writes them: "at least 20", "some 5,000 to 10,000", "two dozen", "$1.2 million", "dozens".

Belongs here: the value, its bounds, a currency. Does not: what is counted, by which event (`quantities`).
The words are in `lexicon/numbers.csv`, `bounds.csv` and `currencies.csv`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.events.lexicon import rows
from pipeline.language.parsed import Paragraph

FIGURES = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
HYPHENS = frozenset(("-", "‐", "‑"))
LONGEST = 12  # tokens of a numeral: figures, multipliers and what stands between them
LONGEST_BOUND = 4  # tokens
LONGEST_CURRENCY = 3  # tokens


@dataclass(frozen=True)
class Numeral:
    """One value as written.

    Attributes:
        first: Its first token; with a sign before it, the sign.
        last: Its last token; with a word of currency after it, that.
        value: The value; None for one that is not told in figures ("dozens").
        multiplier: What its last word multiplies with: 1 for plain figures.
        currency: ISO 4217 code, if it is money.
    """

    first: int
    last: int
    value: float | None
    multiplier: float = 1.0
    currency: str | None = None


@dataclass(frozen=True)
class Number:
    """A number with its bounds.

    Attributes:
        first: First token of the whole expression, words of its bounds with it.
        last: Last token of the whole expression.
        inner: First and last token of its numerals.
        lower: The least value told; None if none is.
        upper: The greatest value told; None if none is. Equal to `lower` for a plain number.
        is_approximate: Whether it is told as near the value ("about", "nearly").
        currency: ISO 4217 code, if it is money.
    """

    first: int
    last: int
    inner: tuple[int, int]
    lower: float | None
    upper: float | None
    is_approximate: bool = False
    currency: str | None = None


def numbers_in(p: Paragraph) -> Iterator[Number]:
    """The numbers of a paragraph in text order; not its ordinals."""
    forms, after = p.lower, 0
    for i in [i for i, form in enumerate(forms) if _begins(form) or p.words[i] in _signs()]:
        numeral = _numeral(p, forms, i) if i >= after else None
        if numeral is not None:
            number = _with_bounds(p, forms, numeral)
            yield number
            after = number.last + 1


def _begins(form: str) -> bool:
    """Whether a numeral may begin with the word: with figures, or a word of the lexicon."""
    return form[0].isdecimal() or form.rstrip(".") in _words()


def _numeral(p: Paragraph, forms: Sequence[str], i: int) -> Numeral | None:
    """The value that begins at a token, its sign or word of currency with it."""
    end = p.sentence_of(i)[1]
    sign = _signs().get(p.words[i])
    start = i + 1 if sign else i
    plain = _value(p, forms, start, end)
    if plain is None:
        return None
    value, multiplier, after = plain
    if sign:
        return Numeral(i, after - 1, value, multiplier, sign)
    skipped = after + 1 if after < end and forms[after] == "of" and value is None else after  # "millions of dollars"
    for length in range(min(LONGEST_CURRENCY, end - skipped), 0, -1):
        name = " ".join(p.lemma[k].lower() for k in range(skipped, skipped + length))
        code = _currencies().get(name) or (_signs().get(p.words[skipped]) if length == 1 else None)
        if code:
            return Numeral(i, skipped + length - 1, value, multiplier, code)
    return Numeral(i, after - 1, value, multiplier)


def _value(p: Paragraph, forms: Sequence[str], i: int, end: int) -> tuple[float | None, float, int] | None:
    """Value, last multiplier and the token after, of the numeral that begins at a token; None if none does."""
    words = _words()
    kind = _kind(p, forms, i) if i < end else ""
    is_multiplied = i + 1 < end and _kind(p, forms, i + 1) == "multiplier"
    if kind == "none":
        return 0.0, 1.0, i + 1
    if kind == "vague":
        # "Tens of thousands", "hundreds of thousands".
        after = i + 1
        while after + 1 < end and forms[after] == "of" and _kind(p, forms, after + 1) == "vague":
            after += 2
        return None, 1.0, after
    if is_multiplied and kind == "vague_before":
        return None, 1.0, i + 2
    if not (kind in ("figures", "cardinal", "multiplier") or (kind == "article" and is_multiplied)):
        return None
    total, part, multiplier, j = 0.0, 0.0, 1.0, i
    while j < min(end, i + LONGEST):
        kind = _kind(p, forms, j)
        if kind == "figures":
            if j > i and forms[j - 1] != "and":
                break
            part += float(forms[j].replace(",", ""))
        elif kind == "cardinal" or (kind == "article" and j == i):
            part += words[forms[j]][1]
        elif kind == "multiplier" or (kind == "short" and _kind(p, forms, j - 1) == "figures"):
            multiplier = words[forms[j].rstrip(".")][1]
            if multiplier >= 1000:
                total, part = total + (part or 1.0) * multiplier, 0.0
            else:
                part = (part or 1.0) * multiplier
        else:
            break
        j += 1
        joined = j + 1 < end and forms[j] in (*HYPHENS, "and") and _kind(p, forms, j + 1) == "cardinal"
        # "Twenty-three", "three hundred and fifty"; not "three and four".
        if joined and (multiplier >= 100 if forms[j] == "and" else words.get(forms[j - 1], ("", 0.0))[1] >= 20):
            j += 1
    return total + part, multiplier, j


def _kind(p: Paragraph, forms: Sequence[str], i: int) -> str:
    """The class of a token among numerals; "" if it is none."""
    form = forms[i]
    if FIGURES.fullmatch(form):
        return "figures"
    kind = _words().get(form.rstrip("."), ("", 0.0))[0]  # the tokenizer leaves the full stop on "£15m."
    # "The one who", "a second": only what the tagger takes for a number counts.
    return "" if kind == "cardinal" and p.tag[i] != "CD" else kind


def _with_bounds(p: Paragraph, forms: Sequence[str], numeral: Numeral) -> Number:
    start, end = p.sentence_of(numeral.first)
    before, after, between = _bounds()
    first, last, lower, upper = numeral.first, numeral.last, numeral.value, numeral.value
    currency = numeral.currency
    joint = forms[last + 1] if last + 1 < end else ""
    second = _numeral(p, forms, last + 2) if joint in between and last + 2 < end else None
    is_pair = joint != "and" or (first > start and forms[first - 1] == "between")
    if second is not None and is_pair and second.value is not None and lower is not None:
        # "1 to 2 million": the multiplier is that of both; so is the currency.
        shared = second.multiplier if numeral.multiplier == 1.0 and lower < second.value else 1.0
        if lower * shared <= second.value or lower <= second.value:
            low = lower * shared if lower * shared <= second.value else lower
            lower, upper, last = low, second.value, second.last
            currency = currency or second.currency
            first = first - 1 if first > start and forms[first - 1] in ("between", "from") else first
    told = set[str]()
    while phrase := _longest(before, forms, start, first, backwards=True):
        told.add(before[phrase])
        first -= len(phrase)
    if phrase := _longest(after, forms, last + 1, end, backwards=False):
        told.add(after[phrase])
        last += len(phrase)
    inner = numeral.first, max(numeral.last, last if upper != numeral.value else numeral.last)
    if "lower" in told:
        upper = None
    elif "upper" in told:
        lower = None
    return Number(first, last, inner, lower, upper, "approximate" in told, currency)


def _longest(
    phrases: dict[tuple[str, ...], str], forms: Sequence[str], start: int, end: int, backwards: bool
) -> tuple[str, ...] | None:
    """The longest phrase that ends where the stretch ends, or begins where it begins."""
    for length in range(min(LONGEST_BOUND, end - start), 0, -1):
        words = tuple(forms[end - length : end] if backwards else forms[start : start + length])
        if words in phrases:
            return words
    return None


def is_invariant(noun: str) -> bool:
    """Whether the noun has the same form for one and for many ("sixty aircraft")."""
    return _words().get(noun.lower(), ("", 0.0))[0] == "invariant"


@cache
def _words() -> dict[str, tuple[str, float]]:
    """Class and value of each word of a numeral."""
    return {w: (row["class"], float(row["value"] or 0)) for row in rows("numbers") for w in row["words"].split("|")}


@cache
def _bounds() -> tuple[dict[tuple[str, ...], str], dict[tuple[str, ...], str], frozenset[str]]:
    """What words before a number and words after it tell of its bounds; the words between the two of a range."""
    told: dict[str, dict[tuple[str, ...], str]] = {"before": {}, "after": {}, "between": {}}
    for row in rows("bounds"):
        told[row["place"]][tuple(row["words"].split())] = row["bound"]
    return told["before"], told["after"], frozenset(phrase[0] for phrase in told["between"])


@cache
def _signs() -> dict[str, str]:
    """Currencies by their signs and codes, as they are written."""
    return {s: row["code"] for row in rows("currencies") for s in (row["code"], *filter(None, row["signs"].split("|")))}


@cache
def _currencies() -> dict[str, str]:
    """Currencies by their names, in lower case and the singular."""
    return {name: row["code"] for row in rows("currencies") for name in row["words"].split("|")}
