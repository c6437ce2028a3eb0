"""Compares the cleaning of HTML with bare trafilatura, on the same pages in the same run.

KIT is the documents kit's folder (its texts and gold lie outside this repository); its own scorer scores both.
The shipped forest was grown from these very pages, so the body is scored with forests of which none has seen the page
that it judges: five, each grown from four fifths of the pages. Metadata learns nothing and is scored as shipped.
Speed is of the whole stage and of trafilatura's extraction with metadata: pages a second of this process's CPU time.
"""

from __future__ import annotations

import argparse
import gc
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kit import Document, ours, scorer_of
from train_html import example, grow, read_pages

from pipeline.documents.compose import compose
from pipeline.documents.follow import html_page
from pipeline.documents.html_blocks import cut
from pipeline.documents.html_head import read_head
from pipeline.documents.html_main import Forest, plant

PAGES = "html_wcxb_dev.jsonl.gz"
FOLDS = 5
FIGURES = (
    "f1",
    "precision",
    "recall",
    "title_exact_accuracy",
    "author_accuracy",
    "date_accuracy",
    "invented_author",
    "invented_date",
)
Page = dict[str, Any]


def ours_with(page: Page, trees: Forest) -> Document:
    """The text that the stage makes of a page with another forest."""
    markup = cut(page["html"])
    title = read_head(page["html"], markup).title
    return {"title": title, "text": compose(html_page(markup, title, trees), title).text}


def theirs(page: Page) -> Document:
    """What trafilatura makes of a page."""
    import trafilatura

    found = trafilatura.bare_extraction(page["html"], include_comments=False, with_metadata=True)
    if found is None:
        return {}
    return {
        "text": found.text,
        "title": found.title,
        "authors": [found.author] if found.author else [],
        "published_at": found.date,
        "published_precision": "day",
    }


def unseen(pages: list[Page]) -> list[Forest]:
    """For each page, a forest that has not seen it."""
    examples = [example(page) for page in pages]
    grown = [plant(grow([e for i, e in enumerate(examples) if i % FOLDS != fold])) for fold in range(FOLDS)]
    return [grown[i % FOLDS] for i in range(len(pages))]


def score(kit: Path, documents: dict[str, Document]) -> dict[str, Any]:
    """The scorer's figures of some documents by their id, which it would read from a release."""
    scorer = scorer_of(kit)
    rows = [document | {"source_uri": id_} for id_, document in documents.items() if document]
    scorer.table = lambda release, name: rows if name == "documents" else []
    figures = scorer.score("", str(kit / PAGES))
    return {name: figures[name] for name in FIGURES}


def timed(pages: list[Page], cleaner: Callable[[Page], Document]) -> tuple[dict[str, Document], float]:
    """The documents by id, and the pages a second."""
    cleaner(pages[0])  # what is loaded once
    gc.collect()
    began = time.process_time()
    documents = {page["id"]: cleaner(page) for page in pages}
    return documents, len(pages) / (time.process_time() - began)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kit", type=Path)
    kit = parser.parse_args().kit
    pages = read_pages(kit / PAGES)
    shipped, speed = timed(pages, lambda page: ours(page["id"], page["html"], "text/html"))
    other, other_speed = timed(pages, theirs)
    print(json.dumps({"system": "trafilatura", **score(kit, other), "pages_a_second": round(other_speed, 1)}))
    print(json.dumps({"system": "newsledger, as shipped", **score(kit, shipped), "pages_a_second": round(speed, 1)}))
    blind = {page["id"]: ours_with(page, trees) for page, trees in zip(pages, unseen(pages), strict=True)}
    text = {name: value for name, value in score(kit, blind).items() if name in ("f1", "precision", "recall")}
    print(json.dumps({"system": "newsledger, cross-validated", **text}))


if __name__ == "__main__":
    main()
