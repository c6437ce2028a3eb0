import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.identify import identify
from pipeline.schema import from_rows
from pipeline.settings import Settings
from pipeline.stages import JOIN_STORIES
from tests.unit.stories.articles import (
    CORPUS,
    DAM,
    FERRY,
    ORIGINAL,
    SERIES,
    article,
    articles,
    body,
    curly,
    market_report,
    stories,
    with_slips,
)


@pytest.mark.parametrize(
    ("copy", "relation"),
    [
        (body(FERRY), "exact"),
        (curly(body(FERRY)).replace("\n\n", "\n").upper(), "exact"),
        ("Island cut off as hull fails\n\n" + body(FERRY), "repost"),
        (with_slips(body(FERRY), 0.04), "repost"),
        (body(FERRY[:2]), "excerpt"),
        (
            body(
                FERRY + DAM[3:4] + ("Bus services in the north of the country will run as on a Sunday until Easter.",)
            ),
            "expanded",
        ),
        ("CORRECTION: The vessel was built in 1979, not 1997.\n\n" + body(FERRY), "corrected"),
        (body(FERRY) + "\n\nThis story has been corrected to give the year of the vessel.", "corrected"),
        ("(Corrects year in paragraph 4)\n\n" + body(FERRY), "corrected"),
    ],
)
def test_a_copy_joins_the_original_and_says_how_it_differs(copy: str, relation: str) -> None:
    made = stories(ORIGINAL, article("b", copy), article("c", body(DAM)))
    assert made["b"]["story_id"] == made["a"]["story_id"] != made["c"]["story_id"]
    assert made["b"]["story_relation"] == relation
    assert made["b"]["canonical_doc_id"] == "a"
    assert made["a"]["story_relation"] == made["c"]["story_relation"] == "original"


def test_story_ids_come_from_the_canonical_copy() -> None:
    made = stories(ORIGINAL, article("b", body(FERRY)))
    assert made["b"]["story_id"] == identify("story", "a")


def test_containment_is_the_share_of_the_copy_that_the_canonical_copy_has() -> None:
    made = stories(ORIGINAL, article("b", body(FERRY[:2])), article("c", body(FERRY + DAM[:1])))
    assert made["b"]["containment"] == pytest.approx(1.0)
    assert 0.7 < made["c"]["containment"] < 0.95


def test_half_of_one_article_and_half_of_another_is_partial_and_joins_nothing() -> None:
    made = stories(
        ORIGINAL,
        article("b", body(DAM), "2026-03-03"),
        article("c", body(FERRY[:3] + DAM[2:])),
        article("d", body(DAM)),
    )
    assert made["c"]["story_relation"] == "partial"
    assert made["c"]["canonical_doc_id"] == "c"
    assert made["b"]["story_id"] == made["d"]["story_id"]
    assert len({row["story_id"] for row in made.values()}) == 3


def test_halves_of_two_articles_join_neither_excerpt_that_they_hold_whole() -> None:
    made = stories(
        article("a", body(FERRY[:2])),
        article("b", body(FERRY), "2026-03-03"),
        article("c", body(DAM), "2026-03-03"),
        article("d", body(FERRY[:2] + DAM[2:])),
    )
    assert made["d"]["story_relation"] == "partial"
    assert made["a"]["canonical_doc_id"] == "b"
    assert len({row["story_id"] for row in made.values()}) == 3


def test_half_of_a_long_article_with_new_matter_is_partial() -> None:
    new = (
        "Fishermen in the south have meanwhile agreed to leave the herring grounds alone until the autumn, ending a "
        "quarrel that had kept their boats in port since January and emptied the stalls of three towns. The deal pays "
        "each crew for forty days ashore and lets scientists ride along when the nets go out again. Buyers at the "
        "auction hall welcomed it, though several said that prices would not fall before the summer guests arrive.",
    )
    made = stories(ORIGINAL, article("b", body(FERRY[:2] + new)))
    assert made["b"]["story_id"] != made["a"]["story_id"]
    assert made["b"]["story_relation"] == "partial"


def test_the_same_event_in_other_words_is_another_story() -> None:
    other = (
        "Skell lost its only link to the mainland this week when the ageing boat that serves it was condemned. Cracks "
        "were discovered below the waterline during a routine check in Norhaven, officials said on Tuesday, leaving "
        "some 400 people to rely on fishing boats for food and medicine. Ingrid Mollan, who heads the fishing "
        "cooperative, said that islanders felt betrayed. Transport minister Paal Reiten faces questions in parliament."
    )
    made = stories(ORIGINAL, article("b", other))
    assert made["b"]["story_id"] != made["a"]["story_id"]
    assert made["b"]["story_relation"] == "original"


@pytest.mark.parametrize("series", SERIES)
@pytest.mark.parametrize("dated", [True, False])
def test_issues_of_a_daily_series_stay_apart(series: str, dated: bool) -> None:
    days = ("2026-03-02", "2026-03-03", "2026-03-04") if dated else (None, None, None)
    issues = zip("abc", SERIES[series], days, strict=True)
    made = stories(*(article(doc_id, text, day) for doc_id, text, day in issues))
    assert len({row["story_id"] for row in made.values()}) == 3
    assert {row["story_relation"] for row in made.values()} == {"original"}


