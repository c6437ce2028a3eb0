import pytest

from pipeline.documents.dates import date_of_url, find_dates, parse_date


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
