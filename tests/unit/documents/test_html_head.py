import time

import pytest

from pipeline.documents.html_blocks import cut
from pipeline.documents.html_head import read_head


def head(markup, body=""):
    html = f"<html><head>{markup}</head><body>{body}<p>The council closed the bridge.</p></body></html>"
    return read_head(html, cut(html))


def test_the_heading_that_the_page_calls_itself_by_is_the_title():
    found = head(
        "<title>Storm closes bridge | Harbour Post</title>", "<h1>Harbour Post</h1><h1>Storm closes bridge</h1>"
    )
    assert found.title == "Storm closes bridge"


def test_a_heading_that_only_names_the_site_is_not_the_title():
    found = head(
        '<title>Storm closes bridge for weeks | Harbour Post</title><meta property="og:site_name" content="Harbour Post">',
        "<h1>Harbour Post</h1>",
    )
    assert (found.title, found.publisher) == ("Storm closes bridge for weeks", "Harbour Post")


def test_linked_data_names_people_and_not_organisations():
    people = '[{"@type": "Person", "name": "Ann Lee"}, {"@type": "Organization", "name": "Harbour Post"}]'
    found = head(f'<script type="application/ld+json">[{{"@type": "NewsArticle", "author": {people}}}]</script>')
    assert found.authors == ("Ann Lee",)


def test_broken_linked_data_is_passed_over():
    assert head('<script type="application/ld+json">{"@type": </script>').authors == ()


def test_a_tag_with_a_zone_gives_the_minute_in_utc():
    date = head('<meta property="article:published_time" content="2026-03-04T23:30:00-05:00">').date
    assert (date.when.isoformat(), date.precision) == ("2026-03-05T04:30:00+00:00", "minute")


def test_a_day_that_reads_two_ways_is_no_date():
    found = head("", '<time class="date">03/04/2026</time>')
    assert (found.date, found.page_date) == (None, None)


def test_linked_data_that_is_no_json_still_gives_day_and_author():
    data = '{"@type": "NewsArticle", "datePublished": "2026-03-04", "author": {"name": "Ann Lee"}, // by hand\n}'
    found = head(f'<script type="application/ld+json">{data}</script>')
    assert (found.authors, found.date.when.isoformat()[:10]) == (("Ann Lee",), "2026-03-04")


def test_a_day_that_the_whole_page_was_published_is_only_the_page_s():
    found = head('<script type="application/ld+json">{"@type": "WebPage", "datePublished": "2019-03-04"}</script>')
    assert found.date is None
    assert found.page_date.when.isoformat()[:10] == "2019-03-04"


@pytest.mark.parametrize(
    "markup",
    [
        '<a rel="author" href="/ann">Ann Lee</a>',
        '<span class="post-author">By Ann Lee</span>',
        '<div class="byline"><img src="a.jpg"><b>Ann Lee</b> | Staff writer</div>',
    ],
)
def test_an_element_that_is_marked_as_the_author_names_them(markup):
    assert head("", markup).authors == ("Ann Lee",)


def test_the_author_of_a_comment_is_not_the_page_s():
    assert head("", '<p class="comment-form-author">Ann Lee</p>').authors == ()


def test_the_only_heading_of_first_rank_is_the_title_if_the_page_s_other_titles_speak_of_the_same():
    assert head("<title>Bridge shut by storm</title>", "<h1>Storm closes harbour bridge</h1>").title == (
        "Storm closes harbour bridge"
    )
    assert head("<title>Storm closes the old bridge</title>", "<h1>Start your free trial</h1>").title == (
        "Storm closes the old bridge"
    )


def test_the_page_s_own_address():
    assert head('<link rel="canonical" href="https://post.example/bridge">').url == "https://post.example/bridge"


def test_a_page_that_states_nothing_has_nothing():
    found = head("")
    assert (found.authors, found.date, found.publisher, found.url) == ((), None, None, None)


@pytest.mark.parametrize(
    "body",
    [
        '<p class="' + "post-" * 100_000 + '">x</p>',
        ('<p class="' + "post-" * 90 + '">x</p>') * 300,
        '<script type="application/ld+json">{"@type": "Article", "author":' + " " * 200_000 + "</script>",
        "<title>" + "a - " * 20_000 + "</title>",
    ],
)
def test_hostile_markup_takes_no_more_than_a_few_seconds(body):
    began = time.process_time()
    head("", body)
    assert time.process_time() - began < 5
