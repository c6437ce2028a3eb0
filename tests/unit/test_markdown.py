import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from expectations.report import report
from pipeline.markdown import cell, table

PAGE = MarkdownIt("commonmark", {"html": True, "linkify": False}).enable(["table", "strikethrough"])
HOSTILE = [
    "![](https://evil.example/pixel.png)",
    "![a][b]\n\n[b]: https://evil.example/pixel.png",
    "[click](javascript:alert(1))",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<https://evil.example/>",
    "&lt;script&gt; &#60;b>",
    "a | b \\| c \\\\| d \\",
    "```\ncode\n```",
    "`code` ``",
    "one\r\n| two | three |\n\n# Heading",
    "one\u2028two\x0bthree\x85four",
    "a\x1b]0;title\x07\x1b[2J",
]
MARKS = st.text(alphabet="![]()<>|\\`&#;*_~-=\n\r\t\"' ab:/") | st.text()


def tags(text):
    return re.findall(r"<\s*([a-z0-9]+)", PAGE.render(text), re.I)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_cell_is_text_and_nothing_else(text):
    page = table(["a", "b"], [(text, text), ("x", "y")])
    assert tags(page) == ["table", "thead", "tr", "th", "th", "tbody", "tr", "td", "td", "tr", "td", "td"]


@given(MARKS, MARKS)
def test_no_text_breaks_out_of_its_cell(one, other):
    found = tags(table(["a", "b"], [(one, other), ("x", "y")]))
    assert set(found) <= {"table", "thead", "tbody", "tr", "th", "td", "em", "strong", "s"}
    assert found.count("td") == 4


@pytest.mark.parametrize("mark", ["\u202e", "\u2066", "\u200f", "\x1b", "\x07", "\x9b", "\u2028"])
def test_a_cell_runs_in_one_direction_and_does_nothing(mark):
    assert cell(f"gp{mark}j.exe") == "gp j.exe"


@pytest.mark.parametrize("text", HOSTILE)
def test_a_report_shows_examples_as_text(text):
    outcome = {
        "expectation": "ends",
        "success": False,
        "severity": "critical",
        "broken": 1,
        "rows": 2,
        "examples": [text],
    }
    page = report({"events": {"outcomes": [outcome]}})
    assert set(tags(page)) <= {"h1", "h2", "ul", "li", "strong", "table", "thead", "tbody", "tr", "th", "td"}
    assert tags(page).count("h2") == 2 and tags(page).count("li") == 1
