"""Cuts a page of HTML into blocks of text with their places in the page. Executes nothing, fetches nothing."""

from __future__ import annotations

import csv
from collections import Counter
from html.parser import HTMLParser
from itertools import accumulate
from pathlib import Path

from pipeline.documents.lines import Line
from pipeline.documents.normalise import normalise


def _elements(kind: str) -> tuple[str, ...]:
    with (Path(__file__).parent / "elements.csv").open(encoding="utf8", newline="") as rows:
        return tuple(row["element"] for row in csv.DictReader(rows) if row["kind"] == kind)


INLINE = frozenset(_elements("inline"))  # stand inside a line
CELLS = frozenset(_elements("cell"))  # a row of a table is one block
UNSEEN = frozenset(_elements("unseen"))  # hold no text of the page
VOID = frozenset(_elements("void"))  # have no end tag
TELLING = _elements("telling")  # say more of a block than the element that it stands in directly, in this order
CLOSED_BY = {
    "p": {"p"},
    "li": {"li"},
    "dd": {"dd", "dt"},
    "dt": {"dd", "dt"},
    "tr": {"tr", "td", "th"},
    "td": {"td", "th"},
}


class _Blocks(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.html = html
        self.line_starts = list(accumulate((len(line) + 1 for line in html.split("\n")), initial=0))
        self.blocks: list[Line] = []
        self.stack: list[str] = []
        self.open: Counter[str] = Counter()
        self.unseen = 0
        self.chunks: list[tuple[int, int, str]] = []
        self.pending: tuple[int, str] | None = None

    def place(self) -> int:
        line, column = self.getpos()
        return self.line_starts[line - 1] + column

    def settle(self) -> None:
        """Ends the last chunk of text where the markup after it begins."""
        if self.pending:
            start, data = self.pending
            self.chunks.append((start, self.place(), data))
            self.pending = None

    def flush(self) -> None:
        self.settle()
        if not self.chunks:
            return
        seen = [(start, end) for start, end, data in self.chunks if data.strip()]
        text = normalise("".join(data for _, _, data in self.chunks)) if seen else ""
        if text:
            first, last = self.html[slice(*seen[0])], self.html[slice(*seen[-1])]
            start = seen[0][0] + len(first) - len(first.lstrip())
            end = seen[-1][1] - len(last) + len(last.rstrip())
            tag = next((t for t in TELLING if self.open[t] > 0), self.stack[-1] if self.stack else "")
            self.blocks.append(Line(len(self.blocks), start, end, text, True, tag))
        self.chunks = []

    def part(self, tag: str) -> None:
        """What an element's begin or end does to the text around it: nothing, a space, or a new block."""
        if tag in INLINE:
            self.settle()
        elif tag in CELLS:
            self.settle()
            self.chunks.append((self.place(), self.place(), " "))
        else:
            self.flush()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "body":
            self.unseen = 0
        self.part(tag)
        if tag in VOID:
            return
        if tag in CLOSED_BY and self.stack and self.stack[-1] in CLOSED_BY[tag]:
            self.pop(len(self.stack) - 1)
        self.stack.append(tag)
        self.open[tag] += 1
        self.unseen += tag in UNSEEN

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.part(tag)

    def handle_endtag(self, tag: str) -> None:
        self.part(tag)
        for i in range(len(self.stack) - 1, max(-1, len(self.stack) - 12), -1):
            if self.stack[i] == tag:
                self.pop(i)
                return

    def pop(self, i: int) -> None:
        self.unseen -= sum(tag in UNSEEN for tag in self.stack[i:])
        self.unseen = max(0, self.unseen)
        self.open.subtract(self.stack[i:])
        del self.stack[i:]

    def handle_data(self, data: str) -> None:
        self.settle()
        if not self.unseen:
            self.pending = (self.place(), data)

    def handle_comment(self, data: str) -> None:
        self.settle()

    def handle_decl(self, decl: str) -> None:
        self.settle()

    def handle_pi(self, data: str) -> None:
        self.settle()


def blocks_of(html: str) -> list[Line]:
    """The visible blocks of a page in order; text that an inline element splits is one block."""
    # The standard library's parser stops at marked sections that it does not know; as comments they are passed over.
    parser = _Blocks(html.replace("<![", "<!x"))
    parser.feed(parser.html)
    parser.close()
    parser.flush()
    return parser.blocks
