"""Finds the article on the page: where it begins and ends, its title, and the role of every unit. Pure over units."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from pipeline.documents.bylines import (
    LONGEST_DATED_BYLINE,
    dated_names,
    is_label,
    names_of,
    person_names,
    unglue,
)
from pipeline.documents.classify import Verdict, classify, is_comment_head
from pipeline.documents.dates import find_dates
from pipeline.documents.features import measure
from pipeline.documents.headline import find_headline
from pipeline.documents.lines import Unit
from pipeline.documents.look import Look, function_words, look_at
from pipeline.documents.normalise import key
from pipeline.documents.patterns import pattern
from pipeline.documents.weigh import log_odds

# What a unit adds to the region that it is in: the region with the largest sum is the article (maximum subsequence
# segmentation, Pasternack and Roth 2009). Set by hand, so that a few labels between paragraphs do not end an article
# and a menu does.
MOST_FOR_PROSE = 50
FOR_MORE_PROSE = 0.1  # a word: an article may stand in one line
FOR_SENTENCE = 4
FOR_SHORT = -6
FOR_PHRASE = -2  # a list's item, more likely than a menu's entry
FOR_SUBHEAD = -2
PHRASE_WORDS = 5
FOR_ROLE = {"navigation": -4, "promotion": -6, "teaser": -8, "comment": -8, "credit": -2}
FOR_SECTION = {"teaser": -60, "comment": -100}
PAGE_ROLES = frozenset({"navigation", "promotion", "teaser", "comment"})

# Log-odds of being of the article above which a unit is kept: more often kept than not, since what is left out is lost
# for every later stage and what is kept is not.
LIKELY = -1.0
POSSIBLE = -2.5  # between two that are kept
LARGEST_GAP = 2  # units

LONGEST_KICKER = 5  # words of a label above a headline, which may be left out
FEWEST_COMMENTS = 2
BYLINE = pattern("byline")
BYLINE_REACH = 14  # units after the title
STANDFIRST = 2  # paragraphs that may stand between title and byline
MAY_BE_BYLINE = frozenset({"body", "navigation", "comment", "teaser", "other"})
WORD = re.compile(r"[^\W\d_]+")
CUT_OFF = pattern("cut_off")
SITE_SUFFIX = re.compile(r"\s+[|–—:»·-]+\s+\S.*$")
INSIDE = Verdict("body", "inside_article")
AFTER = Verdict("navigation", "after_article"), Verdict("other", "after_article")  # where it is no prose, where it is
UNLIKE = Verdict("navigation", "unlike_article"), Verdict("other", "unlike_article")


@dataclass(frozen=True)
class Page:
    """The units of a page with the role of each.

    Attributes:
        units: In order.
        verdicts: Their roles, in order; body and title units are kept.
        title: Index of the title's unit; null if none.
    """

    units: Sequence[Unit]
    verdicts: Sequence[Verdict]
    title: int | None


def find_region(units: Sequence[Unit], given_title: str | None) -> Page:
    """The roles of a plain text's units."""
    looks, own = read_units(units)
    kept = article_units(units, looks, own)
    start, end = article_bounds(kept, own)
    is_bare = is_whole(own)
    title = find_title(units, own, looks, start, end, given_title)
    if (
        is_bare
        and title is not None
        and any(v is None and look.words > LONGEST_KICKER for v, look in zip(own[:title], looks, strict=False))
    ):
        title = None  # what stands before it would be lost
    verdicts = _assign(own, looks, kept, start, end, title)
    _mark_teasers(units, looks, verdicts, title)
    mark_title(units, verdicts, title)
    _mark_names(units, verdicts, title)
    return Page(units, verdicts, title)


def is_whole(own: Sequence[Verdict | None]) -> bool:
    """Whether the text shows no sign of a page around it: it is taken whole."""
    return not any(verdict and verdict.role in PAGE_ROLES for verdict in own)


