import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from pipeline.identify import identify, identify_rows

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.lists(st.tuples(TEXTS, TEXTS)))
def test_rows_are_identified_as_their_cells_are(rows: list[tuple[str, str]]) -> None:
    columns = [pa.array([row[i] for row in rows], pa.string()) for i in (0, 1)]
    assert identify_rows("event", "of", *columns) == [identify("event", "of", *row) for row in rows]
    assert identify_rows("event", columns[0]) == [identify("event", row[0]) for row in rows]


def test_where_parts_divide_tells() -> None:
    assert identify("a", "ab", "c") != identify("a", "a", "bc")
