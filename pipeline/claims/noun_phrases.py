"""Finds noun phrases in the parse and in the words, and tells what they stand for: people, days, speakers."""

from __future__ import annotations

from pipeline.claims.lexicon import source_nouns, words
from pipeline.language.parsed import Paragraph

FINITE = ("VBD", "VBZ", "VBP")
NOMINAL = ("NOUN", "PROPN", "PRON")
OBJECTIVE = frozenset(["him", "them", "me", "us", "whom"])
"""Pronouns that no verb has for its subject, whatever the parse says."""
QUANTITIES = frozenset(
    ["some", "many", "most", "few", "several", "others", "half", "third", "quarter", "fifth", "percent", "majority"]
)
"""Words for a part of people, which the parse does not always take for nouns: "nearly a third say"."""


def noun_phrase(p: Paragraph, head: int, v: int, content: set[int]) -> tuple[int, int]:
    """First and last token of the phrase: the head's subtree as far as it runs on, without the verb's clause.

    After the verb, a relative clause that a comma sets off is left out.
    """
    tokens = set(p.subtree(head)) - content
    if v in tokens or (p.dep[head] != "nsubj" and head < v and p.dep[v] in ("acl", "relcl") and p.head[v] == head):
        tokens -= set(p.subtree(v))
    if head > v:
        for i in p.dependents(head, "relcl", "acl"):
            if p.words[i - 1] == "," or p.words[min(p.subtree(i)) - 1] == ",":
                tokens -= set(p.subtree(i))
    first = last = head
    while first - 1 in tokens:
        first -= 1
    while last + 1 in tokens:
        last += 1
    first, last = _whole_name(p, first, last)
    if (
        "(" in p.words[head : last + 1]
        and ")" not in p.words[head : last + 1]
        and p.words[last + 1 : last + 2] == [")"]
    ):
        last += 1
    while last > head and _is_loose(p, first, last):
        last -= 1
    while first < head and p.pos[first] in ("PUNCT", "SPACE", "CCONJ"):
        first += 1
    return first, last


def _is_loose(p: Paragraph, first: int, last: int) -> bool:
    """Whether the phrase's last token is no part of it: a mark whose partner is not in it, or a floating "both"."""
    before = p.words[first:last]
    if p.words[last].lower() in ("both", "all", "each"):
        return True
    if p.words[last] == ")":
        return "(" not in before
    if p.words[last] in ('"', "”", "''", "’", "'"):
        return not any(word in ('"', "“", "``", "‘", "'") for word in before)
    return p.pos[last] in ("PUNCT", "SPACE")


def _whole_name(p: Paragraph, first: int, last: int) -> tuple[int, int]:
    """The phrase with the first half of a hyphenated name that the parse has cut in two ("Minister Shin Won-sik")."""
    if first < 2 or p.words[first - 1] != "-" or p.ends[first - 1] != p.starts[first] or p.pos[first] != "PROPN":
        return first, last
    while first > 0 and (p.words[first - 1] == "-" or p.words[first - 1][0].isupper()):
        first -= 1
    return first, last


def without_asides(p: Paragraph, tokens: set[int], first: int) -> set[int]:
    """The tokens less relative clauses between commas and "by doing so", from `first` on: both are the writer's."""
    for i in [t for t in tokens if t > first and p.dep[t] == "prep" and p.words[t].lower() == "by"]:
        if p.dependents(i, "pcomp"):
            tokens = tokens - set(p.subtree(i))
    for i in [t for t in tokens if t > first and p.dep[t] == "relcl"]:
        clause = p.subtree(i)
        if p.words[clause[0] - 1] == "," and p.tag[clause[0]] in ("WDT", "WP", "WP$", "WRB", "IN"):
            tokens = tokens - set(clause)
    return tokens


def head_of_phrase(p: Paragraph, first: int, last: int) -> int | None:
    """The head of the noun phrase that fills these tokens; None if they are no noun phrase.

    A relative clause or participle may follow the noun ("a lawmaker who was present", "people briefed on it").
    """
    if first > last or p.pos[first] not in ("DET", "ADJ", "NOUN", "PROPN", "NUM", "PRON"):
        return None
    if p.tag[first] in ("WDT", "WP", "WP$", "EX") or is_objective(p, first):
        return None
    head = None
    for i in range(first, last + 1):
        if p.words[i] == ",":
            return None
        if p.pos[i] in NOMINAL and p.tag[i] not in ("WDT", "WP", "PRP$"):
            head = i
        elif p.tag[i] == "POS":
            continue
        elif head is not None and (p.pos[i] in ("ADP", "VERB", "SCONJ") or p.tag[i] in ("WDT", "WP")):
            is_post_modifier = p.tag[i] in ("VBN", "VBG", "WDT", "WP") or p.pos[i] == "ADP"
            return head if is_post_modifier and p.tag[last] not in (*FINITE, "MD") else None
        elif p.pos[i] in ("VERB", "AUX"):
            return None
    return head


def antecedent_of(p: Paragraph, i: int) -> int | None:
    """The noun that a relative pronoun stands for; None if the parse has none."""
    if p.tag[i] not in ("WP", "WDT", "WP$"):
        return None
    clause = next((j for j in (i, *p.ancestors(i)) if p.dep[j] == "relcl"), None)
    noun = None if clause is None else p.head[clause]
    return noun if noun is not None and noun < i and p.pos[noun] in NOMINAL else None


def has_finite_verb(p: Paragraph, first: int, end: int) -> bool:
    """Whether a finite verb stands between two tokens."""
    return any(p.tag[i] in (*FINITE, "MD") for i in range(first, end))


def is_people(p: Paragraph, i: int) -> bool:
    """As in "dismissed 80 of its workers" and "denied officials access": somebody, not something said."""
    if p.pos[i] == "NUM" or p.words[i].lower() in QUANTITIES:
        return any(is_people(p, k) for j in p.dependents(i, "prep") for k in p.dependents(j, "pobj"))
    return p.entity[i][2:] == "PERSON" or p.lemma[i].lower() in words("sources", "role", "unnamed")


def can_tell(p: Paragraph, i: int) -> bool:
    """Whether the word is a name, a pronoun for somebody, a number of people or a noun for a speaker or document."""
    word = p.words[i].lower()
    is_speaker = p.pos[i] in ("PROPN", "PRON", "NUM") or bool(p.entity[i]) or word in QUANTITIES
    is_named = any(p.pos[j] == "PROPN" for j in p.dependents(i, "appos"))
    return is_speaker or is_named or p.lemma[i].lower() in source_nouns()


def is_objective(p: Paragraph, i: int) -> bool:
    """Whether the word is a pronoun that is no subject; "US" is none."""
    return p.pos[i] == "PRON" and p.words[i].lower() in OBJECTIVE and p.words[i] != "US"


def is_day(p: Paragraph, i: int) -> bool:
    """Whether the word is a part of a date or time."""
    return p.entity[i][2:] in ("DATE", "TIME")
