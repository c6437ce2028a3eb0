"""Gives each quotation to the cue that it belongs to: before it, after it, about it, or in the sentence before."""

from __future__ import annotations

from pipeline.claims.attribution import MARKS, Attribution, Span, inside, joined, overlap
from pipeline.claims.quotations import Quotation
from pipeline.language.parsed import Paragraph, ParsedDocument

BEFORE_SPEECH = frozenset([".", ",", ";", ":", "—", "–", "-", "--", "?", "!", "…", "...", "”", '"', "''"])


def with_quotations(document: ParsedDocument, found: list[Attribution], quoted: list[Quotation]) -> list[Attribution]:
    """The sayings with their quotations as content; a cue that stands inside a quotation takes none."""
    by_paragraph: dict[int, list[Attribution]] = {}
    for attribution in found:
        by_paragraph.setdefault(attribution.paragraph, []).append(attribution)
    before: tuple[Quotation, Attribution | None] | None = None
    for quotation in quoted:
        paragraph = document.paragraphs[quotation.paragraph]
        span = paragraph.span(quotation.first, quotation.last)
        cues = [
            a for a in by_paragraph.get(quotation.paragraph, ()) if a.takes_quotation and not inside(_cue(a), [span])
        ]
        if _is_title(paragraph, quotation, cues):
            continue
        owner = _owner(paragraph, quotation, cues)
        if owner is None and before is not None:
            owner = _continued(document, before, quotation, cues)
        if owner is None:
            owner = _followed(paragraph, quotation, cues)
        if owner is None and quotation.first == 0 and quotation.paragraph:
            owner = _announced(document, quotation.paragraph - 1, by_paragraph)
        if owner is not None and _replaces(paragraph, quotation, owner):
            owner.content, owner.rule = [span], "quotation"
        elif (
            owner is not None
            and owner.rule == "fronted"
            and span[1] <= _cue(owner)[0]
            and _opens(paragraph, quotation)
            and not _has_words(paragraph, span[1], owner.clause[0])
        ):
            _mend_source(paragraph, quotation, owner)
            owner.content = [span, *_resumed(paragraph, owner)]
        elif owner is not None and owner.rule == "fronted" and span[1] <= _cue(owner)[0]:
            _mend_source(paragraph, quotation, owner)
            owner.content = joined(document.text, [*owner.content, span])
        elif (
            owner is not None and owner.rule == "verb_clause" and _has_gone_before(paragraph, quotation, owner, quoted)
        ):
            owner.content, owner.rule = [span], "fronted"
        elif owner is not None and not inside(span, owner.content) and not _is_elsewhere(span, found, owner):
            owner.content = joined(document.text, [*owner.content, span])
        before = (quotation, owner)
    return found


def _has_gone_before(p: Paragraph, quotation: Quotation, owner: Attribution, quoted: list[Quotation]) -> bool:
    """Whether a whole quotation stands just before the cue clause, and what follows it is not quoted: an aside."""
    spans = [p.span(q.first, q.last) for q in quoted if q.paragraph == quotation.paragraph]
    end, start = p.ends[quotation.last], owner.clause[0]
    return (
        owner.paragraph == quotation.paragraph
        and end <= start
        and _opens(p, quotation)
        and not _has_words(p, end, start)
        and not overlap(owner.content, spans)
    )


def _is_title(p: Paragraph, quotation: Quotation, cues: list[Attribution]) -> bool:
    """Whether the marks hold a title: every word of weight begins with a capital, and no cue touches the marks."""
    inner = [i for i in range(quotation.first + 1, quotation.last) if p.words[i][0].isalnum()]
    heavy = [i for i in inner if p.pos[i] in ("NOUN", "PROPN", "ADJ", "VERB", "ADV")]
    if not heavy or any(p.words[i][0].islower() for i in [inner[0], *heavy]) or p.words[quotation.last - 1] in ",?!":
        return False
    start, end = p.starts[quotation.first], p.ends[quotation.last]
    touching = [a for a in cues if not _has_words(p, a.cue[-1][1], start) and a.cue[-1][1] <= start]
    followed = [a for a in cues if a.clause[0] >= end and not _has_words(p, end, a.clause[0])]
    return not touching and not followed and p.words[quotation.first - 1] != ":"


