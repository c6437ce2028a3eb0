"""Reads what a page of HTML states about itself: title, authors, date, publisher, address. Unknown stays null."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any

from pipeline.documents.bylines import NOT_A_NAME, names_of
from pipeline.documents.dates import Date, parse_date
from pipeline.documents.html_blocks import Element, Markup, is_telling
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
    "citation_online_date",
    "citation_date",
    "og:published_time",
    "rnews:datepublished",
    "bt:pubdate",
    "cxenseparse:recs:publishtime",
    "originalpublicationdate",
    "date",
)
AUTHOR_NAMES = ("author", "article:author", "parsely-author", "sailthru.author", "byl", "dc.creator", "citation_author")
ARTICLE_TYPES = re.compile(r"Article|BlogPosting|Report", re.I)
PAGE_TYPES = re.compile(r"WebPage", re.I)
TITLE_SUFFIX = re.compile(r"\s+[|–—:»·•-]+\s+[^|–—»·•]{2,60}$")
LONGEST_NAME = 60
SHORTEST_TITLE = 9  # letters
WORDS_OF_A_TITLE = 4
SAID = 0.5  # of the long words of a heading that must stand in the page's other titles
LONG_WORD = re.compile(r"\w{4,}")
HEADING_DEPTH = 4  # elements between a heading and its words
LONGEST_ATTRIBUTES = 500  # characters; the patterns below take their square in time
LONGEST_BYLINE = 120  # characters
LONGEST_MARKED = 600  # characters of markup that an author's or a date's element is read from
ATTRIBUTE = re.compile(r"([^\s=/>\"']+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']+))")
BROKEN_TYPE = re.compile(r'"@type"\s*:\s*"(\w*(?:Article|BlogPosting|Report))"')
BROKEN_DAY = re.compile(r'"datePublished"\s*:\s*"([^"]{6,40})"')
BROKEN_AUTHOR = re.compile(r'"author"\s*+:\s*+(?:\[\s*+)?\{[^{}\]]{0,200}?"name"\s*:\s*"([^"]{2,80})"')
MARKUP = re.compile(r"<[^>]*>?")
MARKED_AUTHOR = re.compile(
    r"\b(?:rel|itemprop)\s*=\s*[\"']?author\b"
    r"|(?:^|\s)(?:class|id)\s*=\s*[\"']?[^\"'>]*?(?:author|byline)(?![\w-]*(?:avatar|image|img|photo|bio|desc|box|info|social|link|url|card))",
    re.I,
)
MARKED_DATE = re.compile(
    r"\bitemprop\s*=\s*[\"']?(?:datePublished|published)|\bpubdate\b"
    r"|(?:^|\s)class\s*=\s*[\"']?(?:[^\"'>]*?[\s\"'])?(?:[\w-]*(?:entry|post|article|story|blog|news|publish(?:ed)?)[\w-]*date|date[\w-]*published|published)(?![\w-]*(?:updat|modif))(?![\w-])",
    re.I,
)


@dataclass(frozen=True)
class Head:
    """What a page states about itself.

    Attributes:
        title: Of the article.
        authors: In order.
        date: Of the article.
        page_date: Of the page that holds it, or of an element that is marked as a date: a teaser may have one too.
        publisher: The site's name.
        url: The address that it calls its own.
    """

    title: str | None
    authors: tuple[str, ...]
    date: Date | None
    page_date: Date | None
    publisher: str | None
    url: str | None


def read_head(html: str, markup: Markup) -> Head:
    """The page's metadata: its tags and linked data first, then the elements that are marked as date or author."""
    tags = _meta_tags(markup)
    telling = [e for e in markup.elements if len(e.attributes) <= LONGEST_ATTRIBUTES and is_telling(e)]
    data = list(_linked_data(html, markup))
    articles = [item for item in data if _is_of(ARTICLE_TYPES, item)]
    pages = [item for item in data if _is_of(PAGE_TYPES, item)]
    stated = [*_published(articles), *(value for name in DATE_NAMES for value in tags.get(name, []))]
    return Head(
        _title(html, markup, tags, [*articles, *pages]),
        _authors(tags, [*articles, *pages], _marked_authors(html, telling)),
        _first_day(stated),
        _first_day([*_marked_dates(html, telling), *_published(pages)]),
        _publisher(tags, [*articles, *pages]),
        _url(markup, tags),
    )


