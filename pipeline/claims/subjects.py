"""Finds the subject of a cue verb, where the parse has it and where it lost it."""

from __future__ import annotations

from pipeline.claims.attribution import MARKS
from pipeline.claims.cue_clauses import SETS_OFF, STATING, SUBJECTS
from pipeline.claims.lexicon import VerbCue, words
from pipeline.claims.noun_phrases import (
    FINITE,
    NOMINAL,
    QUANTITIES,
    antecedent_of,
    has_finite_verb,
    head_of_phrase,
    is_day,
    is_objective,
)
from pipeline.language.parsed import Paragraph

VERBAL = ("VERB", "AUX")


def subject_of(p: Paragraph, v: int) -> int | None:
    """The token that heads the verb's subject; a participle, infinitive or conjunct takes that of its governor.

    In "released a statement saying" the one who released it says.
    """
    seen = 0
    while seen < 6:
        seen += 1
        subjects = p.dependents(v, *SUBJECTS)
        if p.lemma[p.head[v]] != "let":
            subjects = [i for i in subjects if not is_objective(p, i)]
        inverted = [i for i in subjects if i > v and min(p.subtree(i)) == v + 1 and not is_day(p, i)]
        if inverted and v and p.words[v - 1] in SETS_OFF:
            return inverted[0]
        if subjects:
            before = [i for i in subjects if i < v]
            subject = before[-1] if before else subjects[0]
            return _before_relative(p, subject, v)
        if any(p.dep[i] == "nsubjpass" for i in p.children[v]):
            passive = p.dependents(v, "nsubjpass")[0]
            return passive if seen > 1 else None
        governor = p.head[v]
        if p.dep[v] != "conj" and p.tag[v] in FINITE and p.pos[v - 1] == "CCONJ" and (main := _main_verb(p, v)):
            v = main
            continue
        if governor == v:
            return None
        label = p.dep[v]
        if (label == "conj" and p.pos[governor] in ("VERB", "AUX")) or (
            label in ("xcomp", "advcl") and p.tag[v] in ("VBG", "VB", "VBN") and p.pos[governor] in ("VERB", "AUX")
        ):
            v = governor
        elif label == "pcomp" and (above := next((i for i in p.ancestors(governor) if p.pos[i] in VERBAL), None)):
            v = above
        elif label == "acl" and p.pos[governor] in NOMINAL:
            issuer = p.head[governor]
            is_issued = p.dep[governor] == "dobj" and p.lemma[governor].lower() in words("sources", "document")
            if not is_issued or p.pos[issuer] != "VERB" or not p.dependents(issuer, *SUBJECTS):
                return governor
            v = issuer
        else:
            return None
    return None


def _main_verb(p: Paragraph, v: int) -> int | None:
    """The sentence's main verb before a verb that "and" or "but" joins to something, whatever the parse says."""
    main = next((i for i in (v, *p.ancestors(v)) if p.dep[i] == "ROOT"), v)
    return main if main < v and p.pos[main] in VERBAL else None


def _before_relative(p: Paragraph, subject: int, v: int) -> int:
    """In "Falk, who is 28, said ..." the noun says, even if the parse has the pronoun of the clause between commas."""
    if p.tag[subject] not in ("WP", "WDT") or p.words[v - 1] != "," or not has_finite_verb(p, subject, v - 1):
        return subject
    antecedent = antecedent_of(p, subject)
    return subject if antecedent is None else antecedent


def is_lost_main_verb(p: Paragraph, v: int) -> bool:
    """As in "Kyrland, which holds the crates, called on Ostrova to ...": the parse has only nouns at the top.

    The verb after the comma is then taken for a participle of some noun before it.
    """
    is_participle = p.tag[v] in ("VBN", "VBD") and p.dep[v] in ("acl", "relcl", "amod", "advcl")
    if not is_participle or v <= p.sentence_of(v)[0] or p.words[v - 1] != ",":
        return False
    root = next((i for i in (v, *p.ancestors(v)) if p.dep[i] == "ROOT"), v)
    return root < v and p.pos[root] in NOMINAL


def opening_phrase(p: Paragraph, v: int) -> int | None:
    """The head of the noun phrase that opens the verb's sentence, up to the first comma."""
    return _opening_phrase(p, p.sentence_of(v)[0], v)