@pytest.mark.parametrize("series", SERIES)
@pytest.mark.parametrize("slips", [0.0, 0.01, 0.02])
def test_a_copy_of_an_issue_joins_that_issue(series: str, slips: float) -> None:
    issues = [article(doc_id, text) for doc_id, text in zip("abc", SERIES[series], strict=True)]
    made = stories(*issues, article("d", "Read more on our site\n\n" + with_slips(SERIES[series][1], slips)))
    assert made["d"]["canonical_doc_id"] == "b"
    assert len({row["story_id"] for row in made.values()}) == 3


@pytest.mark.parametrize(
    ("copy", "relation"),
    [
        (("Norhaven, Tuesday", *FERRY, "More follows."), "repost"),
        (FERRY + DAM[3:4], "expanded"),
        (FERRY[:4], "excerpt"),
        (FERRY[1:], "excerpt"),
    ],
)
def test_what_has_a_sixth_more_is_an_expansion_and_what_has_a_sixth_less_an_excerpt(
    copy: tuple[str, ...], relation: str
) -> None:
    assert stories(ORIGINAL, article("b", body(copy)))["b"]["story_relation"] == relation


@pytest.mark.parametrize("date", ["2026-03-02", "2026-03-03", None])
def test_a_correction_is_of_the_article_that_it_corrects_whatever_the_dates(date: str | None) -> None:
    corrected = "CORRECTION: The vessel was built in 1979, not 1997.\n\n" + body(FERRY)
    made = stories(article("a", corrected, date), article("b", body(FERRY), "2026-03-03"))
    assert (made["a"]["canonical_doc_id"], made["a"]["story_relation"]) == ("b", "corrected")
    assert made["b"]["story_relation"] == "original"


def test_each_issue_of_a_long_series_is_one_story_with_its_copy() -> None:
    reports = [
        market_report(
            "Monday", f"{1200 + 7 * i}.{i % 10}", f"0.{i + 10}", f"Firm{i:02} Ltd", f"Mill{i:02}", f"{300 + i}"
        )
        for i in range(40)
    ]
    issues = [article(f"a{i:02}", report, f"2026-01-{1 + i % 28:02}") for i, report in enumerate(reports)]
    copies = [article(f"b{i:02}", f"Markets today\n\n{report}", None) for i, report in enumerate(reports)]
    made = stories(*issues, *copies)
    assert len({row["story_id"] for row in made.values()}) == 40
    assert all(made[f"b{i:02}"]["canonical_doc_id"] == f"a{i:02}" for i in range(40))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"date": "2026-03-03"}, {"date": "2026-03-04"}),
        ({"date": "2026-03-04"}, {"date": None}),
        ({"date": "2026-03-04T08:10"}, {"date": "2026-03-04T09:30"}),
        ({"agency": "Northern Wire", "publisher": "Northern Wire"}, {"agency": "Northern Wire", "publisher": "Post"}),
        ({"publisher": "Northern Wire"}, {"agency": "Northern Wire", "publisher": "Skell Post"}),
    ],
)
def test_the_canonical_copy_is_the_most_original(first: dict[str, str], second: dict[str, str]) -> None:
    made = stories(article("z", body(FERRY), **first), article("a", body(FERRY), **second))
    assert made["a"]["canonical_doc_id"] == "z"


def test_among_equals_the_copy_that_the_others_share_most_with_is_canonical() -> None:
    slips = with_slips(body(FERRY), 0.03)
    made = stories(article("a", slips), article("b", body(FERRY)), article("c", "A headline here\n\n" + body(FERRY)))
    assert made["a"]["canonical_doc_id"] == "b"


def test_texts_of_a_few_words_are_not_copies() -> None:
    made = stories(article("a", "Picture of the day"), article("b", "Picture of the day"), article("c", ""))
    assert len({row["story_id"] for row in made.values()}) == 3


def test_no_articles_no_stories() -> None:
    assert stories() == {}


def test_many_copies_of_one_story_are_one() -> None:
    copies = [article(f"c{i:02}", f"Edition number {i} of the {i}th paper\n\n{body(FERRY)}") for i in range(40)]
    made = stories(ORIGINAL, *copies, article("b", body(DAM)))
    assert len({row["story_id"] for row in made.values()}) == 2


@given(st.permutations(CORPUS))
@settings(max_examples=30, deadline=None)
def test_the_order_of_the_articles_makes_no_difference(shuffled: list[dict]) -> None:
    unsorted = JOIN_STORIES({"articles": from_rows("articles", shuffled)}, Settings())
    expected = JOIN_STORIES({"articles": articles(*CORPUS)}, Settings())
    assert all(unsorted[name].equals(table) for name, table in expected.items())


@given(st.sets(st.sampled_from([row["doc_id"] for row in CORPUS]), min_size=1))
@settings(max_examples=50, deadline=None)
def test_every_story_has_one_canonical_copy_in_it(chosen: set[str]) -> None:
    made = stories(*(row for row in CORPUS if row["doc_id"] in chosen))
    assert made.keys() == chosen
    for row in made.values():
        canonical = made[row["canonical_doc_id"]]
        assert canonical["story_id"] == row["story_id"]
        assert canonical["canonical_doc_id"] == canonical["doc_id"]
        assert (row["story_relation"] in ("original", "partial")) == (row["doc_id"] == canonical["doc_id"])
        assert 0 <= row["containment"] <= 1