def article_units(units: Sequence[Unit], looks: Sequence[Look], own: Sequence[Verdict | None]) -> list[bool]:
    """Which units are of the article, by their own words and their neighbours'."""
    if is_whole(own):
        return [verdict is None for verdict in own]
    start, end = best_segment(looks, own)
    kept = _likely(own, log_odds(measure(units, looks, own, (start, end))).tolist())
    return kept if any(kept) else [verdict is None and start <= i < end for i, verdict in enumerate(own)]


def read_units(units: Sequence[Unit]) -> tuple[list[Look], list[Verdict | None]]:
    """What can be counted on each unit, and the role that it earns by itself or as a head of comments or a feed."""
    looks = [look_at(unit.text) for unit in units]
    own = [classify(unit.text) for unit in units]
    _mark_comments(units, looks, own)
    _mark_feeds(units, looks, own)
    return looks, own


def best_segment(looks: Sequence[Look], own: Sequence[Verdict | None]) -> tuple[int, int]:
    """Start and end of the run of units with the largest sum of scores; (0, 0) if no run has a positive one."""
    best, found = 0.0, (0, 0)
    total, start = 0.0, 0
    for i in range(len(own)):
        if total <= 0:
            total, start = 0.0, i
        total += _score(own, looks, i)
        if total > best:
            best, found = total, (start, i + 1)
    return found


def _score(own: Sequence[Verdict | None], looks: Sequence[Look], i: int) -> float:
    verdict, look = own[i], looks[i]
    if verdict:
        return FOR_SECTION.get(verdict.role, -4) if verdict.opens else FOR_ROLE.get(verdict.role, -1)
    if look.is_prose:
        return min(look.words, MOST_FOR_PROSE) + max(0, look.words - MOST_FOR_PROSE) * FOR_MORE_PROSE
    if look.is_sentence:
        return FOR_SENTENCE
    if look.words >= PHRASE_WORDS and look.lower * 2 >= look.words:
        return FOR_PHRASE
    return FOR_SUBHEAD if i + 1 < len(own) and own[i + 1] is None and looks[i + 1].is_prose else FOR_SHORT


def _mark_comments(units: Sequence[Unit], looks: Sequence[Look], own: list[Verdict | None]) -> None:
    """Lines such as "Posted by Ann at 3:15 pm" that come again and again after the text head readers' comments."""
    prose = next((i for i, look in enumerate(looks) if look.is_prose), len(units))
    heads = [i for i in range(prose, len(units)) if looks[i].words <= 20 and is_comment_head(units[i].text)]
    if len(heads) >= FEWEST_COMMENTS:
        for i in heads:
            own[i] = Verdict("comment", "comment_head", opens=True)


def _mark_feeds(units: Sequence[Unit], looks: Sequence[Look], own: list[Verdict | None]) -> None:
    """A menu's label after the text, with a time of day and a headline under it, heads a feed of other news.

    The times of a live report stand between its own paragraphs, with no such label above; a standfirst is one paragraph
    and may have a label and the page's own time under it.
    """
    prose = [i for i, look in enumerate(looks) if look.is_prose and own[i] is None]
    first = prose[1] if len(prose) > 1 else len(units)
    for i in range(first, len(units) - 2):
        label, stamp, headline = own[i : i + 3]
        is_label = label is not None and label.role == "navigation" and looks[i].words <= LONGEST_KICKER
        is_clock = stamp is not None and stamp.reason == "timestamp" and not any(find_dates(units[i + 1].text))
        if is_label and is_clock and headline is None:
            own[i] = Verdict("teaser", "feed_heading", opens=True)


def _likely(own: Sequence[Verdict | None], odds: Sequence[float]) -> list[bool]:
    """Which units are of the article: those that are likely, and short runs between them that are not unlikely."""
    kept = [verdict is None and x > LIKELY for verdict, x in zip(own, odds, strict=True)]
    inside = [i for i, is_kept in enumerate(kept) if is_kept]
    for before, after in pairwise(inside):
        gap = range(before + 1, after)
        if len(gap) <= LARGEST_GAP and all(own[i] is None and odds[i] > POSSIBLE for i in gap):
            for i in gap:
                kept[i] = True
    return kept


