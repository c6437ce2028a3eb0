"""Whether words are about time where they stand. Belongs here: the parse around a phrase. Does not: its meaning.

"May" may be a person, "march" a verb, 1984 a book, a resolution or a count.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline.language.parsed import Paragraph
from pipeline.times.grammar import Phrase

AT_A_TIME = re.compile(r"\b(?:[Ii]n|[Bb]y|[Oo]ver|[Dd]uring|[Uu]ntil|[Ss]ince|[Tt]hroughout|[Ii]nto)\s+$")
IN_A_QUARTER = re.compile(r"\b(?:in|for|of|by|during|since|from|this|last|next|the|its|their|['’]s)\s+$", re.IGNORECASE)
EVENT_AFTER = re.compile(r" (?:of|after|before|when|that|he|she|they|it)\b")
LOOK_BACK = 14  # characters: enough for one of these words
NO_YEAR_BEFORE = frozenset("$£€¥#-.")
# Verbs that a month may be the subject of; the subject of any other is a person ("May said").
MONTHS_VERBS = frozenset({"be", "see", "bring", "mark", "have", "come", "pass", "end", "begin", "start", "remain"})
CONTENT = ("NOUN", "PROPN")
Classes = frozenset[str]


def plausible(phrase: Phrase, paragraph: Paragraph, first: int, last: int, text: str) -> bool:
    """Whether a phrase is about time.

    Args:
        phrase: The phrase.
        paragraph: The paragraph that it stands in.
        first: Its first token.
        last: Its last token.
        text: The document's text.
    """
    return all(test(phrase, paragraph, first, last, text) for test in _tests(phrase.rule.rule_id, phrase.own))


Test = Callable[[Phrase, Paragraph, int, int, str], bool]


def _tests(rule_id: str, own: Classes) -> list[Test]:
    """What must be asked of a phrase of this rule with these classes."""
    tests: list[Test] = []
    if own & {"month", "weekday", "weekdays"}:
        tests.append(_has_capital)
    if own == {"month"}:
        tests.append(_is_month)
    if own == {"weekday"}:
        tests.append(_is_weekday)
    if own <= {"the", "dayno"} and "dayno" in own:
        tests.append(_is_no_count)
    if own == {"year"}:
        tests.append(_is_year)
    if own == {"season"}:
        tests.append(_is_noun)
    if own == {"quartername"}:
        tests.append(_is_after_a_word_of_time)
    if rule_id == "times.season_alone":
        tests.append(_is_season)
    if rule_id == "times.holiday":
        tests.append(_is_day)
    if "often" in own:
        tests.append(_is_adverb)
    if own & {"unit", "units"}:
        tests.append(_is_no_name)
    if "unit" in own and "one" in own:
        tests.append(_is_no_ordinal)
        tests.append(_is_no_modifier)
    if {"deictic", "unit"} <= own:
        tests.append(_is_not_part_of_something)
    if "deictic" in own:
        tests.append(_is_no_verb)
    if rule_id == "times.unit_beyond":
        tests.append(_ends_clause)
    if rule_id == "times.the_daypart":
        tests.append(_is_of_no_event)
    if own & {"relday", "daypart"} or rule_id == "times.tonight":
        tests.append(_is_no_programme)
    if "month" in own and not own & {"year", "year2"}:
        tests.append(_is_not_in_name)
    return tests


def _has_capital(phrase: Phrase, paragraph: Paragraph, first: int, last: int, text: str) -> bool:
    words = text[paragraph.starts[first] : paragraph.ends[last]]
    return words != words.lower()


def _is_month(phrase: Phrase, paragraph: Paragraph, first: int, last: int, text: str) -> bool:
    """A name, not a verb; not part of another name; not somebody who acts; not what is left of a day in a name."""
    if first > 0 and re.fullmatch(r"\d\d?", paragraph.words[first - 1]):
        return False
    if paragraph.words[last].lower() in ("may", "march") and paragraph.pos[last] != "PROPN":
        return False
    has_surname = any(k < last and paragraph.pos[k] == "PROPN" for k in paragraph.dependents(last, "compound"))
    is_owned = bool(paragraph.dependents(last, "poss")) and paragraph.dep[last] != "compound"
    acts = paragraph.dep[last] == "nsubj" and paragraph.lemma[paragraph.head[last]] not in MONTHS_VERBS
    return not (paragraph.entity[last].endswith("PERSON") or has_surname or is_owned or acts)


def _is_weekday(phrase: Phrase, paragraph: Paragraph, first: int, last: int, text: str) -> bool:
    """A day, not in the middle of a longer name ("the Good Friday Agreement")."""
    before, head = first - 1, paragraph.head[last]
    is_after_name = before >= 0 and paragraph.head[before] in (last, head) and paragraph.words[before].istitle()
    is_before_name = head == last + 1 and paragraph.pos[head] == "PROPN"
    return not (is_after_name and is_before_name)


def _is_no_count(phrase: Phrase, paragraph: Paragraph, first: int, last: int, text: str) -> bool:
    """The 5 of "March 3 and 5", not that of "March 3 and 5 people"."""
    head = paragraph.head[last]
    return not (head > last and paragraph.pos[head] == "NOUN")


def _is_year(phrase: Phrase, paragraph: Paragraph, first: int, last: int, text: str) -> bool:
    """A year, not a count, a price, a part of a longer number, nor a title ("Orwell's 1984")."""
    start, end = paragraph.starts[first], paragraph.ends[last]
    if text[max(0, start - 1) : start] in NO_YEAR_BEFORE or text[end : end + 1] == "%":
        return False
    if last and paragraph.words[last - 1][-1].isdigit():
        return False
    head, children = paragraph.head[last], paragraph.children
    is_counted = paragraph.dep[last] == "nummod" and paragraph.tag[head] == "NNS"
    if is_counted:
        return any(paragraph.dep[k] in ("det", "poss") and k < last for k in children[head])
    is_owned = any(paragraph.dep[k] == "poss" for k in children[last])
    is_before_noun = last + 1 < len(paragraph.pos) and paragraph.pos[last + 1] in (*CONTENT, "ADJ", "VERB")
    return is_before_noun or not is_owned


def _is_noun(phrase: Phrase, paragraph: Paragraph, first: int, last: int, text: str) -> bool:
    return paragraph.pos[first] in CONTENT


def _is_after_a_word_of_time(phrase: Phrase, paragraph: Paragraph, first: int, last: int, text: str) -> bool:
    start = paragraph.starts[first]
    return bool(IN_A_QUARTER.search(text, max(0, start - LOOK_BACK), start))


def _is_season(phrase: Phrase, paragraph: Paragraph, first: int, last: int, text: str) -> bool:
    start, end = paragraph.starts[first], paragraph.ends[last]
    return bool(AT_A_TIME.search(text, max(0, start - LOOK_BACK), start)) and not text.startswith(" of", end)


def _is_day(phrase: Phrase, paragraph: Paragraph, first: int, last: int, text: str) -> bool:
    """A day, not part of a longer name ("the Good Friday Agreement")."""
    head = paragraph.head[last]
    is_in_name = paragraph.dep[last] == "compound" and paragraph.pos[head] == "PROPN" and head > last
    words = text[paragraph.starts[first] : paragraph.ends[last]]
    return words != words.lower() or words[0].isdigit() if not is_in_name else False


def _is_no_verb(phrase: Phrase, paragraph: Paragraph, first: int, last: int, text: str) -> bool:
    """Not "may last months"."""
    return paragraph.pos[first] != "VERB" or paragraph.words[first].lower() != "last"


def _is_no_modifier(phrase: Phrase, paragraph: Paragraph, first: int, last: int, text: str) -> bool:
    """A weekend, not a weekend message."""
    return paragraph.dep[last] != "compound" or paragraph.head[last] <= last


def _is_of_no_event(phrase: Phrase, paragraph: Paragraph, first: int, last: int, text: str) -> bool:
    """The night, not the night of the attack."""
    return not EVENT_AFTER.match(text, paragraph.ends[last])


def _ends_clause(phrase: Phrase, paragraph: Paragraph, first: int, last: int, text: str) -> bool:
    """The year before, but not the year before the war."""
    end = paragraph.ends[last]
    return end == len(text) or text[end] in ",.;:)\n"


def _is_no_programme(phrase: Phrase, paragraph: Paragraph, first: int, last: int, text: str) -> bool:
    """Not "USA Today", "This Morning", the "Today" show: a capital is the first letter of a sentence, or of a name."""
    word, before = paragraph.words[last], first - 1
    begins = before < 0 or paragraph.sentence[before] != paragraph.sentence[first]
    if phrase.rule.rule_id == "times.part_of_day":
        return begins or not paragraph.words[first].istitle()
    if not word[0].isupper() or "weekday" in phrase.own or "month" in phrase.own:
        return True
    if first != last:
        return not (word.istitle() and paragraph.words[first].istitle())
    return begins or not paragraph.words[before][0].isupper()


def _is_not_in_name(phrase: Phrase, paragraph: Paragraph, first: int, last: int, text: str) -> bool:
    """Not "the 17 February Brigade"; but "the January 6 Capitol attack"."""
    words, pos = paragraph.words, paragraph.pos
    if words[first].lower() != "the" and (first == 0 or words[first - 1].lower() != "the"):
        return True
    after = last + 1
    while after < len(words) and pos[after] == "PROPN" and words[after][0].isupper():
        after += 1
    return after == last + 1 or (after < len(words) and pos[after] == "NOUN")


def _is_adverb(phrase: Phrase, paragraph: Paragraph, first: int, last: int, text: str) -> bool:
    return paragraph.pos[first] in ("ADV", "ADJ") and paragraph.dep[first] != "amod"


def _is_no_name(phrase: Phrase, paragraph: Paragraph, first: int, last: int, text: str) -> bool:
    """Not "Seven Days" nor "the Hundred Years' War"; a sentence may begin with a capital."""
    if phrase.own & {"weekday", "month"}:
        return True
    begins_sentence = first == 0 or paragraph.sentence[first] != paragraph.sentence[first - 1]
    if begins_sentence and first == last:
        return True
    return not paragraph.words[last].istitle()


def _is_no_ordinal(phrase: Phrase, paragraph: Paragraph, first: int, last: int, text: str) -> bool:
    return phrase.slots["unit"] != "TS" or paragraph.pos[last] == "NOUN"


def _is_not_part_of_something(phrase: Phrase, paragraph: Paragraph, first: int, last: int, text: str) -> bool:
    """Last week, but not the last week of the war."""
    is_the = "the" in phrase.own or (first > 0 and paragraph.words[first - 1].lower() == "the")
    return not (is_the and text.startswith(" of ", paragraph.ends[last]))
