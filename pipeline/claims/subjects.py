"""Finds who speaks: the subject of a cue verb, where the parse has it and where it lost it, and its whole phrase."""

from __future__ import annotations

from pipeline.claims.lexicon import VerbCue, source_nouns, words
from pipeline.language.parsed import Paragraph

SUBJECTS = ("nsubj", "csubj")
FINITE = ("VBD", "VBZ", "VBP")
NOMINAL = ("NOUN", "PROPN", "PRON")
ADDRESSING = frozenset(["tell", "inform", "remind", "assure", "brief", "advise"])
"""Verbs whose object is who is told, not what."""
QUANTITIES = frozenset(
    ["some", "many", "most", "few", "several", "others", "half", "third", "quarter", "fifth", "percent", "majority"]
)
"""Words for a part of people, which the parse does not always take for nouns: "nearly a third say"."""


def subject_of(p: Paragraph, v: int) -> int | None:
    """The token that heads the verb's subject; a participle, infinitive or conjunct takes that of its governor."""
    seen = 0
    while seen < 6:
        seen += 1
        subjects = p.dependents(v, *SUBJECTS)
        if subjects:
            before = [i for i in subjects if i < v]
            return before[-1] if before else subjects[0]
        if any(p.dep[i] == "nsubjpass" for i in p.children[v]):
            passive = p.dependents(v, "nsubjpass")[0]
            return passive if seen > 1 else None
        governor = p.head[v]
        if governor == v:
            return None
        label = p.dep[v]
        if (label == "conj" and p.pos[governor] in ("VERB", "AUX")) or (
            label in ("xcomp", "advcl") and p.tag[v] in ("VBG", "VB", "VBN") and p.pos[governor] in ("VERB", "AUX")
        ):
            v = governor
        elif label == "pcomp" and p.pos[p.head[governor]] in ("VERB", "AUX"):
            v = p.head[governor]
        elif label == "acl" and p.pos[governor] in ("NOUN", "PROPN", "PRON"):
            return governor
        else:
            return None
    return None


def agent_of(p: Paragraph, v: int) -> int | None:
    """The token that heads a passive's by-phrase."""
    for i in p.dependents(v, "agent", "prep"):
        if p.words[i].lower() == "by":
            objects = p.dependents(i, "pobj")
            return objects[0] if objects else None
    return None


def inverted_subject(p: Paragraph, v: int, cue: VerbCue) -> int | None:
    """The speaker in "..., reported Haneul News, ...": the noun after a verb that follows a comma."""
    first = p.sentence_of(v)[0]
    if cue.kind not in ("speech", "report") or cue.lemma in ADDRESSING or p.tag[v] not in FINITE or v - 1 <= first:
        return None
    if p.words[v - 1] != "," or p.dependents(v, "nsubj", "ccomp") or not has_finite_verb(p, first, v - 1):
        return None
    after = [i for i in p.dependents(v, "dobj", "attr", "npadvmod") if i > v and min(p.subtree(i)) == v + 1]
    is_speaker = after and (
        p.entity[after[0]][2:] in ("ORG", "PERSON")
        or p.lemma[after[0]].lower() in words("sources", "role") | words("sources", "medium")
    )
    return after[0] if is_speaker else None


def trailing_subject(p: Paragraph, v: int, cue: VerbCue) -> int | None:
    """The speaker in "..., a diplomat who asked not to be named said.": his phrase runs from the comma to the verb.

    For a verb at its sentence's end whose subject the parse took for a part of what is said.
    """
    first, end = p.sentence_of(v)
    if cue.kind != "speech" or p.tag[v] not in ("VBD", "VBZ") or any(p.pos[i] != "PUNCT" for i in range(v + 1, end)):
        return None
    if p.dependents(v, *SUBJECTS) or p.pos[v - 1] == "PUNCT":
        return None
    for comma in range(v - 1, first, -1):
        if p.words[comma] != ",":
            continue
        for head in range(comma + 1, v):
            tokens = p.subtree(head) if p.pos[head] in ("NOUN", "PROPN") else []
            if tokens and min(tokens) == comma + 1 and v - 1 in tokens and p.dependents(head, "relcl", "acl", "prep"):
                is_source = bool(p.entity[head]) or p.lemma[head].lower() in source_nouns()
                return head if is_source and has_finite_verb(p, first, comma) else None
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


def neighbour(p: Paragraph, v: int) -> int | None:
    """The noun beside a verb that the parse left without subject: "said Yoo", "an official, 45, said"."""
    first, end = p.sentence_of(v)
    after = v + 1
    while after < end and p.pos[after] in ("DET", "ADJ", "NUM", "PROPN", "NOUN") and p.head[after] > after:
        after = p.head[after]
    if (
        after < end
        and after > v
        and p.pos[after] in ("PROPN", "PRON", "NOUN")
        and p.dep[after] in ("dobj", "attr", "npadvmod")
        and p.entity[after][2:] not in ("DATE", "TIME")
    ):
        return after
    before = v - 1
    while before >= first and (p.words[before] == "," or p.pos[before] in ("ADV", "AUX", "NUM")):
        before -= 1
    if before >= first and before == v - 1 and p.words[before].lower() in QUANTITIES:
        return before
    if before < first or p.pos[before] not in ("PROPN", "PRON", "NOUN"):
        return None
    best = before
    for i in p.ancestors(before):
        if i > before or i < first or (p.dep[before] == "appos" and p.pos[i] != "PROPN"):
            break
        before = i
        if p.pos[i] in ("PROPN", "PRON", "NOUN"):
            best = i
    return best


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
    while (
        last > head and p.pos[last] in ("PUNCT", "SPACE") and not (p.words[last] == ")" and "(" in p.words[head:last])
    ):
        last -= 1
    while first < head and p.pos[first] in ("PUNCT", "SPACE", "CCONJ"):
        first += 1
    return first, last


def _whole_name(p: Paragraph, first: int, last: int) -> tuple[int, int]:
    """The phrase with the first half of a hyphenated name that the parse has cut in two ("Minister Shin Won-sik")."""
    if first < 2 or p.words[first - 1] != "-" or p.ends[first - 1] != p.starts[first] or p.pos[first] != "PROPN":
        return first, last
    while first > 0 and (p.words[first - 1] == "-" or p.words[first - 1][0].isupper()):
        first -= 1
    return first, last


def has_finite_verb(p: Paragraph, first: int, end: int) -> bool:
    """Whether a finite verb stands between two tokens."""
    return any(p.tag[i] in (*FINITE, "MD") for i in range(first, end))
