"""Inputs for the tests of this package, and what the stage makes of them."""

from pipeline.documents.clean import clean_documents
from pipeline.kernel import Kernel
from pipeline.schema import conform, from_rows
from pipeline.settings import Settings

KERNEL = Kernel("clean_documents", "test", ("inputs",), ("articles", "article_lines", "rejected"), clean_documents)


def inputs(*texts, **stated):
    """A table `inputs` of some raw texts; HTML where it looks so."""
    rows = [
        {
            "doc_id": f"doc-{i:04}",
            "source_uri": f"test#{i}",
            "raw_sha256": "0",
            "media_type": "text/html" if text.lstrip().startswith("<") else "text/plain",
            "raw_text": text,
            "authors": [],
            **stated,
        }
        for i, text in enumerate(texts)
    ]
    return {"inputs": conform("inputs", from_rows("inputs", rows))}


def clean(*texts, settings=None, **stated):
    """The stage's tables."""
    return KERNEL(inputs(*texts, **stated), settings or Settings())


def article(text, **stated):
    """The one article that a text becomes."""
    (row,) = clean(text, **stated)["articles"].to_pylist()
    return row


def roles(text, **stated):
    """Role and reason of each line, by its raw words."""
    lines = clean(text, **stated)["article_lines"].to_pylist()
    return {text[line["raw_start"] : line["raw_end"]]: (line["role"], line["reason"]) for line in lines}
