"""Finds bodies that the text introduces by what they are, where the model saw no name: "the broadcaster TVN Sever"."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from pipeline.actors.candidate import Candidate, is_capitalised
from pipeline.actors.lexicon import not_names, nouns, title_words, word_class
from pipeline.actors.mention import POSSESSIVES
from pipeline.language.parsed import Paragraph

FARTHEST = 5  # tokens between a name and the noun that says what it is


def introduced_candidates(p: Paragraph) -> Iterator[Candidate]:
    """Capitalised runs that a noun for a body stands beside."""
    for i in p.with_word(_signs()):
        word = p.words[i]
        if word in word_class("naming") and i > 0 and _is_body(p.words[i - 1]):
            yield from _after(p, i + 1, False)
        if not _is_body(word) or (is_capitalised(word) and i > 0):
            continue
        yield from _after(p, i + 1, True)
        yield from _before(p, i)
        yield from _described(p, i)


def _is_body(word: str) -> bool:
    return word.lower() in _body_nouns()


@cache
def _signs() -> frozenset[str]:
    return _body_nouns() | word_class("naming")


@cache
def _body_nouns() -> frozenset[str]:
    """Nouns for one body: "newspaper", "militia"."""
    told = (word for word, n in nouns().items() if (n.type, n.number, n.stands_for) == ("organization", "singular", ""))
    return word_class("named_group").union(told)


def _after(p: Paragraph, first: int, unseen: bool) -> Iterator[Candidate]:
    """The run that begins at a token: "a group called Open Door", "the newspaper Kuzey Postasi"."""
    last = first
    while last < len(p.words) and _names(p, last) and not (unseen and p.entity[last]):
        last += 1
    if last > first and not (unseen and (p.pos[first] != "PROPN" or p.entity[last : last + 1] not in ([], [""]))):
        yield Candidate(first, last, "organization", "spacy")


def _before(p: Paragraph, noun: int) -> Iterator[Candidate]:
    """The run that ends before a noun for a group, after an article: "the Tigers of the East militia"."""
    if p.words[noun].lower() not in word_class("named_group"):
        return
    first = noun
    while first > 0 and (_names(p, first - 1) or (first < noun and p.words[first - 1] in ("of", "the"))):
        if p.words[first - 1].lower() == "the" and p.words[first - 2 : first - 1] != ["of"]:
            break
        first -= 1
    of = [k for k in range(first, noun) if p.words[k] == "of"]
    if len(of) == 1 and first > 0 and p.words[first - 1].lower() == "the" and of[0] > first and noun - first > 2:
        yield Candidate(first, noun, "organization", "spacy")


def _described(p: Paragraph, noun: int) -> Iterator[Candidate]:
    """The run at a sentence's start that a phrase after a comma describes: "Transparency Now, a watchdog in Riga,"."""
    comma = next((k for k in range(noun - 1, max(noun - 1 - FARTHEST, 0), -1) if p.words[k] == ","), None)
    if comma is None or p.words[comma + 1].lower() not in ("a", "an"):
        return
    first = p.sentence_of(noun)[0]
    run = range(first, comma)
    named = run and _names(p, first) and all(is_capitalised(p.words[k]) and not p.entity[k] for k in run)
    if named and p.sentence[comma] == p.sentence[noun]:
        yield Candidate(first, comma, "organization", "spacy")


def _names(p: Paragraph, i: int) -> bool:
    word = p.words[i]
    low = word.lower()
    return is_capitalised(word) and word not in POSSESSIVES and low not in not_names() and low not in title_words()
