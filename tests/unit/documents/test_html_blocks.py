import time
from html import unescape
from re import sub

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.documents.html_blocks import cut
from pipeline.documents.normalise import normalise


def texts(html):
    return [block.text for block in cut(html).blocks]


def test_broken_markup_is_read_to_its_end():
    page = "<p>One <b>bold</p><![if x]><p>Two<br>three &amp; four <div>five<table><tr><td>a<td>b</table><script>no"
    assert texts(page) == ["One bold", "Two", "three & four", "five", "a b"]


@pytest.mark.parametrize(
    ("page", "seen"),
    [
        ("<p>One<!-- no <p>no --><p>Two", ["One", "Two"]),
        ("<p>One<!-- no <p>no", ["One"]),
        ("<p title='a > b'>One<p title=a\"b>Two", ["One", "Two"]),
        ('<p>One<p title="never ended>no', ["One"]),
        ("<p>3 < 4 and 5 > 4", ["3 < 4 and 5 > 4"]),
        ("<style>no</style><p>One<script>if (a < b) '<p>no'</SCRIPT ><p>Two", ["One", "Two"]),
        ("<svg><title>no</title><path d='M0'/></svg><p>One", ["One"]),
        ("<template><p>no</template><p>One", ["One"]),
        ("<ul><li>One<li>Two</ul>Three", ["One", "Two", "Three"]),
        ("One</p></div>Two", ["One", "Two"]),
        ("<P CLASS=x>One", ["One"]),
        ("", []),
    ],
)
def test_what_is_seen(page, seen):
    assert texts(page) == seen


def test_a_block_knows_where_it_stands_and_how_much_of_it_is_linked():
    markup = cut('<article><div class="body"><p>One <a href="/two">two</a></p></div></article>')
    place = markup.elements[markup.places[0]]
    assert (place.tag, markup.elements[place.parent].attributes) == ("p", ' class="body"')
    assert markup.linked == [3]


TAGS = st.sampled_from(["p", "div class='a'", "br", "b", "td", "ul", "li", "a href=x"]).map(lambda tag: f"<{tag}>")
ENDS = st.sampled_from(["p", "div", "b", "td", "ul", "li", "a"]).map(lambda tag: f"</{tag}>")
WORDS = st.sampled_from(["One", "two.", "&amp;", "3<4", ">", "\u00a0", "\n", "\x00"])
UNSEEN = st.sampled_from(["<script>x</script>", "<!--x-->"])


@settings(max_examples=200, deadline=None)
@given(st.lists(TAGS | ENDS | WORDS | UNSEEN, max_size=30).map(" ".join))
def test_blocks_are_slices_of_the_page_in_order(page):
    end = 0
    for block in cut(page).blocks:
        assert end <= block.raw_start < block.raw_end <= len(page)
        end = block.raw_end
        source = sub(r"<script>.*?(?:</script>|$)|<!--.*?-->", "", page[block.raw_start : block.raw_end])
        words = normalise(unescape(sub(r"</?[a-z][^<>]*>", "\0", source)))
        assert words.replace("\0", "").replace(" ", "") == block.text.replace(" ", "")


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 100_000,
        "<div>" * 10_000 + "One" + "</div>" * 10_000,
        "<a " * 300_000,
        "<a b='" * 200_000,
        "<!--" * 200_000,
        "<script>" * 100_000,
        "</div>" * 200_000,
        "<b>x" * 200_000,
        "&amp" * 200_000,
    ],
)
def test_hostile_pages_take_no_more_than_a_few_seconds(page):
    began = time.process_time()
    cut(page)
    assert time.process_time() - began < 10
