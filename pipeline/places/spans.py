"""Finds the spans of toponyms. Belongs here: which words name a place. Does not: which place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise

from pipeline.language.parsed import Paragraph, ParsedDocument
from pipeline.places import gazetteer
from pipeline.places.countries import adjectives, rows_of
from pipeline.places.names import Toponym, bare_name, is_main_name, is_people, kinds, toponym, words_of
from pipeline.places.place import Place, key
from pipeline.places.towns import towns

PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
WRONG_LABELS = frozenset({"", "ORG", "PERSON", "NORP", "PRODUCT", "EVENT", "WORK_OF_ART"})  # that a place may bear
SAINT = re.compile(r"(?:St\.?|Saint) ")
OWNED = re.compile(r"['’]?s?['’]? (?:[A-Z]|and St)")  # St. Paul's Hospital, St. Peter and St. Paul
LONGEST_NAME = 4  # words of a country's or a province's name
LONGEST_SITE = 5
LONGEST_INITIALS = 4
VILLAGE = 5000  # inhabitants of the smallest place with a police or a court of its own
LOCATIVE = frozenset(("in", "near", "around", "outside", "inside", "across", "throughout"))
STATE = re.compile(r"\s(?:state\b|Gov\.|Governor\b|Legislature\b|[Aa]ttorney [Gg]eneral\b)")
KIND = re.compile(r"\s(province|oblast|governorate|prefecture|region)\b")
POSSESSIVES = ("'s", "’s")
ARTICLES = ("the", "a", "an")
CONTEXT = 40  # code points before a name that tell how it is meant
QUALIFIER = re.compile(r",\s+((?:[A-Z][\w’'-]*\.?\s?|of\s|and\s){1,4})")
DATELINE = re.compile(
    r"(?P<place>[A-Z][A-Z.’'\- ]+[A-Z](?: CO\.)?)(?P<state>, [A-Z][A-Za-z.]+(?: [A-Z][a-z]+)?)?"
    r"(?:, [A-Z][a-z]+\.? \d{1,2})?,? ?(?:\([A-Za-z /]{2,30}\))? ?(?:--|[-–—_]\s)"
)
BARE_DATELINE = re.compile(r"(?P<place>[A-Z]{4,}(?: [A-Z]{3,})?)\s(?=[A-Z][a-z]|(?:The|An?|In|On|At) )")
GROUND = re.compile(r"\b(?:in|near|around|outside|inside|across|throughout)\s(?:the\s)?$|\b\d{1,3},\sof\s$", re.I)
OF = re.compile(r"(?:(?P<prior>[\w’'-]+)\s)?(?P<kind>[a-z]+)\sof\s(?:[A-Z][\w’'-]+\sand\s)?(?:the\s)?$")


def toponyms(document: ParsedDocument) -> list[Toponym]:
    """The document's toponyms in text order; they do not overlap."""
    text, found = document.text, []
    for paragraph in document.paragraphs:
        datelines = list(_dateline(paragraph, text))
        sure = [*datelines, *_recognised(paragraph, text), *_described(paragraph, text), *_bodies(paragraph, text)]
        known = [*_known(paragraph, text), *_mislabelled(paragraph, text), *_located(paragraph, text)]
        found += _without_overlaps([*sure, *known])
    found = _without_overlaps([*found, *_qualified(document, found)])
    found = _without_overlaps([*found, *_qualifiers(found, text)])
    found = _without_overlaps([*found, *_beside(found, document), *_repeated(found, document)])
    return [t for t in _without_people(_as_states(found, text), document) if _may_be_name(t.name) and not _is_agency(t)]


def _as_states(found: list[Toponym], text: str) -> list[Toponym]:
    """With the names behind the comma of a town in a state of that name read as the state: "Seattle, Washington"."""
    read = found[:1]
    for before, here in pairwise(found):
        states = tuple(c for c in here.candidates if c.kind == "province" and c.is_famous)
        is_behind = states and text[before.end : here.start] == ", " and bool(before.candidates)
        if is_behind and any(gazetteer.is_inside(before.candidates[0], state) for state in states):
            here = replace(here, candidates=states)
        read.append(here)
    return read


