from html import unescape
from re import sub

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.documents.normalise import normalise
from pipeline.settings import Settings
from tests.unit.documents.inputs import KERNEL, article, clean, inputs, roles
from tests.unit.documents.pages import BROKEN, COPIED, PAGE


def test_a_copied_page_becomes_its_article():
    assert article(COPIED)["text"].split("\n\n") == [
        "Harbour bridge closed after storm damage",
        "The main bridge over the harbour was closed on Tuesday after a storm tore away part of its deck, "
        "the city council said.",
        "Engineers will need at least three weeks to repair it, according to the council's chief engineer, "
        "Maria Olsen.",
        '"We ask drivers to stay away from the harbour," Olsen told reporters at the site on Tuesday evening.',
        "Traffic will be led over the old stone bridge, which the police have closed to lorries.",
    ]


def test_every_line_of_a_copied_page_has_its_role():
    found = {line: role for line, (role, _) in roles(COPIED).items()}
    assert len(found) == len({line.strip() for line in COPIED.splitlines() if line.strip()})
    for start, role in {
        "Skip to content": "navigation",
        "Harbour bridge": "title",
        "by Ann Lee": "byline",
        "Workers stand": "caption",
        "Sign up now": "promotion",
        "The main bridge": "body",
        "Minister: ferries": "teaser",
        "Council votes": "teaser",
        "The council voted": "teaser",
        "Two workers": "teaser",
        "MORE NEWS": "teaser",
        "Subscribe": "promotion",
        "Leave a comment": "comment",
    }.items():
        assert [found[line] for line in found if line.startswith(start)] == [role]


def test_metadata_of_a_copied_page():
    row = article(COPIED)
    assert row["title"] == "Harbour bridge closed after storm damage"
    assert row["authors"] == ["Ann Lee", "The Harbour Post news desk"]
    assert row["published_at"].isoformat() == "2026-03-04T00:00:00+00:00"
    assert (row["published_precision"], row["published_basis"]) == ("day", "stated")
    assert (row["publisher"], row["agency"], row["url"]) == (None, None, None)


def test_a_sentence_broken_by_links_is_one_paragraph():
    assert article(BROKEN)["text"].split("\n\n")[1] == (
        "The council of Port Marl closed the bridge on Tuesday after a storm damaged its deck, "
        "officials said in the evening."
    )


def test_a_wrapped_mail_is_paragraphs_again():
    text = (
        "The main bridge over the harbour was closed on Tuesday after a\n"
        "storm tore away part of its deck, the city council said. The\n"
        "police confirmed it.\n\n"
        "Engineers will need at least three weeks to repair it, said the\n"
        "chief engineer of the council, who spoke to reporters at the\n"
        "site on Tuesday.\n"
    )
    assert [len(p.split("\n")) for p in article(text)["text"].split("\n\n")] == [1, 1]


@pytest.mark.parametrize(
    "text",
    [
        "The council closed the bridge on Tuesday.",
        "Council closes bridge",
        "Storm closes bridge.",
        "He said no.\n\nShe said yes, and the council agreed with her on Tuesday.\n\nThat was all.",
        "Bridge closed\n\nThe council closed the bridge on Tuesday after a storm damaged its deck.\n\nOlsen, 54\n\n"
        "The engineer said that it would take three weeks to repair the bridge.\n\nPolice\n\nEnd",
    ],
)
def test_clean_text_is_kept_whole(text):
    assert article(text)["text"] == text


def test_a_single_sentence_is_no_title():
    assert article("The council closed the bridge on Tuesday.")["title"] is None


def test_a_menu_is_no_article():
    (row,) = clean("Home\nWorld\nSport\nSign in\nSubscribe\n© 2026 Harbour Post")["rejected"].to_pylist()
    assert (row["stage"], row["reason"]) == ("documents", "non_article")


def test_another_language_is_named():
    text = "Le conseil municipal a fermé le pont mardi après que la tempête a endommagé une partie du tablier."
    (row,) = clean(text)["rejected"].to_pylist()
    assert row["reason"] == "unsupported_language" and "fr" in row["detail"]
    assert clean(text, settings=Settings(languages=("fr",)))["articles"]["language"].to_pylist() == ["fr"]


def test_given_title_stands_first_even_where_no_line_has_it():
    row = article("The council closed the bridge on Tuesday.", title="Bridge closed")
    assert row["text"] == "Bridge closed\n\nThe council closed the bridge on Tuesday."


def test_a_title_that_is_printed_twice_is_kept_once():
    title = "Storm closes harbour bridge"
    text = f"Home\n{title}\nShare\n{title}\nThe council closed the bridge on Tuesday."
    assert article(text)["text"].count("Storm closes") == 1


