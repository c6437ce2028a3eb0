"""Tells whether a cue verb tells of something said: not in questions, orders, conditions, and not "to say"."""

from __future__ import annotations

from pipeline.claims.attribution import MARKS
from pipeline.claims.cue_clauses import SUBJECTS
from pipeline.claims.lexicon import VerbCue, words
from pipeline.claims.noun_phrases import can_tell, is_people
from pipeline.language.parsed import Paragraph

SAYING_KINDS = ("speech", "report", "assessment", "evidence", "question")
"""Kinds of cue that say nothing when negated: "did not say when"."""
NOT_YET = frozenset(["will", "would", "'ll", "'d", "may", "might", "could", "can", "should", "must", "wo", "ca"])
"""Auxiliaries of what nobody has said yet."""
NAMING_PEOPLE = frozenset(["mention", "name"])
"""Verbs of speech whose object may be somebody without being who is told."""
PERSONAL = frozenset(
    [(k, "verb_object") for k in ("accusation", "evaluation", "demand", "assessment", "denial", "intention")]
    + [("intention", "verb_infinitive"), ("evaluation", "verb_as"), ("evaluation", "naming")]
)
"""Readings in which the subject must be one who can speak: "the rate favours savers" holds no view."""
HEARERS = frozenset(["you", "we", "i"])
"""Subjects of asides to the reader: ", you know,"."""
NOBODY = frozenset(["it", "that", "this", "which", "what", "there"])
"""Subjects that stand for a thing or a fact, and say nothing."""
INDICATING = frozenset(
    [
        "confirm",
        "demonstrate",
        "hint",
        "illustrate",
        "imply",
        "indicate",
        "prove",
        "reveal",
        "show",
        "signal",
        "suggest",
    ]
)
"""Verbs by which facts tell as well as speakers (VerbNet indicate-78): "it shows that" is nobody's saying."""
VOUCHING = frozenset(["confirm", "corroborate", "verify", "acknowledge", "admit", "concede", "confess"])
"""Verbs of granting that a thing is so: who "has not confirmed the date" has not said that it is so."""
ASPECTUAL = frozenset(
    ["seem", "appear", "begin", "start", "commence", "go", "continue", "keep", "proceed", "hasten", "rush"]
)
"""Verbs after which an infinitive has come about (VerbNet begin-55.1, continue-55.3, seem-109)."""
CONDITIONS = frozenset(["if", "unless", "whether", "lest"])


def is_assertion(p: Paragraph, v: int, quoted: list[bool]) -> bool:
    """Not so in a condition, a question or an order: "if he says that ...", "did he say ...?", "say that ..."."""
    children = p.children[v]
    if any(p.dep[i] == "mark" and p.words[i].lower() in CONDITIONS for i in children):
        return False
    if p.words[v - 1].lower() in ("neither", "nor") and v > 0:
        return False
    first, end = p.sentence_of(v)
    if (
        p.dep[v] == "ROOT"
        and p.tag[v] in ("VB", "VBP")
        and not any(p.dep[i] in (*SUBJECTS, "nsubjpass", "aux") for i in children)
    ):
        return p.tag[v] == "VBP" and v > first
    last = end - 1
    while last > v and p.pos[last] in ("PUNCT", "SPACE") and p.words[last] != "?":
        last -= 1
    if p.words[last] == "?" and not quoted[last] and p.dep[v] == "ROOT":
        subject = next((i for i in children if p.dep[i] in SUBJECTS), v)
        return not any(p.dep[i] == "aux" and i < subject for i in children)
    return True


def is_stated(p: Paragraph, v: int, cue: VerbCue, rule: str, subject: int | None, is_passive: bool) -> bool:
    """Whether the verb tells of something that has been said, and by somebody."""
    if subject is None:
        return _needs_nobody(cue, rule, is_passive) and _has_come_about(p, v, cue, rule)
    return _can_be_his(p, v, cue, rule, subject) and _has_come_about(p, v, cue, rule)


