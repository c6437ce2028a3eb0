"""Weighs the lines of a page as its headline. Belongs here: what a headline looks like and where it stands.

Does not: give roles (see `region`).
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from math import log1p
from pathlib import Path

from pipeline.documents.classify import Verdict
from pipeline.documents.dates import find_dates
from pipeline.documents.lines import Unit
from pipeline.documents.look import Look
from pipeline.documents.patterns import pattern

NAME_LINE = pattern("name_line")
LONG_WORD = re.compile(r"\w{4,}")
QUOTES = "\"'“‘«¿¡"
WORDS = range(2, 36)  # that a headline may have
COMMON_WORDS = 8  # of a headline: more add nothing
LONG_HEADLINE = 14  # words
MOST_OF_A_WORD = 4  # times that a word in the text counts
NEAR = 3  # units after a headline in which its byline or its date stands
SAID = 8000  # characters of the article that its headline is compared with
LARGEST_SHARE_BEFORE = 0.4  # of the text's words that may stand before the headline: a menu's prose, taken for text
SIGNS = ("dated_after", "byline_after", "reading_time_after")
LONGEST_DATED_LINE = 90  # characters of a line that holds a date


def find_headline(
    units: Sequence[Unit], looks: Sequence[Look], own: Sequence[Verdict | None], start: int, end: int, limit: int
) -> int | None:
    """Index of the line before `limit` that is most likely the headline; null if no line can be.

    Args:
        units: Of the page.
        looks: Their counts.
        own: The role that each earns by itself.
        start: First unit of the article's region.
        end: Its end.
        limit: First unit that cannot be the headline.
    """
    lines = candidates(looks, own, start, end, limit)
    rows = measure(units, looks, own, start, end, lines)
    is_led = any(not row["has_text_before"] for row in rows)
    known = weights()
    best: tuple[float, int] | None = None
    for i, row in zip(lines, rows, strict=True):
        if not is_led and not any(row[sign] for sign in SIGNS):
            continue  # a subheading, more likely
        odds = sum(known[name] * value for name, value in row.items())
        if best is None or odds > best[0]:
            best = odds, i
    return best[1] if best else None


def candidates(looks: Sequence[Look], own: Sequence[Verdict | None], start: int, end: int, limit: int) -> list[int]:
    """The lines before `limit` that may be the headline: short, without a role, before most of the article.

    The region may begin with prose of a menu that was taken for text, so that the headline stands inside it.
    """
    prose = [look.words if look.is_prose and verdict is None else 0 for look, verdict in zip(looks, own, strict=True)]
    most = sum(prose[start:end]) * LARGEST_SHARE_BEFORE
    before = 0
    found = []
    for i in range(min(limit, end)):
        if before > most:
            break
        is_short = looks[i].words in WORDS and not (looks[i].is_prose and looks[i].words > LONG_HEADLINE)
        if own[i] is None and is_short:
            found.append(i)
        if i >= start:
            before += prose[i]
    return found


def measure(
    units: Sequence[Unit],
    looks: Sequence[Look],
    own: Sequence[Verdict | None],
    start: int,
    end: int,
    lines: Sequence[int],
) -> list[dict[str, float]]:
    """What tells for and against each of some lines as the headline, by the names of `headline_weights.csv`."""
    if not lines:
        return []
    is_prose = [look.is_prose and verdict is None for look, verdict in zip(looks, own, strict=True)]
    said = Counter(LONG_WORD.findall(" ".join(units[i].text for i in range(start, end) if is_prose[i])[:SAID].lower()))
    words = [look.words if prose else 0 for look, prose in zip(looks, is_prose, strict=True)]
    total = max(sum(words[start:end]), 1)
    before = [0, *accumulate(words[i] if start <= i < end else 0 for i in range(len(units)))]
    without_role = [0, *accumulate(verdict is None for verdict in own)]
    next_prose = _next(is_prose)
    tells = [_tells(unit.text, verdict) for unit, verdict in zip(units[: lines[-1] + NEAR + 1], own, strict=False)]
    rows = []
    for i in lines:
        text, look = units[i].text, looks[i]
        long_words = LONG_WORD.findall(text.lower())
        ahead = next_prose[i + 1] if i + 1 < len(units) else len(units)
        after, behind = tells[i + 1 : i + 1 + NEAR], tells[max(0, i - 2) : i]
        leads = looks[i - 1].words if i and own[i - 1] is None else 0
        rows.append(
            {
                "length": min(look.words, COMMON_WORDS) / COMMON_WORDS,
                "very_long": max(0, look.words - LONG_HEADLINE) / 10,
                "one_or_two_words": look.words < 3,
                "in_text": sum(min(said[word], MOST_OF_A_WORD) for word in long_words)
                / (MOST_OF_A_WORD * max(len(long_words), 1)),
                "in_text_at_all": sum(word in said for word in long_words) / max(len(long_words), 1),
                "dated_after": "date" in after,
                "byline_after": "byline" in after,
                "reading_time_after": "reading_time" in after,
                "name_after": "name" in after[:2],
                "dated_before": "date" in behind,
                "byline_before": "byline" in behind,
                "to_prose": log1p(min(ahead - i - 1, 60)),
                "lines_between": log1p(without_role[ahead] - without_role[i + 1]),
                "share_before": before[i] / total,
                "has_text_before": before[i] > 0,
                "before_prose": ahead == i + 1,
                "full_stop": text.endswith("."),
                "open_end": text.endswith((":", ",", ";")),
                "bars": look.bars > 0,
                "odd_start": not (text[0].isalnum() or text[0] in QUOTES),
                "name": NAME_LINE.match(text) is not None and look.words < 5,
                "capitals": text.isupper(),
                "prose": look.is_prose,
                "reader": look.reader > 0,
                "role_before": i > 0 and own[i - 1] is not None,
                "shorter_leads": 4 <= leads < look.words,
            }
        )
    return rows


def _next(flags: Sequence[bool]) -> list[int]:
    """For each place the first place from it on that is flagged; the length where none is."""
    found, out = len(flags), [0] * len(flags)
    for i in range(len(flags) - 1, -1, -1):
        found = i if flags[i] else found
        out[i] = found
    return out


def _has_date(text: str) -> bool:
    return len(text) <= LONGEST_DATED_LINE and next(find_dates(text), None) is not None


def _tells(text: str, verdict: Verdict | None) -> str:
    """What a line near a headline tells of it: a date, a byline, a reading time, a name, or nothing."""
    if verdict and verdict.reason == "reading_time":
        return "reading_time"
    if (verdict and verdict.reason == "timestamp") or _has_date(text):
        return "date"
    if verdict and verdict.reason == "by_and_name":
        return "byline"
    return "name" if verdict is None and NAME_LINE.match(text) else ""


@cache
def weights() -> dict[str, float]:
    """What each measure weighs, of `headline_weights.csv`: log-odds, trained by `benchmarks/train_titles.py`."""
    with (Path(__file__).parent / "headline_weights.csv").open(encoding="utf8", newline="") as rows:
        return {row["feature"]: float(row["weight"]) for row in csv.DictReader(rows)}
