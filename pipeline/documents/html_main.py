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
MOST_EDGES = 40  # of a short block: one that stands at more tells nothing of where it is


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
    at_edges = _Edges(whole, list(accumulate(map(len, lines), initial=0)))
    ends: list[int] = [0]
    chains: list[_Chain | None] = [None]
    for index, block in enumerate(blocks):
        wanted = key(block.text)
        found = []
        for start in _places(whole, wanted) if len(wanted) >= LONG_BLOCK else at_edges.places(wanted):
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


class _Edges:
    """Where short blocks stand at the begin or the end of a line; looked up by their length."""

    def __init__(self, whole: str, edges: Sequence[int]) -> None:
        self.whole, self.edges = whole, edges
        self.by_length: dict[int, dict[str, list[int]]] = {}

    def places(self, wanted: str) -> list[int]:
        if len(wanted) not in self.by_length:
            self.by_length[len(wanted)] = self.of_length(len(wanted))
        found = self.by_length[len(wanted)].get(wanted, [])
        return found if len(found) <= MOST_EDGES else []

    def of_length(self, length: int) -> dict[str, list[int]]:
        places: dict[str, list[int]] = {}
        starts = {*self.edges, *(edge - length for edge in self.edges)} if length else set()
        for start in sorted(starts):
            if 0 <= start <= len(self.whole) - length:
                places.setdefault(self.whole[start : start + length], []).append(start)
        return places


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

    tree = trafilatura.load_html(html)
    if tree is None:
        return ""
    for cell in tree.iter("td", "th"):  # it fills up spans with cells, up to a hundred times a hundred a cell
        cell.attrib.pop("rowspan", None)
        cell.attrib.pop("colspan", None)
    try:
        found = trafilatura.bare_extraction(tree, include_comments=False, with_metadata=False)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - the boundary to a library that pages can trip in ways which it does not list
        return ""
    return str(getattr(found, "text", None) or "")
