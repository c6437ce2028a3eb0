"""Finds cue clauses that follow or interrupt what is said, by their words: ", said the ministry,", ", he said."."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.claims.attribution import MARKS
from pipeline.claims.lexicon import VerbCue, words
from pipeline.claims.noun_phrases import FINITE, has_finite_verb, head_of_phrase, is_day
from pipeline.language.parsed import Paragraph

SUBJECTS = ("nsubj", "csubj")
ADDRESSING = frozenset(["tell", "inform", "remind", "assure", "brief", "advise"])
"""Verbs whose object is who is told, not what."""
SETS_OFF = frozenset([",", "—", "–", "-", "--", "(", "”", '"', "''", "?", "!", "’"])
"""What stands before a cue clause that follows or interrupts what is said."""
STATING = frozenset(["speech", "report", "assessment", "belief", "evidence", "question"])
"""Kinds of cue that can follow what is said: "..., the panel concluded", "..., diplomats believe"."""


@dataclass(frozen=True)
class CueClause:
    """A cue clause beside what is said.

    Attributes:
        subject: The head of the speaker's phrase.
        content: The tokens of what is said.
        source: First and last token of the speaker's phrase, where its words and not the parse tell.
        is_plain: Whether the parse may still know the speaker better.
    """

    subject: int
    content: set[int]
    source: tuple[int, int] | None = None
    is_plain: bool = True


def cue_clause(p: Paragraph, v: int, cue: VerbCue) -> CueClause | None:
    """The cue clause of a verb, if it stands beside what is said: inside it, inverted, or at the sentence's end."""
    return _interposed(p, v, cue) or _inverted(p, v, cue) or _trailing(p, v, cue)


def _inverted(p: Paragraph, v: int, cue: VerbCue) -> CueClause | None:
    """As in "..., reported Haneul News, ...": the noun after a verb that follows a comma says."""
    first = p.sentence_of(v)[0]
    if cue.kind not in ("speech", "report") or cue.lemma in ADDRESSING or p.tag[v] not in FINITE or v - 1 <= first:
        return None
    after_quotation = p.words[v - 1] in MARKS
    subjects = p.dependents(v, "nsubj")
    if not after_quotation and (p.words[v - 1] != "," or subjects):
        return None
    if any(i > v for i in subjects) or not has_finite_verb(p, first, v - 1):
        return None
    after = [i for i in p.dependents(v, "dobj", "attr", "npadvmod") if i > v and min(p.subtree(i)) == v + 1]
    is_speaker = after and (
        p.entity[after[0]][2:] in ("ORG", "PERSON")
        or p.lemma[after[0]].lower() in words("sources", "role", "body", "medium")
    )
    return CueClause(after[0], set(range(first, v - 1))) if is_speaker else None


def _interposed(p: Paragraph, v: int, cue: VerbCue) -> CueClause | None:
    """As in "The pipeline, said the ministry, will carry gas" and "Four men were held, said the mayor, a lawyer."."""
    first, end = p.sentence_of(v)
    subjects = p.dependents(v, *SUBJECTS)
    after = [i for i in subjects if i > v and min(p.subtree(i)) == v + 1 and not is_day(p, i)]
    if cue.kind not in STATING or v - 1 <= first or p.words[v - 1] != "," or not after:
        return None
    last = max(p.subtree(after[0]))
    comma = next((i for i in range(last + 1, end) if p.words[i] == ","), None)
    if comma is not None and has_finite_verb(p, comma, end) and after != subjects:
        return CueClause(after[0], {*range(first, v - 1), *range(comma + 1, end)}, is_plain=False)
    is_last = all(p.pos[i] in ("PUNCT", "SPACE") for i in range(last + 1, end))
    if not is_last or not has_finite_verb(p, first, v - 1):
        return None
    return CueClause(after[0], set(range(first, v - 1)), is_plain=False)


def _trailing(p: Paragraph, v: int, cue: VerbCue) -> CueClause | None:
    """As in "..., a diplomat who asked not to be named said on Monday.".

    For a cue clause that ends its sentence: between the last comma or mark and the verb stands a noun phrase and
    nothing else, after the verb nothing but adjuncts, and before the comma a whole clause. Read from the words, since
    the parse often takes the speaker for a part of what is said.
    """
    first, end = p.sentence_of(v)
    is_inverted = any(i > v for i in p.dependents(v, *SUBJECTS))
    if cue.kind not in STATING or cue.particle or p.tag[v] not in FINITE or is_inverted:
        return None
    last = v - 1
    while last > first and p.pos[last] in ("ADV", "AUX"):
        last -= 1
    if not _only_adjuncts(p, v, end, cue) or p.pos[last] in ("CCONJ", "ADP") or p.tag[last] in ("WDT", "WP"):
        return None
    if p.words[last] == ",":
        return _with_apposition(p, first, last)
    opening = next((i for i in range(last, first, -1) if p.words[i] == "("), last) if p.words[last] == ")" else last + 1
    for comma in range(opening - 1, first, -1):
        if p.words[comma] in SETS_OFF and p.words[comma] != "-":
            head = head_of_phrase(p, comma + 1, opening - 1)
            if head is not None and _is_statement(p, first, comma):
                return CueClause(head, set(range(first, comma)), (comma + 1, last), is_plain=False)
    return None


def _with_apposition(p: Paragraph, first: int, comma: int) -> CueClause | None:
    """As in "..., its director, Ada Falk, said": two noun phrases between commas."""
    commas = [i for i in range(comma - 1, first, -1) if p.words[i] == ","][:2]
    if len(commas) < 2 or head_of_phrase(p, commas[0] + 1, comma - 1) is None:
        return None
    head = head_of_phrase(p, commas[1] + 1, commas[0] - 1)
    if head is None or not _is_statement(p, first, commas[1]):
        return None
    return CueClause(head, set(range(first, commas[1])), (commas[1] + 1, comma - 1), is_plain=False)


def _is_statement(p: Paragraph, first: int, end: int) -> bool:
    """Whether the words hold a clause: a finite verb, or a past form that the parse took for a participle."""
    opening = p.tag[first] in ("VBN", "VBG", "IN", "WRB", "TO", "RB")
    is_misread = not opening and any(p.tag[i] == "VBN" for i in range(first, end))
    return has_finite_verb(p, first, end) or is_misread


def _only_adjuncts(p: Paragraph, v: int, end: int, cue: VerbCue) -> bool:
    """Whether no clause, object or other statement follows the verb in its sentence; who is told may."""
    if any(p.tag[i] in (*FINITE, "MD") for i in range(v + 1, end)):
        return False
    objects = [i for i in p.dependents(v, "dobj", "xcomp", "oprd", "attr", "acomp") if i > v]
    return cue.lemma in ADDRESSING or not objects
