"""Inputs built to crash, hang or fool a reader: each is a document or a row of `rejected`, within a bound of time."""

import time

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from tests.unit.documents.inputs import clean

SENTENCE = "The council closed the bridge on Tuesday after a storm tore away part of its deck, officials said. "
PROSE = SENTENCE * 3
PARAGRAPH = f"<p>{PROSE}</p>"
SECONDS_AT_MOST = 20  # of the processor, for one input: ten times what a slow machine needs


def page(body, head=""):
    return f"<html><head><title>Bridge closed in the storm</title>{head}</head><body>{body}</body></html>"


def data(json):
    return page(PARAGRAPH, f'<script type="application/ld+json">{json}</script>')


def outcome(text, media_type):
    """`kept`, or the reason for which the stage rejects the text; its offsets and its time are held to their bounds."""
    begun = time.process_time()
    made = clean(text, media_type=media_type)
    assert time.process_time() - begun < SECONDS_AT_MOST
    articles, rejected = made["articles"].to_pylist(), made["rejected"].to_pylist()
    assert len(articles) + len(rejected) == 1
    assert_offsets_hold(text, articles, made["article_lines"].to_pylist())
    return rejected[0]["reason"] if rejected else "kept"


def assert_offsets_hold(text, articles, lines):
    end = 0
    for line in lines:
        assert end <= line["raw_start"] < line["raw_end"] <= len(text)
        end = line["raw_end"]
        if line["text_start"] is not None:
            assert articles[0]["text"][line["text_start"] : line["text_end"]].strip()


def entity_bomb(depth=9):
    entities = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, depth + 1))
    return f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY e0 "lol">{entities}]>' + page(
        f"{PARAGRAPH}<p>&e{depth};</p>"
    )


