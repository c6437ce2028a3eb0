"""Parts sayings that the parse put into one another: "..., adding that ...", "..., while Y said ...", "..., Y said"."""

from __future__ import annotations

from pipeline.claims.attribution import Attribution, Party, Span, inside, overlap, runs, tokens_inside
from pipeline.claims.noun_phrases import FINITE
from pipeline.claims.relays import without
from pipeline.language.parsed import Paragraph, ParsedDocument

PARTED = ("verb_clause", "verb_infinitive", "verb_object", "verb_preposition")
CONTRASTS = frozenset(["while", "although", "though", "whereas"])
PASSED_ON = frozenset(["speech", "report", "assessment", "belief", "accusation", "denial", "pledge"])
"""Kinds of cue that one can pass on, or go on with."""


def parted(document: ParsedDocument, found: list[Attribution]) -> list[Attribution]:
    """The sayings with those taken out of another's content that only the parse had put there.

    ", adding that ..." and "... and warned that ..." go on with the same speaker, ", while Y said ..." with another.
    A clause that follows what is said (", Y said") is no part of a saying in what is said.
    """
    for last in [a for a in found if a.rule == "fronted" and a.kind in ("speech", "report")]:
        for a in [a for a in found if a.kind not in PASSED_ON]:
            if inside(a.cue[0], last.content) and overlap(a.content, [last.clause]):
                a.content = without(document.paragraphs[last.paragraph], a.content, last.clause)
    for inner in found:
        p, cue = document.paragraphs[inner.paragraph], inner.cue[0]
        if inner.kind not in PASSED_ON and not _is_misjoined(p, inner.head):
            continue
        others = (a for a in found if a.paragraph == inner.paragraph and a is not inner)
        outers = [a for a in others if inside(cue, a.content)]
        if not outers:
            continue
        outer = min(outers, key=lambda a: sum(e - s for s, e in a.content))
        first = _parting(p, inner, outer)
        if first is None:
            continue
        cut = p.starts[first]
        for a in outers:
            if a.cue[0][0] < cut:
                a.content = _until(p, a.content, cut)
        if inner.head == first or p.words[first].lower() == "and":
            inner.source = Party(outer.source.span, outer.source.head, inner.source.cue)
    return found


def _parting(p: Paragraph, inner: Attribution, outer: Attribution) -> int | None:
    """The token at which the inner saying leaves the content of the outer, if it does."""
    v = inner.head
    start = p.token_at(inner.clause[0])
    if outer.rule not in PARTED or v <= outer.head or start is None:
        return None
    if p.tag[v] == "VBG" and p.dep[v] == "advcl" and "," in p.words[max(v - 2, 0) : v]:
        return v
    marks = [i for i in p.dependents(v, "mark") if p.words[i].lower() in CONTRASTS]
    if marks and (p.words[marks[0] - 1] == "," or p.dependents(v, "nsubj")):
        return marks[0]
    other = _other_speaker(p, inner, v)
    if other is not None and outer.rule == "verb_clause":
        return other
    is_conjunct = p.dep[v] == "conj" and p.tag[v] == p.tag[outer.head] and p.words[v - 1].lower() in ("and", "but")
    is_conjunct = is_conjunct and p.tag[v] in ("VBD", "VBG") and outer.rule in ("verb_clause", "verb_infinitive")
    return v - 1 if is_conjunct and not p.dependents(v, "nsubj", "nsubjpass") else None


def _is_misjoined(p: Paragraph, v: int) -> bool:
    """As in "said he had not read it, but called it a start": a past form is joined to the cue, not to "read"."""
    return p.dep[v] == "conj" and p.tag[v] == "VBD" and p.tag[p.head[v]] != "VBD"


def _other_speaker(p: Paragraph, inner: Attribution, v: int) -> int | None:
    """The "and" or "but" before "... and rebels said", by which another speaker begins."""
    start = p.token_at(inner.source.span[0]) if inner.source.span else None
    if start is None or start < 1 or start > v or p.tag[v] not in FINITE or p.pos[start] == "PRON":
        return None
    is_joined = p.words[start - 1].lower() in ("and", "but") and p.dep[v] in ("conj", "ccomp", "ROOT", "parataxis")
    return start - 1 if is_joined and inner.kind in ("speech", "report") else None


def _until(p: Paragraph, content: list[Span], cut: int) -> list[Span]:
    return runs(p, [i for i in tokens_inside(p, content) if p.starts[i] < cut])
