"""Gives a line the role that it earns by itself. Belongs here: one line. Does not: its neighbours (see `region`)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from pipeline.documents.dates import MONTH_DAY, find_dates
from pipeline.documents.look import Look, look_at
from pipeline.documents.patterns import pattern
from pipeline.documents.phrases import find_phrase, whole_phrase

READING_TIME = pattern("reading_time")
BYLINE = pattern("byline")
LABELLED_CAPTION = pattern("labelled_caption")
PICTURE_CREDIT = pattern("picture_credit")
PLACE_IN_PICTURE = pattern("place_in_picture")
COPYRIGHT = pattern("copyright")
SEE_ALSO = pattern("see_also")
APPEAL = pattern("appeal")
WORDS_OF_APPEALS = ("our", "please", "make", "send", "chip in")  # every appeal has one: looked for first, being cheap
WORDS_OF_COPYRIGHT = ("©", "&copy;", "(c)", "copyright")
QUOTED = re.compile(r"[\"“”«»]")
ADDRESS = pattern("address")
COUNTER = pattern("counter")
CONTRIBUTORS = pattern("contributors")
CLOCK = pattern("clock")
TIME_AGO = pattern("time_ago")
DATE_WORDS = pattern("date_words")
NO_LETTERS = re.compile(r"^[\W\d_]*$")
# Every credit of a picture has one: looked for first, being cheap.
WORDS_OF_CREDITS = (
    *("AP", "AFP", "EPA", "Reuters", "REUTERS", "Getty", "Xinhua", "Sputnik", "TASS", "Kyodo", "Yonhap", "PA", "ANI"),
    *("PTI", "hoto", "PHOTO", "mage", "IMAGE", "icture", "PICTURE", "redit", "CREDIT", "Shutterstock", "andout"),
    *("Courtesy", "/"),
)
LONGEST_CREDIT = 140  # characters at the end of a caption
LONGEST_CAPTION = 90  # words
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
    whole = whole_phrase(text)
    if whole:  # most lines of a menu
        return Verdict(whole.role, whole.reason, whole.opens)
    look = look_at(text)
    if NO_LETTERS.match(text):
        return Verdict("other", "no_letters")
    if look.words <= LONGEST_CAPTION and LABELLED_CAPTION.match(text):
        return Verdict("credit", "picture_credit") if look.words <= 8 else Verdict("caption", "labelled_caption")
    if look.words > 60:
        return None
    if ADDRESS.match(text):
        return Verdict("navigation", "address")
    if READING_TIME.match(text):
        return Verdict("other", "reading_time")
    if COUNTER.match(text):
        return Verdict("navigation", "counter")
    if look.words <= 45 and (picture := _picture(text, look)):
        return picture
    if look.words <= 30:
        if SEE_ALSO.match(text) and not look.is_prose:
            return Verdict("teaser", "see_also_line")
        if BYLINE.match(text) and not look.is_prose:
            return Verdict("byline", "by_and_name")
        if CONTRIBUTORS.match(text):
            return Verdict("credit", "contributors")
        if _is_copyright(text):
            return Verdict("credit", "copyright")
    if is_dateline(text):
        return Verdict("dateline", "place_and_day")
    if is_timestamp(text):
        return Verdict("other", "timestamp")
    if _is_appeal(text) and not QUOTED.search(text):  # in quotation marks it is somebody's appeal: news
        return Verdict("promotion", "appeal")
    phrase = find_phrase(text, look)
    if phrase:
        return Verdict(phrase.role, phrase.reason, phrase.opens)
    if look.bars >= 2 and look.bars * 6 >= look.words:
        return Verdict("navigation", "menu_bar")
    return None


def _is_copyright(text: str) -> bool:
    lower = text.lower()
    return any(word in lower for word in WORDS_OF_COPYRIGHT) and COPYRIGHT.search(text) is not None


def _is_appeal(text: str) -> bool:
    lower = text.lower()
    return any(word in lower for word in WORDS_OF_APPEALS) and APPEAL.search(text) is not None


def _picture(text: str, look: Look) -> Verdict | None:
    if any(word in text for word in WORDS_OF_CREDITS) and PICTURE_CREDIT.search(
        text, max(0, len(text) - LONGEST_CREDIT)
    ):
        return Verdict("credit", "picture_credit") if look.words <= 8 else Verdict("caption", "picture_credit")
    if PLACE_IN_PICTURE.match(text) and look.words <= 30:
        return Verdict("caption", "place_in_picture")
    return None


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
    if len(text) > 120 or not DIGIT.search(text):
        return bool(TIME_AGO.match(text))
    if TIME_AGO.match(text):
        return True
    rest = CLOCK.sub(" ", text)
    for found in find_dates(text):
        rest = rest.replace(found.words, " ")
    if rest == text:
        return False
    rest = DATE_WORDS.sub(" ", rest)
    return sum(c.isalpha() for c in rest) <= 6