def _is_agency(toponym: Toponym) -> bool:
    """Whether the name is unknown and in capitals, as bodies are: MENA, the KRG."""
    letters = toponym.name.replace(".", "")
    return not toponym.candidates and letters.isupper() and len(letters) <= LONGEST_INITIALS


def _without_overlaps(found: list[Toponym]) -> list[Toponym]:
    """In text order; of two that overlap the one that was given first."""
    taken: set[int] = set()
    kept = []
    for one in found:
        span = range(one.start, one.end)
        if not any(i in taken for i in (span.start, span.stop - 1)) and taken.isdisjoint(span):
            taken.update(span)
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)


def _toponym(text: str, start: int, end: int, label: str) -> Toponym:
    """The toponym of a span, read with the words before it: "the province of Lugo", "in Paris", "18, of Lyon"."""
    before = text[max(0, start - CONTEXT) : start]
    hint = _hint(before) or ("province" if _is_state(text, start, end) else _kind_behind(text, end))
    is_ground = bool(GROUND.search(before)) or hint is not None
    return toponym(text, start, end, label, hint, is_ground)


def _kind_behind(text: str, end: int) -> str | None:
    """The precision that the word behind tells that belongs to another noun: "the Buenos Aires province governor"."""
    match = KIND.match(text, end)
    return words_of("division")[match[1]] if match else None


def _is_state(text: str, start: int, end: int) -> bool:
    """Whether the word behind says that the state is meant and not its namesake: "New York Gov."."""
    return bool(STATE.match(text, end)) and any(c.kind == "province" for c in gazetteer.larger(text[start:end]))


def _hint(before: str) -> str | None:
    """The precision that the words before a name tell: "the Mexican state of"; not "Dali county of Yunnan"."""
    match = OF.search(before)
    if not match:
        return None
    prior = match["prior"] or ""
    if prior[:1].isupper() and prior.lower() not in ARTICLES and prior not in adjectives():
        return None
    return words_of("before").get(_singular(match["kind"]) + " of")


def _singular(word: str) -> str:
    return word.removesuffix("ies") + "y" if word.endswith("ies") else word.removesuffix("s")


def _recognised(paragraph: Paragraph, text: str) -> Iterator[Toponym]:
    """What the recogniser takes for a place, without article, possessive ending and punctuation at its edges."""
    for first, end, label in paragraph.entities():
        if label not in PLACE_LABELS:
            continue
        while first < end and not _opens(paragraph.words[first]):
            first += 1
        while end > first and _is_edge(paragraph.words[end - 1]):
            end -= 1
        if first == end:
            continue
        end = _end_of_site(paragraph, first, end, text)
        if end < len(paragraph.words) and _is_division_word(paragraph, end):
            end += 1
        start, stop = paragraph.span(first, end - 1)
        if SAINT.match(text, start) and OWNED.match(text, stop):
            continue
        if _may_be_name(text[start:stop]) and not _body_in(paragraph, first, end, text):
            yield _toponym(text, start, stop, label)


def _is_edge(word: str) -> bool:
    """Whether no name ends with the word."""
    return word in POSSESSIVES or not _names(word) or word.lower() in (*ARTICLES, "of", "and", "in")


def _end_of_site(paragraph: Paragraph, first: int, end: int, text: str) -> int:
    """The end of the longest name of our lists that begins with these words: "Zaporizhzhia nuclear power plant"."""
    for longer in range(min(first + LONGEST_SITE, len(paragraph.words)), end, -1):
        is_owner = paragraph.words[longer - 1] in POSSESSIVES
        name = text[slice(*paragraph.span(first, longer - 1))]
        if not is_owner and (gazetteer.well_known(name) or ("-" in name and towns(key(name)))):
            return longer
    return end


