import pytest

from pipeline.kernel import Kernel
from pipeline.schema import from_rows
from pipeline.settings import Settings
from pipeline.stages import JOIN_STORIES
from pipeline.stories.place import place_in_stories
from tests.unit.documents.inputs import clean
from tests.unit.stories.articles import DAM, FERRY, article, articles, body

PLACE = Kernel("place", "1", ("articles", "stories"), ("documents",), place_in_stories)


def test_documents_are_the_articles_with_their_story() -> None:
    given = articles(
        article("a", body(FERRY), authors=["Ada Holm"]), article("b", body(FERRY)), article("c", body(DAM))
    )
    made = JOIN_STORIES({"articles": given}, Settings())["stories"]
    documents = PLACE({"articles": given, "stories": made}, Settings())["documents"]
    assert documents.select(given.column_names).equals(given)
    assert documents["story_id"].equals(made["story_id"])
    assert documents["canonical_doc_id"].to_pylist() == ["a", "a", "c"]
    assert documents["story_relation"].to_pylist() == ["original", "exact", "original"]


def test_a_wire_report_is_one_story_that_credits_its_agency() -> None:
    """From raw inputs: one paper prints the agency's dateline, one names it in the byline, one leaves the credit out."""
    wire = "NORHAVEN, March 3 (Reuters) - " + body(FERRY)
    paper = "Islanders lose their ferry\n\nBy Reuters\n\n" + body(FERRY)
    given = {"articles": clean(wire, paper, body(FERRY), date="2026-03-03")["articles"]}
    given |= {"stories": JOIN_STORIES(given, Settings())["stories"]}
    documents = PLACE(given, Settings())["documents"]
    assert documents["agency"].to_pylist() == ["Reuters", "Reuters", None]
    assert len(set(documents["story_id"].to_pylist())) == 1
    assert set(documents["story_relation"].to_pylist()) <= {"original", "repost", "exact"}


def test_an_article_without_a_story_is_an_error() -> None:
    with pytest.raises(KeyError, match="1 articles are in no story"):
        place_in_stories(
            {"articles": articles(article("a", body(FERRY))), "stories": from_rows("stories", [])}, Settings()
        )
