"""Normalises one line. Belongs here: characters. Does not: what a line means."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

# Unicode: format characters that print nothing (zero-width, soft hyphen, marks of direction), controls, and halves
# of surrogate pairs, which JSON can name and no file can hold.
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ud800-\udfff\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]"
)
REMEMBERED = 20_000  # lines: the pages of one site share their menus
WORD = re.compile(r"[^\W\d_]+")
LONG_WORD = 500  # characters
LAST_MARK = 0x1EFFF  # above it stand no combining marks
# Letters of other alphabets that look like a Latin one (from Unicode's table of confusables, the plain cases).
LOOK_ALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеѕіјорсухһԁԛԝвнкмт" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονρ",
    "ABESIJKMHOPCTYXaesijopcyxhdqwBHKMT" + "ABEZHIKMNOPTYXovp",
)
NOT_LATIN_LOOKALIKE = re.compile("[\u0370-\u04ff\u0500-\u052f]")
# Latin letters and the printed signs of a news text are in NFC and none of the above; a line with others is looked at.
UNUSUAL = re.compile("[^\t-\r -~\xa0-\xac\xae-\u02ff\u2010-\u2027\u2030-\u205e\u20ac\u2122]")


@lru_cache(maxsize=REMEMBERED)
def normalise(line: str) -> str:
    """One line as it stands in the cleaned text.

    NFC; of a very long run of combining marks the first 30; no invisible characters; any run of white space is one
    space; a Cyrillic or Greek letter that looks like a Latin one is the Latin one where the rest of its word is Latin.
    Doing it twice changes nothing.
    """
    spaced = " ".join(line.split())
    if (spaced.isascii() and spaced.isprintable()) or not UNUSUAL.search(spaced):  # most lines
        return spaced
    line = unicodedata.normalize("NFC", _stream_safe(INVISIBLE.sub("", line)))
    if NOT_LATIN_LOOKALIKE.search(line):
        line = WORD.sub(_latin_word, line)
    return " ".join(line.split())


def _stream_safe(line: str) -> str:
    """The line with at most 30 combining marks in a row: NFC takes time that grows with the square of a run's length.

    UAX 15, Stream-Safe Text Format: no language needs more. Words of a common length are not looked at.
    """
    if len(line) <= LONG_WORD or max(map(len, line.split()), default=0) <= LONG_WORD:
        return line
    return _marks().sub(r"\1", line)


@cache
def _marks() -> re.Pattern[str]:
    mark = "[" + "".join(chr(c) for c in range(LAST_MARK) if unicodedata.combining(chr(c))) + "]"
    return re.compile(f"({mark}{{30}}){mark}+")


def _latin_word(match: re.Match[str]) -> str:
    word = match[0]
    foreign = NOT_LATIN_LOOKALIKE.findall(word)
    if not foreign or len(foreign) * 2 >= len(word):
        return word
    mapped = word.translate(LOOK_ALIKES)
    return word if NOT_LATIN_LOOKALIKE.search(mapped) else mapped


@lru_cache(maxsize=REMEMBERED)
def key(text: str) -> str:
    """Letters and digits alone, lower case: equal for two lines that differ in case, punctuation and space."""
    if text.isascii():
        return text.lower().encode().translate(None, ASCII_SIGNS).decode()
    return KEY.sub("", unicodedata.normalize("NFKC", text).lower())


KEY = re.compile(r"[\W_]+")
ASCII_SIGNS = bytes(code for code in range(128) if not chr(code).isalnum())