def _described(paragraph: Paragraph, text: str) -> Iterator[Toponym]:
    """Names, known or not, with a word for their kind: "the villages of Tel Zarifa and Umm Kzeira", "Dali county"."""
    for i, word in enumerate(paragraph.words):
        if word == "of" and i and _singular(paragraph.words[i - 1]) + " of" in words_of("before"):
            for first, end in _listed(paragraph, i + 1):
                yield _toponym(text, *paragraph.span(first, end - 1), "GPE")
        elif i and word.islower() and word in words_of("division") and paragraph.dep[i] != "compound":
            first = _start_of_run(paragraph, i)
            if first < i and not _is_any_place(paragraph, first, i) and _may_be_name(paragraph.words[first]):
                yield toponym(text, *paragraph.span(first, i), "GPE")


def _listed(paragraph: Paragraph, i: int) -> Iterator[tuple[int, int]]:
    """The names at a token and after "and", less those that are recognised: first and end of each."""
    if paragraph.words[i : i + 1] == ["the"]:
        i += 1
    end = _end_of_run(paragraph, i)
    if end > i and not _is_any_place(paragraph, i, end):
        yield i, end
    if i < end < len(paragraph.words) - 1 and paragraph.words[end] == "and":
        second = _end_of_run(paragraph, end + 1)
        if second > end + 1 and not _is_any_place(paragraph, end + 1, second):
            yield end + 1, second


def _is_any_place(paragraph: Paragraph, first: int, end: int) -> bool:
    return any(label[2:] in PLACE_LABELS for label in paragraph.entity[first:end])


def _end_of_run(paragraph: Paragraph, i: int) -> int:
    """The end of the proper names that begin at a token; at most as many words as a place's name has."""
    end = i
    while end < min(i + LONGEST_NAME, len(paragraph.words)) and paragraph.pos[end] == "PROPN":
        end += 1
    return end


def _start_of_run(paragraph: Paragraph, end: int) -> int:
    first = end
    while first > max(0, end - LONGEST_NAME) and (
        paragraph.pos[first - 1] == "PROPN" or _is_hyphen(paragraph, first - 1)
    ):
        first -= 1
    return first


def _is_hyphen(paragraph: Paragraph, i: int) -> bool:
    """Whether the token joins two names into one: Alpes-Maritimes."""
    return paragraph.words[i] == "-" and i > 0 and paragraph.ends[i - 1] == paragraph.starts[i]


def _bodies(paragraph: Paragraph, text: str) -> Iterator[Toponym]:
    """The place that a public body serves: "Ohio State Police", "Government of Nunavut", "Boone County Jail"."""
    i = 0
    while i < len(paragraph.words):
        first = i
        while i < len(paragraph.words) and _is_of_body(paragraph, i):
            i += 1
        span = _body_in(paragraph, first, i, text) if i - first > 1 else None
        if span:
            yield replace(_toponym(text, *paragraph.span(span[0], span[1] - 1), ""), is_ground=True)
        i = max(i, first + 1)


def _is_of_body(paragraph: Paragraph, i: int) -> bool:
    is_name = paragraph.pos[i] == "PROPN" or (paragraph.pos[i] == "NOUN" and paragraph.words[i].istitle())
    return is_name or (
        paragraph.entity[i].startswith("I-") and paragraph.words[i].lower() in ("of", "'s", "’s", "&", "and")
    )


def _body_in(paragraph: Paragraph, first: int, end: int, text: str) -> tuple[int, int] | None:
    """First and end of the place in the name of a public body, if the words are one."""
    words = [word.lower() for word in paragraph.words[first:end]]
    if SAINT.match(text, paragraph.starts[first]):
        return None
    if not any(word in _bodies_words() or word in POSSESSIVES for word in words):
        return None
    for longest in range(min(end, first + LONGEST_NAME), first, -1):
        name = text[slice(*paragraph.span(first, longest - 1))]
        rest = words[longest - first :]
        is_owner = rest[:1] and rest[0] in POSSESSIVES and gazetteer.larger(name)
        if is_owner or (any(word in _bodies_words() for word in rest) and _serves(name, rest)):
            return first, longest
    if "of" in words:
        start = first + words.index("of") + 1
        name = text[slice(*paragraph.span(start, end - 1))] if start < end else ""
        if any(word in _bodies_words() for word in words[: start - first]) and _serves(name, ()):
            return start, end
    return None