def test_front_matter_is_not_text():
    text = "---\ntitle: Bridge closed\n---\nThe council closed the bridge on Tuesday.\n"
    lines = clean(text, title="Bridge closed")["article_lines"].to_pylist()
    assert [(line["line"], line["reason"]) for line in lines] == [
        (0, "front_matter"),
        (1, "front_matter"),
        (2, "front_matter"),
        (3, "inside_article"),
    ]
    assert text[lines[3]["raw_start"] : lines[3]["raw_end"]] == "The council closed the bridge on Tuesday."


def test_a_page_of_html_becomes_its_article():
    row = article(PAGE)
    paragraphs = row["text"].split("\n\n")
    assert [p[:24] for p in paragraphs] == [
        "Bridge closed",
        "The main bridge over the",
        "Engineers will need at l",
        "Lorries",
        "Traffic will be led over",
    ]
    assert (row["title"], row["authors"], row["publisher"]) == ("Bridge closed", ["Ann Lee"], "Harbour Post")
    assert row["published_at"].isoformat() == "2026-03-04T08:30:00+00:00"
    assert (row["published_precision"], row["published_basis"]) == ("minute", "metadata")
    assert "never run" not in str(roles(PAGE))


def test_blocks_of_html_point_at_their_words_in_the_page():
    tables = clean(PAGE)
    (row,) = tables["articles"].to_pylist()
    kept = [line for line in tables["article_lines"].to_pylist() if line["text_start"] is not None]
    assert len(kept) == 5
    for line in kept:
        words = normalise(unescape(sub(r"<[^>]*>", "", PAGE[line["raw_start"] : line["raw_end"]])))
        assert words == row["text"][line["text_start"] : line["text_end"]]


def test_a_page_without_an_article_element_or_end_tags():
    page = "<html><body><p>The council closed the bridge on Tuesday<p>It will open again in three weeks, Olsen said."
    assert article(page)["text"].endswith("It will open again in three weeks, Olsen said.")


LINES = st.sampled_from(
    [
        *COPIED.splitlines(),
        *BROKEN.splitlines(),
        "",
        "  \u00a0 Odd\u200b sp\u00adaces  and the V\u043estok look-alike, he said on Monday.  ",
        "Comments (12)",
        "Posted by Ann at 3:15 pm",
        "\u0001",
        "🙂",
        "Ünïcode e\u0301 said the minister on Monday, and more words follow here.",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(LINES, max_size=30), st.sampled_from(["\n", "\r\n", "\n\n"]), st.sampled_from([None, "Bridge closed"]))
def test_kept_lines_are_slices_in_order(lines, line_break, title):
    raw = line_break.join(lines)
    tables = clean(raw, title=title)
    assert tables["articles"].num_rows + tables["rejected"].num_rows == 1
    for row in tables["articles"].to_pylist():
        end = raw_end = 0
        rows = tables["article_lines"].to_pylist()
        assert sum(bool(normalise(line)) for line in raw.splitlines()) == len(rows)
        for line in rows:
            assert raw_end <= line["raw_start"] < line["raw_end"] <= len(raw)
            raw_end = line["raw_end"]
            if line["text_start"] is not None:
                assert end <= line["text_start"] < line["text_end"] <= len(row["text"])
                words = normalise(raw[line["raw_start"] : line["raw_end"]])
                assert row["text"][line["text_start"] : line["text_end"]] == words
                end = line["text_end"]


@settings(max_examples=20, deadline=None)
@given(st.permutations([COPIED, BROKEN, PAGE, "The council closed the bridge on Tuesday.", "Home\nWorld\nSign in"]))
def test_batches_and_order_do_not_matter(texts):
    def by_text(tables):
        return sorted(row["text"] for row in tables["articles"].to_pylist())

    together = clean(*texts)
    alone = [row for text in texts for row in by_text(KERNEL(inputs(text), Settings()))]
    assert by_text(together) == sorted(alone)


PARAGRAPHS = """Council closes harbour bridge

The council closed the bridge on Tuesday after a storm damaged its deck, officials said in the evening.

Engineers will need at least three weeks to repair it, according to the council's chief engineer.
"""


@pytest.mark.parametrize(
    "below",
    [
        "Latest\n\n9:12 AM\n\nFire at a paint factory in the north leaves two hurt.\n\n"
        "Two workers were taken to hospital after the fire, the fire service of the northern district said.",
        "Letters to the editor\nSir, my aunt crossed the old bridge each day of her life and would have wept to see it.",
        "The Post lives on what its readers give. Please consider a gift today.\nGive once\nGive monthly",
    ],
)
def test_what_a_paper_prints_below_an_article_is_left_out(below):
    assert article(f"{PARAGRAPHS}\n{below}\n")["text"] == PARAGRAPHS.strip()


def test_the_times_of_a_live_report_do_not_end_it():
    update = "The ferry left the harbour with 40 people on board, the harbour master told the Post by telephone."
    text = article(f"{PARAGRAPHS}\n10:58 AM\n\n{update}\n\n11:20 AM\n\nThe ferry came back an hour later, he said.\n")[
        "text"
    ]
    assert update in text and "came back" in text
