"""Folds sayings of sayings into one claim: the inner speaker is its origin, the outer ones pass it on."""

from __future__ import annotations

from pipeline.claims.attribution import MARKS, Attribution, Party, Span, inside, overlap, tokens_inside
from pipeline.claims.chains import PRONOUNS, actor_at, token_at
from pipeline.claims.lexicon import noun_cues, words
from pipeline.claims.media import is_medium
from pipeline.claims.noun_phrases import FINITE, can_tell
from pipeline.claims.parting import PASSED_ON, parted
from pipeline.claims.relays import without
from pipeline.language.parsed import Paragraph, ParsedDocument

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


def folded(document: ParsedDocument, found: list[Attribution], marked: list[Span]) -> list[Attribution]:
    """One saying where one only passes the other on; a saying inside another that is more than it is left out.

    What a quoted speaker says of other sayings is part of the quotation.
    """
    found = [a for a in parted(document, found) if a.content]
    kept = sorted(found, key=lambda a: -sum(e - s for s, e in a.content))
    out: list[Attribution] = []
    dropped: set[int] = set()
    for outer in kept:
        if id(outer) in dropped:
            continue
        inner = [a for a in kept if a is not outer and inside(a.cue[0], outer.content) and id(a) not in dropped]
        inner = [a for a in inner if not _is_refused(outer, a)]
        dropped |= {id(a) for a in inner}
        outer.held = [span for a in inner if _is_own_belief(document, outer, a) for span in a.cue]
        for told in inner:
            if _is_passed_on(document, outer, told, marked):
                _pass_on(document, told, outer)
                outer = told
        if outer.relayers or not inside(outer.cue[0], marked):
            out.append(outer)
    return out


def _is_refused(outer: Attribution, inner: Attribution) -> bool:
    """As in "engineers disputed the minister's claim that ...": his claim stands, and is denied."""
    return outer.kind == "denial" and inner.rule == "noun" and inner.source.span is not None


def _pass_on(document: ParsedDocument, told: Attribution, outer: Attribution) -> None:
    """The inner saying with the outer speaker as its relayer; but "Radio X reports P, according to Y" is Y's saying."""
    told.relaying = [*told.relaying, *outer.relaying, *_around(document, told, outer)]
    if outer.rule == "according_to" and _is_medium(document, told.source) and not _is_medium(document, outer.source):
        told.source, told.relayers = outer.source, [*outer.relayers, *told.relayers, told.source]
    else:
        told.relayers = [*told.relayers, outer.source, *outer.relayers]


def _around(document: ParsedDocument, told: Attribution, outer: Attribution) -> list[Span]:
    """The outer cue, and what its content holds besides the inner saying."""
    rest = outer.content
    for span in [*told.content, *told.cue, *([told.source.span] if told.source.span else [])]:
        rest = without(document.paragraphs[told.paragraph], rest, span)
    return [*outer.cue, *rest]


def _is_own_belief(document: ParsedDocument, outer: Attribution, inner: Attribution) -> bool:
    """As in "Moreau said she believed the bank had lied": the belief is hers, and hedges what she says."""
    is_belief = inner.kind in ("belief", "assessment") and inner.rule == "verb_clause" and inner.source.span is not None
    return is_belief and _is_same_speaker(document, inner.source, outer.source) and _is_main(document, inner, outer)


def _is_medium(document: ParsedDocument, party: Party) -> bool:
    if party.span is None or party.head is None:
        return False
    p, i = token_at(document, party)
    first, last = p.token_at(party.span[0]), p.token_at(party.span[1] - 1)
    return is_medium(p, i if first is None else first, i if last is None else last)


def _is_passed_on(document: ParsedDocument, outer: Attribution, inner: Attribution, marked: list[Span]) -> bool:
    """Whether the outer content is the inner saying and nothing more, by another speaker."""
    if inner.kind not in PASSED_ON or outer.kind not in ("speech", "report") or inner.source.span is None:
        return False
    is_quoted_in_part = inside(inner.cue[0], marked) and _holds_marks(document.paragraphs[inner.paragraph], inner)
    if (
        is_quoted_in_part
        or not _has_been_said(document, inner)
        or (inside(inner.cue[0], marked) and not _can_speak(document, inner.source))
    ):
        return False
    if not _is_statement(document, inner) or _is_same_speaker(document, inner.source, outer.source):
        return False
    whole = sum(e - s for s, e in outer.content)
    told = [*inner.content, *inner.cue, inner.source.span]
    share = overlap(outer.content, told) / whole
    return share >= 0.8 or (share >= 0.5 and _is_main(document, inner, outer))


def _holds_marks(p: Paragraph, inner: Attribution) -> bool:
    """Whether words in quotation marks stand in the content: what a quoted speaker quotes is his to tell."""
    return any(p.words[i] in MARKS for i in tokens_inside(p, inner.content))


def _is_statement(document: ParsedDocument, inner: Attribution) -> bool:
    """Whether the content is a statement that another can pass on: a clause, not a thing judged or refused.

    An accusation is one ("accused the bank of fraud"), and so is the denial of something said ("denied the report").
    """
    p = document.paragraphs[inner.paragraph]
    if inner.kind == "accusation":
        return inner.rule in WHOLE or p.lemma[inner.head] in ("accuse", "blame", "charge", "indict")
    if inner.kind == "denial" and inner.rule == "verb_object":
        return any(p.lemma[i].lower() in noun_cues() for i in p.dependents(inner.head, "dobj"))
    tokens = tokens_inside(p, inner.content)
    is_finite = any(p.tag[i] in (*FINITE, "MD") for i in tokens) or inner.rule == "quotation"
    return inner.rule in WHOLE and (is_finite or inner.kind not in ("assessment", "belief"))


def _has_been_said(document: ParsedDocument, inner: Attribution) -> bool:
    """Not so of "will say", "would warn" and "to reflect": nobody has said it yet."""
    p = document.paragraphs[inner.paragraph]
    return p.tag[inner.head] != "VB" or any(p.words[i].lower() in ("did", "do", "does") for i in p.children[inner.head])


def _can_speak(document: ParsedDocument, source: Party) -> bool:
    """Whether the head of the phrase is a name, a pronoun, a number of people or a noun for a speaker."""
    return can_tell(*token_at(document, source))


def _is_same_speaker(document: ParsedDocument, inner: Party, outer: Party) -> bool:
    """Whether both are one actor; a pronoun whose actor is not known is taken for the outer speaker.

    Before a document too ("The statement said they ..."): a document speaks for those who wrote it.
    """
    if inner.span is None or inner.head is None or outer.span is None or outer.head is None:
        return False
    told, teller = actor_at(document, inner.head), actor_at(document, outer.head)
    p, i = token_at(document, outer)
    is_own_document = p.lemma[i].lower() in words("sources", "document") and p.pos[i] == "NOUN"
    if told and teller and not is_own_document:
        return told == teller
    words_of_inner = document.text[inner.span[0] : inner.span[1]].lower()
    return words_of_inner in PRONOUNS or words_of_inner == document.text[outer.span[0] : outer.span[1]].lower()


def _is_main(document: ParsedDocument, inner: Attribution, outer: Attribution) -> bool:
    """Whether the inner cue is the main and only verb of the outer content."""
    p = document.paragraphs[inner.paragraph]
    above = any(inside((p.starts[i], p.ends[i]), outer.content) for i in p.ancestors(inner.head))
    return not above and not p.dependents(inner.head, "conj")