def _is_division(name: str) -> bool:
    bare, precision, position = bare_name(name)
    return precision == "district" and position == "division" and bool(gazetteer.divisions(bare))


def _serves(name: str, words: Iterable[str]) -> bool:
    """Whether such a body is called after the place: a country, a province, a county or a city; some after any town."""
    least = VILLAGE if any(_bodies_words().get(word) == "town" for word in words) else gazetteer.CITY
    return _is_division(name) or any(
        place.kind in ("country", "province")
        or (place.kind == "district" and place.is_famous)
        or (place.kind == "town" and place.population >= least and is_main_name(place, name))
        for place in gazetteer.candidates(name)
    )


@cache
def _bodies_words() -> dict[str, str]:
    """Words for public bodies, with the smallest place that has one: town or city."""
    return {row["word"]: row["least"] for row in rows_of("bodies.csv")}


def _known(paragraph: Paragraph, text: str) -> Iterator[Toponym]:
    """Countries, provinces, features and sites by name, and named districts, where the recogniser saw nothing."""
    for i, word in enumerate(paragraph.words):
        if "-" in word and not paragraph.entity[i] and gazetteer.larger(word.partition("-")[0]):
            yield toponym(text, paragraph.starts[i], paragraph.starts[i] + word.index("-"), "")
    i = 0
    while i < len(paragraph.words):
        is_free = paragraph.pos[i] == "PROPN" and not paragraph.entity[i]
        end = (_division(paragraph, i, text) or _longest_known(paragraph, i, text)) if is_free else i
        if end > i:
            yield _toponym(text, *paragraph.span(i, end - 1), "")
        i = max(end, i + 1)


def _mislabelled(paragraph: Paragraph, text: str) -> Iterator[Toponym]:
    """Well-known names that the recogniser takes for something else: Nagorno-Karabakh, a person; South Kivu, a firm.

    A single word that it takes for a person may well be one.
    """
    for first, end, label in paragraph.entities():
        if label in PLACE_LABELS or label not in WRONG_LABELS:
            continue
        start, stop = paragraph.span(first, end - 1)
        name = text[start:stop]
        known = gazetteer.well_known(name) or (_is_division(name) and gazetteer.divisions(bare_name(name)[0]))
        if label == "NORP" and not known:  # Sloviansk, an -ian
            known = tuple(t for t in towns(key(name)) if t.population >= VILLAGE and is_main_name(t, name))
        is_name = end - first > 1 or (label != "PERSON" and stop - start > LONGEST_INITIALS)
        if is_name and known and any(place.kind not in ("seat", "river") for place in known):
            yield _toponym(text, start, stop, "")


def _division(paragraph: Paragraph, first: int, text: str) -> int | None:
    """The end of a name of the gazetteer with a word such as "district" behind it."""
    end = first + 1
    while end < len(paragraph.words) and paragraph.pos[end] == "PROPN" and not paragraph.entity[end]:
        if _is_division_word(paragraph, end):
            break
        end += 1
    is_division = end < len(paragraph.words) and _is_division_word(paragraph, end)
    name = text[slice(*paragraph.span(first, end - 1))]
    return end + 1 if is_division and (gazetteer.divisions(name) or gazetteer.candidates(name)) else None


def _longest_known(paragraph: Paragraph, first: int, text: str) -> int:
    """The end of the longest name of a country or province that begins at a token; `first` if there is none."""
    neighbours = paragraph.pos[first - 1] == "PROPN" if first else False
    for end in range(min(first + LONGEST_NAME, len(paragraph.words)), first, -1):
        if any(paragraph.entity[first:end]):
            continue
        a, b = paragraph.span(first, end - 1)
        name = text[a:b]
        if "." not in name and end < len(paragraph.words) and paragraph.pos[end] == "PROPN":
            continue
        if not neighbours and len(name) > 3 and not name.isupper() and gazetteer.well_known(name):
            return end
        if not neighbours and "." in name and gazetteer.larger(name) and not _is_first_name(paragraph, first, end):
            return end
    return first


