"""Runs of tokens that may be a name. Belongs here: words and parts of speech. Does not: what a gazetteer knows."""

from __future__ import annotations

from functools import cache

from pipeline.language.parsed import Paragraph
from pipeline.places.countries import rows_of
from pipeline.places.names import is_people, kinds, words_of

PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
WRONG_LABELS = frozenset({"", "ORG", "PERSON", "NORP", "PRODUCT", "EVENT", "WORK_OF_ART"})  # that a place may bear
LONGEST_NAME = 4  # words of a country's or a province's name
POSSESSIVES = ("'s", "’s")
ARTICLES = ("the", "a", "an")


def end_of_run(paragraph: Paragraph, i: int) -> int:
    """The end of the proper names that begin at a token; at most as many words as a place's name has."""
    end = i
    while end < min(i + LONGEST_NAME, len(paragraph.words)) and paragraph.pos[end] == "PROPN":
        end += 1
    return end


def start_of_run(paragraph: Paragraph, end: int) -> int:
    """The start of the proper names that end before a token; "Alpes-Maritimes" is one."""
    first = end
    while first > max(0, end - LONGEST_NAME) and (
        paragraph.pos[first - 1] == "PROPN" or _is_hyphen(paragraph, first - 1)
    ):
        first -= 1
    return first


def _is_hyphen(paragraph: Paragraph, i: int) -> bool:
    """Whether the token joins two names into one: Alpes-Maritimes."""
    return paragraph.words[i] == "-" and i > 0 and paragraph.ends[i - 1] == paragraph.starts[i]


def is_any_place(paragraph: Paragraph, first: int, end: int) -> bool:
    """Whether the recogniser takes any of the tokens for a place."""
    return any(label[2:] in PLACE_LABELS for label in paragraph.entity[first:end])


def is_division_word(paragraph: Paragraph, i: int) -> bool:
    """Whether "district", "region" and so on follow the name as its own kind, not as part of another noun."""
    return paragraph.words[i].lower() in words_of("division") and paragraph.dep[i] != "compound"


def may_be_name(words: str) -> bool:
    """Not lower case throughout, no people ("Kuwaiti"), and no direction or body alone ("North", "Police")."""
    return words != words.lower() and not is_people(words) and words.lower() not in _kind_words()


@cache
def _kind_words() -> frozenset[str]:
    bodies = {row["word"] for row in rows_of("bodies.csv")}  # "Police", a town in Poland
    return frozenset(bodies | {word for word, _, _ in kinds()})


def opens(word: str) -> bool:
    """Whether a name may begin with the word."""
    return _names(word) and word.lower() not in ARTICLES


def _names(word: str) -> bool:
    return any(c.isalnum() for c in word)


def is_edge(word: str) -> bool:
    """Whether no name ends with the word."""
    return word in POSSESSIVES or not _names(word) or word.lower() in (*ARTICLES, "of", "and", "in")


def stands_alone(paragraph: Paragraph, i: int) -> bool:
    """Whether no proper name and no entity goes on before or behind the token."""
    before = paragraph.pos[i - 1] == "PROPN" if i else False
    after = paragraph.pos[i + 1] == "PROPN" if i + 1 < len(paragraph.words) else False
    label = paragraph.entity[i]
    inside = label.startswith("I-") or (i + 1 < len(paragraph.words) and paragraph.entity[i + 1].startswith("I-"))
    return not before and not after and not inside
