import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.documents.dates import date_of_url, find_dates, infer_day, parse_date


@pytest.mark.parametrize(
    ("text", "when", "precision"),
    [
        ("2026-03-04", "2026-03-04T00:00", "day"),
        ("2026-03-04T09:30:00+01:00", "2026-03-04T08:30", "minute"),
        ("2026-03-04T23:30:00-0500", "2026-03-05T04:30", "minute"),
        ("2026-03-04T09:30:00Z", "2026-03-04T09:30", "minute"),
        ("2026-03-04 09:30", "2026-03-04T00:00", "day"),  # no zone: the minute in UTC is unknown
        ("Wed, 04 Mar 2026 09:30:00 GMT", "2026-03-04T09:30", "minute"),
        ("March 4, 2026 2:05 PM", "2026-03-04T00:00", "day"),
        ("4 Mar 2026", "2026-03-04T00:00", "day"),
        ("Sept. 4th, 2026", "2026-09-04T00:00", "day"),
        ("20260304", "2026-03-04T00:00", "day"),
        ("04.03.2026", "2026-03-04T00:00", "day"),
        ("25/03/2026", "2026-03-25T00:00", "day"),
        ("03/25/2026", "2026-03-25T00:00", "day"),
        ("1772582400", "2026-03-04T00:00", "minute"),
        ("March 2026", "2026-03-01T00:00", "month"),
        ("2026-03", "2026-03-01T00:00", "month"),
        ("2026", "2026-01-01T00:00", "year"),
    ],
)
def test_dates_in_the_forms_of_fields(text, when, precision):
    date = parse_date(text)
    assert date.when.isoformat()[:16] == when
    assert date.precision == precision


@pytest.mark.parametrize(
    "text", ["", "soon", "March 4", "3/4/2026", "2026-13-01", "2026-02-30", "0000-00-00", "yesterday", "12:30"]
)
def test_what_does_not_state_a_date_gives_none(text):
    assert parse_date(text) is None


def test_two_dates_in_one_field_give_none():
    assert parse_date("March 4, 2026 to March 6, 2026") is None


def test_dates_are_found_where_they_stand():
    text = "Published March 4, 2026, updated 2026-03-05."
    assert [(d.words, text[d.start : d.start + len(d.words)]) for d in find_dates(text)] == [
        ("March 4, 2026", "March 4, 2026"),
        ("2026-03-05", "2026-03-05"),
    ]


def test_day_in_an_address():
    assert date_of_url("https://post.example/2026/03/04/bridge").when.isoformat()[:10] == "2026-03-04"
    assert date_of_url("https://post.example/2026/march/04/").when.isoformat()[:10] == "2026-03-04"
    assert date_of_url("https://post.example/2026/bridge-99") is None
    assert date_of_url("https://post.example/2026/bridges/04/") is None


@pytest.mark.parametrize(
    ("text", "month", "day", "when"),
    [
        ("He spoke on Wednesday, Nov. 1. The war began in 2022.", 11, 1, "2023-11-01"),
        ("He spoke on Wednesday, 1 November, and again in October 2023.", 11, 1, "2023-11-01"),
        ("It met on October 20, 2023.", 11, 1, "2023-11-01"),
        ("It met on December 20, 2023.", 1, 3, "2024-01-03"),
        ("It met on Wednesday, Nov. 1, three months after July 30, 2023.", 11, 1, "2023-11-01"),
        ("It met on Wednesday, Nov. 1. The bridge was built in 1990.", 11, 1, None),  # no Wednesday in 1990 or 1991
        ("It met on Wednesday, Nov. 1. The games will be held in 2026.", 11, 1, None),
        ("It met on Tuesday, Nov. 1, after October 20, 2023.", 11, 1, None),  # it was a Wednesday
        ("It met on October 1, 2000. The war began in 2001.", 11, 20, None),
        ("It met on Wednesday, Nov. 1.", 11, 1, None),
        ("It met on Wednesday, Nov. 1, or Thursday, Nov. 1, in 2023.", 11, 1, None),
        ("The bridge was built in 2022.", 11, 1, None),
        ("It met on October 20, 2019.", 2, 30, None),
    ],
)
def test_a_year_is_inferred_only_from_what_is_stated(text, month, day, when):
    found = infer_day(text, month, day)
    assert (found and found.isoformat()[:10]) == when


WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTH_NAMES = ("January", "March", "May", "July", "September", "November")


@given(
    st.sampled_from(WEEKDAY_NAMES),
    st.sampled_from(MONTH_NAMES),
    st.integers(1, 31),
    st.lists(
        st.one_of(
            st.integers(1990, 2040).map(lambda year: f"It began in {year}."),
            st.dates(date(1990, 1, 1), date(2040, 1, 1)).map(lambda day: f"It met on {day.isoformat()}."),
            st.sampled_from(["It cost 2000 crowns.", "On Friday he left.", "He spoke on May 3."]),
        ),
        max_size=4,
    ),
)
def test_an_inferred_day_keeps_its_weekday_and_stays_near_a_stated_year(weekday, month, day, sentences):
    number = MONTH_NAMES.index(month) * 2 + 1
    found = infer_day(" ".join([f"They met on {weekday}, {month} {day}.", *sentences]), number, day)
    stated = [int(year) for sentence in sentences for year in re.findall(r"(?:in |on )(\d{4})", sentence)]
    if found is None:
        return
    assert WEEKDAY_NAMES[found.weekday()] == weekday
    assert (found.month, found.day) == (number, day)
    assert max(stated) <= found.year <= max(stated) + 1


@given(st.dates(date(1990, 1, 1), date(2040, 1, 1)), st.integers(0, 60))
def test_a_day_soon_after_a_full_date_has_its_year(stated, after):
    when = stated + timedelta(days=after)
    assert infer_day(f"It met on {stated.isoformat()}.", when.month, when.day).date() == when