def attributes_of(element: Element) -> dict[str, str]:
    """The attributes of an element, names in lower case; the first of a name counts."""
    found: dict[str, str] = {}
    for name, double, single, bare in ATTRIBUTE.findall(element.attributes):
        found.setdefault(name.lower(), unescape(double or single or bare))
    return found


def _meta_tags(markup: Markup) -> dict[str, list[str]]:
    tags: dict[str, list[str]] = {}
    for element in markup.elements:
        if element.tag == "meta":
            given = attributes_of(element)
            name = given.get("property") or given.get("name") or given.get("itemprop")
            content = normalise(given.get("content", ""))
            if name and content:
                tags.setdefault(name.lower(), []).append(content)
    return tags


def _linked_data(html: str, markup: Markup) -> Iterator[dict[str, Any]]:
    """The objects of the page's JSON-LD, lists and graphs opened."""
    for element in markup.elements:
        if element.tag == "script" and "ld+json" in element.attributes:
            source = html[element.start : element.end].strip(" \t\r\n;")
            try:
                waiting = [json.loads(source, strict=False)]
            except (ValueError, RecursionError):
                waiting = [_salvaged(source)]
            while waiting:
                item = waiting.pop(0)
                if isinstance(item, list):
                    waiting += item
                elif isinstance(item, dict):
                    yield item
                    waiting += [item[k] for k in ("@graph", "mainEntity") if k in item]


def _salvaged(source: str) -> dict[str, Any]:
    """The type, day and author that linked data states which is not valid JSON: written by hand, or with comments."""
    type_, day, author = (pattern.search(source) for pattern in (BROKEN_TYPE, BROKEN_DAY, BROKEN_AUTHOR))
    if not type_:
        return {}
    return {"@type": type_[1]} | ({"datePublished": day[1]} if day else {}) | ({"author": author[1]} if author else {})


def _is_of(types: re.Pattern[str], item: dict[str, Any]) -> bool:
    return bool(types.search(str(item.get("@type", ""))))


def _published(items: list[dict[str, Any]]) -> list[str]:
    return [item["datePublished"] for item in items if isinstance(item.get("datePublished"), str)]


def _title(html: str, markup: Markup, tags: dict[str, list[str]], articles: list[dict[str, Any]]) -> str | None:
    """The one heading of first rank that the page's other titles agree with; else what it calls itself to others."""
    stated = [unescape(item["headline"]) for item in articles if isinstance(item.get("headline"), str)]
    stated += tags.get("og:title", []) + tags.get("twitter:title", [])
    stated += [unescape(html[e.start : e.end]) for e in markup.elements if e.tag == "title"][:1]
    stated = [normalise(title) for title in stated if title.strip()]
    sites = {key(name) for name in (*tags.get("og:site_name", []), *tags.get("application-name", []))}
    headings = _first_headings(markup)
    long = [h for h in headings if len(key(h)) >= SHORTEST_TITLE and key(h) not in sites]
    for heading in long:
        if any(key(title).startswith(key(heading)) for title in stated):
            return heading
    spoken = {word for title in stated for word in LONG_WORD.findall(title.lower())} - {
        word for site in (*tags.get("og:site_name", []),) for word in LONG_WORD.findall(site.lower())
    }
    if len(long) == 1:
        said = [word in spoken for word in LONG_WORD.findall(long[0].lower())]
        if sum(said) >= SAID * max(len(said), 1):
            return long[0]
    for title in stated:
        short = TITLE_SUFFIX.sub("", title)
        if any(key(short) == key(h) for h in long) or len(short.split()) >= WORDS_OF_A_TITLE:
            return short
    return next(iter((*stated, *headings)), None)