PAGES = {
    "nested 10,000 deep": (page(PARAGRAPH + "<div>" * 10_000 + PROSE + "</div>" * 10_000), "kept"),
    "nested 40,000 deep, never closed": (page(PARAGRAPH + "<b>" * 40_000 + PROSE), "kept"),
    "nested 200,000 deep": (page("<div>" * 200_000 + PROSE), "too_complex"),
    "nested tables": (page(PARAGRAPH + "<table><tr><td>" * 10_000), "kept"),
    "nested lists": (page(PARAGRAPH + "<ul><li>" * 20_000), "kept"),
    "a million empty elements": (page(PARAGRAPH + "<i></i>" * 500_000), "too_complex"),
    "elements that nothing knows": (page(PARAGRAPH + "<a:b:c>x" * 20_000), "kept"),
    "end tags alone": (page("</div>" * 40_000 + PARAGRAPH), "kept"),
    "crossed tags": (page("<b><i></b></i>" * 10_000 + PARAGRAPH), "kept"),
    "one short paragraph again and again": (page("<p>a</p>" * 8_000), "non_article"),
    "one short heading again and again": (page("<h1>Bridge closed</h1>" * 4_000 + PARAGRAPH), "kept"),
    "numbered items": (page("<ul>" + "".join(f"<li>item {i}" for i in range(5_000)) + "</ul>" + PARAGRAPH), "kept"),
    "cells that span everything": (
        page(PARAGRAPH + "<table>" + "<tr><td rowspan=999999 colspan=9>a word" * 500),
        "kept",
    ),
    "100,000 attributes": (
        page("<p " + "".join(f"a{i}=1 " for i in range(100_000)) + f">x</p>{PARAGRAPH}"),
        "too_complex",
    ),
    "an attribute of two megabytes": (page(f"<p title='{'x' * 2_000_000}'>x</p>{PARAGRAPH}"), "kept"),
    "a picture in its address": (page(f"<img src='data:image/png;base64,{'iVBORw0K' * 300_000}'>{PARAGRAPH}"), "kept"),
    "a picture as text": (page(f"<p>data:image/png;base64,{'iVBORw0K' * 300_000}</p>{PARAGRAPH}"), "kept"),
    "an attribute never closed": (page(f"{PARAGRAPH}<p title='" + "x" * 100_000), "kept"),
    "quotation marks that open": (page(PARAGRAPH + '<a href="' * 20_000), "too_complex"),
    "begins of tags": (page(PARAGRAPH + "<a " * 30_000), "too_complex"),
    "begins of end tags": (page(PARAGRAPH + "</a" * 30_000), "kept"),
    "angle brackets": (page(PARAGRAPH + "<" * 40_000), "kept"),
    "a comment never closed": (page(f"{PARAGRAPH}<!-- {PROSE}"), "kept"),
    "begins of comments": (page(PARAGRAPH + "<!--" * 20_000), "kept"),
    "a section of CDATA never closed": (page(f"{PARAGRAPH}<![CDATA[ {PROSE}"), "kept"),
    "sections of CDATA": (page(PARAGRAPH + "<![CDATA[x]]>" * 20_000), "kept"),
    "a script never closed": (page(f"{PARAGRAPH}<script>{PROSE}"), "kept"),
    "ends of scripts, almost": (page(f"{PARAGRAPH}<script>" + "</scrip" * 20_000), "kept"),
    "a title never closed": ("<title>" + "word &amp; " * 20_000, "non_article"),
    "an entity bomb": (entity_bomb(), "kept"),
    "an entity that names a file": (
        f'<!DOCTYPE html [<!ENTITY e SYSTEM "file:///etc/passwd">]>{page(f"{PARAGRAPH}<p>&e;</p>")}',
        "kept",
    ),
    "a character reference of a million digits": (page(f"{PARAGRAPH}<p>&#{'9' * 1_000_000};</p>"), "kept"),
    "character references to nothing": (page(f"{PARAGRAPH}<p>&#0;&#xD800;&#x110000;&#x;&;&#;</p>"), "kept"),
    "ampersands": (page(f"{PARAGRAPH}<p>{'&' * 200_000}</p>"), "kept"),
    "a page that sends the reader on": (
        page(PARAGRAPH, '<meta http-equiv="refresh" content="0;url=file:///etc/passwd"><base href="file:///etc/">'),
        "kept",
    ),
    "linked data nested beyond the stack": (data("[" * 200_000), "kept"),
    "authors nested deep": (data('{"@type":"Article","author":' + "[" * 900 + '"Ann Lee"' + "]" * 900 + "}"), "kept"),
    "half a surrogate pair": (data('{"@type":"Article","headline":"The \\ud800 bridge is closed today"}'), "kept"),
    "a headline that is a long reference": (
        data('{"@type":"Article","headline":"The &#' + "9" * 5_000 + '; bridge"}'),
        "kept",
    ),
    "linked data that is almost JSON": (data('{"@type":"Article",' + '"author": "' * 20_000), "kept"),
    "a number of a million digits": (data('{"@type":"Article","position":' + "9" * 1_000_000 + "}"), "kept"),
    "values of the wrong types": (
        data('{"@type":[{"a":1}],"author":{"name":{"name":7}},"publisher":7,"headline":[],"datePublished":{}}'),
        "kept",
    ),
    "headings and titles without end": (
        page("<h1>Bridge closed today</h1>" * 5_000 + PARAGRAPH, '<meta property="og:title" content="Else">' * 5_000),
        "kept",
    ),
    "years without end": (
        page(f"{PARAGRAPH}<p>{'2024 ' * 100_000}</p>", '<meta name="date" content="99 May 2024">'),
        "kept",
    ),
    "a date of a megabyte": (page(PARAGRAPH, f'<meta name="date" content="{"2024-13-45 " * 40_000}">'), "kept"),
    "spaces in a title": (page(PARAGRAPH, f'<meta property="og:title" content="a{" " * 500_000}b">'), "kept"),
    "null bytes": (page("<p>" + "\0" * 1_000 + PROSE), "kept"),
    "frames": ("<frameset><frame>" * 10_000, "non_article"),
    "nothing but the begin of a tag": ("<", "non_article"),
}


@pytest.mark.parametrize(("html", "expected"), PAGES.values(), ids=PAGES.keys())
def test_hostile_page(html, expected):
    assert outcome(html, "text/html") == expected


def test_an_entity_bomb_does_not_swell():
    (row,) = clean(entity_bomb(), media_type="text/html")["articles"].to_pylist()
    assert len(row["text"]) < 2 * len(PROSE)


def test_no_entity_reads_a_file(tmp_path):
    (tmp_path / "secret").write_text("The password is swordfish.")
    html, _ = PAGES["an entity that names a file"]
    (row,) = clean(html.replace("/etc/passwd", str(tmp_path / "secret")), media_type="text/html")[
        "articles"
    ].to_pylist()
    assert "swordfish" not in row["text"]