def article_bounds(kept: Sequence[bool], own: Sequence[Verdict | None]) -> tuple[int, int]:
    """Start and end of the run that holds every kept unit, (0, 0) if none is; of a text without a page, all of it."""
    if is_whole(own):
        return 0, len(kept)
    inside = [i for i, is_kept in enumerate(kept) if is_kept]
    return (inside[0], inside[-1] + 1) if inside else (0, 0)


def title_limit(looks: Sequence[Look], own: Sequence[Verdict | None], start: int, end: int) -> int:
    """First unit that cannot be the headline: the first paragraph of a text without a page around it."""
    return _first_prose(looks, own, start, end) if is_whole(own) else end


def _first_prose(looks: Sequence[Look], own: Sequence[Verdict | None], start: int, end: int) -> int:
    return next((i for i in range(start, end) if looks[i].is_prose and own[i] is None), start)


def find_title(
    units: Sequence[Unit],
    own: Sequence[Verdict | None],
    looks: Sequence[Look],
    start: int,
    end: int,
    given: str | None,
) -> int | None:
    """Index of the headline: the given title's words, or the likeliest line before or early in the article."""
    if start == end:
        return None
    prose = _first_prose(looks, own, start, end)
    if given:
        wanted = {key(given), key(SITE_SUFFIX.sub("", given))}
        same = [i for i in range(min(prose + 2, len(units))) if key(units[i].text) in wanted]
        if same:
            return same[-1]
        return None
    if prose == 0 and (question := _question_title(units, looks, end)) is not None:
        return question
    found = find_headline(units, looks, own, start, end, title_limit(looks, own, start, end))
    if found is not None and is_whole(own) and units[found].text.endswith((".", ":", ",")):
        return None  # a short paragraph
    return found


def _question_title(units: Sequence[Unit], looks: Sequence[Look], end: int) -> int | None:
    """A first line that asks or exclaims is a headline when longer paragraphs follow it."""
    first = units[0].text
    is_headline = end > 1 and looks[0].words <= 16 and first.rstrip("\"'”’").endswith(("?", "!"))
    return 0 if is_headline and looks[1].words > looks[0].words else None


def _assign(
    own: Sequence[Verdict | None],
    looks: Sequence[Look],
    kept: Sequence[bool],
    start: int,
    end: int,
    title: int | None,
) -> list[Verdict]:
    verdicts: list[Verdict] = []
    section: Verdict | None = None
    for i, (verdict, look) in enumerate(zip(own, looks, strict=True)):
        if verdict:
            if verdict.opens:
                section = verdict
            verdicts.append(verdict)
        elif kept[i]:
            section = None
            verdicts.append(INSIDE)
        elif section:
            verdicts.append(Verdict(section.role, f"under_{section.reason}"))
        elif i < start:
            verdicts.append(Verdict("body" if _is_lead_in(own, i, start, title) else "navigation", "before_article"))
        else:
            verdicts.append((AFTER if i >= end else UNLIKE)[look.is_prose])
    return verdicts


def _is_lead_in(own: Sequence[Verdict | None], i: int, start: int, title: int | None) -> bool:
    """Whether a short line stands between title and first paragraph with nothing of the page between: a standfirst."""
    return title is not None and title < i and start - i <= 2 and all(v is None for v in own[i:start])


def _mark_teasers(units: Sequence[Unit], looks: Sequence[Look], verdicts: list[Verdict], title: int | None) -> None:
    """A heading with a cut-off paragraph announces another article; so do its like in the same layout."""

    def is_heading(i: int) -> bool:
        return i != title and verdicts[i].role == "body" and not looks[i].ends and looks[i].words in range(3, 26)

    cut, pairs = [], []
    for i in range(len(units) - 1):
        if not is_heading(i) or verdicts[i + 1].role != "body" or looks[i + 1].words < 12:
            continue
        if CUT_OFF.search(units[i + 1].text):
            cut.append(i)
        has_gap_after = i + 2 == len(units) or units[i + 2].gap
        if units[i].gap and not units[i + 1].gap and has_gap_after:
            pairs.append(i)
    same_layout = pairs if any(i in pairs for i in cut) else []
    for i in {*cut, *same_layout}:
        reason = "cut_off" if i in cut else "layout_of_cut_off"
        verdicts[i] = verdicts[i + 1] = Verdict("teaser", reason)


