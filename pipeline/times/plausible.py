"""Whether words are about time where they stand. Belongs here: the parse around a phrase. Does not: its meaning.

"May" may be a person, "march" a verb, 1984 a book, a resolution or a count.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from pipeline.language.parsed import Paragraph
from pipeline.times.grammar import Phrase

AT_A_TIME = re.compile(r"\b(?:[Ii]n|[Bb]y|[Oo]ver|[Dd]uring|[Uu]ntil|[Ss]ince|[Tt]hroughout|[Ii]nto)\s+$")
IN_A_QUARTER = re.compile(r"\b(?:in|for|of|by|during|since|from|this|last|next|the|its|their|['’]s)\s+$", re.IGNORECASE)
EVENT_AFTER = re.compile(r" (?:of|after|before|when|that|he|she|they|it)\b")
PROGRAMME = re.compile(r"['’”\"]* (?:show|programme|program)\b")
BEGINNINGS = frozenset("\"'“‘``:-–—(") | {"``", "..."}
LOOK_BACK = 14  # characters: enough for one of these words
NO_YEAR_BEFORE = frozenset("$£€¥#-.")
# Verbs that a month may be the subject of; the subject of any other is a person ("May said").
MONTHS_VERBS = frozenset({"be", "see", "bring", "mark", "have", "come", "pass", "end", "begin", "start", "remain"})
CONTENT = ("NOUN", "PROPN")


class Spoken(NamedTuple):
    """A phrase where it stands.

    Attributes:
        phrase: The phrase.
        start: Its first code point in the document's text.
        end: Its end, exclusive.
        first: Its first token in the paragraph.
        last: Its last token.
        paragraph: The paragraph.
        text: The document's text.
    """

    phrase: Phrase
    start: int
    end: int
    first: int
    last: int
    paragraph: Paragraph
    text: str

    @property
    def words(self) -> str:
        """The words as written."""
        return self.text[self.start : self.end]

    @property
    def begins_sentence(self) -> bool:
        """Whether it stands first in its sentence."""
        sentence = self.paragraph.sentence
        return self.first == 0 or sentence[self.first] != sentence[self.first - 1]

    @property
    def word_before(self) -> str:
        """The token before it in the paragraph; "" if there is none."""
        return self.paragraph.words[self.first - 1] if self.first else ""

    @property
    def is_the_one(self) -> bool:
        """Whether "the" is its first word or stands before it."""
        return "the" in self.phrase.own or self.word_before.lower() == "the"

    def follows(self, words: re.Pattern[str]) -> bool:
        """Whether it stands right after such words."""
        return bool(words.search(self.text, max(0, self.start - LOOK_BACK), self.start))


def plausible(spoken: Spoken) -> bool:
    """Whether a phrase is about time where it stands."""
    rule, own = spoken.phrase.rule.rule_id, spoken.phrase.own
    return all(test(spoken) for concerns, test in TESTS if concerns(rule, own))


def _has_capital(at: Spoken) -> bool:
    return at.words != at.words.lower()


def _is_month(at: Spoken) -> bool:
    """A name, not a verb; not part of another name; not somebody who acts; not what is left of a day in a name."""
    parse, last = at.paragraph, at.last
    if re.fullmatch(r"\d\d?", at.word_before):
        return False
    if parse.words[last].lower() in ("may", "march") and parse.pos[last] != "PROPN":
        return False
    has_surname = any(k < last and parse.pos[k] == "PROPN" for k in parse.dependents(last, "compound"))
    is_owned = bool(parse.dependents(last, "poss")) and parse.dep[last] != "compound"
    acts = parse.dep[last] == "nsubj" and parse.lemma[parse.head[last]] not in MONTHS_VERBS
    return not (parse.entity[last].endswith("PERSON") or has_surname or is_owned or acts)


def _is_weekday(at: Spoken) -> bool:
    """A day, not in the middle of a longer name ("the Good Friday Agreement")."""
    parse, head = at.paragraph, at.paragraph.head[at.last]
    is_after_name = at.word_before.istitle() and parse.head[at.first - 1] in (at.last, head)
    is_before_name = head == at.last + 1 and parse.pos[head] == "PROPN"
    return not (is_after_name and is_before_name)


def _is_no_count(at: Spoken) -> bool:
    """The 5 of "March 3 and 5", not that of "March 3 and 5 people"."""
    head = at.paragraph.head[at.last]
    return not (head > at.last and at.paragraph.pos[head] == "NOUN")


def _is_year(at: Spoken) -> bool:
    """A year, not a count, a price, a part of a longer number, nor a title ("Orwell's 1984")."""
    parse, last = at.paragraph, at.last
    if at.text[max(0, at.start - 1) : at.start] in NO_YEAR_BEFORE or at.text[at.end : at.end + 1] == "%":
        return False
    if at.word_before[-1:].isdigit():
        return False
    head = parse.head[last]
    if parse.dep[last] == "nummod" and parse.tag[head] == "NNS":
        return any(k < last for k in parse.dependents(head, "det", "poss"))
    is_before_noun = last + 1 < len(parse.pos) and parse.pos[last + 1] in (*CONTENT, "ADJ", "VERB")
    return is_before_noun or not parse.dependents(last, "poss")


def _is_noun(at: Spoken) -> bool:
    return at.paragraph.pos[at.first] in CONTENT


def _is_in_a_quarter(at: Spoken) -> bool:
    return at.follows(IN_A_QUARTER)


def _is_season(at: Spoken) -> bool:
    """In the fall, not in the fall of the city."""
    return at.follows(AT_A_TIME) and not at.text.startswith(" of", at.end)


def _is_day(at: Spoken) -> bool:
    """A day, not part of a longer name ("the Good Friday Agreement")."""
    head = at.paragraph.head[at.last]
    is_in_name = at.paragraph.dep[at.last] == "compound" and at.paragraph.pos[head] == "PROPN" and head > at.last
    return not is_in_name and (at.words[0].isupper() or at.words[0].isdigit() or at.words.startswith("the "))


def _is_no_verb(at: Spoken) -> bool:
    """Not "may last months"."""
    return at.paragraph.pos[at.first] != "VERB" or at.paragraph.words[at.first].lower() != "last"


def _is_no_modifier(at: Spoken) -> bool:
    """A weekend, not a weekend message."""
    return at.paragraph.dep[at.last] != "compound" or at.paragraph.head[at.last] <= at.last


def _is_of_no_event(at: Spoken) -> bool:
    """The night, not the night of the attack."""
    return not EVENT_AFTER.match(at.text, at.end)


def _ends_clause(at: Spoken) -> bool:
    """The year before, but not the year before the war."""
    return at.end == len(at.text) or at.text[at.end] in ",.;:)\n"


def _is_no_programme(at: Spoken) -> bool:
    """Not "USA Today", "This Morning", the "Today" programme: a capital begins a sentence or a name."""
    first_word, last_word = at.paragraph.words[at.first], at.paragraph.words[at.last]
    if at.phrase.rule.rule_id == "times.part_of_day":
        return at.begins_sentence or not first_word.istitle()
    if not last_word[0].isupper() or at.phrase.own & {"weekday", "month"}:
        return True
    if at.first != at.last:
        return not (first_word.istitle() and last_word.istitle())
    return at.begins_sentence or (at.word_before in BEGINNINGS and not PROGRAMME.match(at.text, at.end))


def _is_not_in_name(at: Spoken) -> bool:
    """Not "the 17 February Brigade"; but "the January 6 Capitol attack"."""
    words, pos, after = at.paragraph.words, at.paragraph.pos, at.last + 1
    if not at.is_the_one:
        return True
    while after < len(words) and pos[after] == "PROPN" and words[after][0].isupper():
        after += 1
    return after == at.last + 1 or (after < len(words) and pos[after] == "NOUN")


def _is_adverb(at: Spoken) -> bool:
    """Paid daily, not the daily count."""
    return at.paragraph.pos[at.first] in ("ADV", "ADJ") and at.paragraph.dep[at.first] != "amod"


def _is_no_name(at: Spoken) -> bool:
    """Not "Seven Days" nor "the Hundred Years' War"; a sentence may begin with a capital."""
    if at.phrase.own & {"weekday", "month"} or (at.begins_sentence and at.first == at.last):
        return True
    return not at.paragraph.words[at.last].istitle()


def _is_no_ordinal(at: Spoken) -> bool:
    """A second, not a second attack."""
    return at.phrase.slots["unit"] != "TS" or at.paragraph.pos[at.last] == "NOUN"


def _is_not_part_of_something(at: Spoken) -> bool:
    """Last week, but not the last week of the war."""
    return not (at.is_the_one and at.text.startswith(" of ", at.end))


# Which phrases a test concerns, by their rule and the classes in their own words.
TESTS: tuple[tuple[Callable[[str, frozenset[str]], bool], Callable[[Spoken], bool]], ...] = (
    (lambda rule, own: bool(own & {"month", "weekday", "weekdays"}), _has_capital),
    (lambda rule, own: own == {"month"}, _is_month),
    (lambda rule, own: own == {"weekday"}, _is_weekday),
    (lambda rule, own: "dayno" in own and own <= {"the", "dayno"}, _is_no_count),
    (lambda rule, own: own == {"year"}, _is_year),
    (lambda rule, own: own == {"season"}, _is_noun),
    (lambda rule, own: own == {"quartername"}, _is_in_a_quarter),
    (lambda rule, own: rule == "times.season_alone", _is_season),
    (lambda rule, own: rule == "times.holiday", _is_day),
    (lambda rule, own: "often" in own, _is_adverb),
    (lambda rule, own: bool(own & {"unit", "units"}), _is_no_name),
    (lambda rule, own: own >= {"unit", "one"}, _is_no_ordinal),
    (lambda rule, own: own >= {"unit", "one"}, _is_no_modifier),
    (lambda rule, own: own >= {"unit", "deictic"}, _is_not_part_of_something),
    (lambda rule, own: "deictic" in own, _is_no_verb),
    (lambda rule, own: rule == "times.unit_beyond", _ends_clause),
    (lambda rule, own: rule == "times.the_daypart", _is_of_no_event),
    (lambda rule, own: rule == "times.tonight" or bool(own & {"relday", "daypart"}), _is_no_programme),
    (lambda rule, own: "month" in own and not own & {"year", "year2"}, _is_not_in_name),
)
