from pipeline.documents.html_head import read_head


def head(markup, body=""):
    return read_head(f"<html><head>{markup}</head><body>{body}<p>The council closed the bridge.</p></body></html>")


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
    assert head("", '<time class="date">03/04/2026</time>').date is None


def test_a_page_that_states_nothing_has_nothing():
    found = head("")
    assert (found.authors, found.date, found.publisher, found.url) == ((), None, None, None)