def _needs_nobody(cue: VerbCue, rule: str, is_passive: bool) -> bool:
    """Whether the reading can do without a speaker: "was accused of", "seems to"; a question or belief cannot."""
    if cue.kind == "question" or (cue.kind == "belief" and rule == "fronted"):
        return False
    if rule == "verb_object" and (cue.kind == "evidence" or cue.lemma == "find"):
        return False
    return cue.kind == "appearance" or is_passive or rule in ("fronted", "quotation")


def _can_be_his(p: Paragraph, v: int, cue: VerbCue, rule: str, subject: int) -> bool:
    """Whether the subject can say so: somebody or a document; not "it means admitting", ", you know,"."""
    word = p.words[subject].lower()
    if (cue.kind, rule) in PERSONAL and not can_tell(p, subject):
        return False
    if cue.kind == "belief" and rule == "fronted" and word in HEARERS:
        return False
    if word in NOBODY and (p.tag[v] == "VBG" or cue.lemma in INDICATING):
        return False
    shows = rule == "verb_object" and (cue.kind == "evidence" or cue.lemma == "find")
    return not shows or _is_document(p, subject)


def _has_come_about(p: Paragraph, v: int, cue: VerbCue, rule: str) -> bool:
    """Not so of "to say", "would say" and "did not say"; nor of what people are told ("emailed supporters").

    An infinitive counts after a verb of beginning or going on ("went on to say"); a demand or a pledge counts in any.
    """
    is_demand = cue.kind in ("demand", "pledge") and rule in ("verb_clause", "verb_preposition", "quotation")
    if _is_infinitive(p, v) and cue.kind != "appearance" and not is_demand and not _goes_on(p, v):
        return False
    if rule == "verb_object" and _is_told(p, v, cue):
        return False
    if cue.kind not in SAYING_KINDS or rule not in ("verb_clause", "fronted", "verb_object"):
        return True
    auxiliaries = {p.words[i].lower() for i in p.dependents(v, "aux")}
    objects = p.dependents(v, "dobj")
    if rule == "verb_object" and [p.words[i].lower() for i in objects] == ["nothing"]:
        return False
    only_how_much = all(p.pos[i] in ("ADJ", "ADV", "PRON") for i in objects)  # "did not say much about the seizure"
    is_silent = rule != "verb_object" or cue.lemma in VOUCHING or only_how_much
    is_negated = any(p.dep[i] == "neg" for i in p.children[v]) and is_silent
    return not is_negated and not auxiliaries & NOT_YET


def _goes_on(p: Paragraph, v: int) -> bool:
    governor = p.head[v]
    is_going_on = p.lemma[governor] in ASPECTUAL and (p.lemma[governor] != "go" or bool(p.dependents(governor, "prt")))
    return p.dep[v] in ("xcomp", "advcl") and (is_going_on or p.pos[governor] == "ADJ")


def _is_infinitive(p: Paragraph, v: int) -> bool:
    governor = p.head[v] if p.dep[v] == "conj" else v
    return p.tag[v] == "VB" and any(p.words[i].lower() == "to" for j in (v, governor) for i in p.dependents(j, "aux"))


def _is_told(p: Paragraph, v: int, cue: VerbCue) -> bool:
    """As in "dismissed 80 workers" and "emailed supporters": the object is people, and nothing that is said."""
    concerns = cue.kind in ("denial", "speech") and cue.lemma not in NAMING_PEOPLE
    objects = [i for i in p.dependents(v, "dobj") if not any(word in MARKS for word in p.words[v : i + 1])]
    return concerns and any(is_people(p, i) for i in objects)


def _is_document(p: Paragraph, subject: int) -> bool:
    """As in "A poll shows a close race" reports; "he showed courage" does not."""
    return p.lemma[subject].lower() in words("sources", "document")
