"""Corrects spaCy's labels: a name that the words around use as a place is one, whatever the model takes it for.

Small models know few of the towns in the news, and guess that "Tal Hamis" in "near Tal Hamis" is a person. Belongs
here: what the words around a name tell of it. Does not: which place it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from pipeline.actors.candidate import is_capitalised
from pipeline.actors.gazetteer import named
from pipeline.actors.lexicon import (
    genders,
    honorifics,
    not_names,
    organization_words,
    things,
    title_words,
    titles,
    word_class,
)
from pipeline.actors.mention import POSSESSIVES
from pipeline.language.parsed import Paragraph, ParsedDocument

LONGEST_NAME = 4  # tokens of a place's name that spaCy has no label for
UNSURE = frozenset({"PERSON", "ORG", "NORP", "PRODUCT", "WORK_OF_ART", "EVENT", ""})
MOSTLY = 2  # of so many mentions of a name at least one must stand where places stand
LONGEST_LISTED = 2  # tokens of a name that is a place because its neighbour in a list is
Run = tuple[int, int]


def relabel(document: ParsedDocument) -> ParsedDocument:
    """The document with "GPE" as the label of every name that it uses as a place, and no contrary sign anywhere."""
    runs = [list(_runs(p)) for p in document.paragraphs]
    persons = {word for p, here in zip(document.paragraphs, runs, strict=True) for word in _persons(p, here)}
    times: Counter[tuple[str, ...]] = Counter()
    placed: Counter[tuple[str, ...]] = Counter()
    for p, here in zip(document.paragraphs, runs, strict=True):
        times.update(_name(p, run) for run in here)
        placed.update(_name(p, run) for run in _places(p, here))
    used = {name for name, n in placed.items() if n * MOSTLY >= times[name] and not persons.intersection(name)}
    if not used:
        return document
    paragraphs = [_relabelled(p, here, used) for p, here in zip(document.paragraphs, runs, strict=True)]
    return replace(document, paragraphs=paragraphs)


def _name(p: Paragraph, run: Run) -> tuple[str, ...]:
    return tuple(p.words[run[0] : run[1]])


def _relabelled(p: Paragraph, runs: list[Run], used: set[tuple[str, ...]]) -> Paragraph:
    entity = list(p.entity)
    for first, last in runs:
        if _name(p, (first, last)) in used:
            before = first - 1
            while before >= 0 and entity[first].startswith("I-") and entity[before]:
                entity[before], before = "", before - 1  # what the model drew into the name: "Near Baiji"
            entity[first:last] = ["B-GPE"] + ["I-GPE"] * (last - first - 1)
    return p if entity == p.entity else replace(p, entity=entity)


def _runs(p: Paragraph) -> Iterator[Run]:
    """Runs that may be a place's name: of unsure label, or proper nouns without one after a preposition."""
    for first, last, label in p.entities():
        if label not in UNSURE or (label == "NORP" and p.dep[last - 1] in ("amod", "compound", "nmod")):
            continue
        while first < last and (p.words[first].lower() in word_class("article") or _opens(p, first)):
            first += 1
        while last > first and p.words[last - 1] in POSSESSIVES:
            last -= 1
        if first < last and _may_be_place(p, first, last):
            yield first, last
    for i in (i for i, pos in enumerate(p.pos) if pos == "PROPN" and i):
        if p.entity[i] or p.entity[i - 1] or p.pos[i - 1] == "PROPN" or p.is_headline:
            continue
        last = i + 1
        while last < len(p.words) and p.pos[last] == "PROPN" and not p.entity[last] and is_capitalised(p.words[last]):
            last += 1
        after_preposition = p.pos[i - 1] == "ADP" or (p.pos[i - 1] == "DET" and p.pos[i - 2 : i - 1] == ["ADP"])
        if after_preposition and last - i <= LONGEST_NAME and _may_be_place(p, i, last):
            yield i, last


def _opens(p: Paragraph, i: int) -> bool:
    """Whether the token is a preposition that opens a sentence, and that the model drew into the name."""
    low = p.words[i].lower()
    return low in word_class("ground") or low in word_class("placing")


