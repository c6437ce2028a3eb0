"""Reads RSS and Atom: a record an entry. Resolves no entity, fetches nothing. Does not: what the text means."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from pipeline.settings import Settings
from pipeline.sources.locate import File
from pipeline.sources.rows import Fault, Row, record_row, sha256_of

# RSS 0.9 to 2.0, RDF's RSS 1.0 with its content and Dublin Core modules, and Atom (RFC 4287): local names, most telling
# first.
NAMES = {
    "id": ("guid", "id"),
    "title": ("title",),
    "url": ("link",),
    "date": ("published", "pubDate", "issued", "date", "updated"),
    "author": ("author", "creator"),
    "html": ("encoded", "content", "description", "summary"),
}
ENTRIES = ("item", "entry")
ROOTS = ("rss", "feed", "RDF")


def read_feed(file: File, stream: Any, settings: Settings) -> Iterator[Row]:
    """A row for each entry; its publisher is the feed's title.

    Raises:
        Fault: Too large, no well-formed XML, one that declares entities, or no feed.
    """
    data = stream.read(settings.max_input_bytes + 1)
    if len(data) > settings.max_input_bytes:
        raise Fault("oversized", f"more than {settings.max_input_bytes} bytes")
    root = _root(data)
    channel = next((e for e in root if _name(e) == "channel"), root)
    publisher = _text(_child(channel, ("title",)))
    # Below the channel, or beside it in RSS 1.0; an entry inside an entry is text of the outer one.
    entries = [e for parent in dict.fromkeys((root, channel)) for e in parent if _name(e) in ENTRIES]
    for number, entry in enumerate(entries, 1):
        fields = {field: _value(entry, field) for field in NAMES}
        stated = {"publisher": publisher, "language": root.get("{http://www.w3.org/XML/1998/namespace}lang")}
        record = {name: value for name, value in {**stated, **fields}.items() if value}
        yield record_row(file, f"entry-{number}", record, sha256_of(etree.tostring(entry, with_tail=False)))


def _root(data: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data.strip(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Fault("malformed_record", f"not well-formed XML: {error}", sha256_of(data)) from error
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        raise Fault("malformed_record", "XML that declares entities", sha256_of(data))
    if _name(root) not in ROOTS:
        raise Fault("unsupported_type", f"XML that is no feed but {_name(root)}", sha256_of(data))
    return root


def _name(element: Any) -> str:
    """The name without its namespace; empty for a comment."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _child(element: Any, names: tuple[str, ...]) -> Any:
    """The child of the name that comes first in `names` and holds something."""
    for name in names:
        for child in element:
            if _name(child) == name and (_text(child) or child.get("href")):
                return child
    return None


def _text(element: Any) -> str:
    return "" if element is None else "".join(element.itertext()).strip()


def _value(entry: Any, field: str) -> str:
    found = _child(entry, NAMES[field])
    if found is None:
        return ""
    if field == "url" and found.get("href"):
        return str(found.get("href"))
    if field == "author" and (name := _child(found, ("name",))) is not None:
        return _text(name)
    if field == "html" and found.get("type") == "xhtml":
        return "".join(etree.tostring(child, encoding="unicode", method="html", with_tail=True) for child in found)
    return _text(found)