def _first_headings(markup: Markup) -> list[str]:
    """The texts of the headings of first rank."""
    found: dict[int, list[str]] = {}
    for block, place in zip(markup.blocks, markup.places, strict=True):
        for _ in range(HEADING_DEPTH):
            if markup.elements[place].tag == "h1":
                found.setdefault(place, []).append(block.text)
                break
            place = markup.elements[place].parent
    return [" ".join(texts) for texts in found.values()]


def _authors(tags: dict[str, list[str]], articles: list[dict[str, Any]], found: list[str]) -> tuple[str, ...]:
    site = {key(name) for name in (*tags.get("og:site_name", []), _publisher(tags, articles) or "")}
    linked = [name for item in articles for name in _names(item.get("author"))]
    tagged = [name for tag in AUTHOR_NAMES for name in tags.get(tag, []) if key(name) not in site]
    written = tags.get("twitter:data1", []) if "written by" in map(str.lower, tags.get("twitter:label1", [])) else []
    marked = [name for name in found if key(name) not in site]
    own = [name for tag in AUTHOR_NAMES for name in tags.get(tag, [])]  # a paper that signs by its own name
    for names in (linked, tagged, written, marked, own):
        kept = [n for n in (normalise(name).strip(" ,;|") for name in names) if _is_name(n)]
        if kept:
            return tuple(dict.fromkeys(kept))
    return ()


def _marked_authors(html: str, telling: Sequence[Element]) -> list[str]:
    """The names in the first element that is marked as the author's."""
    for element in telling:
        if MARKED_AUTHOR.search(element.attributes) and "comment" not in element.attributes:
            text = _text_of(html, element)
            names = names_of(text) if len(text) <= LONGEST_BYLINE else []
            if names:
                return names
    return []


def _text_of(html: str, element: Element) -> str:
    """The first words of an element, to its end tag."""
    source = html[element.start : element.start + LONGEST_MARKED]
    end = source.lower().find(f"</{element.tag}")
    return normalise(unescape(MARKUP.sub(" ", source[:end] if end >= 0 else source)))


def _names(value: Any) -> list[str]:
    names, waiting = [], [value]
    while waiting:  # not by recursion: a hostile page nests deep
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


def _first_day(values: Iterable[str]) -> Date | None:
    """The first of the values that states a day or more."""
    dates = (parse_date(value) for value in values)
    return next((date for date in dates if date and date.precision in ("minute", "day")), None)


def _marked_dates(html: str, telling: Sequence[Element]) -> list[str]:
    """What the elements say that are marked as the date of publication, and the first `time` of the page."""
    marked: list[str] = []
    times: list[str] = []
    for element in telling:
        is_marked = bool(MARKED_DATE.search(element.attributes))
        if element.tag != "meta" and (is_marked or element.tag == "time"):
            given = attributes_of(element)
            stated = given.get("datetime") or given.get("content") or _text_of(html, element)
            (marked if is_marked else times).append(stated)
    return marked[:1] + times[:1]


def _publisher(tags: dict[str, list[str]], articles: list[dict[str, Any]]) -> str | None:
    for value in tags.get("og:site_name", []):
        return value
    for item in articles:
        publisher = item.get("publisher")
        if isinstance(publisher, dict) and isinstance(publisher.get("name"), str) and publisher["name"].strip():
            return normalise(publisher["name"])
    return None


def _url(markup: Markup, tags: dict[str, list[str]]) -> str | None:
    links = [attributes_of(element) for element in markup.elements if element.tag == "link"]
    canonical = [given.get("href", "") for given in links if given.get("rel", "").lower() == "canonical"]
    return next((url for url in (*canonical, *tags.get("og:url", [])) if url.startswith("http")), None)
