"""Folds sayings of sayings into one claim with its chain: origin, relayers, publisher."""

from __future__ import annotations

from typing import Any

from pipeline.claims.attribution import Attribution, Party, Span, inside, overlap, runs
from pipeline.claims.lexicon import words
from pipeline.language.parsed import Paragraph, ParsedDocument


def folded(document: ParsedDocument, found: list[Attribution], marked: list[Span]) -> list[Attribution]:
    """One saying where one only passes the other on; a saying inside another that is more than it is left out.

    What a quoted speaker says of other sayings is part of the quotation.
    """
    found = [a for a in _parted(document, found) if a.content]
    kept = sorted(found, key=lambda a: -sum(e - s for s, e in a.content))
    out: list[Attribution] = []
    dropped: set[int] = set()
    for outer in kept:
        if id(outer) in dropped:
            continue
        inner = [a for a in kept if a is not outer and inside(a.cue[0], outer.content) and id(a) not in dropped]
        dropped |= {id(a) for a in inner}
        for told in inner:
            if _is_passed_on(document, outer, told):
                told.relayers = [*told.relayers, outer.source, *outer.relayers]
                outer = told
        if outer.relayers or not inside(outer.cue[0], marked):
            out.append(outer)
    return out


def _parted(document: ParsedDocument, found: list[Attribution]) -> list[Attribution]:
    """The sayings with those taken out of another's content that only the parse had put there.

    ", adding that ..." and "... and warned that ..." go on with the same speaker, ", while Y said ..." with another.
    """
    for inner in found:
        p = document.paragraphs[inner.paragraph]
        outers = [a for a in found if a is not inner and a.paragraph == inner.paragraph]
        outers = [a for a in outers if inside(inner.cue[0], a.content)]
        if not outers or inner.kind not in PASSED_ON:
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
    if outer.rule not in ("verb_clause", "verb_infinitive") or v <= outer.head or start is None:
        return None
    if p.tag[v] == "VBG" and p.dep[v] == "advcl" and v > 0 and p.words[v - 1] == ",":
        return v
    marks = [i for i in p.dependents(v, "mark") if p.words[i].lower() in CONTRASTS and p.words[i - 1] == ","]
    if marks:
        return marks[0]
    is_conjunct = p.dep[v] == "conj" and p.tag[v] == p.tag[outer.head] == "VBD" and p.words[v - 1].lower() == "and"
    return v - 1 if is_conjunct and not p.dependents(v, "nsubj", "nsubjpass") else None


CONTRASTS = frozenset(["while", "although", "though", "whereas"])


def _until(p: Paragraph, content: list[Span], cut: int) -> list[Span]:
    return runs(p, [i for i in range(len(p.words)) if p.starts[i] < cut and inside((p.starts[i], p.ends[i]), content)])


PASSED_ON = frozenset(["speech", "report", "assessment", "accusation", "denial", "pledge"])
WHOLE = frozenset(
    [
        "verb_clause",
        "fronted",
        "quotation",
        "according_to",
        "verb_infinitive",
        "quoted_as_saying",
        "citing",
        "cited_report",
    ]
)
"""Rules whose content is a whole statement, which another can pass on."""
PRONOUNS = frozenset(["he", "she", "they", "i", "we", "it", "who", "you"])


def _is_passed_on(document: ParsedDocument, outer: Attribution, inner: Attribution) -> bool:
    """Whether the outer content is the inner saying and nothing more, by another speaker."""
    if inner.kind not in PASSED_ON or outer.kind not in ("speech", "report") or inner.source.span is None:
        return False
    if (inner.rule not in WHOLE and inner.kind != "denial") or _is_same_speaker(document, inner.source, outer.source):
        return False
    whole = sum(e - s for s, e in outer.content)
    told = [*inner.content, *inner.cue, inner.source.span]
    share = overlap(outer.content, told) / whole
    return share >= 0.8 or (share >= 0.5 and _is_main(document, inner, outer))


def _is_same_speaker(document: ParsedDocument, inner: Party, outer: Party) -> bool:
    """Whether both are one actor; a pronoun whose actor is not known is taken for the outer speaker."""
    if inner.span is None or inner.head is None or outer.span is None or outer.head is None:
        return False
    told, teller = actor_at(document, inner.head), actor_at(document, outer.head)
    if told and teller:
        return told == teller
    words_of_inner = document.text[inner.span[0] : inner.span[1]].lower()
    return words_of_inner in PRONOUNS or words_of_inner == document.text[outer.span[0] : outer.span[1]].lower()


def _is_main(document: ParsedDocument, inner: Attribution, outer: Attribution) -> bool:
    """Whether the inner cue is the main and only verb of the outer content."""
    p = document.paragraphs[inner.paragraph]
    above = any(inside((p.starts[i], p.ends[i]), outer.content) for i in p.ancestors(inner.head))
    return not above and not p.dependents(inner.head, "conj")


def chain_rows(document: ParsedDocument, found: Attribution) -> list[dict[str, Any]]:
    """The rows of `attribution_chain`: the origin, even when nobody is named, the relayers, the publisher."""
    rows = [_row(document, "origin", found.source)]
    rows += [_row(document, "relayer", party) for party in found.relayers]
    if document.agency and not any(row["text"] and document.agency.lower() in row["text"].lower() for row in rows):
        rows.append(_unplaced("relayer", "named"))
    rows.append(_unplaced("publisher", "named" if document.publisher else "unnamed"))
    return rows


def _unplaced(role: str, anonymity: str) -> dict[str, Any]:
    return {
        "role": role,
        "actor_id": None,
        "text": None,
        "start": None,
        "end": None,
        "cue": None,
        "anonymity": anonymity,
    }


def _row(document: ParsedDocument, role: str, party: Party) -> dict[str, Any]:
    if party.span is None or party.head is None:
        return {**_unplaced(role, "unnamed"), "cue": party.cue}
    start, end = party.span
    return {
        "role": role,
        "actor_id": actor_at(document, party.head),
        "text": document.text[start:end],
        "start": start,
        "end": end,
        "cue": party.cue,
        "anonymity": anonymity_of(document, party),
    }


def actor_at(document: ParsedDocument, head: Span) -> str | None:
    """The actor whose mention holds the head word; of several the shortest mention."""
    holding = [
        m
        for m in document.mentions
        if m["kind"] == "actor" and m.get("actor_id") and m["start"] <= head[0] and head[1] <= m["end"]
    ]
    return min(holding, key=lambda m: (m["end"] - m["start"], m["start"]))["actor_id"] if holding else None


def anonymity_of(document: ParsedDocument, party: Party) -> str:
    """Named if the phrase holds a name or a pronoun that stands for one, unnamed for "sources", else role."""
    assert party.span and party.head
    for p in document.paragraphs:
        i = p.token_at(party.head[0])
        if i is None or p.starts[i] != party.head[0]:
            continue
        if p.pos[i] in ("PROPN",) or p.entity[i]:
            return "named"
        if p.pos[i] == "PRON" and p.words[i].lower() in PRONOUNS:
            return "named"
        if p.lemma[i].lower() in words("sources", "unnamed"):
            return "unnamed"
        for j in p.dependents(i, "appos"):
            if p.pos[j] == "PROPN":
                return "named"
        return "role"
    return "role"
