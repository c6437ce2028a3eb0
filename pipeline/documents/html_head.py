"""Reads what a page of HTML states about itself: title, authors, date, publisher, address. Unknown stays null."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from itertools import islice
from typing import Any

from pipeline.documents.bounds import without_long_references
from pipeline.documents.dates import Date, find_dates, parse_date
from pipeline.documents.metadata import NOT_A_NAME
from pipeline.documents.normalise import key, normalise

# Metadata names of Open Graph, schema.org, Dublin Core and their common kin, most telling first.
DATE_NAMES = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "article:published",
    "date.published",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.issued",
    "dc.date",
    "dcterms.date",
    "parsely-pub-date",
    "sailthru.date",
    "publication_date",
    "publishdate",
    "publish-date",
    "publish_date",
    "pubdate",
    "citation_publication_date",
    "originalpublicationdate",
    "date",
)
AUTHOR_NAMES = ("author", "article:author", "parsely-author", "sailthru.author", "byl", "dc.creator", "citation_author")
ARTICLE_TYPES = re.compile(r"Article|BlogPosting|Report|WebPage", re.I)
TITLE_SUFFIX = re.compile(r"\s+[|–—:»·•-]+\s+[^|–—»·•]{2,60}$")
LONGEST_NAME = 60
SHORTEST_TITLE = 9  # letters
WORDS_OF_A_TITLE = 4
DATE_REACH = 20  # characters: the longest written month and day beside a year
MOST_TITLES = 50  # and headings, that are compared with each other
MOST_YEARS = 5_000  # places of a year at which its day is looked for
LONGEST_BROKEN_DATA = 30_000  # characters of linked data that is no JSON: trafilatura searches it in quadratic time
EARLIEST, LATEST = "1990-01-01", "2100-01-01"  # fixed, so that the result does not depend on the day it is made


@dataclass(frozen=True)
class Head:
    """What a page states about itself."""

    title: str | None
    authors: tuple[str, ...]
    date: Date | None
    publisher: str | None
    url: str | None


def read_head(html: str) -> Head:
    """The page's metadata: its tags first, then what trafilatura and htmldate find in markup and visible text."""
    import trafilatura
    from trafilatura.metadata import extract_metadata

    tree = trafilatura.load_html(html)
    if tree is None:
        return Head(None, (), None, None, None)
    tags = _meta_tags(tree)
    articles = [item for item in _linked_data(tree) if _is_article(item)]
    _drop_broken_data(tree)
    dates = {"extensive_search": False, "original_date": True, "min_date": EARLIEST, "max_date": LATEST}
    try:
        found = extract_metadata(tree, date_config=dates)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - the boundary to a library that pages can trip in ways which it does not list
        found = None
    return Head(
        _title(tree, tags, articles, found.title if found else None),
        _authors(tags, articles, found.author if found else None),
        _date(tags, articles, html, found.date if found else None),
        _publisher(tags, articles),
        found.url if found else None,
    )


def _meta_tags(tree: Any) -> dict[str, list[str]]:
    tags: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        content = normalise(element.get("content") or "")
        if name and content:
            tags.setdefault(name.lower(), []).append(content)
    return tags


def _linked_data(tree: Any) -> Iterator[dict[str, Any]]:
    """The objects of the page's JSON-LD, lists and graphs opened."""
    for element in _data_scripts(tree):
        waiting = deque([_json(element.text)])
        while waiting:
            item = waiting.popleft()
            if isinstance(item, list):
                waiting += item
            elif isinstance(item, dict):
                yield item
                waiting += [item[k] for k in ("@graph", "mainEntity") if k in item]


def _data_scripts(tree: Any) -> Iterator[Any]:
    return (e for e in tree.iter("script") if "ld+json" in (e.get("type") or "") and e.text)


def _json(text: str) -> Any:
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _drop_broken_data(tree: Any) -> None:
    left = LONGEST_BROKEN_DATA
    for element in _data_scripts(tree):
        if _json(element.text) is None:
            left -= len(element.text)
            element.text = element.text if left >= 0 else None