TEXTS = {
    "a line of five megabytes": (PROSE * 17_000, "kept"),
    "a word of five megabytes": ("a" * 5_000_000, "non_article"),
    "a line of a million words": ("word " * 1_000_000, "kept"),
    "500,000 short lines": ("a\n" * 500_000, "too_complex"),
    "40,000 different lines": ("".join(f"a {i}\n" for i in range(40_000)), "non_article"),
    "a million blank lines": (PROSE + "\n" * 1_000_000 + PROSE, "kept"),
    "carriage returns": (PROSE + "\r" * 500_000 + PROSE, "kept"),
    "a sentence in 50,000 lines": (PROSE.strip()[:-1] + "\nand the bridge" * 50_000, "kept"),
    "spaces": (PROSE + " " * 2_000_000 + PROSE, "kept"),
    "combining marks": (PROSE + "\u0315\u0300" * 500_000, "kept"),
    "marks of direction": (PROSE + "\u202e\u2066\u200f" * 100_000 + PROSE, "kept"),
    "zero-width characters": ("\u200b".join(PROSE) + "\ufeff" * 100_000, "kept"),
    "nothing that can be seen": ("\u200b\u202e\n" * 50_000, "non_article"),
    "null bytes": ("\0" * 100_000 + PROSE, "kept"),
    "escapes of a terminal": ("\x1b[2J\x1b]0;x\x07" + PROSE, "kept"),
    "front matter never closed": ("---\n" + "title: a\n" * 50_000 + PROSE, "kept"),
    "an address that is none": ("http://" + "!" * 200_000 + " a\n" + PROSE, "kept"),
    "a mail address that is none": ("a" + "@1" * 100_000 + "\n" + PROSE, "kept"),
    "a menu without end": ("Home\nWorld\nSign in\n" * 20_000 + PROSE, "kept"),
    "comments without end": (PROSE + "\nPosted by Ann at 3:15 pm\nI like it." * 20_000, "kept"),
}


@pytest.mark.parametrize(("text", "expected"), TEXTS.values(), ids=TEXTS.keys())
def test_hostile_text(text, expected):
    assert outcome(text, "text/plain") == expected


# What the expressions of this package look for, again and again: each would show one that backtracks.
REPEATED = [
    *" a(,1\"'“.-—|…A\u00a0_@:;*[{<\t\x0cа",
    *("((a", "A ", "A.", "Ann ", "Ann, ", "By ", "by Ann ", "May 5 ", "5 May 2024, ", "99 May 2024 ", "1/", "2024 "),
    *("a'", "a-", "a.", "http://", "www.", " and ", "Ann says ", "5 days ago ", "(Reuters) ", "AP Photo ", "Photo: A"),
    *("(Photo ", "Getty Images ", "copyright ", "please consider ", "your support ", "our readers ", "5:12 ", "#1 "),
    *("staff ", "A’", "A/B ", " in A", "of de van ", "PARIS, ", "PARIS (", "PARIS, May 5 (", ". - A", '." ', "/AFP"),
]


@pytest.mark.parametrize("unit", REPEATED)
def test_no_expression_backtracks(unit):
    line = unit * (60_000 // len(unit))
    few = "\n".join([unit * 55] * 20)
    for text in (line, PROSE + line + "!", f"{PROSE}\n{few}\n{PROSE}\n{line}"):
        outcome(text, "text/plain")
    outcome(page(f"<h1>{line}</h1>{PARAGRAPH}<p>{line}</p>"), "text/html")


PIECES = st.sampled_from(
    [
        *("<p>", "</p>", "<div", ">", "</div>", "<!--", "-->", "<![CDATA[", "]]>", "<script>", "</script>", "<title>"),
        *(
            '<meta name="date" content="',
            '<script type="application/ld+json">',
            '{"@type":"Article","headline":"',
            '"}',
        ),
        *("<table><tr><td rowspan=9>", "<a href='", "'", '"', "&", "&#", "&#x110000;", "&e;", "<?xml ", "<!DOCTYPE "),
        *("\0", "\u202e", "\u200b", "\ufeff", "\u0300", "\u2028", "\x85", "\x0c", "\r", "\n", "---\n", "title: ", " "),
        *("By Ann Lee", "March 4, 2026", "2024", "PARIS (Reuters) - ", "Posted by Ann at 3:15 pm", "(AP Photo)", PROSE),
    ]
)
SOUP = st.lists(PIECES | st.text(max_size=5), max_size=40).map("".join)


@seed(2026)
@settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(SOUP, st.sampled_from(["text/html", "text/plain"]))
def test_any_soup_is_an_article_or_is_rejected(soup, media_type):
    text = soup.encode("utf8", "ignore").decode("utf8")
    assert outcome(text, media_type) in {"kept", "non_article", "unsupported_language"}