def mark_title(units: Sequence[Unit], verdicts: list[Verdict], title: int | None) -> None:
    """Gives the title's unit its role, and leaves out what stands before it or says it again."""
    if title is None:
        return
    wanted = key(units[title].text)
    for i, unit in enumerate(units):
        if i == title:
            verdicts[i] = Verdict("title", "headline")
        elif verdicts[i].role == "body" and i < title:
            verdicts[i] = Verdict("navigation", "before_title")
        elif wanted and key(unit.text) == wanted and (i < title + 4 or verdicts[i].role != "body"):
            verdicts[i] = Verdict("title", "repeated")


def _mark_names(units: Sequence[Unit], verdicts: list[Verdict], title: int | None) -> None:
    """Between title and text, a line of names is the byline: under a label ("By", "Author"), with a date in it, or
    beside a date or a reading time.
    """  # noqa: D205
    if title is None:
        return
    said = cache(lambda: _said(units, verdicts))
    passed = 0
    for i in range(title + 1, min(title + 1 + BYLINE_REACH, len(units))):
        text, verdict = units[i].text, verdicts[i]
        if look_at(text).is_prose and verdict.role == "body" and not _is_dated_line(text):
            passed += 1
            if passed > STANDFIRST:
                return
            continue
        if verdict.role in MAY_BE_BYLINE and (reason := _byline_reason(units, verdicts, i, title, said)):
            verdicts[i] = Verdict("byline", reason)


def _byline_reason(
    units: Sequence[Unit], verdicts: Sequence[Verdict], i: int, title: int, said: Callable[[], Set[str]]
) -> str | None:
    """Why a line near the title is the byline; null if it is none."""
    text = units[i].text
    if BYLINE.match(unglue(text)) and names_of(text):
        return "by_and_name"
    if is_label(text):
        return "byline_label"
    if verdicts[i - 1].reason == "byline_label" and names_of(text):
        return "name_under_label"
    if _is_dated_line(text) and _are_names(dated_names(text), said):
        return "dated_byline"
    if _are_names(person_names(text), said) and any(_is_date(verdicts[j]) for j in _beside(verdicts, i, title)):
        return "name_beside_date"
    return None


def _is_dated_line(text: str) -> bool:
    return len(text) <= LONGEST_DATED_BYLINE and bool(dated_names(text))


def _is_date(verdict: Verdict) -> bool:
    return verdict.reason in ("timestamp", "reading_time", "dated_byline")


def _beside(verdicts: Sequence[Verdict], i: int, title: int) -> list[int]:
    """The nearest lines above and below, those without letters and one more passed over."""
    below = [j for j in range(i + 1, min(i + 6, len(verdicts))) if verdicts[j].reason != "no_letters"]
    above = [j for j in range(i - 1, title, -1) if verdicts[j].reason != "no_letters"]
    return [*below[:2], *above[:1]]


def _said(units: Sequence[Unit], verdicts: Sequence[Verdict]) -> set[str]:
    """The words of the article that are printed in lower case: they are no names."""
    body = " ".join(unit.text for unit, verdict in zip(units, verdicts, strict=True) if verdict.role == "body")
    return {word for word in WORD.findall(body) if word.islower()}


def _are_names(names: Sequence[str], said: Callable[[], Set[str]]) -> bool:
    """Whether there are names and fewer than half of their words are words of the language: "Budget Travel" is none."""
    words = [word.lower() for name in names for word in WORD.findall(name) if len(word) > 1]
    return bool(names) and sum(word in said() and word not in function_words() for word in words) * 2 < len(words)
