"""Quotations are held against texts as Python's own slices would be."""

from typing import Any

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.release import evidence
from pipeline.release.evidence import broken_content, broken_evidence, texts_of
from pipeline.schema.model import Evidence

TEXT = st.text(st.sampled_from("ab é…😀"), max_size=8)
OFFSET = st.none() | st.integers(-1, 9)
SPAN = pa.list_(pa.struct([("start", pa.int32()), ("end", pa.int32())]))


def documents(texts: list[str]) -> evidence.Texts:
    return texts_of(pa.table({"doc_id": [f"d{i}" for i in range(len(texts))], "text": pa.array(texts, pa.string())}))


def quotations(rows: list[tuple[int, Any, Any, str | None]]) -> pa.Table:
    doc, start, end, quoted = ([row[i] for row in rows] for i in range(4))
    return pa.table(
        {
            "doc_id": pa.array([f"d{i}" for i in doc], pa.string()),
            "start": pa.array(start, pa.int32()),
            "end": pa.array(end, pa.int32()),
            "text": pa.array(quoted, pa.string()),
        }
    )


def stands(texts: list[str], doc: int, start: int | None, end: int | None, quoted: str | None) -> bool:
    if start is None and end is None and quoted is None:
        return True
    if doc >= len(texts) or start is None or end is None or not 0 <= start < end <= len(texts[doc]):
        return False
    return texts[doc][start:end] == quoted


@given(st.lists(TEXT, min_size=1, max_size=4), st.data())
@settings(deadline=None)
def test_a_quotation_stands_where_the_slice_is_the_same(texts: list[str], data: st.DataObject) -> None:
    rows = []
    for doc, text in enumerate([*texts, ""]):
        start, end = data.draw(OFFSET), data.draw(OFFSET)
        sliced = st.just(text[start:end] if start is not None and end is not None else None)
        rows += [(doc, start, end, data.draw(sliced | TEXT | st.none()))]
    broken = broken_evidence(quotations(rows), Evidence("text", "start", "end"), documents(texts))
    assert broken.tolist() == [i for i, row in enumerate(rows) if not stands(texts, *row)]


@given(TEXT, st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=3), st.booleans())
@settings(deadline=None)
def test_a_split_content_is_its_slices_joined(text: str, spans: list[tuple[int, int]], is_true: bool) -> None:
    content = " … ".join(text[start:end] for start, end in spans) + ("" if is_true else "x")
    none: list[Any] = [[]]
    claims = pa.table(
        {
            "doc_id": ["d0"],
            "content": pa.array([content], pa.string()),
            "content_spans": pa.array([[{"start": start, "end": end} for start, end in spans]], SPAN),
            **{name: pa.array(none, SPAN) for name in evidence.CLAIM_SPANS if name != "content_spans"},
        }
    )
    inside = all(start < end <= len(text) for start, end in spans)
    assert broken_content(claims, documents([text])).tolist() == ([] if inside and is_true else [0])