def _opens(p: Paragraph, quotation: Quotation) -> bool:
    """Whether the quotation stands for itself: it opens its sentence, or a colon or bracket parts it from the rest."""
    first, word = quotation.first, p.words[quotation.first - 1]
    if first == 0 or word in (":", "("):
        return True
    is_new = p.sentence_of(first)[0] == first or word in (".", "?", "!")
    return is_new and p.words[min(first + 1, quotation.last)][:1].isupper()


def _replaces(p: Paragraph, quotation: Quotation, owner: Attribution) -> bool:
    """Whether a whole quoted sentence follows the cue ("On Sunday, he said, "We ..."): the words before are no part."""
    span = p.span(quotation.first, quotation.last)
    first_word = p.words[min(quotation.first + 1, quotation.last)]
    return (
        owner.rule == "fronted"
        and owner.paragraph == quotation.paragraph
        and owner.clause[1] <= span[0]
        and not _has_words(p, owner.clause[1], span[0])
        and first_word[:1].isupper()
        and not any(
            p.words[i] in MARKS
            for i in range(len(p.words))
            if p.starts[i] < owner.clause[0] and any(s <= p.starts[i] < e for s, e in owner.content)
        )
    )


def _resumed(p: Paragraph, owner: Attribution) -> list[Span]:
    """What goes on after the cue clause (""Nobody," he said, "crossed""), unless "and" begins another statement."""
    after = [i for i, start in enumerate(p.starts) if start >= owner.clause[1]]
    words = [i for i in after if p.pos[i] not in ("PUNCT", "SPACE")]
    if not words or p.pos[words[0]] == "CCONJ" or p.tag[words[0]] == "VBG":
        return []
    return [s for s in owner.content if s[0] >= owner.clause[1]]


def _mend_source(p: Paragraph, quotation: Quotation, owner: Attribution) -> None:
    """Between a quotation and its cue stands the speaker: words there that the parse took for content are his name."""
    start, end = p.ends[quotation.last], owner.cue[0][0]
    if (
        p.words[max(quotation.last - 1, 0)][-1:] not in ",?!"
        and p.words[min(quotation.last + 1, len(p.words) - 1)] != ","
    ):
        return
    lost = [(s, e) for s, e in owner.content if (start <= s and e <= end) or s < start < e <= end]
    if not lost or owner.source.span is None or not start <= owner.source.span[0] < end:
        return
    tokens = [i for i in range(quotation.last + 1, len(p.words)) if p.ends[i] <= end]
    while tokens and (p.pos[tokens[0]] in ("PUNCT", "SPACE", "CCONJ", "ADV")):
        tokens = tokens[1:]
    while tokens and p.pos[tokens[-1]] in ("PUNCT", "SPACE"):
        tokens = tokens[:-1]
    if tokens and p.pos[tokens[0]] in ("PROPN", "NOUN", "DET", "ADJ", "PRON", "NUM"):
        owner.source.span = p.span(tokens[0], tokens[-1])
        owner.content = [(s, min(e, start)) for s, e in owner.content if s < start] + [
            (s, e) for s, e in owner.content if s >= end
        ]


def _cue(attribution: Attribution) -> Span:
    return attribution.cue[0]


def _is_elsewhere(span: Span, found: list[Attribution], owner: Attribution) -> bool:
    return any(a is not owner and inside(span, a.content) and not inside(_cue(owner), a.content) for a in found)


