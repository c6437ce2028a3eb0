"""Tells whether a trigger is told as a fact, as to come, as possible, as not so, as of long ago.

Belongs here: mood, tense, governing words. Does not: who says so, which is the claim that the mention stands in.
Source of the values: Light ERE's realis; of the rules: our own reading of English grammar.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from pipeline.events.arguments import OBJECT_CONTROL, SUBJECTS, clause_of, is_passive, support
from pipeline.events.lexicon import governors, members_of, supports
from pipeline.language.parsed import Paragraph

FUTURE_MODALS = frozenset(("will", "'ll", "’ll", "shall", "wo"))
POSSIBLE_MODALS = frozenset(("can", "could", "may", "might", "should", "must", "ought", "ca"))
CONDITIONS = frozenset(("if", "unless", "whether", "lest", "until"))
PROVISOS = frozenset(("provided", "providing", "assuming", "supposing"))  # "..., provided that it pays"
DURATIONS = frozenset(("long", "soon"))  # "as long as it pays"
HAPPENING = frozenset(
    ("begin", "start", "take", "occur", "happen", "resume", "continue", "come", "follow", "go", "open")
)
STRENGTH = {"actual": 0, "attempted": 1, "future": 2, "hypothetical": 3}
INVERTED = frozenset(("had", "should", "were"))  # "Had it attacked, ..."
WISHES = frozenset(("like", "want", "wish"))
CAUSATIVES = frozenset(("make", "let", "help", "have", "see", "watch", "hear", "go", "come", "dare", "need"))
IF = frozenset(("if", "unless", "lest"))
YEAR = re.compile(r"(?:1[5-9]|20)\d\d(?:s|-\d\d)?$")
LONG_AGO = timedelta(days=366)


def realis_of(p: Paragraph, i: int, depth: int = 0) -> tuple[str, bool]:
    """Realis and negation of a verb, noun or adjective; "attempted" where it is what somebody tries to do."""
    if depth > 8:
        return "actual", False
    if p.pos[i] == "VERB" or p.pos[i] == "AUX":
        found = _of_verb(p, i, depth)
    elif p.pos[i] == "ADJ":
        found = (
            realis_of(p, p.head[i], depth + 1) if p.head[i] != i and p.pos[p.head[i]] == "AUX" else ("actual", False)
        )
    else:
        found = _of_noun(p, i, depth)
    if depth == 0 and p.words[p.sentence_of(i)[1] - 1] == "?":
        return _worse(found, ("hypothetical", False))
    return found


def is_historical(p: Paragraph, i: int, published: date | None, ends: list[date]) -> bool:
    """Whether the clause sets the trigger a year or more before publication.

    Args:
        p: The paragraph.
        i: The trigger.
        published: The day of publication, if known.
        ends: Last days of the times that the clause names.
    """
    if published and ends:
        return max(ends) < published - LONG_AGO
    clause = clause_of(p, i)
    first, last = p.sentence_of(i)
    words = [p.words[k] for k in range(first, last) if clause_of(p, k) == clause]
    years = [int(w[:4]) for w in words if YEAR.match(w)]
    if years:
        return max(years) < (published.year if published else 2000) - 1
    lemmas = [w.lower() for w in words]
    return "ago" in lemmas and any(w in ("years", "decades", "centuries") for w in lemmas)


def _worse(a: tuple[str, bool], b: tuple[str, bool]) -> tuple[str, bool]:
    return max(a[0], b[0], key=lambda value: STRENGTH[value]), a[1] != b[1]


def _governed(lemma: str, pos: str) -> tuple[str, bool] | None:
    found = governors().get((lemma, pos))
    return (found[0] or "actual", found[1]) if found else None


def _of_verb(p: Paragraph, v: int, depth: int) -> tuple[str, bool]:
    found = ("actual", any(p.dep[j] == "neg" for j in p.children[v]) and not _is_not_only(p, v))
    subject = p.dependents(v, *SUBJECTS, "nsubjpass")
    if subject and (p.words[subject[0]].lower() in ("no", "nobody", "none") or _has_no(p, subject[0])):
        found = (found[0], not found[1])
    head, dep = p.head[v], p.dep[v]
    for j in p.children[v]:
        word = p.words[j].lower()
        if p.dep[j] in ("aux", "auxpass") and p.tag[j] == "MD":
            if word in FUTURE_MODALS:
                found = _worse(found, ("future", False))
            elif word in ("would", "'d", "’d"):
                reported = dep in ("ccomp", "conj") and not any(p.words[k].lower() == "have" for k in p.children[v])
                found = _worse(found, ("future" if reported else "hypothetical", False))
            elif word in POSSIBLE_MODALS:
                found = _worse(found, ("hypothetical", False))
        elif p.dep[j] in ("mark", "advmod") and word in CONDITIONS:
            found = _worse(found, ("hypothetical", False))
        elif p.dep[j] == "advmod" and j < v and not _is_not_only(p, v):
            found = _worse(found, _governed(word, "r") or ("actual", False))
        elif word in PROVISOS and p.dependents(j, "ccomp"):
            found = _worse(found, ("hypothetical", False))
    if _is_inverted(p, v) or _is_imperative(p, v):
        found = _worse(found, ("hypothetical", False))
    if any(p.words[k].lower() in IF for j in p.dependents(v, "advcl") for k in p.dependents(j, "mark")):
        # "If it fired again, new sanctions would follow."
        found = _worse(found, ("hypothetical", False)) if found[0] == "future" else found
    infinitive = any(p.dep[j] == "aux" and p.tag[j] == "TO" for j in p.children[v])
    if head == v:
        # A headline's "Norland to expel envoys".
        return _worse(found, ("future", False)) if infinitive else found
    if dep == "conj" and not subject and not p.dependents(v, "aux") and p.pos[head] in ("VERB", "AUX"):
        return _worse(found, realis_of(p, head, depth + 1))
    if dep in ("xcomp", "ccomp", "oprd"):
        if _is_done_by_saying(p, v):
            return found
        if infinitive and any(p.words[j].lower() == "yet" for j in p.dependents(head, "advmod")):
            return _worse(found, ("actual", True))  # "has yet to visit"
        pos = "v" if p.pos[head] in ("VERB", "AUX") else "a"
        given = _governed(p.lemma[head], pos) or (_governed(p.lemma[head], "to") if infinitive else None)
        if p.lemma[head] == "be" and infinitive:
            # "Ministers are to meet"; but they "were to have met" and did not.
            perfect = any(p.lemma[k] == "have" for k in p.dependents(v, "aux"))
            given = ("hypothetical" if perfect else "future", False)
        if p.lemma[head] in CAUSATIVES and p.tag[v] == "VB" and not p.dependents(v, "aux", "mark"):
            return _worse(
                _worse(found, given or ("actual", False)), realis_of(p, head, depth + 1)
            )  # "will help it fly"
        if dep == "ccomp" and not infinitive:
            given = given or _held_true(p, head) or _not_said(p, v)
            return _worse(found, given) if given else found
        going = p.lemma[head] == "go" and p.tag[head] == "VBG"
        told = given if given and (p.lemma[head] != "go" or going) else None
        if told is None:
            told = ("hypothetical", False) if infinitive and not is_passive(p, head) else ("actual", False)
        return _worse(_worse(found, told), realis_of(p, head, depth + 1))
    if dep in ("acl", "relcl") and infinitive:
        if p.lemma[head] == "order" and p.lemma[p.head[head]] == "in":
            return _worse(_worse(found, ("future", False)), realis_of(p, p.head[p.head[head]], depth + 1))
        told = _governed(p.lemma[head], "n") or ("hypothetical", False)
        verb = support(p, head)
        dropped = _governed(p.lemma[verb], "v") if verb is not None else None
        if dropped and dropped[1] and told[0] == "future":
            told = dropped  # "abandoned plans to attack"
        return _worse(found, (told[0], told[1] != _has_no(p, head)))
    if dep in ("acl", "relcl") and any(p.words[j].lower() == "that" for j in p.dependents(v, "mark")):
        # What is feared or hoped: "fears that rebels attack", "in the event that they do".
        return _worse(found, _governed(p.lemma[head], "n") or ("actual", False))
    if dep == "advcl" and p.lemma[head] in DURATIONS and p.dependents(v, "mark") and p.dependents(head, "advmod"):
        return _worse(found, ("hypothetical", False))
    if dep == "advcl":
        if infinitive:
            if p.lemma[v] in members_of("performative") or p.lemma[v] in members_of("voiced"):
                return _worse(found, realis_of(p, head, depth + 1))  # "rallied to demand", "wrote to thank"
            # What something is done for is to come, if it is done; the parser takes what is asked for such a purpose.
            told = _governed(p.lemma[head], "v") or _governed(p.lemma[head], "to")
            asked = told if p.lemma[head] in OBJECT_CONTROL else None
            return _worse(_worse(found, asked or ("future", False)), realis_of(p, head, depth + 1))
        if p.tag[v] in ("VBG", "VBN") and not p.dependents(v, "mark", "aux"):
            return _worse(found, (realis_of(p, head, depth + 1)[0], False))
        return found
    if dep == "pcomp" and p.lemma[head] == "without":
        return found[0], not found[1]
    if dep == "pcomp":
        above = p.head[head]
        before = [j for j in p.dependents(head, "advmod") if _governed(p.lemma[j], "n")]  # "instead of"
        if before:
            return _worse(found, _governed(p.lemma[before[0]], "n") or found)
        kept = _governed(p.lemma[above], "from") if p.lemma[head] == "from" else None
        given = kept or _governed(p.lemma[above], {"VERB": "v", "ADJ": "a"}.get(p.pos[above], "n"))
        return _worse(found, given) if given else found
    return found


def _held_true(p: Paragraph, head: int) -> tuple[str, bool] | None:
    """What "it is (not) true that ..." and "it is false that ..." make of the clause."""
    said = [_governed(p.lemma[j], "a") for j in p.dependents(head, "acomp") if p.lemma[head] == "be"]
    denied = any(p.dep[j] == "neg" for j in p.children[head])
    return (said[0][0], said[0][1] != denied) if said and said[0] else None


def _not_said(p: Paragraph, v: int) -> tuple[str, bool] | None:
    """What nobody has said or shown may be so or not: "did not say that they had left"; "... when they left" holds."""
    head = p.head[v]
    is_open = all(p.words[j].lower() == "that" for j in p.dependents(v, "mark")) and not any(
        p.tag[j] in ("WRB", "WP", "WDT") for j in p.children[v]
    )
    negated = any(p.dep[j] == "neg" for j in p.children[head])
    return ("hypothetical", False) if negated and is_open and p.lemma[head] in members_of("asserting") else None


def _is_imperative(p: Paragraph, v: int) -> bool:
    """Whether the verb is a bare form without a subject in a main clause: "Free the sailors", the crowd shouted."""
    bare = p.tag[v] == "VB" and not p.dependents(v, *SUBJECTS, "nsubjpass", "aux", "auxpass", "mark")
    return bare and p.dep[v] in ("ROOT", "advcl", "ccomp", "parataxis") and p.lemma[p.head[v]] not in CAUSATIVES


def _is_not_only(p: Paragraph, v: int) -> bool:
    """Whether "not" denies only that it is all: "not only condemned it but ..."."""
    return any(p.words[j].lower() in ("only", "just", "merely") for j in p.dependents(v, "advmod"))


def _is_inverted(p: Paragraph, v: int) -> bool:
    """Whether the clause is a condition by its order of words: "Should they attack, ..."."""
    subject = p.dependents(v, *SUBJECTS, "nsubjpass")
    return (
        p.dep[v] == "advcl"
        and bool(subject)
        and any(p.words[j].lower() in INVERTED and j < subject[0] for j in p.dependents(v, "aux", "auxpass"))
    )


def _is_done_by_saying(p: Paragraph, v: int) -> bool:
    """Whether a wish to say something says it: "We would like to thank them" (hedged performatives, Fraser 1975)."""
    head = p.head[v]
    if p.lemma[v] not in members_of("performative") or p.lemma[head] not in WISHES or p.dependents(head, "neg"):
        return False
    would = any(p.words[j].lower() in ("would", "'d", "’d") for j in p.dependents(head, "aux"))
    speaks = any(p.words[j].lower() in ("i", "we") for j in p.dependents(head, "nsubj"))
    return would or speaks


def _has_no(p: Paragraph, n: int) -> bool:
    return any(
        p.dep[j] in ("det", "neg", "preconj", "cc") and j < n and p.words[j].lower() in ("no", "neither")
        for j in p.children[n]
    )


def _of_noun(p: Paragraph, n: int, depth: int) -> tuple[str, bool]:
    found = ("actual", _has_no(p, n))
    for j in p.children[n]:
        if p.dep[j] in ("amod", "det", "compound"):
            told = _governed(p.words[j].lower(), "m")
            if told and told[0] != "actual":
                return _worse(found, told)
    verb = support(p, n)
    if verb is not None:
        given = _governed(p.lemma[verb], "v")
        if given:
            found = _worse(found, given)
        # A war that somebody would bolster is there already; talks that somebody would hold are not.
        lends = given is not None or p.lemma[verb] in supports()
        return _worse(found, realis_of(p, verb, depth + 1)) if lends else found
    head = p.head[n]
    if p.dep[n] in SUBJECTS and p.lemma[head] in HAPPENING:
        return _worse(found, realis_of(p, head, depth + 1))
    if p.dep[n] == "pobj" and p.lemma[head] == "without":
        return found[0], not found[1]
    if p.dep[n] == "pobj":
        above = p.head[head]
        pos = {"VERB": "v", "ADJ": "a"}.get(p.pos[above], "n")
        if p.lemma[head] in ("of", "for", "against", "from", "to", "about") and above != head:
            given = _governed(p.lemma[above], pos)
            if given:
                return _worse(found, given)
    return found
