"""What holds of every sentence of the table, whenever it is published."""

import re
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.schema.model import codes
from pipeline.times.find import find_times
from pipeline.times.intervals import days_of, value_of
from tests.unit.parses import parsed
from tests.unit.times.test_expressions import ROWS

SENTENCES = st.sampled_from(sorted({row["sentence"] for row in ROWS}))
DAYS = st.dates(date(1900, 1, 1), date(2090, 12, 31))
OF_WEEKS = (  # what depends on the day of the week and on nothing else of the date
    "The ministers met on Friday.",
    "The ministers will meet on Friday night.",
    "He was arrested last Friday and freed yesterday.",
    "Parliament votes next Monday.",
    "He resigned on Tuesday of last week.",
    "The hearing will open on Monday week.",
    "He arrived the day before yesterday.",
    "Drones struck the port overnight.",
    "He fled ten days ago.",
    "The mayor resigned earlier this week.",
    "The mayor resigned last week.",
    "The mayor resigned a fortnight ago.",
    "The teams will play this weekend.",
    "The raid began at 3:30 p.m. on Friday.",
)
A_DAY = re.compile(r"\d{4}-\d\d-\d\d(T.*)?")


def times(text, day):
    return find_times(parsed(text, date=day.isoformat() if day else None))


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(OF_WEEKS), DAYS, st.integers(-500, 500))
def test_a_document_some_weeks_later_has_its_times_as_many_weeks_later(text, day, weeks):
    shift = timedelta(weeks=weeks)
    before, after = times(text, day), times(text, day + shift)
    assert len(before) == len(after) > 0
    for old, new in zip(before, after, strict=True):
        assert (new["time_start"], new["time_end"]) == (old["time_start"] + shift, old["time_end"] + shift)
        assert (new["time_precision"], new["time_basis"]) == (old["time_precision"], old["time_basis"])
        if A_DAY.fullmatch(old["time_value"]):
            moved = date.fromisoformat(old["time_value"][:10]) + shift
            assert new["time_value"] == moved.isoformat() + old["time_value"][10:]
        else:
            unit = "WE" if old["time_value"].endswith("-WE") else "W"
            assert new["time_value"] == value_of(days_of(old["time_value"]).start + shift, unit)


@settings(max_examples=100, deadline=None)
@given(SENTENCES, SENTENCES, st.one_of(st.none(), DAYS))
def test_offsets_are_those_of_whole_words_in_text_order(first, second, day):
    document = parsed(f"{first} {second}", date=day.isoformat() if day else None)
    end = 0
    for row in find_times(document):
        words = document.text[row["start"] : row["end"]]
        assert end <= row["start"]
        assert words == words.strip() != ""
        assert not re.match(r"\w\w", document.text[max(0, row["start"] - 1) : row["start"] + 1])
        end = row["end"]


@settings(max_examples=100, deadline=None)
@given(SENTENCES, SENTENCES)
def test_without_a_day_of_publication_nothing_is_anchored(first, second):
    for row in times(f"{first} {second}", None):
        assert row["time_basis"] in (None, "stated", "inferred")


@settings(max_examples=200, deadline=None)
@given(SENTENCES, DAYS)
def test_days_are_as_exact_as_the_value_and_no_more(text, day):
    for row in times(text, day):
        value, start, end = row["time_value"], row["time_start"], row["time_end"]
        assert (start is None) == (end is None) == (row["time_precision"] is None) == (row["time_basis"] is None)
        if start is None:
            continue
        assert start <= end
        assert row["time_precision"] in codes("time_precision")
        assert (row["time_precision"] == "day") == bool(A_DAY.fullmatch(value) and row["time_precision"] != "interval")
        calendar = days_of(value)
        if calendar and row["time_precision"] != "interval":
            assert calendar.precision == row["time_precision"]
            assert calendar.start <= start
            assert end <= calendar.end


@settings(max_examples=100, deadline=None)
@given(SENTENCES, DAYS)
def test_what_is_stated_does_not_depend_on_the_day_of_publication(text, day):
    without = [(r["start"], r["time_value"], r["time_start"]) for r in times(text, None) if r["time_basis"] == "stated"]
    dated = [(r["start"], r["time_value"], r["time_start"]) for r in times(text, day) if r["time_basis"] == "stated"]
    assert without == dated
