"""What a saying is while it is being worked out: who, by which words, and what, as offsets into the document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.language.parsed import Paragraph

Span = tuple[int, int]

OPENING, CLOSING = frozenset("“«‘"), frozenset("”»’")
MARKS = frozenset(["“", "”", '"', "''", "``", "«", "»", "‘", "’", "'", "`"])
LOOSE = frozenset(",.;:-–—…") | {"--", "...", "…"}


@dataclass
class Party:
    """Somebody who says or passes on: the words in place, or None where nobody is named.

    Attributes:
        span: Where the words stand.
        head: Where the head word of the phrase stands.
        cue: The words that tie the party to what is said.
    """

    span: Span | None
    head: Span | None = None
    cue: str | None = None


@dataclass
class Attribution:
    """One saying.

    Attributes:
        paragraph: Number of the paragraph that the cue stands in.
        head: Token of the cue's head in that paragraph.
        kind: Class of the cue.
        rule: The rule that found it.
        cue: The cue's spans.
        source: Who says it.
        content: What is said.
        takes_quotation: Whether a quotation beside the cue is its content.
        relayers: Who passes it on, nearest to the origin first.
        relaying: The words in which it is passed on, where those who pass it on may hedge.
        is_falsified: Whether the content is what the words say is not so ("said it was not true that ...").
        held: The cue of a belief that the speaker says is his own ("he said he believed that ...").
    """

    paragraph: int
    head: int
    kind: str
    rule: str
    cue: list[Span]
    source: Party
    content: list[Span]
    takes_quotation: bool = False
    clause: Span = (0, 0)
    relayers: list[Party] = field(default_factory=list)
    relaying: list[Span] = field(default_factory=list)
    held: list[Span] = field(default_factory=list)
    is_falsified: bool = False


def runs(paragraph: Paragraph, tokens: Iterable[int]) -> list[Span]:
    """Offsets of the runs of neighbouring tokens, less loose punctuation at their ends."""
    found: list[Span] = []
    run: list[int] = []
    for i in [*sorted(set(tokens)), None]:
        if run and (i is None or i != run[-1] + 1):
            while run and paragraph.words[run[0]] in LOOSE | {" "}:
                run = run[1:]
            while run and paragraph.words[run[-1]] in LOOSE | {" "}:
                run = run[:-1]
            while run and not paragraph.words[run[-1]].strip():
                run = run[:-1]
            if any(paragraph.pos[j] not in ("PUNCT", "SPACE") for j in run):
                found.append(_balanced(paragraph, run))
            run = []
        if i is not None:
            run.append(i)
    return found


def _balanced(paragraph: Paragraph, run: list[int]) -> Span:
    """The run's offsets without a quotation mark at one end whose partner is not in it."""
    marks = [i for i in run if paragraph.words[i] in MARKS and paragraph.words[i] not in ("'", "’")]
    if len(marks) % 2:
        if run[-1] == marks[-1] and len(run) > 1 and paragraph.words[run[-1]] not in OPENING:
            run = run[:-1]
        elif run[0] == marks[0] and len(run) > 1:
            run = run[1:]
    return paragraph.span(run[0], run[-1])


def joined(text: str, spans: Iterable[Span]) -> list[Span]:
    """The spans in order; those that overlap or have nothing but space or marks between them become one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and (start <= found[-1][1] or not any(c.isalnum() for c in text[found[-1][1] : start])):
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def inside(span: Span, spans: Iterable[Span]) -> bool:
    """Whether the span lies in one of the spans."""
    return any(s <= span[0] and span[1] <= e for s, e in spans)


def overlap(spans: Iterable[Span], others: Iterable[Span]) -> int:
    """Code points that two lists of disjoint spans share."""
    others = list(others)
    return sum(max(0, min(e, f) - max(s, b)) for s, e in spans for b, f in others)
