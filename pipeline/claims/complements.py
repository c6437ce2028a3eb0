"""Finds what is said: the complement of a cue verb, after it, before it or about it."""

from __future__ import annotations

from pipeline.claims.lexicon import VerbCue, noun_cues
from pipeline.claims.subjects import ADDRESSING, FINITE, SUBJECTS, after_comma, agent_of, has_finite_verb
from pipeline.language.parsed import Paragraph

OBJECT_PREPOSITIONS = ("as", "of", "for", "over", "to", "with", "about", "against")
HOLDS_OBJECT = ("dobj", "oprd", "xcomp", "ccomp", "attr", "acomp", "pobj", "pcomp")
MARKS_BEFORE = frozenset(['"', "“", "''", "``"])
PASSIVE_KINDS = frozenset(["assessment", "belief", "speech", "report", "accusation", "intention"])
"""Kinds of cue whose passive counts without an agent: "was accused of"."""
FINDING = frozenset(["find"])
"""Verbs that take an object with its state as well as a clause."""
SETS_OFF = frozenset([",", "—", "–", "-", "--", "(", "”", '"', "''", "?", "!", "’"])
"""What stands before a cue clause that follows or interrupts what is said."""


def content_of(p: Paragraph, v: int, cue: VerbCue, particle: int | None, is_passive: bool) -> tuple[str, set[int]]:
    """The rule and the tokens of what is said; none if it can only be a quotation."""
    takes = cue.complements
    right = [i for i in p.children[v] if i > v]
    if cue.kind == "appearance":
        return "raising", _raised(p, v, takes, right)
    if is_passive:
        return "passive", _passive(p, v, cue, right)
    if particle is not None and p.dep[particle] != "prt" and ("object" in takes or "clause" in takes):
        tokens = {t for i in right if i >= particle and p.dep[i] in (*HOLDS_OBJECT, "prep") for t in p.subtree(i)}
        return "verb_preposition", tokens - {particle}
    if "clause" in takes:
        for i in right:
            if _has_noun_cue(p, i, v, takes):
                break
            if _is_state(p, i, cue):
                return "quotation", set()
            if (p.dep[i] == "ccomp" or (p.dep[i] == "xcomp" and p.tag[i] == "VBG")) and not _is_question(p, i, cue):
                return "verb_clause", _to_the_end(p, _subtree_without(p, i, v))
    if "infinitive" in takes:
        for i in right:
            if p.dep[i] in ("xcomp", "ccomp") and (p.tag[i] == "VB" or p.tag[i] == "VBG"):
                objects = [t for j in right if j < i and p.dep[j] in ("dobj", "dative") for t in p.subtree(j)]
                return "verb_infinitive", _subtree_without(p, i, v) | set(objects)
    fronted = _fronted(p, v, cue)
    if fronted:
        return "fronted", fronted
    if "clause" in takes and "object" not in takes:
        for i in [t for j in right if p.dep[j] in ("prep", "npadvmod", "dobj", "advcl") for t in p.subtree(j)]:
            if p.dep[i] in ("relcl", "acl", "ccomp") and any(
                p.dep[j] == "mark" and p.words[j].lower() == "that" for j in p.children[i]
            ):
                return "verb_clause", _subtree_without(p, i, v)
    if "naming" in takes:
        return "naming", _named(p, v, right)
    if "as" in takes:
        return "verb_as", _compared(p, v, right)
    if "object" in takes:
        more = ("at", "in", "ahead") if cue.kind in ("assessment", "evidence") else ()
        return "verb_object", _object(p, v, right, (*OBJECT_PREPOSITIONS, *more))
    return "quotation", set()


def _has_noun_cue(p: Paragraph, i: int, v: int, takes: frozenset[str]) -> bool:
    """As in "rejected allegations that ...": the clause belongs to the noun, whatever the parse says."""
    objects = [j for j in p.dependents(v, "dobj") if j < i]
    return "object" in takes and any(p.lemma[j].lower() in noun_cues() for j in objects)