def _owner(p: Paragraph, quotation: Quotation, cues: list[Attribution]) -> Attribution | None:
    """The cue just after the quotation; else the one whose content reaches into it; else the one just before it."""
    span = p.span(quotation.first, quotation.last)
    ends_sentence = p.words[quotation.last - 1][-1:] == "."
    for attribution in cues:
        start = attribution.clause[0]
        if start >= span[1] and not ends_sentence and not _has_words(p, span[1], start):
            return attribution
    reaching = [a for a in cues if overlap(a.content, [span])]
    if reaching:
        return max(reaching, key=lambda a: overlap(a.content, [span]))
    best = None
    for attribution in cues:
        end = attribution.clause[1]
        introduced = (
            p.words[quotation.first - 1] in BEFORE_SPEECH or p.ends[quotation.first - 1] == attribution.cue[-1][1]
        )
        if (
            attribution.cue[0][0] < span[0]
            and end <= span[0]
            and introduced
            and not _has_words(p, end, span[0])
            and (not attribution.content or attribution.rule == "fronted")
        ):
            best = attribution
    return best


def _has_words(p: Paragraph, start: int, end: int) -> bool:
    """Whether words, or the end of a sentence, stand between two offsets."""
    return any(start <= s < end and (w[0].isalnum() or w in ".!?") for w, s in zip(p.words, p.starts, strict=True))


def _continued(
    document: ParsedDocument,
    before: tuple[Quotation, Attribution | None],
    quotation: Quotation,
    cues: list[Attribution],
) -> Attribution | None:
    """The owner of the quotation before, if only its cue clause stands between the two, or a paragraph's break."""
    last, owner = before
    if owner is None:
        return None
    p = document.paragraphs[quotation.paragraph]
    if last.paragraph + 1 == quotation.paragraph and quotation.first == 0 and not last.is_closed:
        return owner
    if last.paragraph + 1 == quotation.paragraph and _fills(p, quotation) and not cues:
        return owner
    if last.paragraph != quotation.paragraph or owner.paragraph != quotation.paragraph:
        return None
    start, end = p.ends[last.last], p.starts[quotation.first]
    between = [a for a in cues if a is not owner and start <= _cue(a)[0] < end]
    if between or p.words[quotation.first - 1] not in BEFORE_SPEECH:
        return None
    is_sentence = p.words[min(quotation.first + 1, quotation.last)][:1].isupper() or p.words[quotation.first - 1] == ","
    has_cue = start <= _cue(owner)[0] < end
    words = [(s, e) for w, s, e in zip(p.words, p.starts, p.ends, strict=True) if start <= s < end and w[0].isalnum()]
    if all(inside(word, [owner.clause]) for word in words):
        return owner
    ends = sum(p.words[i] in (".", "?", "!") for i in range(last.last, quotation.first) if i > last.last)
    return owner if has_cue and is_sentence and ends <= 1 else None


def _fills(p: Paragraph, quotation: Quotation) -> bool:
    """Whether the quotation is its whole paragraph: with no cue there, the speaker before goes on."""
    words = [i for i, word in enumerate(p.words) if word[0].isalnum()]
    return bool(words) and quotation.first <= words[0] and words[-1] <= quotation.last


def _followed(p: Paragraph, quotation: Quotation, cues: list[Attribution]) -> Attribution | None:
    """The saying of the sentence before, for a quotation that is a sentence of its own.

    A sentence with a cue of its own outside the quotation is not the speaker's to go on with.
    """
    i = quotation.first
    if i == 0 or p.words[i - 1] not in (".", "?", "!") or not p.words[min(i + 1, quotation.last)][:1].isupper():
        return None
    start, end = p.sentence_of(i - 1)
    last = p.sentence_of(max(quotation.last - 1, i))[1]
    if any(p.ends[quotation.last] <= _cue(a)[0] < p.ends[last - 1] for a in cues):
        return None
    if _has_words(p, p.ends[quotation.last], p.ends[last - 1]) and quotation.last < last - 1:
        return None
    said = [a for a in cues if a.kind == "speech" and a.content and p.starts[start] <= _cue(a)[0] < p.ends[end - 1]]
    return said[0] if said else None


def _announced(document: ParsedDocument, number: int, by_paragraph: dict[int, list[Attribution]]) -> Attribution | None:
    """The last cue of the paragraph before, if that ends with a colon."""
    p = document.paragraphs[number]
    if p.words and p.words[-1].endswith(":"):
        open_cues = [a for a in by_paragraph.get(number, ()) if a.takes_quotation and not a.content]
        return open_cues[-1] if open_cues else None
    return None
