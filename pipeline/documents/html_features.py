"""Describes each block of a page by numbers. Belongs here: what can be counted. Does not: what follows from it."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pipeline.documents.classify import Verdict, classify
from pipeline.documents.html_blocks import ROOT, Element, Markup
from pipeline.documents.look import Look, look_at
from pipeline.documents.normalise import key

Numbers = npt.NDArray[np.float64]
Features = dict[str, Numbers]

NAMING = re.compile(r"(?:^|\s)(?:class|id|role|itemprop)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.I)
HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|(?:^|\s)hidden(?:[\s=]|$)|aria-hidden\s*=\s*[\"']?true", re.I
)
NAME_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
DIGIT = re.compile(r"\d")
FIRST = 100  # characters whose digits are counted
SHORTEST_STEM = 5  # letters of a word that may begin a longer one: "cookielawinfo"
REMEMBERED = 20_000  # attributes: the pages of one site share their templates
ROLES = (
    "title byline dateline body caption credit teaser promotion navigation comment other".split()  # noqa: SIM905
)
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
TAGS = ("p", "li", "tr", "div", "td")
AROUND = ("article", "nav", "aside", "footer", "header", "form", "table", "ul", "blockquote", "figure")
LEVELS = 6  # elements above a block that are measured
FAR = 30  # elements: as good as never
NEVER = 999  # blocks
NEIGHBOURS = (-2, -1, 1, 2)
WINDOWS = (3, 8, 20)  # blocks to each side
MOST_OF = 0.6  # of the prose of an element: the share that makes one part of it the main one
MOST_LINKED = 1 / 3  # of the characters of a paragraph


@cache
def _groups() -> tuple[tuple[str, ...], dict[str, int]]:
    """The groups of `element_words.csv`, and for each word the bits of its groups."""
    groups: list[str] = []
    words: dict[str, int] = {}
    with (Path(__file__).parent / "element_words.csv").open(encoding="utf8", newline="") as rows:
        for row in csv.DictReader(rows):
            if row["group"] not in groups:
                groups.append(row["group"])
            words[row["word"]] = words.get(row["word"], 0) | 1 << groups.index(row["group"])
    return tuple(groups), words


@lru_cache(maxsize=REMEMBERED)
def _bits_of_name(name: str) -> int:
    """The groups of the words of one class or id: "PostAuthor-box" has three words."""
    bits, words = 0, _groups()[1]
    for part in NAME_WORD.findall(name):
        word = part.lower()
        for end in range(len(word), min(SHORTEST_STEM, len(word)) - 1, -1):
            if word[:end] in words:
                bits |= words[word[:end]]
                break
    return bits


@lru_cache(maxsize=REMEMBERED)
def _names_of(attributes: str) -> tuple[int, str]:
    """The groups that the names of an element (its classes, its id) belong to, and the first of these names."""
    bits = 0
    named = [double or single or bare for double, single, bare in NAMING.findall(attributes)]
    for names in named:
        for name in names.split():
            bits |= _bits_of_name(name)
    is_hidden = ("hid" in attributes or "none" in attributes) and HIDING.search(attributes)
    return bits | _groups()[1]["hidden"] if is_hidden else bits, named[0] if named else ""


def features_of(markup: Markup, title: str | None) -> Features:
    """A number for each block under the name of each feature."""
    looks = [look_at(block.text) for block in markup.blocks]
    verdicts = [classify(block.text) for block in markup.blocks]
    chars = np.array([len(block.text) for block in markup.blocks], float)
    linked = np.minimum(np.array(markup.linked, float), chars)
    is_prose = np.array([look.is_prose for look in looks], float)
    prose = chars * is_prose * (linked < chars * MOST_LINKED)
    return {
        **_of_words(markup, looks, verdicts, chars, linked),
        "is_prose": is_prose,
        **_of_sections(markup, verdicts),
        **_of_elements(markup, chars, linked, prose),
        **_of_position(markup, title, prose),
        **_of_neighbours(chars, linked, prose, np.array([look.words for look in looks], float)),
    }


def _of_words(
    markup: Markup, looks: Sequence[Look], verdicts: Sequence[Verdict | None], chars: Numbers, linked: Numbers
) -> Features:
    words = np.array([look.words for look in looks], float)
    texts = [block.text for block in markup.blocks]
    return {
        "words": words,
        "chars_a_word": chars / np.maximum(words, 1),
        "function_words": np.array([look.function_words for look in looks]) / np.maximum(words, 1),
        "lower": np.array([look.lower for look in looks]) / np.maximum(words, 1),
        "bars": np.array([look.bars for look in looks], float),
        "is_sentence": np.array([look.is_sentence for look in looks], float),
        "linked": linked / np.maximum(chars, 1),
        "digits": np.array([len(DIGIT.findall(text, 0, FIRST)) for text in texts])
        / np.minimum(np.maximum(chars, 1), FIRST),
        "role": np.array([_code(verdict) for verdict in verdicts], float),
    }


def _code(verdict: Verdict | None) -> int:
    return ROLES.index(verdict.role) + 1 if verdict else 0


def _of_sections(markup: Markup, verdicts: Sequence[Verdict | None]) -> Features:
    """What the last heading, and the last line that opens a section of the page, were, and how long ago."""
    section, opened, heading, headed = 0, -NEVER, 0, -NEVER
    rows = []
    for i, (block, verdict) in enumerate(zip(markup.blocks, verdicts, strict=True)):
        before = heading, i - headed
        if verdict and verdict.opens:
            section, opened = _code(verdict), i
        if block.tag in HEADINGS:
            heading, headed = 1 + _code(verdict), i
        rows.append((*before, section, i - opened))
    return dict(zip(("heading", "since_heading", "section", "since_section"), np.array(rows, float).T, strict=True))


def _of_elements(markup: Markup, chars: Numbers, linked: Numbers, prose: Numbers) -> Features:
    elements, places = markup.elements, np.array(markup.places)
    parents = [element.parent for element in elements]
    sums = _sums(parents, places, np.stack([chars, linked, prose], 1))
    total = max(sums[ROOT, 2], 1.0)
    groups = _groups()[0]
    distances = _distances(elements, len(groups))[places]
    found = {f"from_{group}": distances[:, i] for i, group in enumerate(groups)}
    around = _around(elements)
    found |= {f"in_{tag}": ((around[places] >> i) & 1).astype(float) for i, tag in enumerate(AROUND)}
    tags = [elements[place].tag for place in markup.places]
    found |= {f"is_{tag}": np.array([t == tag for t in tags], float) for tag in TAGS}
    found["is_heading"] = np.array([t in HEADINGS for t in tags], float)
    above, at = np.array(parents), places
    for level in range(LEVELS):
        here = sums[at]
        found[f"up{level}_chars"] = here[:, 0]
        found[f"up{level}_linked"] = here[:, 1] / np.maximum(here[:, 0], 1)
        found[f"up{level}_prose"] = here[:, 2] / np.maximum(here[:, 0], 1)
        found[f"up{level}_share"] = here[:, 2] / total
        at = above[at]
    found |= _of_main(parents, sums, places)
    found |= _of_layout(elements, prose, markup.places)
    in_article = [0.0] * len(elements)
    for i in range(1, len(elements)):
        is_article = elements[i].tag == "article"
        in_article[i] = sums[i, 2] / total if is_article else in_article[parents[i]]
    found["article_share"] = np.array(in_article)[places]
    found["articles"] = np.full(len(places), float(sum(element.tag == "article" for element in elements)))
    found["page_prose"] = np.full(len(places), sums[ROOT, 2])
    found["page_prose_share"] = np.full(len(places), sums[ROOT, 2] / max(sums[ROOT, 0], 1))
    return found


def _sums(parents: Sequence[int], places: npt.NDArray[np.int64], values: Numbers) -> Numbers:
    """For each element, the sums of the values of all blocks that stand in it, however deep."""
    sums = np.zeros((len(parents), values.shape[1]))
    np.add.at(sums, places, values)
    rows: list[list[float]] = sums.tolist()
    for i in range(len(rows) - 1, 0, -1):
        above = rows[parents[i]]
        for j, value in enumerate(rows[i]):
            above[j] += value
    return np.array(rows)


def _distances(elements: Sequence[Element], groups: int) -> npt.NDArray[np.float64]:
    """How many elements above it, itself being 0, the nearest one named by a word of each group stands."""
    levels: list[list[int]] = []
    depths = [0] * len(elements)
    for i, element in enumerate(elements):
        depths[i] = depths[element.parent] + 1 if i else 0
        if depths[i] == len(levels):
            levels.append([])
        levels[depths[i]].append(i)
    bits = np.array([_names_of(element.attributes)[0] for element in elements])
    is_named = (bits[:, None] >> np.arange(groups)) & 1 > 0
    parents = np.array([element.parent for element in elements])
    rows = np.full((len(elements), groups), float(FAR))
    for level in levels[1:]:
        rows[level] = np.where(is_named[level], 0, np.minimum(rows[parents[level]] + 1, FAR))
    return rows


def _around(elements: Sequence[Element]) -> npt.NDArray[np.int64]:
    bits = {tag: 1 << i for i, tag in enumerate(AROUND)}
    around = [0] * len(elements)
    for i, element in enumerate(elements[1:], 1):
        around[i] = around[element.parent] | bits.get(element.tag, 0)
    return np.array(around)


def _of_main(parents: Sequence[int], sums: Numbers, places: npt.NDArray[np.int64]) -> Features:
    """How far a block stands from the main part: down from the page, always the part that most of the prose is in."""
    best: dict[int, int] = {}
    prose = sums[:, 2].tolist()
    for i in range(1, len(parents)):
        if parents[i] not in best or prose[i] > prose[best[parents[i]]]:
            best[parents[i]] = i
    path, at = {ROOT: 0}, ROOT
    while at in best and prose[best[at]] >= MOST_OF * max(prose[at], 1):
        at = best[at]
        path[at] = len(path)
    off, below = [len(path) - 1] * len(parents), [0] * len(parents)
    for i in range(1, len(parents)):
        off[i] = len(path) - 1 - path[i] if i in path else off[parents[i]]
        below[i] = below[parents[i]] + 1 if off[i] == 0 and i != at else 0
    count = len(places)
    return {
        "off_main": np.array(off, float)[places],
        "below_main": np.array(below, float)[places],
        "main_share": np.full(count, sums[at, 2] / max(sums[ROOT, 2], 1)),
        "main_linked": np.full(count, sums[at, 1] / max(sums[at, 0], 1)),
    }


def _of_layout(elements: Sequence[Element], prose: Numbers, places: Sequence[int]) -> Features:
    """How many blocks, and which share of the prose, stand in elements of the same names, all the way up."""
    kinds: dict[tuple[int, str, str], int] = {}
    kind = [0] * len(elements)
    for i, element in enumerate(elements[1:], 1):
        named = _names_of(element.attributes)[1]
        kind[i] = kinds.setdefault((kind[element.parent], element.tag, named), len(kinds) + 1)
    of_block = np.array(kind)[places] if places else np.zeros(0, int)
    shares = np.bincount(of_block, prose, len(kinds) + 1) / max(prose.sum(), 1)
    found = {
        "layout_share": shares[of_block],
        "layout_count": np.bincount(of_block, minlength=len(kinds) + 1)[of_block].astype(float),
    }
    for distance in NEIGHBOURS:
        found[f"layout{distance:+}"] = (_shifted(of_block.astype(float), distance, -1) == of_block).astype(float)
    return found


def _of_position(markup: Markup, title: str | None, prose: Numbers) -> Features:
    count = len(markup.blocks)
    index = np.arange(count, dtype=float)
    before = np.cumsum(prose)
    total = max(prose.sum(), 1.0)
    wanted = key(title or "")
    same = [i for i, block in enumerate(markup.blocks) if wanted and key(block.text) == wanted]
    headings = [i for i, block in enumerate(markup.blocks) if block.tag == "h1"]
    top = next(iter([i for i in same if i in headings][-1:] or same[-1:] or headings), None)
    copies: dict[str, int] = {}
    earlier = []
    for block in markup.blocks:
        earlier.append(copies.get(block.text, 0))
        copies[block.text] = earlier[-1] + 1
    return {
        "index": index,
        "index_share": index / max(count, 1),
        "from_end": count - index,
        "prose_before": (before - prose) / total,
        "prose_after": (total - before) / total,
        "from_title": np.full(count, float(-NEVER)) if top is None else index - top,
        "is_title": np.isin(index, same).astype(float),
        "earlier": np.array(earlier, float),
        "copies": np.array([copies[block.text] for block in markup.blocks], float),
        "since_prose": _since(prose > 0),
        "to_prose": _since((prose > 0)[::-1])[::-1],
    }


def _since(marks: npt.NDArray[np.bool_]) -> Numbers:
    """How many blocks before each the last marked one stands."""
    index = np.arange(len(marks))
    last = np.maximum.accumulate(np.where(marks, index, -NEVER)) if len(marks) else index
    return index - np.concatenate([[-NEVER], last[:-1]])[: len(marks)].astype(float)


def _of_neighbours(chars: Numbers, linked: Numbers, prose: Numbers, words: Numbers) -> Features:
    found = {}
    for distance in NEIGHBOURS:
        found[f"words{distance:+}"] = _shifted(words, distance, 0)
        found[f"linked{distance:+}"] = _shifted(linked / np.maximum(chars, 1), distance, 0)
        found[f"prose{distance:+}"] = _shifted(prose, distance, 0)
    for width in WINDOWS:
        around = np.maximum(_window(chars, width), 1)
        found[f"window{width}_prose"] = _window(prose, width) / around
        found[f"window{width}_linked"] = _window(linked, width) / around
    return found


def _shifted(values: Numbers, distance: int, fill: float) -> Numbers:
    """The value of the block `distance` further on, at each block."""
    padding = np.full(abs(distance), fill)
    joined = np.concatenate([values, padding] if distance > 0 else [padding, values])
    return joined[distance:] if distance > 0 else joined[: len(values)]


def _window(values: Numbers, width: int) -> Numbers:
    """The sum of the values around each block."""
    sums = np.concatenate([[0.0], np.cumsum(values)])
    index = np.arange(len(values))
    return sums[np.minimum(index + width + 1, len(values))] - sums[np.maximum(index - width, 0)]
