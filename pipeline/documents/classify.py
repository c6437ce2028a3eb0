"""Gives a line the role that it earns by itself. Belongs here: one line. Does not: its neighbours (see `region`)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.documents.dates import MONTH_DAY, find_dates
from pipeline.documents.look import Look, look_at
from pipeline.documents.patterns import clues, pattern
from pipeline.documents.phrases import find_phrase, whole_phrase
from pipeline.documents.words import words_of

READING_TIME = pattern("reading_time")
BYLINE = pattern("byline")
LABELLED_CAPTION = pattern("labelled_caption")
PICTURE_CREDIT = pattern("picture_credit")
PLACE_IN_PICTURE = pattern("place_in_picture")
COPYRIGHT = pattern("copyright")
SEE_ALSO = pattern("see_also")
APPEAL = pattern("appeal")
QUOTED = re.compile(r"[\"“”«»]")
ADDRESS = pattern("address")
COUNTER = pattern("counter")
CONTRIBUTORS = pattern("contributors")
CLOCK = pattern("clock")
HOUR = re.compile(r"\d(?:[:.]\d\d|\s?[AaPp]\.?[Mm])")  # every clock has one: looked for first, being cheap
TIME_AGO = pattern("time_ago")
DATE_WORDS = pattern("date_words")
# What the patterns need of a line, looked for first, being cheap: a word at its beginning or within it, or a sign.
OPENING_WORDS = clues("opening")
APPEAL_WORDS = clues("appeal")
CREDIT_WORDS = clues("credit")
HELD_WORDS = APPEAL_WORDS | CREDIT_WORDS | clues("other")
COPYRIGHT_SIGNS = ("©", "&copy;", "(c)", "copyright")
SIGN = re.compile(r"[\d/(@©&]")
COMMENT_HEAD = pattern("comment_head")
COMMENT_WORDS = clues("comment")  # a head of a comment has one, or a time of day
LONGEST_CREDIT = 140  # characters at the end of a caption
LONGEST_CAPTION = 90  # words
LONGEST_JUDGED = 60  # words; a longer line is a paragraph
DIGIT = re.compile(r"\d")
REMEMBERED = 20_000  # lines: the pages of one site share their menus
PLACE_IN_CAPITALS = re.compile(r"[A-Z][A-Z .'’-]{2,40}(?=[,(\s])(?:, [A-Z][A-Za-z. ]{1,30}?(?=,))?")
AGENCY_IN_BRACKETS = re.compile(r"\([\w .&/-]{2,30}\)")


class Verdict(NamedTuple):
    """The role of a line, and the rule that gave it; `opens` as in `Phrase`."""

    role: str
    reason: str
    opens: bool = False


@lru_cache(maxsize=REMEMBERED)
def classify(text: str) -> Verdict | None:
    """The role that a normalised line earns by its own words; null if it may be of the article."""
    words = words_of(text)
    whole = whole_phrase(text, words)
    if whole:  # most lines of a menu
        return Verdict(*whole)
    if not words:
        return Verdict("other", "no_letters")
    look = look_at(text)
    verdict = _by_pattern(text, words, look) if has_clue(text, words) else None
    if verdict:
        return verdict
    if look.words > LONGEST_JUDGED:
        return None
    phrase = find_phrase(text, words, look)
    if phrase:
        return Verdict(*phrase)
    if look.bars >= 2 and look.bars * 6 >= look.words:
        return Verdict("navigation", "menu_bar")
    return None


def has_clue(text: str, words: Sequence[str]) -> bool:
    """Whether the line of these words may fit a pattern at all: most lines cannot."""
    return words[0] in OPENING_WORDS or not HELD_WORDS.isdisjoint(words) or SIGN.search(text) is not None


def _by_pattern(text: str, words: Sequence[str], look: Look) -> Verdict | None:
    """The role by the first pattern that the line fits."""
    opens, has_digit = words[0] in OPENING_WORDS, DIGIT.search(text) is not None
    if opens and look.words <= LONGEST_CAPTION and LABELLED_CAPTION.match(text):
        return Verdict("credit", "picture_credit") if look.words <= 8 else Verdict("caption", "labelled_caption")
    if look.words > LONGEST_JUDGED:
        return None
    if (opens or "@" in text) and ADDRESS.match(text):
        return Verdict("navigation", "address")
    if (opens or has_digit) and READING_TIME.match(text):
        return Verdict("other", "reading_time")
    if has_digit and COUNTER.match(text):
        return Verdict("navigation", "counter")
    if look.words <= 45 and (picture := _picture(text, words, look)):
        return picture
    if opens and look.words <= 30:
        if SEE_ALSO.match(text) and not look.is_prose:
            return Verdict("teaser", "see_also_line")
        if BYLINE.match(text) and not look.is_prose:
            return Verdict("byline", "by_and_name")
        if CONTRIBUTORS.match(text):
            return Verdict("credit", "contributors")
    if look.words <= 30 and _is_copyright(text):
        return Verdict("credit", "copyright")
    if has_digit and is_dateline(text):
        return Verdict("dateline", "place_and_day")
    if is_timestamp(text):
        return Verdict("other", "timestamp")
    # In quotation marks it is somebody's appeal: news.
    if not APPEAL_WORDS.isdisjoint(words) and APPEAL.search(text) and not QUOTED.search(text):
        return Verdict("promotion", "appeal")
    return None


def _is_copyright(text: str) -> bool:
    lower = text.lower()
    return any(sign in lower for sign in COPYRIGHT_SIGNS) and COPYRIGHT.search(text) is not None


def _picture(text: str, words: Sequence[str], look: Look) -> Verdict | None:
    may_credit = "/" in text or not CREDIT_WORDS.isdisjoint(words)
    if may_credit and PICTURE_CREDIT.search(text, max(0, len(text) - LONGEST_CREDIT)):
        return Verdict("credit", "picture_credit") if look.words <= 8 else Verdict("caption", "picture_credit")
    if look.words <= 30 and PLACE_IN_PICTURE.match(text):
        return Verdict("caption", "place_in_picture")
    return None


def is_comment_head(text: str) -> bool:
    """Whether the line may head a reader's comment: who wrote it, and when."""
    may_head = HOUR.search(text) or not COMMENT_WORDS.isdisjoint(words_of(text))
    return bool(may_head) and COMMENT_HEAD.match(text) is not None


def is_dateline(text: str) -> bool:
    """Whether the line is a dateline alone: a place in capitals, a day and at most an agency in brackets."""
    place = PLACE_IN_CAPITALS.match(text)
    if not place or len(text) > 120:
        return False
    rest = text[place.end() :]
    dated = next((date.words for date in find_dates(rest)), None)
    undated = rest.replace(dated, "", 1) if dated else MONTH_DAY.sub("", rest, count=1)
    return undated != rest and not AGENCY_IN_BRACKETS.sub("", undated).strip(" ,.-–—")


def is_timestamp(text: str) -> bool:
    """Whether the line is a date or a time of day and words that go with one, and little else."""
    if TIME_AGO.match(text):
        return True
    if len(text) > 120 or not DIGIT.search(text):
        return False
    rest = CLOCK.sub(" ", text) if HOUR.search(text) else text
    for found in find_dates(text):
        rest = rest.replace(found.words, " ")
    if rest == text:
        return False
    rest = DATE_WORDS.sub(" ", rest)
    return sum(c.isalpha() for c in rest) <= 6