def _is_article(item: dict[str, Any]) -> bool:
    return bool(ARTICLE_TYPES.search(str(item.get("@type", ""))))


def _title(tree: Any, tags: dict[str, list[str]], articles: list[dict[str, Any]], found: str | None) -> str | None:
    """The one heading of first rank that the page's other titles agree with; else what it calls itself to others."""
    stated = [
        unescape(without_long_references(item["headline"]))
        for item in articles
        if isinstance(item.get("headline"), str)
    ]
    stated += tags.get("og:title", []) + tags.get("twitter:title", [])
    stated += ["".join(e.itertext()) for e in tree.iter("title")][:1]
    stated = [normalise(title) for title in stated[:MOST_TITLES] if title.strip()]
    sites = {key(name) for name in (*tags.get("og:site_name", []), *tags.get("application-name", []))}
    headings = [normalise("".join(e.itertext())) for e in islice(tree.iter("h1"), MOST_TITLES)]
    headings = [h for h in headings if len(key(h)) >= SHORTEST_TITLE and key(h) not in sites]
    for heading in headings:
        if any(key(title).startswith(key(heading)) for title in stated):
            return heading
    for title in stated:
        short = TITLE_SUFFIX.sub("", title)
        if any(key(short) == key(h) for h in headings) or len(short.split()) >= WORDS_OF_A_TITLE:
            return short
    return normalise(found) if found else next(iter(stated), None)


def _authors(tags: dict[str, list[str]], articles: list[dict[str, Any]], found: str | None) -> tuple[str, ...]:
    site = {key(name) for name in (*tags.get("og:site_name", []), _publisher(tags, articles) or "")}
    linked = [name for item in articles for name in _names(item.get("author"))]
    tagged = [name for tag in AUTHOR_NAMES for name in tags.get(tag, []) if key(name) not in site]
    guessed = [name for name in (found or "").split("; ") if " " in name and key(name) not in site]
    for names in (linked, tagged, guessed):
        kept = [n for n in (normalise(name).strip(" ,;|") for name in names) if _is_name(n)]
        if kept:
            return tuple(dict.fromkeys(kept))
    return ()


def _names(value: Any) -> list[str]:
    names, waiting = [], [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, list):
            waiting += reversed(item)
        elif isinstance(item, dict) and item.get("@type") != "Organization":
            waiting.append(item.get("name"))
        elif isinstance(item, str):
            names.append(item)
    return names


def _is_name(name: str) -> bool:
    is_address = "/" in name or "@" in name or "." in name.split(" ")[0][3:]
    return (
        any(c.isalpha() for c in name) and len(name) <= LONGEST_NAME and not is_address and not NOT_A_NAME.match(name)
    )


def _date(tags: dict[str, list[str]], articles: list[dict[str, Any]], html: str, found: str | None) -> Date | None:
    values = [item["datePublished"] for item in articles if isinstance(item.get("datePublished"), str)]
    values += [value for name in DATE_NAMES for value in tags.get(name, [])]
    for value in values:
        date = parse_date(value)
        if date and date.precision in ("minute", "day"):
            return date
    return _visible_date(html, found)


def _visible_date(html: str, found: str | None) -> Date | None:
    """The day `found` that htmldate reads in markup or visible text; its wider search, which guesses, is off.

    It reads 3/4/2026 as one of two days and fills up a bare year: only a day that the page prints in full counts.
    """
    date = parse_date(found) if found else None
    return date if date and _is_printed(html, date) else None


def _is_printed(html: str, date: Date) -> bool:
    for year in islice(re.finditer(str(date.when.year), html), MOST_YEARS):
        around = html[max(0, year.start() - DATE_REACH) : year.end() + DATE_REACH]
        if any(printed.when == date.when for printed in find_dates(around)):
            return True
    return False


def _publisher(tags: dict[str, list[str]], articles: list[dict[str, Any]]) -> str | None:
    for value in tags.get("og:site_name", []):
        return value
    for item in articles:
        publisher = item.get("publisher")
        if isinstance(publisher, dict) and isinstance(publisher.get("name"), str) and publisher["name"].strip():
            return normalise(publisher["name"])
    return None
