"""Cuts a page of HTML into blocks of text with their places in the page. Executes nothing, fetches nothing.

One pass over the page finds the tags (WHATWG HTML, section 13.2.5, with the states that do not matter here left out);
what they hold is never copied but by its offsets, so that every block can say where its words stand.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import NamedTuple

from pipeline.documents.lines import Line
from pipeline.documents.normalise import normalise


def _elements(kind: str) -> tuple[str, ...]:
    with (Path(__file__).parent / "elements.csv").open(encoding="utf8", newline="") as rows:
        return tuple(row["element"] for row in csv.DictReader(rows) if row["kind"] == kind)


INLINE = frozenset(_elements("inline"))  # stand inside a line
CELLS = frozenset(_elements("cell"))  # a row of a table is one block
UNSEEN = frozenset(_elements("unseen"))  # hold no text of the page
OPAQUE = frozenset(_elements("opaque"))  # end at their own end tag, whatever stands in them; unseen too
VOID = frozenset(_elements("void"))  # have no end tag
TELLING = _elements("telling")  # say more of a block than the element that it stands in directly, in this order
CLOSED_BY = {
    "li": {"li"},
    "dd": {"dd", "dt"},
    "dt": {"dd", "dt"},
    "tr": {"tr", "td", "th"},
    "td": {"td", "th"},
    "th": {"td", "th"},
    "option": {"option"},
}
# A quotation mark counts only after "="; a comment or an attribute that nothing ends takes the rest of the page.
TAG = re.compile(
    r"<(?:(/?)([a-zA-Z][^\s/>]*+)([^>=]*+(?:=\s*+(?:\"[^\"]*+\"|'[^']*+'|(?![\"']))[^>=]*+)*+)>"
    r"|!--(?:-?>|.*?(?:--!?>|\Z))|[!?/][^>]*+(?:>|\Z)"
    r"|([a-zA-Z]))",
    re.S,
)
ROOT = 0


class Element(NamedTuple):
    """An element of the page that is not inline, or one that the head or a date is read from.

    Attributes:
        tag: In lower case.
        attributes: As written.
        parent: Index of the element that it stands in.
        start: Where its content begins.
        end: Where its content ends, if it is opaque; else the same as `start`.
    """

    tag: str
    attributes: str
    parent: int
    start: int
    end: int


@dataclass(frozen=True)
class Markup:
    """A page, cut.

    Attributes:
        elements: In the order of their begin tags; the first is the page itself.
        blocks: The visible blocks of text, in order.
        places: The element that each block stands in.
        linked: How many of each block's characters are linked.
    """

    elements: list[Element]
    blocks: list[Line]
    places: list[int]
    linked: list[int]


NOTED = frozenset({"meta", "link", "time"})  # void or inline, and yet elements that something is read from


def is_telling(element: Element) -> bool:
    """Whether an element may be marked as the author or the date of the page, or is a time."""
    return element.tag == "time" or _names_author_or_date(element.attributes)


def _names_author_or_date(attributes: str) -> bool:
    names = attributes.lower()
    return "author" in names or "byline" in names or "date" in names or "publish" in names


class _Cutter:
    """The state of the one pass."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.elements = [Element("", "", ROOT, 0, 0)]
        self.stack = [ROOT]
        self.open: defaultdict[str, int] = defaultdict(int)
        self.hidden = 0
        self.chunks: list[tuple[int, int, bool]] = []
        self.blocks: list[Line] = []
        self.places: list[int] = []
        self.linked: list[int] = []

    def cut(self) -> Markup:
        html, position, in_link = self.html, 0, False
        while match := TAG.search(html, position):
            start, end = match.span()
            # White space cannot begin a block.
            if start > position and not self.hidden and (self.chunks or not html[position:start].isspace()):
                self.chunks.append((position, start, in_link))
            position = end
            closes, name, attributes, unended = match.groups()
            if name is None:
                if unended:  # a begin tag that never ends takes the rest of the page
                    break
                continue
            tag = name.lower()
            if tag in INLINE:
                if tag == "a":
                    in_link = not closes
                if not closes and (tag in NOTED or (attributes and _names_author_or_date(attributes))):
                    self.note(tag, attributes, end, end)
                continue
            if self.chunks:
                self.part(tag)
            if closes:
                self.close(tag)
            else:
                position = self.begin(tag, attributes, end)
        else:
            if not self.hidden and (self.chunks or html[position:].strip()):
                self.chunks.append((position, len(html), in_link))
        if self.chunks:
            self.flush()
        return Markup(self.elements, self.blocks, self.places, self.linked)

    def begin(self, tag: str, attributes: str, end: int) -> int:
        """Opens an element that is not inline; where to read on."""
        if tag in OPAQUE:
            if attributes.endswith("/") and tag in ("svg", "math"):
                return end
            stop = _end_of(self.html, tag, end)
            self.note(tag, attributes, end, stop)
            return stop
        if tag in VOID:
            if tag in NOTED:
                self.note(tag, attributes, end, end)
            return end
        top = self.elements[self.stack[-1]].tag
        if top == "p" or top in CLOSED_BY.get(tag, ()):
            self.pop()
        self.elements.append(Element(tag, attributes, self.stack[-1], end, end))
        self.stack.append(len(self.elements) - 1)
        self.open[tag] += 1
        self.hidden += tag in UNSEEN
        return end

    def note(self, tag: str, attributes: str, start: int, end: int) -> None:
        self.elements.append(Element(tag, attributes, self.stack[-1], start, end))

    def close(self, tag: str) -> None:
        if self.open[tag]:
            while self.elements[self.stack[-1]].tag != tag:
                self.pop()
            self.pop()

    def pop(self) -> None:
        tag = self.elements[self.stack.pop()].tag
        self.open[tag] -= 1
        self.hidden -= tag in UNSEEN

    def part(self, tag: str) -> None:
        """What a tag does to the text before it: a cell's parts it by a space, any other ends the block."""
        if tag in CELLS:
            self.chunks.append((0, 0, False))
        else:
            self.flush()

    def flush(self) -> None:
        """Makes a block of the text that was read since the last."""
        chunks, self.chunks = self.chunks, []
        parts = [self.html[start:end] or " " for start, end, _ in chunks]
        raw = "".join(parts)
        text = normalise(unescape(raw) if "&" in raw else raw)
        if not text:
            return
        last = next(i for i in range(len(parts) - 1, -1, -1) if not parts[i].isspace())
        start = chunks[0][0] + len(parts[0]) - len(parts[0].lstrip())  # the first is never white space alone
        end = chunks[last][0] + len(parts[last].rstrip())
        self.blocks.append(Line(len(self.blocks), start, end, text, True, self.telling()))
        self.places.append(self.stack[-1])
        self.linked.append(sum([len(p.strip()) for p, (_, _, is_link) in zip(parts, chunks, strict=True) if is_link]))

    def telling(self) -> str:
        return next((tag for tag in TELLING if self.open[tag]), self.elements[self.stack[-1]].tag)


END_TAGS = {tag: re.compile(rf"</{tag}(?=[\s/>])", re.I) for tag in OPAQUE}


def _end_of(html: str, tag: str, start: int) -> int:
    found = END_TAGS[tag].search(html, start)
    return found.start() if found else len(html)


def cut(html: str) -> Markup:
    """The elements of a page and its visible blocks, in order; text that an inline element splits is one block."""
    return _Cutter(html).cut()