def _is_state(p: Paragraph, i: int, cue: VerbCue) -> bool:
    """As in "found the gate closed" and "finds the door open": an object and its state, no clause."""
    if cue.lemma not in FINDING or p.dep[i] != "ccomp" or p.dependents(i, "mark", "aux", "auxpass", "dobj"):
        return False
    return p.pos[i] in ("ADJ", "ADV") or p.tag[i] == "VBN" or (p.tag[i] == "VBD" and p.words[i].endswith("ed"))


def _is_question(p: Paragraph, i: int, cue: VerbCue) -> bool:
    """As in "asked whether ..." asks and does not say."""
    return cue.lemma == "ask" and any(p.words[j].lower() in ("if", "whether") for j in p.dependents(i, "mark"))


def _named(p: Paragraph, v: int, right: list[int]) -> set[int]:
    """As in "called the launch a success": the thing named and its name, both or not at all."""
    predicates = [i for i in right if p.dep[i] in ("oprd", "xcomp", "ccomp", "attr") and p.tag[i] not in ("VB", "VBD")]
    if not predicates:
        return set()
    named = {t for i in right if i <= predicates[0] and p.dep[i] in HOLDS_OBJECT for t in p.subtree(i)}
    return named | _relative_object(p, v)


def _compared(p: Paragraph, v: int, right: list[int]) -> set[int]:
    """As in "described the launch as a success": the object with its as-phrase."""
    objects = [i for i in right if p.dep[i] == "dobj"]
    phrases = [i for i in right if p.dep[i] == "prep" and p.words[i].lower() in ("as", "to", "with")]
    inner = [j for i in objects for j in p.dependents(i, "prep") if p.words[j].lower() == "as"]
    relative = _relative_object(p, v)
    if not (objects or relative) or not (phrases or inner):
        return set()
    return relative | {t for i in [*objects, *phrases] for t in p.subtree(i)}


def _raised(p: Paragraph, v: int, takes: frozenset[str], right: list[int]) -> set[int]:
    """As in "The launch seems to have failed": the subject and what it seems."""
    labels = ("xcomp", "ccomp") if "infinitive" in takes else ()
    complements = [i for i in right if p.dep[i] in (*labels, "oprd", "acomp", "attr")]
    if not complements or p.tag[v] not in FINITE:
        return set()
    subjects = [i for i in p.dependents(v, "nsubj") if p.words[i].lower() not in ("it", "there")]
    return {t for i in [*subjects, complements[0]] for t in p.subtree(i)}


def _to_the_end(p: Paragraph, content: set[int]) -> set[int]:
    """What follows a colon belongs to what stands before it."""
    after, end = max(content) + 1, p.sentence_of(max(content))[1]
    if after < end and p.words[after] == ":":
        return content | set(range(after, end))
    return content


def _subtree_without(p: Paragraph, i: int, v: int) -> set[int]:
    tokens = set(p.subtree(i))
    return tokens - {v}


def _object(p: Paragraph, v: int, right: list[int], prepositions: tuple[str, ...]) -> set[int]:
    relative = _relative_object(p, v)
    objects = [
        i
        for i in right
        if p.dep[i] == "dobj" or (p.dep[i] in ("ccomp", "xcomp") and p.words[i - 1] not in MARKS_BEFORE)
    ]
    if not objects:
        return relative
    tokens: set[int] = set()
    for i in right:
        if i < objects[0]:
            continue
        if p.dep[i] in HOLDS_OBJECT or (p.dep[i] == "prep" and p.words[i].lower() in prepositions):
            tokens |= set(p.subtree(i))
    return tokens


def _relative_object(p: Paragraph, v: int) -> set[int]:
    """The relative pronoun of "the offer, which the envoy called a step backwards"."""
    return {
        i
        for i in p.dependents(v, "dobj", "nsubj", "pobj")
        if i < v and p.tag[i] in ("WDT", "WP") and p.dep[i] == "dobj"
    }


