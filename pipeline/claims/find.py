"""Finds the claims of each document: direct, indirect and mixed quotation with the chain of attribution."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import Any

from pipeline.claims.attribution import MARKS, Attribution, Party, Span, inside, joined, overlap
from pipeline.claims.chains import chain_rows
from pipeline.claims.denials import with_denials
from pipeline.claims.folding import folded
from pipeline.claims.judgement import (
    certainty_of,
    is_denied,
    quote_type,
    relayed_certainty_of,
    speech_act_of,
    without_falsity,
)
from pipeline.claims.lexicon import confidences
from pipeline.claims.phrases import phrase_attributions
from pipeline.claims.quotations import Quotation, quotations
from pipeline.claims.quoting import with_quotations
from pipeline.claims.relays import relay_attributions, with_appended, with_carriers, with_citations
from pipeline.claims.verbs import verb_attributions
from pipeline.identify import identify
from pipeline.kernel import Tables
from pipeline.language.dateline import after_dateline
from pipeline.language.parsed import Paragraph, ParsedDocument, parsed_documents
from pipeline.schema import from_rows
from pipeline.settings import Settings


def find_claims(tables: Tables, settings: Settings) -> Tables:
    """Kernel `documents, paragraphs, parses, mentions -> found_claims`."""
    rows = [row for document in parsed_documents(tables) for row in claims_of(document)]
    return {"found_claims": from_rows("found_claims", rows)}


def claims_of(document: ParsedDocument) -> list[dict[str, Any]]:
    """The rows of `found_claims` of one document, in the order of their first words."""
    quoted: list[Quotation] = []
    found: list[Attribution] = []
    for number, paragraph in enumerate(document.paragraphs):
        here = [_mended(document, q) for q in quotations(paragraph, number)]
        quoted += here
        in_marks = [False] * len(paragraph.words)
        for quotation in here:
            in_marks[quotation.first : quotation.last + 1] = [True] * (quotation.last + 1 - quotation.first)
        found += _outside_or_within(_of_paragraph(paragraph, number, in_marks), _spans_of(paragraph, here))
    for a in found:
        a.source = _without_dateline(document, a)
    marked = [
        (document.paragraphs[q.paragraph].starts[q.first], document.paragraphs[q.paragraph].ends[q.last])
        for q in quoted
    ]
    found = with_quotations(document, found, quoted)
    for number, told in groupby(sorted(found, key=lambda a: a.paragraph), key=lambda a: a.paragraph):
        with_appended(document.paragraphs[number], list(told))
    found = [without_falsity(document.paragraphs[a.paragraph], a) for a in folded(document, found, marked)]
    rows = {row["claim_id"]: row for row in (_row(document, a, marked) for a in reversed(found))}
    return with_denials(document, sorted(rows.values(), key=lambda r: (r["content_spans"][0]["start"], r["claim_id"])))


def _mended(document: ParsedDocument, quotation: Quotation) -> Quotation:
    """The quotation; one whose closing mark was dropped ends before the comma and the cue clause that follow.

    An open quotation that goes on in the next paragraph is no mistake.
    """
    after = document.paragraphs[quotation.paragraph + 1 : quotation.paragraph + 2]
    if quotation.is_closed or any(p.words[0] in MARKS for p in after):
        return quotation
    p = document.paragraphs[quotation.paragraph]
    if "," not in p.words[quotation.first :]:
        return quotation
    for a in verb_attributions(p, quotation.paragraph, [False] * len(p.words)):
        first = p.token_at(a.clause[0]) or 0
        if a.kind == "speech" and a.rule == "fronted" and first > quotation.first + 1 and p.words[first - 1] == ",":
            return replace(quotation, last=first - 2)
    return quotation


def _of_paragraph(paragraph: Paragraph, number: int, in_marks: list[bool]) -> list[Attribution]:
    """The paragraph's sayings; where a relay and a plain verb read the same words, the relay counts."""
    relays = relay_attributions(paragraph, number)
    taken = [span for a in relays for span in a.cue]
    plain = [*verb_attributions(paragraph, number, in_marks), *phrase_attributions(paragraph, number)]
    plain = [a for a in plain if not overlap(a.cue, taken)]
    return with_carriers(paragraph, with_citations(paragraph, [*relays, *plain]))


def _spans_of(paragraph: Paragraph, quoted: list[Quotation]) -> list[Span]:
    return [paragraph.span(q.first, q.last) for q in quoted]


def _outside_or_within(found: list[Attribution], marked: list[Span]) -> list[Attribution]:
    """Less those whose cue stands in a quotation and whose speaker stands outside: the marks part them."""
    kept = []
    for a in found:
        around = [span for span in marked if inside(a.cue[0], [span])]
        if not around or (a.source.span and all(inside(span, around) for span in (a.source.span, *a.content))):
            kept.append(a)
    return kept


def _row(document: ParsedDocument, found: Attribution, marked: list[Span]) -> dict[str, Any]:
    text = document.text
    content = joined(text, [_after_dateline(document, span) for span in found.content])
    cue = joined(text, found.cue)
    certainty, hedges = certainty_of(document, found, content)
    relayed, relayed_hedges = relayed_certainty_of(document, found)
    chain = chain_rows(document, found)
    source = found.source.span
    return {
        "claim_id": identify("claim", document.doc_id, content, cue),
        "doc_id": document.doc_id,
        "content": " … ".join(text[s:e] for s, e in content),
        "content_spans": _spans(content),
        "cue_spans": _spans(cue),
        "quote_type": quote_type(text, content, marked),
        "claimant_actor_id": chain[0]["actor_id"],
        "claimant_text": text[source[0] : source[1]] if source else None,
        "claimant_start": source[0] if source else None,
        "claimant_end": source[1] if source else None,
        "attribution_chain": chain,
        "polarity": "denied" if is_denied(document, found) else "asserted",
        "certainty": certainty,
        "hedge_spans": _spans(hedges),
        "relayed_certainty": relayed,
        "relayed_hedge_spans": _spans(relayed_hedges),
        "speech_act": speech_act_of(document, found, content),
        "denies_claim_id": None,
        "rule_id": f"{found.kind}:{found.rule}",
        "confidence": confidences()[found.rule],
    }


def _without_dateline(document: ParsedDocument, found: Attribution) -> Party:
    """The source without the dateline that the parse took for its beginning: "MUSCAT – Iran and the Union agreed"."""
    party, p = found.source, document.paragraphs[found.paragraph]
    if party.span is None or party.head is None or party.span[0] != p.starts[0]:
        return party
    span = _after_dateline(document, party.span)
    if span[0] <= party.head[0]:
        return replace(party, span=span)
    first, last = p.token_at(span[0]) or 0, p.token_at(span[1] - 1) or 0
    head = next((i for i in range(first, last + 1) if not first <= p.head[i] <= last), first)
    return Party(span, p.span(head, head), party.cue)


def _after_dateline(document: ParsedDocument, span: Span) -> Span:
    """The span without the dateline that it begins with: that is the paper's, not the claimant's."""
    p = document.paragraph_at(span[0])
    if p is None or p.starts[0] != span[0]:
        return span
    begin = p.starts[after_dateline(p, 0, p.sentences[0][1])]
    return (begin, span[1]) if begin < span[1] else span


def _spans(spans: list[Span]) -> list[dict[str, int]]:
    return [{"start": s, "end": e} for s, e in spans]
