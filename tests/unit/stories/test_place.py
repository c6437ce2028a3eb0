import pytest

from pipeline.kernel import Tables
from pipeline.schema import empty, from_rows
from pipeline.settings import Settings
from pipeline.stages import JOIN_STORIES, PLACE
from pipeline.stories.place import place_in_stories
from tests.unit.documents.inputs import clean
from tests.unit.stories.articles import DAM, FERRY, SERIES, article, articles, body

NOTICE = "Our journalists answer to you alone: support independent reporting."
FOOT = "Harbour Lantern Media Group"
NO_LINES = empty("article_lines")


def place(given: Tables) -> Tables:
    """Documents and their lines, of articles and their lines."""
    made = JOIN_STORIES({"articles": given["articles"]}, Settings())["stories"]
    return PLACE({"article_lines": NO_LINES, **given, "stories": made}, Settings())


def test_documents_are_the_articles_with_their_story() -> None:
    given = articles(
        article("a", body(FERRY), authors=["Ada Holm"]), article("b", body(FERRY)), article("c", body(DAM))
    )
    made = JOIN_STORIES({"articles": given}, Settings())["stories"]
    documents = place({"articles": given})["documents"]
    assert documents.select(given.column_names).equals(given)
    assert documents["story_id"].equals(made["story_id"])
    assert documents["canonical_doc_id"].to_pylist() == ["a", "a", "c"]
    assert documents["story_relation"].to_pylist() == ["original", "exact", "original"]


def test_a_wire_report_is_one_story_that_credits_its_agency() -> None:
    """From raw inputs: one paper prints the agency's dateline, one names it in the byline, one leaves the credit out."""
    wire = "NORHAVEN, March 3 (Reuters) - " + body(FERRY)
    paper = "Islanders lose their ferry\n\nBy Reuters\n\n" + body(FERRY)
    made = clean(wire, paper, body(FERRY), date="2026-03-03")
    documents = place({name: made[name] for name in ("articles", "article_lines")})["documents"]
    assert documents["agency"].to_pylist() == ["Reuters", "Reuters", None]
    assert len(set(documents["story_id"].to_pylist())) == 1
    assert set(documents["story_relation"].to_pylist()) <= {"original", "repost", "exact"}


def test_an_article_without_a_story_is_an_error() -> None:
    with pytest.raises(KeyError, match="1 articles are in no story"):
        place_in_stories(
            {
                "articles": articles(article("a", body(FERRY))),
                "article_lines": NO_LINES,
                "stories": from_rows("stories", []),
            },
            Settings(),
        )


def test_what_three_stories_print_word_for_word_is_the_site_s_own() -> None:
    """From raw inputs: a notice inside the text and the publisher's name at its foot, in three unlike stories."""
    third = (SERIES["weather"][0], SERIES["rates"][0])
    made = clean(*(body((*story[:2], NOTICE, *story[2:], FOOT)) for story in (FERRY, DAM, third)))
    placed = place({name: made[name] for name in ("articles", "article_lines")})
    for document, article_row in zip(placed["documents"].to_pylist(), made["articles"].to_pylist(), strict=True):
        assert NOTICE in article_row["text"] and FOOT in article_row["text"]
        assert NOTICE not in document["text"] and FOOT not in document["text"]
    texts_of = {d["doc_id"]: d["text"] for d in placed["documents"].to_pylist()}
    raw_of = {a["doc_id"]: a["text"] for a in made["articles"].to_pylist()}
    before = {(line["doc_id"], line["line"]): line for line in made["article_lines"].to_pylist()}
    for line in placed["document_lines"].to_pylist():
        was = before[line["doc_id"], line["line"]]
        words = raw_of[line["doc_id"]][was["text_start"] : was["text_end"]]
        if line["reason"] == "recurs_across_stories":
            assert words in (NOTICE, FOOT) and line["text_start"] is None
        else:
            assert texts_of[line["doc_id"]][line["text_start"] : line["text_end"]] == words


def test_background_that_reports_repeat_and_copies_of_one_report_keep_their_lines() -> None:
    background = "Minsk and Tehran have denied the charges."
    unlike = [body((*FERRY, background)), body((*DAM, background)), body((*SERIES["weather"][:1], background))]
    copies = [body((*FERRY, FOOT))] * 3
    for texts in (unlike, copies):
        made = clean(*texts)
        placed = place({name: made[name] for name in ("articles", "article_lines")})
        assert placed["documents"]["text"].to_pylist() == made["articles"]["text"].to_pylist()