def agent_of(p: Paragraph, v: int) -> int | None:
    """The token that heads a passive's by-phrase."""
    for i in p.dependents(v, "agent", "prep"):
        if p.words[i].lower() == "by":
            objects = p.dependents(i, "pobj")
            return objects[0] if objects else None
    return None


def after_comma(p: Paragraph, subject: int, v: int) -> int:
    """In "The truce held, the mission said" the words after the comma say, even if the parse has the first noun."""
    comma = next((i for i in range(v - 1, subject, -1) if p.words[i] == ","), None)
    if (
        comma is None
        or comma == v - 1
        or not any(p.tag[i] in ("VBD", "VBN", "VBZ", "VBP") for i in range(subject, comma))
    ):
        return subject
    nouns = [i for i in range(comma + 1, v) if p.pos[i] in ("NOUN", "PROPN", "PRON")]
    if not nouns or any(p.pos[i] in ("VERB", "AUX", "CCONJ") for i in range(comma + 1, v - 1)):
        return subject
    return next((i for i in nouns if not comma < p.head[i] < v), nouns[-1])


def neighbour(p: Paragraph, v: int, cue: VerbCue) -> int | None:
    """The noun beside a verb that the parse left without subject: "said Yoo", "an official, 45, said"."""
    first, end = p.sentence_of(v)
    after = v + 1
    while after < end and p.pos[after] in ("DET", "ADJ", "NUM", "PROPN", "NOUN") and p.head[after] > after:
        after = p.head[after]
    is_set_off = v == first or p.words[v - 1] in SETS_OFF or p.words[v - 1] in MARKS
    if (
        is_set_off
        and cue.kind in STATING
        and not is_objective(p, min(after, end - 1))
        and v < after < end
        and p.pos[after] in ("PROPN", "PRON", "NOUN")
        and p.dep[after] in ("dobj", "attr", "npadvmod")
        and p.entity[after][2:] not in ("DATE", "TIME")
    ):
        return after
    if v + 1 < end and all(p.pos[i] == "PROPN" for i in range(v + 1, end)):
        return end - 1
    if p.pos[v - 1] not in (*NOMINAL, *VERBAL) and _is_name(p, v - 1, first):
        return v - 1
    named = _before_aside(p, first, v)
    if named is not None:
        return named
    before = v - 1
    while before >= first and (p.words[before] == "," or p.pos[before] in ("ADV", "AUX", "NUM")):
        before -= 1
    if before >= first and before == v - 1 and p.words[before].lower() in QUANTITIES:
        return before
    if before < first or p.pos[before] not in ("PROPN", "PRON", "NOUN"):
        return None
    opening = _opening_phrase(p, first, v) if before < v - 1 else None
    if opening is not None:
        return opening
    best = before
    for i in p.ancestors(before):
        if i > before or i < first or (p.dep[before] == "appos" and p.pos[i] != "PROPN"):
            break
        before = i
        if p.pos[i] in ("PROPN", "PRON", "NOUN"):
            best = i
    return best


def _before_aside(p: Paragraph, first: int, v: int) -> int | None:
    """The noun before an aside between commas: "Nieto, contradicting Trump, said", "Stein, a physician, also said"."""
    last = v - 1
    while last > first and p.pos[last] in ("ADV", "AUX"):
        last -= 1
    if last <= first or p.words[last] != ",":
        return None
    for comma in range(last - 1, first, -1):
        is_aside = p.words[comma] == "," and p.tag[comma + 1] in ("VBG", "VBN", "WP", "WDT", "WRB", "IN", "DT")
        if is_aside and p.pos[comma - 1] in NOMINAL and p.entity[comma - 1][2:] not in ("DATE", "TIME"):
            return comma - 1
    return None


def _opening_phrase(p: Paragraph, first: int, v: int) -> int | None:
    """The noun phrase that opens the sentence before the first comma: "Falk, who left at nine, said"."""
    comma = next((i for i in range(first, v) if p.words[i] == ","), v)
    while first < comma and p.pos[first] in ("CCONJ", "ADV", "PUNCT"):
        first += 1
    return head_of_phrase(p, first, comma - 1) if comma < v - 1 else None


def _is_name(p: Paragraph, i: int, first: int) -> bool:
    """Whether a word inside a sentence is written like a name."""
    return i > first and p.words[i][0].isupper() and p.words[i][1:].islower() and p.words[i - 1] not in (".", ":")
