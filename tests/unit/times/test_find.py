"""Time expressions: real sentences in, rows out. The day of publication is Wednesday, 4 March 2026."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.schema.model import codes
from pipeline.times.find import find_times
from tests.unit.parses import parsed


def times(text, **given):
    document = parsed(text, **given)
    return {document.text[row["start"] : row["end"]]: row for row in find_times(document)}


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("Talks collapsed in mid-October.", "mid-October", "2025-10"),
        ("Talks collapsed last September.", "last September", "2025-09"),
        ("He resigned earlier this week.", "earlier this week", "2026-W10"),
        ("The court will meet later in May.", "later in May", "2026-05"),
        ("Exports rose this year.", "this year", "2026"),
        ("Rebels attacked the town three years ago.", "three years ago", "2023"),
        ("Profit fell in the third quarter.", "the third quarter", "2025-Q3"),
        ("It was built in the 1980s.", "the 1980s", "198"),
        ("Fighting spread in the second half of 2025.", "the second half of 2025", "2025-H2"),
        ("He disappeared on 3 October 2018.", "3 October 2018", "2018-10-03"),
        ("He fled in the winter of 1994.", "the winter of 1994", "1994-WI"),
        ("The talks were held last weekend.", "last weekend", "2026-W09-WE"),
        ("The deal was signed in nineteen ninety-six.", "nineteen ninety-six", "1996"),
        ("He sang in the eighties.", "the eighties", "198"),
        ("It dates from the 19th century.", "the 19th century", "18"),
        ("The firm grew in fiscal 1990.", "fiscal 1990", "1990"),
    ],
)
def test_calendar_values(text, words, value):
    assert times(text)[words]["time_value"] == value


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("They waited two months.", "two months", "P2M"),
        ("They held a three-day march.", "three-day", "P3D"),
        ("He waited for a couple of years.", "a couple of years", "P2Y"),
        ("It took several weeks.", "several weeks", "PXW"),
        ("The siege lasted twenty-four hours.", "twenty-four hours", "PT24H"),
        ("It takes 12 to 18 months.", "12 to 18 months", "PXM"),
        ("They pay every quarter.", "every quarter", "P1Q"),
        ("Prayers are held each Friday.", "each Friday", "XXXX-WXX-5"),
        ("He is now in prison.", "now", "PRESENT_REF"),
        ("Since then, no shots have been fired.", "Since then", "PAST_REF"),
        ("Peace will come soon.", "soon", "FUTURE_REF"),
    ],
)
def test_durations_sets_and_references_fix_no_days(text, words, value):
    row = times(text)[words]
    assert row["time_value"] == value
    assert (row["time_start"], row["time_end"], row["time_precision"], row["time_basis"]) == (None,) * 4


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("The minister arrived on Tuesday.", date(2026, 3, 3)),
        ("The minister spoke on Wednesday.", date(2026, 3, 4)),
        ("The minister arrived on Thursday.", date(2026, 2, 26)),
        ("The minister will arrive on Tuesday.", date(2026, 3, 10)),
        ("The vote is scheduled for Sunday.", date(2026, 3, 8)),
        ("The agency reported it on May 26.", date(2025, 5, 26)),
        ("The board declared a dividend, payable on May 26.", date(2026, 5, 26)),
        ("The offer had been due to expire on Friday.", date(2026, 2, 27)),
        ("The offer is due to expire on Friday.", date(2026, 3, 6)),
        ("The minister said yesterday that he was tired.", date(2026, 3, 3)),
        ("The bridge will open tomorrow.", date(2026, 3, 5)),
        ("Police arrested two men early Monday morning.", date(2026, 3, 2)),
        ("The raid began at 3:30 p.m. on Friday.", date(2026, 2, 27)),
        ("The raid killed four people last night.", date(2026, 3, 3)),
    ],
)
def test_days_follow_the_clause(text, day):
    (row,) = times(text).values()
    assert (row["time_start"], row["time_end"], row["time_precision"]) == (day, day, "day")
    assert row["time_basis"] == "anchored"


def test_a_range_of_days_is_one_interval():
    row = times("The army held drills on Nov. 8-9.")["Nov. 8-9"]
    assert (row["time_start"], row["time_end"]) == (date(2025, 11, 8), date(2025, 11, 9))
    assert row["time_precision"] == "interval"


def test_months_in_a_list_are_two_times():
    assert [r["time_value"] for r in times("Floods hit in May and August.").values()] == ["2025-05", "2025-08"]


def test_an_interval_ends_where_the_text_ends_it():
    row = times("He resigned earlier this week.")["earlier this week"]
    assert (row["time_start"], row["time_end"], row["time_precision"]) == (date(2026, 3, 2), date(2026, 3, 4), "week")


def test_a_month_is_not_a_day():
    row = times("He fled in January 2019.")["January 2019"]
    assert (row["time_start"], row["time_end"]) == (date(2019, 1, 1), date(2019, 1, 31))
    assert (row["time_precision"], row["time_basis"]) == ("month", "stated")


def test_a_fiscal_year_fixes_no_days():
    assert times("The firm grew in fiscal 1990.")["fiscal 1990"]["time_start"] is None


def test_without_a_day_of_publication_nothing_relative_is_fixed():
    rows = times("He came yesterday, on Tuesday, in May and last year.", date=None)
    assert len(rows) == 4
    assert all(row["time_start"] is None and row["time_basis"] is None for row in rows.values())
    assert rows["yesterday"]["time_value"] is None
    assert rows["May"]["time_value"] == "XXXX-05"


def test_without_a_day_of_publication_a_full_date_is_stated_and_a_later_one_inferred():
    rows = times("They met on Jan. 5, 2011. On Jan. 8 they met again.", date=None)
    assert rows["Jan. 5, 2011"]["time_basis"] == "stated"
    assert (rows["Jan. 8"]["time_start"], rows["Jan. 8"]["time_basis"]) == (date(2011, 1, 8), "inferred")


def test_a_tale_of_another_year_goes_on_in_that_year():
    rows = times("They met on Jan. 5, 2011. On Jan. 8 they met again.")
    assert (rows["Jan. 8"]["time_value"], rows["Jan. 8"]["time_basis"]) == ("2011-01-08", "inferred")


HISTORY = """The Salt War began on 12 March 1881, when raiders crossed the river. They held out. On 3 May they fled.