def _may_be_place(p: Paragraph, first: int, last: int) -> bool:
    words = p.words[first:last]
    if not is_capitalised(words[0]) and not ("-" in words and is_capitalised(words[-1])):
        return False
    if words[0] in genders() or any(r.sense != "capital" for r in named("".join(words))):
        return False
    if (last - first == 1 and words[0].isupper()) or any(w.lower() in honorifics() for w in words):
        return False
    is_place = words[-1] in word_class("place_word")
    return not any(
        w in organization_words()
        or (w in things() and not is_place)
        or w.lower() in not_names()
        or w.lower() in title_words()
        or not w[:1].isalpha()
        for w in words
        if w != "-"
    )


def _persons(p: Paragraph, runs: list[Run]) -> Iterator[str]:
    """Words of names that are persons' by what stands before them or what they do: "Mr X", "Maria X", "X said"."""
    for first, last, label in p.entities():
        if label == "PERSON" and p.words[first] in genders():
            yield from p.words[first:last]
    for first, last in runs:
        before = p.words[first - 1].lower() if first else ""
        head = next((i for i in range(last - 1, first - 1, -1) if not first <= p.head[i] < last), last - 1)
        verb = p.head[head]
        says = p.dep[head] == "nsubj" and p.lemma[verb] in word_class("person_verb")
        if before in honorifics() or before in titles() or says:
            yield from p.words[first:last]


def _places(p: Paragraph, runs: list[Run]) -> Iterator[Run]:
    """The runs that the words around them use as a place, and what is listed with one."""
    towns = {(i, j) for i, j, label in p.entities() if label in ("GPE", "LOC") and _is_place(p, i, j)}
    unsure, end = set(runs), None
    for first, last in sorted(unsure | towns):
        listed = end is not None and last - first <= LONGEST_LISTED and _between(p, end, first)
        end = last if listed or (first, last) in towns or _is_place(p, first, last) else None
        if end is not None and (first, last) in unsure:
            yield first, last


def _between(p: Paragraph, end: int, first: int) -> bool:
    between = p.words[end:first]
    return 0 < len(between) < 3 and all(w in (",", "and", "or") for w in between)


def _is_place(p: Paragraph, first: int, last: int) -> bool:
    before = p.words[first - 1].lower() if first else ""
    after = p.words[last].lower() if last < len(p.words) else ""
    if p.words[last - 1] in word_class("place_word") and last - first > 1:
        return True
    is_noun = after in word_class("place_noun") or after in word_class("ground_noun")
    if is_noun and p.words[last].islower() and after != "state":
        return True
    if before == "the" or after in POSSESSIVES:
        return False
    if before in word_class("ground"):
        return True
    if before in ("of", "for") and first > 1:
        noun = p.words[first - 2].lower()
        ground = (
            noun in word_class("direction") or noun in word_class("place_noun") or noun in word_class("ground_noun")
        )
        return (before == "of" and ground) or noun in word_class("local_office")
    if _is_described(p, last):
        return True
    governor = p.lemma[p.head[first - 1]] if first else ""
    if before == "in":
        verbal = p.pos[p.head[first - 1]] in ("VERB", "AUX")
        return governor not in word_class("in_taking") and (verbal or p.entity[first].endswith("PERSON"))
    if before in ("to", "from", "into", "on", "at"):
        return governor in word_class("motion") and p.dep[first - 1] == "prep"
    head = next((i for i in range(last - 1, first - 1, -1) if not first <= p.head[i] < last), last - 1)
    return p.dep[head] == "dobj" and p.lemma[p.head[head]] in word_class("place_verb")


def _is_described(p: Paragraph, last: int) -> bool:
    """Whether the words after the name say that it is a place: ", a town west of Goma", ", northeast of Mosul"."""
    if p.words[last : last + 1] != [","]:
        return False
    after = p.words[last + 1 : last + 6]
    if after[:1] and after[0].lower() in word_class("direction") and after[1:2] == ["of"]:
        return True
    if after[:1] and after[0] in ("a", "an", "the"):
        noun = next((w for w in after[1:] if w in word_class("place_noun")), None)
        return noun is not None and "," not in after[: after.index(noun)]
    return False
