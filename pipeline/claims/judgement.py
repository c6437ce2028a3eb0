"""Judges a claim by its words: asserted or denied, how surely (ICD 203 bands), in quotation marks or not."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace

from pipeline.claims.attribution import MARKS, Attribution, Span, overlap, runs
from pipeline.claims.lexicon import hedge_sizes, hedges, words
from pipeline.language.parsed import Paragraph, ParsedDocument

ACTS = {
    "demand": "directive",
    "pledge": "commissive",
    "intention": "commissive",
    "evaluation": "expressive",
    "question": "question",
}


def quote_type(text: str, content: list[Span], marked: list[Span]) -> str:
    """Direct if at least nine tenths of the content stand in quotation marks, mixed if a tenth, else indirect."""
    share = overlap(content, marked) / max(1, sum(e - s for s, e in content))
    return "direct" if share >= 0.9 else "mixed" if share >= 0.1 else "indirect"


def is_denied(document: ParsedDocument, found: Attribution) -> bool:
    """Whether the cue denies: "denied", "does not believe", "refused to confirm"; but not "did not deny".

    Or what is said: "said it was not true that ...".
    """
    return _cue_denies(document, found) != found.is_falsified


def _cue_denies(document: ParsedDocument, found: Attribution) -> bool:
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


def without_falsity(p: Paragraph, found: Attribution) -> Attribution:
    """The saying; where it says "it is not true that ..." or "it is a lie that ...", what follows is its content."""
    for start, end in found.content[:1]:
        first, last = p.token_at(start), bisect_left(p.starts, end)
        inside = range(first if first is not None and p.starts[first] >= start else last, last)
        for clause in inside:
            be = p.head[clause]
            be = p.head[be] if p.dep[clause] == "acl" and p.dep[be] == "attr" else be
            is_said_of_it = p.dep[clause] in ("ccomp", "acl") and p.lemma[be] == "be" and be in inside
            if is_said_of_it and (p.head[be] == be or p.head[be] not in inside) and _is_false(p, be, clause):
                return replace(found, content=runs(p, p.subtree(clause)), is_falsified=True)
    return found


def _is_false(p: Paragraph, be: int, clause: int) -> bool:
    """Whether "it is (not) ..." calls the clause false."""
    subject = [p.words[j].lower() for j in p.dependents(be, "nsubj", "expl")]
    called = [p.lemma[j].lower() for j in p.dependents(be, "acomp", "attr") if be < j < clause]
    negated = any(p.dep[j] == "neg" for j in p.children[be])
    return subject == ["it"] and any(word in words("truth", "true" if negated else "false") for word in called)


def certainty_of(document: ParsedDocument, found: Attribution, content: list[Span]) -> tuple[str, list[Span]]:
    """The band of the claimant's first hedge, and all of his hedges; `stated` without one.

    His are those in what he says, in a verb of belief and in "not rule out"; a hedge on the saying itself
    ("apparently told", "had probably said") is of those who pass it on, see `relayed_certainty_of`.
    Bands: ICD 203, "Analytic Standards" (Office of the Director of National Intelligence, 2015).
    """
    on_saying = _on_saying(document, found)
    cues = [m for span in [*found.cue, *found.held] for m in _matches(document, span, "cue")]
    seen = content[:1] if found.kind == "perception" and found.rule == "verb_object" else []
    cues += [m for span in seen for m in _matches(document, span, "cue") if m[0][0] == span[0]]
    matches = [m for m in cues if m[0] not in on_saying]
    matches += [m for span in content for m in _matches(document, span, "content")]
    matches = sorted(set(matches))
    return (matches[0][1], [span for span, _ in matches]) if matches else ("stated", [])


def relayed_certainty_of(document: ParsedDocument, found: Attribution) -> tuple[str | None, list[Span]]:
    """The band of the first hedge of those who pass the claim on, and all of them; None without one."""
    on_saying = _on_saying(document, found)
    matches = [m for span in found.cue for m in _matches(document, span, "cue") if m[0] in on_saying]
    matches += [m for span in found.relaying for m in _matches(document, span, "cue")]
    matches = sorted(set(matches))
    return (matches[0][1], [span for span, _ in matches]) if matches else (None, [])


def _on_saying(document: ParsedDocument, found: Attribution) -> list[Span]:
    """Hedges in the cue that stand before its verb and do not hold it: adverbs and auxiliaries of the saying."""
    p = document.paragraphs[found.paragraph]
    head = p.span(found.head, found.head)
    if p.pos[found.head] != "VERB":
        return []
    hedging = [span for cue in found.cue for span, _ in _matches(document, cue, "cue")]
    return [span for span in hedging if span[1] <= head[0]]


def speech_act_of(document: ParsedDocument, found: Attribution, content: list[Span]) -> str:
    """What is done by saying it: assertive, directive, commissive, expressive (Searle 1976), or question.

    By the class of the cue; a quotation by its own form: a question mark at its end, an imperative at its beginning.
    """
    if is_denied(document, found):
        return "assertive"
    if found.kind in ACTS:
        return ACTS[found.kind]
    text = "".join(document.text[s:e] for s, e in content[-1:]).rstrip("\"”’'» ")
    if found.kind == "speech" and text.endswith("?"):
        return "question"
    return "directive" if found.kind == "speech" and _is_order(document, found, content) else "assertive"


def _is_order(document: ParsedDocument, found: Attribution, content: list[Span]) -> bool:
    """Whether a quotation begins with a verb in the imperative, and is no more than that sentence."""
    p = document.paragraph_at(content[0][0])
    i = p.token_at(content[0][0]) if p else None
    if p is None or i is None or p.words[i] not in MARKS or i + 1 >= len(p.words):
        return False
    verb = i + 1
    has_subject = any(p.dep[j] in ("nsubj", "nsubjpass", "expl") for j in p.children[verb])
    return p.tag[verb] == "VB" and p.pos[verb] == "VERB" and not has_subject


def _matches(document: ParsedDocument, span: Span, where: str) -> list[tuple[Span, str]]:
    """Hedging phrases inside a span with their bands, the longest phrase first."""
    phrases, sizes = hedges(where), hedge_sizes(where)
    found = []
    for p in document.paragraphs_over(*span):
        after, end = p.token_at(span[0]) or 0, bisect_left(p.starts, span[1])
        for i in p.with_word(sizes.keys()):
            if not after <= i < end:
                continue
            size = next((n for n in sizes[p.lower[i]] if i + n <= end and tuple(p.lower[i : i + n]) in phrases), 0)
            if size and p.pos[i] != "PROPN" and not _is_inability(p, i):
                found.append((p.span(i, i + size - 1), phrases[tuple(p.lower[i : i + size])]))
            after = i + size
    return found


def _is_inability(p: Paragraph, i: int) -> bool:
    """Whether a "could" tells of ability and hedges nothing: "could not enter", "what the satellite could do"."""
    beside = p.children[p.head[i]]
    is_asked = any(p.tag[j] in ("WP", "WDT", "WRB") and p.dep[j] in ("dobj", "advmod", "pobj") for j in beside)
    return p.words[i].lower() == "could" and (is_asked or any(p.dep[j] == "neg" for j in beside))
