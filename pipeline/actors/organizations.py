"""Finds bodies by how they are named: "Labour Party", "Ministry of Health and Welfare"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.actors.candidate import Candidate, is_capitalised
from pipeline.actors.gazetteer import Hit
from pipeline.actors.lexicon import honorifics, not_names, organization_words, things, titles, word_class
from pipeline.actors.mention import POSSESSIVES
from pipeline.language.parsed import Paragraph

ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
LONGEST_CHAIN = 4  # "of ... and ... for ..." after the head word


def organization_candidates(p: Paragraph, hits: list[Hit]) -> Iterator[Candidate]:
    """Runs of capitalised words around a word that heads bodies' names; `hits` are the gazetteer's names."""
    known = organization_words()
    heads = [i for i, word in enumerate(p.words) if word in known and is_capitalised(word)]
    if not heads:
        return
    states = {i for h in hits if (e := h.sense("name")) and e.type == "country" for i in range(h.first, h.last)}
    complete = states | {h.last - 1 for h in hits if h.sense("name")}
    demonyms = {i for h in hits if h.sense("adjective", "capital") for i in range(h.first, h.last)}
    persons = {i for i, word in enumerate(p.entity) if word.endswith("PERSON")}
    end = 0
    for head in heads:
        if head < end:
            continue
        first, end = _left(p, head, states), _right(p, head + 1, persons, complete)
        if p.words[head] in word_class("abroad") and p.words[end : end + 1] == ["in"]:
            end = next((h.last for h in hits if h.first == end + 1 and h.sense("name")), end)
        told_apart = known[p.words[head]].with_demonym or any(i not in demonyms for i in range(first, end) if i != head)
        if end - first > 1 and told_apart and (end - head > 2 or p.words[end - 1] not in things()):
            yield Candidate(first, end, known[p.words[head]].type, "organization_word")


def _left(p: Paragraph, head: int, states: set[int]) -> int:
    """First token of the name that has its head word at `head`."""
    first, headline = head, p.is_headline
    while first > 0:
        i = first - 1
        if i > 0 and _joins(p, i, first == head - 1, states):
            first = i - 1
        elif _is_name_word(p, i) and not (headline and p.pos[i] in ("VERB", "AUX", "ADP", "PRON", "SCONJ")):
            first = i
        else:
            break
    if first > 0 and ORDINAL.fullmatch(p.words[first - 1]):
        first -= 1
    while first < head and (p.words[first] in "-&'’" or p.words[first].lower() in honorifics()):
        first += 1
    return first


def _joins(p: Paragraph, i: int, beside_head: bool, states: set[int]) -> bool:
    """Whether the token ties the word before it to the name: a hyphen, "&", "Workers'", "Democratic and Labour"."""
    before, word = p.words[i - 1], p.words[i]
    if word in POSSESSIVES:
        return is_capitalised(before) and before.lower() in word_class("collective")
    if word == "-":
        return p.ends[i - 1] == p.starts[i] and p.ends[i] == p.starts[i + 1]
    if word == "&":
        return is_capitalised(before)
    adjective = is_capitalised(before) and before.endswith(("ic", "al", "ive", "ist", "ian"))
    return word == "and" and beside_head and adjective and i - 1 not in states


def _is_name_word(p: Paragraph, i: int) -> bool:
    word = p.words[i]
    low = word.lower()
    inner = low in word_class("inner") and i > 0 and is_capitalised(p.words[i - 1])
    office = low in titles() and low not in word_class("also_title")
    return is_capitalised(word) and (inner or low not in not_names()) and not office and word not in POSSESSIVES


def _right(p: Paragraph, last: int, persons: set[int], complete: set[int]) -> int:
    """End token of the name: after the head word may come more head words, "of the X", "and Y"."""
    words = p.words
    for _ in range(LONGEST_CHAIN):
        if last >= len(words):
            break
        if words[last] in organization_words() and is_capitalised(words[last]):
            last += 1
            continue
        if words[last - 1] in word_class("military_unit") and words[last : last + 2] == ["of", "the"]:
            break
        joined = words[last] in ("and", "&") and _goes_on(p, last, complete)
        if not (joined or words[last] in word_class("link")):
            break
        first = last + 1 + (words[last + 1 : last + 2] in (["the"], ["a"]))
        end = _run(p, first, persons)
        if end == first or (joined and first in complete):
            break
        last = end
    return last


def _run(p: Paragraph, first: int, persons: set[int]) -> int:
    """End token of the run of name words that begins at `first`."""
    i = first
    while i < len(p.words) and i not in persons:
        hyphen = i > first and p.words[i] == "-" and i + 1 < len(p.words) and p.ends[i] == p.starts[i + 1]
        collective = i > first and p.words[i] in POSSESSIVES and p.words[i - 1].lower() in word_class("collective")
        if not (_is_name_word(p, i) or hyphen or collective):
            break
        i += 1
    return i


def _goes_on(p: Paragraph, i: int, complete: set[int]) -> bool:
    """Whether an "and" goes on with a body's name: "Health and Welfare", "Socialists and Democrats"."""
    before, after = p.words[i - 1], p.words[i + 1 : i + 2]
    if i - 1 in complete or p.entity[i - 1].endswith(("GPE", "PERSON")) or after in ([], ["the"]):
        return False
    if before in organization_words():
        return before.endswith("s") and after[0] in organization_words() and after[0].endswith("s")
    return not any(w in organization_words() for w in p.words[i + 1 : _run(p, i + 1, set())])
