"""Reads token tables back as documents that rules can walk: no spaCy needed, offsets already those of the document."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import pairwise
from typing import Any

import pyarrow as pa

from pipeline.columns import list_values

TEXTS = ("lemma", "pos", "tag", "dep", "entity")
NUMBERS = ("start", "end", "head", "sentence")


@dataclass(eq=False)
class Paragraph:
    """A parsed paragraph in its document; tokens are numbered from 0, offsets are into `documents.text`.

    Each is equal to itself alone, so that rules can keep what they found out about it.

    Attributes:
        start: First code point of the paragraph.
        words: The tokens' words, as written.
        starts: First code point of each token.
        ends: End of each token, exclusive.
        lemma: Lemmas.
        pos: Universal parts of speech.
        tag: Penn Treebank tags.
        dep: Dependency labels.
        head: Index of each token's head; a root is its own.
        entity: "B-PERSON", "I-PERSON" or "" (spaCy's guess, unrepaired).
        sentence: Number of each token's sentence.
    """

    start: int
    words: list[str]
    starts: list[int]
    ends: list[int]
    lemma: list[str]
    pos: list[str]
    tag: list[str]
    dep: list[str]
    head: list[int]
    entity: list[str]
    sentence: list[int]

    @cached_property
    def lower(self) -> list[str]:
        """The words in lower case."""
        return [word.lower() for word in self.words]

    @cached_property
    def lower_lemma(self) -> list[str]:
        """The lemmas in lower case."""
        return [lemma.lower() for lemma in self.lemma]

    def with_word(self, words: Set[str]) -> list[int]:
        """The tokens whose word in lower case is one of these, in text order."""
        if words.isdisjoint(self._words):
            return []
        return [i for i, word in enumerate(self.lower) if word in words]

    def with_lemma(self, lemmas: Set[str]) -> list[int]:
        """The tokens whose lemma in lower case is one of these, in text order."""
        if lemmas.isdisjoint(self.lemmas):
            return []
        return [i for i, lemma in enumerate(self.lower_lemma) if lemma in lemmas]

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(self.lower)

    @cached_property
    def lemmas(self) -> frozenset[str]:
        """The different lemmas in lower case."""
        return frozenset(self.lower_lemma)

    @cached_property
    def children(self) -> list[list[int]]:
        """Dependents of each token, in text order."""
        children: list[list[int]] = [[] for _ in self.words]
        for i, head in enumerate(self.head):
            if head != i:
                children[head].append(i)
        return children

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """First token and end, exclusive, of each sentence."""
        starts = [i for i, number in enumerate(self.sentence) if i == 0 or number != self.sentence[i - 1]]
        return list(pairwise([*starts, len(self.sentence)]))

    def sentence_of(self, i: int) -> tuple[int, int]:
        """First token and end, exclusive, of the token's sentence."""
        return self.sentences[self.sentence[i]]

    @cached_property
    def is_headline(self) -> bool:
        """Whether nearly every longer word has a capital, so that capitals tell nothing."""
        long = [word for word in self.words if len(word) > 3 and word.isalpha()]
        return len(long) > 3 and sum(word[0].isupper() for word in long) > 0.75 * len(long)

    @cached_property
    def _reach(self) -> list[tuple[int, int, int]]:
        """First and last token of each subtree, and how many it has."""
        first, last, size = list(range(len(self.words))), list(range(len(self.words))), [1] * len(self.words)
        downwards = [i for i, head in enumerate(self.head) if head == i]
        for i in downwards:
            downwards.extend(self.children[i])
        for i in reversed(downwards):
            head = self.head[i]
            if head != i:
                size[head] += size[i]
                if first[i] < first[head]:
                    first[head] = first[i]
                if last[i] > last[head]:
                    last[head] = last[i]
        return list(zip(first, last, size, strict=True))

    def subtree(self, i: int) -> list[int]:
        """The token and all below it, in text order."""
        first, last, size = self._reach[i]
        if last - first + 1 == size:
            return list(range(first, last + 1))  # as nearly always: walking down deep trees takes long
        found, stack = [], [i]
        while stack:
            j = stack.pop()
            found.append(j)
            stack.extend(self.children[j])
        return sorted(found)

    def ancestors(self, i: int) -> Iterator[int]:
        """The token's head, its head's head and so on to the root."""
        while self.head[i] != i:
            i = self.head[i]
            yield i

    def dependents(self, i: int, *labels: str) -> list[int]:
        """The token's direct dependents with one of these labels, in text order."""
        children = self.children[i]
        return [j for j in children if self.dep[j] in labels] if children else []

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Offsets of a run of tokens, `last` included."""
        return self.starts[first], self.ends[last]

    def token_at(self, offset: int) -> int | None:
        """The token that covers the code point, or the next one; None past the end."""
        i = bisect_right(self.ends, offset)
        return i if i < len(self.words) else None

    def entities(self) -> Iterator[tuple[int, int, str]]:
        """SpaCy's entities: first token, end token (exclusive), label."""
        return iter(self._entities)

    @cached_property
    def _entities(self) -> list[tuple[int, int, str]]:
        found: list[tuple[int, int, str]] = []
        end = 0
        for i, code in enumerate(self.entity):
            if code and i >= end:
                inside, end = "I-" + code[2:], i + 1
                while end < len(self.entity) and self.entity[end] == inside:
                    end += 1
                found.append((i, end, code[2:]))
        return found


@dataclass
class ParsedDocument:
    """A document with its parsed paragraphs and, where a stage takes them, its mentions and claims as plain rows."""

    doc_id: str
    text: str
    title: str | None
    publisher: str | None
    agency: str | None
    published_at: datetime | None
    published_precision: str | None
    paragraphs: list[Paragraph]
    mentions: list[dict[str, Any]] = field(default_factory=list)
    claims: list[dict[str, Any]] = field(default_factory=list)

    def paragraphs_over(self, start: int, end: int) -> list[Paragraph]:
        """The paragraphs with tokens between two code points, or around them."""
        first, last = bisect_right(self._begins, start) - 1, bisect_left(self._begins, end)
        return [p for p in self._written[max(first, 0) : last] if p.ends[-1] > start]

    def paragraph_at(self, offset: int) -> Paragraph | None:
        """The paragraph with tokens around a code point."""
        return next(iter(self.paragraphs_over(offset, offset + 1)), None)

    def mentions_in(self, paragraph: Paragraph) -> list[dict[str, Any]]:
        """The mentions that begin in a paragraph, in their order."""
        return self._mentions.get(paragraph.start, [])

    @cached_property
    def _written(self) -> list[Paragraph]:
        return [p for p in self.paragraphs if p.words]

    @cached_property
    def _begins(self) -> list[int]:
        return [p.starts[0] for p in self._written]

    @cached_property
    def _mentions(self) -> dict[int, list[dict[str, Any]]]:
        held: dict[int, list[dict[str, Any]]] = {}
        for mention in self.mentions:
            if (i := bisect_right(self._begins, mention["start"]) - 1) >= 0:
                held.setdefault(self._written[i].start, []).append(mention)
        return held


def parsed_documents(tables: dict[str, pa.Table]) -> Iterator[ParsedDocument]:
    """Documents in the order of `documents`, put together from `paragraphs` and `parses`.

    With `mentions` (or `local_mentions`) and `local_claims`, where given. A paragraph that the parser failed on is
    passed over: it stands in `rejected`.
    """
    parses = _parses(tables["parses"])
    paragraphs = _by_document(tables["paragraphs"])
    mentions = _by_document(tables.get("mentions", tables.get("local_mentions")))
    claims = _by_document(tables.get("local_claims"))
    wanted = ["doc_id", "text", "title", "publisher", "agency", "published_at", "published_precision"]
    for row in tables["documents"].select(wanted).to_pylist():
        doc_id, text = row["doc_id"], row["text"]
        yield ParsedDocument(
            **row,
            paragraphs=[
                _paragraph(text, p["start"], parses[p["paragraph_id"]])
                for p in paragraphs.get(doc_id, [])
                if p["paragraph_id"] in parses
            ],
            mentions=mentions.get(doc_id, []),
            claims=claims.get(doc_id, []),
        )


def _by_document(table: pa.Table | None) -> dict[str, list[dict[str, Any]]]:
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in table.to_pylist() if table is not None else []:
        rows.setdefault(row["doc_id"], []).append(row)
    return rows


def _parses(table: pa.Table) -> dict[str, dict[str, Any]]:
    """The row of each paragraph; equal texts are one object, which makes them quick to compare and to look up."""
    columns = {name: list_values(table[name]) for name in TEXTS} | {name: table[name].to_pylist() for name in NUMBERS}
    rows = (dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True))
    return dict(zip(table["paragraph_id"].to_pylist(), rows, strict=True))


def _paragraph(text: str, start: int, parse: dict[str, Any]) -> Paragraph:
    starts = [start + s for s in parse["start"]]
    ends = [start + e for e in parse["end"]]
    return Paragraph(
        start=start,
        words=[text[s:e] for s, e in zip(starts, ends, strict=True)],
        starts=starts,
        ends=ends,
        **{k: parse[k] for k in ("lemma", "pos", "tag", "dep", "head", "entity", "sentence")},
    )