def _is_of_place(paragraph: Paragraph, i: int) -> bool:
    """Whether what stands before "of" has a place behind it: "18, of Lyon", "the mayor of", "north of"."""
    if i > 1 and paragraph.words[i - 1] == ",":
        return paragraph.words[i - 2].isdigit()
    return i > 0 and _singular(paragraph.words[i - 1].lower()) in words_of("of")


def _is_first_name(paragraph: Paragraph, first: int, end: int) -> bool:
    """Whether what looks like a state are the initials of a name: "N.M. Rothschild"."""
    is_name = end < len(paragraph.words) and paragraph.pos[end] == "PROPN" and paragraph.words[end].istitle()
    return is_name and (first == 0 or paragraph.words[first - 1] != ",")


def _located(paragraph: Paragraph, text: str) -> Iterator[Toponym]:
    """Whole proper names of the gazetteer that something is in or near, under no or a wrong label."""
    for i, word in enumerate(paragraph.words):
        if word.lower() not in LOCATIVE and not (word == "of" and _is_of_place(paragraph, i)):
            continue
        for first, end in _listed(paragraph, i + 1):
            if end < len(paragraph.words) and paragraph.pos[end] == "PROPN":
                continue
            labels = {label[2:] for label in paragraph.entity[first:end]}
            name = text[slice(*paragraph.span(first, end - 1))]
            is_initials = name.isupper() and len(name) <= LONGEST_INITIALS
            is_town = paragraph.words[end : end + 1] and paragraph.words[end].lower() in words_of("after")
            is_modifier = paragraph.dep[end - 1] in ("compound", "nmod", "amod")  # "in the Bush administration"
            is_within = is_town or not is_modifier
            if labels <= WRONG_LABELS and is_within and not is_initials and gazetteer.candidates(name):
                yield replace(_toponym(text, *paragraph.span(first, end - 1), ""), is_ground=True)


def _dateline(paragraph: Paragraph, text: str) -> Iterator[Toponym]:
    """The place in capitals with which a paragraph opens: MOSCOW (Agency) --."""
    match = DATELINE.match(text, paragraph.start) or BARE_DATELINE.match(text, paragraph.start)
    if match:
        found = toponym(text, *match.span("place"), "GPE", is_ground=True)
        if found.candidates:
            yield found


def _qualified(document: ParsedDocument, found: list[Toponym]) -> Iterator[Toponym]:
    """Proper names with what they lie in behind a comma, under a wrong label: Whitecourt, Alta."""
    starts = {t.start for t in found}
    for paragraph in document.paragraphs:
        for i, word in enumerate(paragraph.words):
            behind = _behind_comma(document.text, paragraph.starts[i]) if word == "," else None
            wholes = behind[2] if behind else ()
            for first in range(max(0, i - LONGEST_NAME), i) if wholes else ():
                start, stop = paragraph.span(first, i - 1)
                if start in starts or any(pos != "PROPN" for pos in paragraph.pos[first:i]):
                    continue
                namesakes = towns(key(document.text[start:stop]))
                if any(gazetteer.is_inside(town, whole) for town in namesakes for whole in wholes):
                    yield toponym(document.text, start, stop, "GPE", is_ground=True)
                    break


def _behind_comma(text: str, end: int) -> tuple[int, int, tuple[Place, ...]] | None:
    """Start, end and meanings of the country or province that is named right after a comma: "Salem, Ore."."""
    match = QUALIFIER.match(text, end)
    if not match:
        return None
    words = match[1].split(" ")
    for count in range(len(words), 0, -1):
        whole = " ".join(words[:count]).rstrip()
        for name in (whole, whole.rstrip(".")):
            places = gazetteer.larger(name) or gazetteer.larger(name + ".") or gazetteer.by_postal_code(name)
            if name and places:
                return match.start(1), match.start(1) + len(name), places
    return None


def _qualifiers(found: list[Toponym], text: str) -> Iterator[Toponym]:
    """The country or province that is named after a comma: Salem, Ore."""
    for place in found:
        behind = _behind_comma(text, place.end)
        if behind:
            start, end, places = behind
            known = toponym(text, start, end, "")
            yield known if known.candidates else replace(known, candidates=places)


