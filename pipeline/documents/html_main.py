"""Tells which blocks of a page are the article: trafilatura's main text, found again among the blocks."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from pipeline.documents.lines import Line
from pipeline.documents.normalise import key

LONG_BLOCK = 24  # characters of a block's key that is unlikely to stand twice by chance
MOST_PLACES = 12


@dataclass(frozen=True)
class _Chain:
    """The best way to lay blocks on the text up to an end."""

    weight: int
    block: int
    before: _Chain | None


def main_blocks(blocks: Sequence[Line], text: str) -> set[int]:
    """Indexes of the blocks whose words make up the extracted text.

    Blocks and text are compared without case, punctuation and space. Of all ways to lay blocks on the text, in order
    and without overlap, the one that covers most is taken; a short block must stand at the edge of one of the text's
    lines, so that a menu's "News" is not found inside a sentence.
    """
    lines = [k for k in map(key, text.splitlines()) if k]
    whole = "".join(lines)
    edges = list(accumulate(map(len, lines), initial=0))
    ends: list[int] = [0]
    chains: list[_Chain | None] = [None]
    for index, block in enumerate(blocks):
        wanted = key(block.text)
        found = []
        for start in _places(whole, wanted) if len(wanted) >= LONG_BLOCK else _places_at(edges, whole, wanted):
            end = start + len(wanted)
            before = chains[bisect_right(ends, start) - 1]
            found.append((end, _Chain(len(wanted) + (before.weight if before else 0), index, before)))
        for end, chain in found:
            _insert(ends, chains, end, chain)
    taken = set()
    best = chains[-1]
    while best:
        taken.add(best.block)
        best = best.before
    return taken


def _places(whole: str, wanted: str) -> list[int]:
    places: list[int] = []
    start = whole.find(wanted)
    while start >= 0 and len(places) < MOST_PLACES:
        places.append(start)
        start = whole.find(wanted, start + 1)
    return places


def _places_at(edges: Sequence[int], whole: str, wanted: str) -> list[int]:
    """Where a short block stands at the begin or the end of a line."""
    if not wanted or wanted not in whole:  # most: the blocks of the menus
        return []
    begins = {edge for edge in edges if whole.startswith(wanted, edge)}
    ends = {edge - len(wanted) for edge in edges if whole.endswith(wanted, 0, edge)}
    return sorted(begins | ends)


def _insert(ends: list[int], chains: list[_Chain | None], end: int, chain: _Chain) -> None:
    """Keeps, for each end, the heaviest chain up to it: both lists rise."""
    at = bisect_right(ends, end)
    here = chains[at - 1]
    if here and here.weight >= chain.weight:
        return
    if ends[at - 1] == end:
        chains[at - 1] = chain
        at -= 1
    else:
        ends.insert(at, end)
        chains.insert(at, chain)
    while at + 1 < len(ends):
        after = chains[at + 1]
        if after and after.weight > chain.weight:
            break
        del ends[at + 1], chains[at + 1]


def extract_main(html: str) -> str:
    """Trafilatura's main text, without comments; empty if it finds none."""
    import trafilatura

    found = trafilatura.bare_extraction(html, include_comments=False, with_metadata=False)
    return str(getattr(found, "text", None) or "")