def _passive(p: Paragraph, v: int, cue: VerbCue, right: list[int]) -> set[int]:
    """As in "Russia was accused of ..." is about Russia: the subject is part of the content."""
    if cue.kind not in PASSIVE_KINDS and agent_of(p, v) is None:
        return set()
    if cue.lemma in ("know", "ask"):
        return set()
    prepositions = {"accusation": ("of", "for"), "evaluation": ("as",)}.get(cue.kind, ())
    complements = [
        i
        for i in right
        if (p.dep[i] in ("xcomp", "ccomp", "oprd") and p.tag[i] != "VBN")
        or (p.dep[i] == "prep" and p.words[i].lower() in prepositions)
    ]
    if not complements:
        return set()
    subjects = [i for i in p.dependents(v, "nsubjpass") if p.words[i].lower() != "it"]
    return {t for i in [*subjects, *complements] for t in p.subtree(i)}


def _fronted(p: Paragraph, v: int, cue: VerbCue) -> set[int]:
    """What stands before the cue clause ("..., Yoo said"), or about it ("Russia, Yoo said, had helped")."""
    takes = cue.complements
    if "clause" not in takes:
        return set()
    first, end = p.sentence_of(v)
    clause = {v}
    for i in p.children[v]:
        if p.dep[i] not in ("ccomp", "parataxis", "advcl", "dep") or i > v:
            clause |= set(p.subtree(i))
    low, high = v, v
    while low - 1 in clause and p.pos[low - 1] != "PUNCT":
        low -= 1
    while high + 1 in clause:
        high += 1
    marks = [p.words[i].lower() for i in p.dependents(v, "mark", "advmod") if i < v]
    if "as" in marks and p.dep[v] in ("advcl", "ROOT", "parataxis", "ccomp") and p.head[v] != v:
        return set(p.subtree(p.head[v])) - set(p.subtree(v))
    is_set_off = low == first or p.words[low - 1] in SETS_OFF
    is_last = all(p.pos[i] in ("PUNCT", "SPACE") for i in range(high + 1, end))
    subject = next((i for i in p.dependents(v, *SUBJECTS)), v)
    low_subject = min(p.subtree(subject)) if subject < v else v
    if (
        is_last
        and cue.kind in ("speech", "report")
        and p.dep[v] in ("advcl", "parataxis", "ccomp", "conj", "relcl")
        and subject < v
        and p.tag[subject] not in ("WDT", "WP")
        and p.words[low_subject - 1] == ","
        and low_subject - 1 > first
        and not p.dependents(v, "mark", *(() if cue.lemma in ADDRESSING else ("dobj",)))
    ):
        return set(range(first, low_subject - 1))
    if is_last and subject < v:
        said_by = after_comma(p, subject, v)
        if said_by != subject:
            low = min(t for t in p.subtree(said_by) if t > subject)
            low = next((i + 1 for i in range(said_by, subject, -1) if p.words[i] == ","), low)
            return set(range(first, low))
    fronted = [i for i in p.dependents(v, "ccomp", "parataxis", "dep") if i < low]
    has_object = "object" in takes and p.dependents(v, "dobj", "xcomp", "oprd")
    is_final = (
        cue.kind in ("speech", "report")
        and p.dep[v] == "ROOT"
        and is_set_off
        and is_last
        and not has_object
        and has_finite_verb(p, first, low)
    )
    if fronted or is_final:
        tokens = {t for i in fronted for t in p.subtree(i)}
        begin = min(tokens) if tokens else first
        return set(range(begin, low)) | {t for t in tokens if t > high}
    if p.dep[v] in ("parataxis", "ccomp") and p.head[v] != v and is_set_off and low > first:
        return set(p.subtree(p.head[v])) - set(p.subtree(v))
    return set()