By late 1881 the coast was lost. On 20 December the fleet sailed. On 5 January the two sides met at Port Amel.

A truce of 9 January 1882 failed in the spring of 1883. From 1884 to 1890 a council ruled. It fell in June."""


@pytest.mark.parametrize("published", ["2012-05-01", None])
def test_history_goes_on_from_the_year_that_was_told_of(published):
    rows = times(HISTORY, date=published)
    told = {words: rows[words]["time_value"] for words in ("3 May", "20 December", "5 January", "June")}
    assert told == {"3 May": "1881-05-03", "20 December": "1881-12-20", "5 January": "1882-01-05", "June": "1890-06"}
    assert {rows[words]["time_basis"] for words in told} == {"inferred"}


def test_what_is_to_come_is_no_history():
    rows = times(f"{HISTORY} An exhibition about the war will open on 10 March.")
    assert rows["10 March"]["time_value"] == "2026-03-10"


def test_news_with_history_in_it_is_news():
    rows = times(f"The museum opened on Tuesday. {HISTORY} A new wing opened last week. It closes on 3 April.")
    assert rows["3 April"]["time_value"] == "2026-04-03"


def test_a_month_of_publication_gives_no_day():
    rows = times("He came yesterday, on Tuesday, last month and last year.", published_precision="month")
    assert rows["yesterday"]["time_start"] is None
    assert rows["Tuesday"]["time_start"] is None
    assert rows["last month"]["time_value"] == "2026-02"
    assert rows["last year"]["time_value"] == "2025"


def test_anaphoric_times_follow_the_text():
    rows = times("She was born on March 12, 1990, and moved away the next day. That year the war began.")
    assert rows["the next day"]["time_value"] == "1990-03-13"
    assert rows["That year"]["time_value"] == "1990"
    assert rows["That year"]["time_basis"] == "inferred"


@pytest.mark.parametrize(
    "text",
    [
        "He may march to the capital.",
        "Prices may fall.",
        "The 40-year-old driver was hurt.",
        "Three-quarters of the village burned.",
        "He paid $1990 for 1,990 bricks.",
        "A second man escaped.",
        "They march 9 miles and wed.",
        "He spoke of the fall of the city and the fall in prices.",
        "She reads The Sun.",
        "The vaccine is for the under-60s.",
        "No such day exists as the 31st of February: Feb. 31.",
    ],
)
def test_what_looks_like_a_time_and_is_none(text):
    assert not [row for row in times(text).values() if row["time_start"]]
    assert not {"may", "march", "fall", "1990", "40-year", "A second", "Feb. 31", "60s"} & set(times(text))


PIECES = [
    "on Tuesday",
    "last week",
    "Nov. 8-9",
    "in May",
    "3:30 p.m.",
    "the 1980s",
    "99th",
    "31",
    "-",
    "of",
    "the",
    "2011",
]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=6))
def test_any_words_give_sound_rows(pieces):
    document = parsed("They met " + " ".join(pieces) + ".")
    end = 0
    for row in find_times(document):
        assert end <= row["start"] < row["end"] <= len(document.text)
        end = row["end"]
        assert (row["time_start"] is None) == (row["time_end"] is None) == (row["time_precision"] is None)
        if row["time_start"]:
            assert row["time_start"] <= row["time_end"]
            assert row["time_precision"] in codes("time_precision")
            assert row["time_basis"] in codes("basis")
