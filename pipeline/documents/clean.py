"""The stage: decoded inputs in, articles and the role of every line out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pipeline.documents.bounds import TooComplex, bounded
from pipeline.documents.classify import Verdict
from pipeline.documents.compose import LineRow, compose, line_rows, line_table
from pipeline.documents.dates import Date, date_of_url, parse_date
from pipeline.documents.follow import html_page
from pipeline.documents.html_blocks import cut
from pipeline.documents.html_head import Head, read_head
from pipeline.documents.html_main import forest
from pipeline.documents.language import detect_language
from pipeline.documents.lines import Unit, join_lines, split_lines
from pipeline.documents.look import look_at
from pipeline.documents.metadata import find_agency, find_authors, find_date, find_dateline
from pipeline.documents.normalise import normalise
from pipeline.documents.region import Page, find_region
from pipeline.kernel import Tables
from pipeline.schema import from_rows
from pipeline.settings import Settings
from pipeline.sources.stated import front_matter

STAGE = "documents"
FEWEST_WORDS = 3
NOTHING = Head(None, (), None, None, None, None)
Row = dict[str, Any]


@dataclass(frozen=True)
class Cleaned:
    """What one input becomes: an article with its lines, or a reason why it is none."""

    article: Row | None
    lines: list[LineRow]
    rejected: Row | None


def clean_documents(tables: Tables, settings: Settings) -> Tables:
    """Kernel `inputs -> articles, article_lines, rejected`.

    Each input is one article, with a row of `article_lines` for each of its lines that is not blank, or one row of
    `rejected`: no line of prose (`non_article`), another language than the settings name, or built to exhaust a reader
    (`too_complex`).
    """
    cleaned = [clean(row, settings) for row in tables["inputs"].to_pylist()]
    return {
        "articles": from_rows("articles", [c.article for c in cleaned if c.article]),
        "article_lines": line_table([line for c in cleaned for line in c.lines]),
        "rejected": from_rows("rejected", [c.rejected for c in cleaned if c.rejected]),
    }


def clean(row: Row, settings: Settings) -> Cleaned:
    """One row of `inputs`."""
    try:
        if row["media_type"] == "text/html":
            html = bounded(row["raw_text"])
            markup = cut(html)
            head = read_head(html, markup)
            title = normalise(row["title"] or head.title or "") or None
            page = html_page(markup, title, forest())
        else:
            head = NOTHING
            title = normalise(row["title"] or "") or None
            page = _text_page(row["raw_text"], title)
    except TooComplex as error:
        return _reject(row, "too_complex", str(error))
    return _article(row, head, title, page, settings)


def _article(row: Row, head: Head, title: str | None, page: Page, settings: Settings) -> Cleaned:
    body = [unit.text for unit, verdict in zip(page.units, page.verdicts, strict=True) if verdict.role == "body"]
    if not any(_is_text(text) for text in body) and not _is_brief(page, body):
        return _reject(row, "non_article", f"{len(page.units)} lines, none of them prose")
    language = detect_language("\n".join(body)) or settings.languages[0]
    if language not in settings.languages:
        return _reject(row, "unsupported_language", f"the text is in {language}")
    if not title and page.title is not None:
        title = page.units[page.title].text
    composed = compose(page, title)
    alone = [unit.text for unit, verdict in zip(page.units, page.verdicts, strict=True) if verdict.role == "dateline"]
    dateline = alone[0] if alone else find_dateline(body)
    date, basis = _published(row, head, page, body, dateline)
    article = {
        "doc_id": row["doc_id"],
        "source_uri": row["source_uri"],
        "raw_sha256": row["raw_sha256"],
        "title": title,
        "authors": row["authors"] or list(head.authors) or find_authors(page),
        "publisher": row["publisher"] or head.publisher,
        "agency": find_agency(page, body, dateline),
        "dateline": dateline,
        "url": row["url"] or head.url,
        "published_at": date.when if date else None,
        "published_precision": date.precision if date else None,
        "published_basis": basis,
        "language": language,
        "text": composed.text,
    }
    return Cleaned(article, line_rows(row["doc_id"], page, composed), None)


def _is_text(text: str) -> bool:
    """Whether a kept paragraph may be prose; a text of one short sentence is an article too."""
    look = look_at(text)
    return look.is_prose or look.is_sentence or look.words >= 8


def _is_brief(page: Page, body: list[str]) -> bool:
    """Whether the input is nothing but a headline: a report too, where no page stands around it."""
    return len(page.units) == 1 and any(look_at(text).words >= FEWEST_WORDS for text in body)


def _reject(row: Row, reason: str, detail: str) -> Cleaned:
    return Cleaned(
        None,
        [],
        {
            "stage": STAGE,
            "source_uri": row["source_uri"],
            "raw_sha256": row["raw_sha256"],
            "row_id": row["doc_id"],
            "reason": reason,
            "detail": detail,
        },
    )


def _text_page(raw: str, title: str | None) -> Page:
    front = front_matter(raw)
    start = front[1] if front else 0
    page = find_region(join_lines(split_lines(raw, start)), title)
    if not start:
        return page
    lines = split_lines(raw[:start])
    units = [Unit((line,), line.text) for line in lines]
    verdicts = [Verdict("other", "front_matter") for _ in lines]
    moved = None if page.title is None else page.title + len(units)
    return Page([*units, *page.units], [*verdicts, *page.verdicts], moved)


def _published(
    row: Row, head: Head, page: Page, body: list[str], dateline: str | None
) -> tuple[Date | None, str | None]:
    """The publication date and its basis: what is stated beside the text before what is printed in it."""
    given = parse_date(row["date"]) if row["date"] else None
    given = given or head.date or date_of_url(row["url"] or head.url or "")
    if given:
        return given, "metadata"
    found = find_date(page, body, dateline)
    return found or (head.page_date, "metadata" if head.page_date else None)
