"""Finds the article on the page: where it begins and ends, its title, and the role of every unit. Pure over units."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.documents.classify import Verdict, classify, is_comment_head
from pipeline.documents.dates import find_dates
from pipeline.documents.features import measure
from pipeline.documents.lines import Unit
from pipeline.documents.look import Look, look_at
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

# What makes a line before the first paragraph the headline; weighed by hand.
FOR_LENGTH, FOR_TOPIC, FOR_REPEATED, FOR_DATED, FOR_DISTANCE = 2.0, 2.0, 0.5, 1.0, 0.04
LONG_WORD = re.compile(r"\w{4,}")

LONGEST_KICKER = 5  # words of a label above a headline, which may be left out
TITLE_REACH = 30  # units between a title and the first paragraph: byline, date, buttons, picture
TITLE_WORDS = range(2, 31)
FEWEST_COMMENTS = 2
NAME_LINE = pattern("name_line")
CUT_OFF = pattern("cut_off")
SITE_SUFFIX = re.compile(r"\s+[|–—:»·-]+\s+\S.*$")
INSIDE = Verdict("body", "inside_article")
AFTER = Verdict("navigation", "after_article"), Verdict("other", "after_article")  # where it is no prose, where it is
UNLIKE = Verdict("navigation", "unlike_article"), Verdict("other", "unlike_article")
PAGE_TITLE_SHARE = 0.5  # of a given title that a heading must make up to be the same title


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
    start, end = best_segment(looks, own)
    is_bare = not any(v and v.role in PAGE_ROLES for v in own)
    if is_bare:  # no sign of a page around it: take it whole
        start, end = 0, len(units)
        kept = [verdict is None for verdict in own]
    else:
        kept = _likely(own, log_odds(measure(units, looks, own, (start, end))).tolist())
        if not any(kept):
            kept = [verdict is None and start <= i < end for i, verdict in enumerate(own)]
        start, end = _hull(kept)
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


def _hull(kept: Sequence[bool]) -> tuple[int, int]:
    """Start and end of the run that holds every kept unit; (0, 0) if none is."""
    inside = [i for i, is_kept in enumerate(kept) if is_kept]
    return (inside[0], inside[-1] + 1) if inside else (0, 0)


def find_title(
    units: Sequence[Unit],
    own: Sequence[Verdict | None],
    looks: Sequence[Look],
    start: int,
    end: int,
    given: str | None,
) -> int | None:
    """Index of the headline: the given title's words, or the best short line before the first paragraph."""
    if start == end:
        return None
    prose = next((i for i in range(start, end) if looks[i].is_prose and own[i] is None), start)
    if given:
        wanted = {key(given), key(SITE_SUFFIX.sub("", given))}
        same = [i for i in range(min(prose + 2, len(units))) if key(units[i].text) in wanted]
        if same:
            return same[-1]
        return None
    if prose == 0:
        return _question_title(units, looks, end)
    topic = {w for unit in units[prose : prose + 8] for w in LONG_WORD.findall(unit.text.lower())}
    before = [key(unit.text) for unit in units[: prose + 1]]
    best, found = 0.0, None
    for i in range(max(0, prose - TITLE_REACH), prose):
        if own[i] is not None or looks[i].words not in TITLE_WORDS or units[i].text.endswith((".", ":", ",")):
            continue
        words = LONG_WORD.findall(units[i].text.lower())
        shared = sum(w in topic for w in words) / max(len(words), 1)
        if looks[i].words < 3 and shared == 0 and i > 0:
            continue
        is_repeated = sum(before[i] in other for other in before) > 1
        score = (
            FOR_LENGTH * min(looks[i].words, 8) / 8
            + FOR_TOPIC * shared
            + FOR_REPEATED * is_repeated
            + FOR_DATED * _is_dated(own, i)
            - FOR_DISTANCE * (prose - i)
        )
        if score > best:
            best, found = score, i
    return found


def _is_dated(own: Sequence[Verdict | None], i: int) -> bool:
    """Whether a byline or a date comes soon after a line, with nothing of the article between: as after a headline."""
    for verdict in own[i + 1 : i + 4]:
        if verdict and verdict.reason in ("by_and_name", "timestamp", "reading_time"):
            return True
    return False


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
    """Between title and text, a line that is only a name, beside a date or a reading time, is the byline."""
    if title is None:
        return
    for i in range(title + 1, min(title + 8, len(units))):
        if verdicts[i].reason == "inside_article" and look_at(units[i].text).is_prose:
            return
        beside = [verdicts[j].reason for j in (i - 1, i + 1) if j < len(units)]
        is_dated = any(reason in ("timestamp", "reading_time") for reason in beside)
        if is_dated and verdicts[i].role in ("body", "navigation") and NAME_LINE.match(units[i].text):
            verdicts[i] = Verdict("byline", "name_beside_date")
