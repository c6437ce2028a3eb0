"""Judges a claim by its words: asserted or denied, how surely (ICD 203 bands), in quotation marks or not."""

from __future__ import annotations

from pipeline.claims.attribution import Attribution, Span, overlap
from pipeline.claims.lexicon import hedges
from pipeline.language.parsed import Paragraph, ParsedDocument


def quote_type(text: str, content: list[Span], marked: list[Span]) -> str:
    """Direct if at least nine tenths of the content stand in quotation marks, mixed if a tenth, else indirect."""
    share = overlap(content, marked) / max(1, sum(e - s for s, e in content))
    return "direct" if share >= 0.9 else "mixed" if share >= 0.1 else "indirect"


def is_denied(document: ParsedDocument, found: Attribution) -> bool:
    """Whether the cue denies: "denied", "does not believe", "refused to confirm"; but not "did not deny"."""
    p = document.paragraphs[found.paragraph]
    negated = any(p.dep[i] == "neg" for i in p.children[found.head])
    if found.kind == "denial":
        return not negated
    if found.kind == "belief":
        return negated
    will_not_confirm = p.lemma[found.head].lower() in ("refuse", "decline") and any(
        p.lemma[i].lower() in ("confirm", "acknowledge", "admit") for i in p.dependents(found.head, "xcomp")
    )
    return will_not_confirm and not negated


def certainty_of(document: ParsedDocument, found: Attribution, content: list[Span]) -> tuple[str, list[Span]]:
    """The band of the first hedge in the cue or the content, and all hedges; `stated` without one.

    Bands: ICD 203, "Analytic Standards" (Office of the Director of National Intelligence, 2015).
    """
    matches = [m for span in found.cue for m in _matches(document, span, "cue")]
    matches += [m for span in content for m in _matches(document, span, "content")]
    matches.sort()
    return (matches[0][1], [span for span, _ in matches]) if matches else ("stated", [])


def _matches(document: ParsedDocument, span: Span, where: str) -> list[tuple[Span, str]]:
    """Hedging phrases inside a span with their bands, the longest phrase first."""
    phrases = hedges(where)
    longest = max(len(phrase) for phrase in phrases)
    found = []
    for p in document.paragraphs:
        if p.ends[-1] <= span[0] or p.starts[0] >= span[1]:
            continue
        first = p.token_at(span[0])
        inside = [i for i in range(first or 0, len(p.words)) if p.starts[i] < span[1]]
        lower = [p.words[i].lower() for i in inside]
        k = 0
        while k < len(inside):
            size = next(
                (n for n in range(min(longest, len(inside) - k), 0, -1) if tuple(lower[k : k + n]) in phrases), 0
            )
            if size and p.pos[inside[k]] != "PROPN" and not _is_inability(p, inside[k]):
                found.append((p.span(inside[k], inside[k + size - 1]), phrases[tuple(lower[k : k + size])]))
            k += max(size, 1)
    return found


def _is_inability(p: Paragraph, i: int) -> bool:
    """Whether a "could" is negated: "could not enter" tells of ability and hedges nothing."""
    return p.words[i].lower() == "could" and any(p.dep[j] == "neg" for j in p.children[p.head[i]])