def _beside(found: list[Toponym], document: ParsedDocument) -> Iterator[Toponym]:
    """Towns under a wrong label in a list with towns of the same country: "Kramatorsk, Sloviansk and Pokrovsk"."""
    starts, ends = {t.start: t for t in found}, {t.end: t for t in found}
    for paragraph in document.paragraphs:
        for i, word in enumerate(paragraph.words):
            if word not in (",", "and") or i == 0 or i + 1 == len(paragraph.words):
                continue
            before, after = ends.get(paragraph.ends[i - 1]), starts.get(paragraph.starts[i + 1])
            first, end = (i + 1, _end_of_run(paragraph, i + 1)) if before else (_start_of_run(paragraph, i), i)
            known = before or after
            if known and first < end and not (before and after) and not _is_any_place(paragraph, first, end):
                start, stop = paragraph.span(first, end - 1)
                if _is_of_list(document.text[start:stop], known):
                    yield replace(_toponym(document.text, start, stop, ""), is_ground=True)


def _is_of_list(name: str, known: Toponym) -> bool:
    """Whether a town of the name lies in a country of the town beside it."""
    countries = {c.country for c in known.candidates}
    is_town = any(c.kind == "town" for c in known.candidates) and not gazetteer.larger(known.name)
    return is_town and any(t.country in countries and t.population >= VILLAGE for t in towns(key(name)))


def _repeated(found: list[Toponym], document: ParsedDocument) -> Iterator[Toponym]:
    """Names that were seen as places, where they stand again as whole proper names under no or a wrong label."""
    names = {t.name: t for t in found if (t.label or t.is_ground) and t.candidates and " " not in t.name}
    for paragraph in document.paragraphs:
        for i, word in enumerate(paragraph.words):
            if len(word) > 3 and word in names and paragraph.pos[i] == "PROPN" and _stands_alone(paragraph, i):
                yield _toponym(document.text, *paragraph.span(i, i), "")


def _without_people(found: list[Toponym], document: ParsedDocument) -> list[Toponym]:
    """Less the names that are of a person in this document ("Virginia Harmon"), and of no place by any word beside."""
    persons = {word for paragraph in document.paragraphs for word in _words_of_persons(paragraph)}
    grounds = {key(t.name) for t in found if t.is_ground}
    return [t for t in found if key(t.name) in grounds or t.name not in persons]


def _words_of_persons(paragraph: Paragraph) -> Iterator[str]:
    """The words of the names of persons that have several; with a first name that was taken for a place."""
    for first, end, label in paragraph.entities():
        if label == "PERSON":
            if first and paragraph.entity[first - 1] == "B-GPE" and paragraph.dep[first - 1] == "compound":
                first -= 1
            if end - first > 1:
                yield from paragraph.words[first:end]


def _stands_alone(paragraph: Paragraph, i: int) -> bool:
    before = paragraph.pos[i - 1] == "PROPN" if i else False
    after = paragraph.pos[i + 1] == "PROPN" if i + 1 < len(paragraph.words) else False
    label = paragraph.entity[i]
    inside = label.startswith("I-") or (i + 1 < len(paragraph.words) and paragraph.entity[i + 1].startswith("I-"))
    return not before and not after and not inside


def _is_division_word(paragraph: Paragraph, i: int) -> bool:
    """Whether "district", "region" and so on follow the name as its own kind, not as part of another noun."""
    return paragraph.words[i].lower() in words_of("division") and paragraph.dep[i] != "compound"


def _may_be_name(words: str) -> bool:
    """Not lower case throughout, no word for a people ("Kuwaiti") and not a direction alone ("North")."""
    return words != words.lower() and not is_people(words) and words.lower() not in _kind_words()


@cache
def _kind_words() -> frozenset[str]:
    return frozenset(word for word, _, _ in kinds())


def _opens(word: str) -> bool:
    return _names(word) and word.lower() not in ARTICLES


def _names(word: str) -> bool:
    return any(c.isalnum() for c in word)
