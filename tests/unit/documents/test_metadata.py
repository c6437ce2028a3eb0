import pytest

from pipeline.documents.metadata import find_dateline
from tests.unit.documents.inputs import article

BODY = "The council closed the bridge on Tuesday after a storm damaged its deck, officials said."


@pytest.mark.parametrize(
    ("text", "dateline"),
    [
        ("PORT MARL, March 4 (Reuters) - " + BODY, "PORT MARL, March 4 (Reuters)"),
        ("PORT MARL, 4 March 2026 (AFP) — " + BODY, "PORT MARL, 4 March 2026 (AFP)"),
        ("SEOUL – " + BODY, "SEOUL"),
        ("Port Marl (AP) — " + BODY, "Port Marl (AP)"),
        ("NATO - the alliance - said that it would help.", None),
        ("The company (NYSE) said that it would help.", None),
        (BODY, None),
    ],
)
def test_datelines(text, dateline):
    assert find_dateline([text]) == dateline


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("PORT MARL (Reuters) - " + BODY, "Reuters"),
        ("Storm closes bridge\n\nBy Ann Lee, Associated Press\n\n" + BODY, "Associated Press"),
        ("Storm closes bridge\n\nAFP\n\n" + BODY, "Agence France-Presse"),
        (BODY + " Bloomberg", "Bloomberg"),
        (BODY[:-1] + ", Reuters reported.", None),
        ("Storm closes bridge\n\nPHOTO: REUTERS\n\n" + BODY, None),
        ("Storm closes bridge\n\nBy Ann Lee, Reuters\n\n" + BODY, "Reuters"),
        ("Storm closes bridge\n\n" + BODY + "\n\nSource: Reuters", "Reuters"),
    ],
)
def test_only_credits_name_the_agency(text, agency):
    assert article(text)["agency"] == agency


def test_a_year_is_only_inferred_from_a_date_close_before():
    near = article(f"PORT MARL, March 4 (Reuters) - {BODY}\n\nA storm on February 20, 2026 had weakened it, he said.")
    far = article(f"PORT MARL, March 4 (Reuters) - {BODY}\n\nA storm on June 20, 2019 had weakened it, he said.")
    assert near["published_at"].isoformat()[:10] == "2026-03-04"
    assert near["published_basis"] == "inferred"
    assert far["published_at"] is None and far["published_basis"] is None


def test_a_caption_may_give_the_year_of_the_dateline():
    caption = "The envoy arrives in Port Marl on March 2, 2026. (Dana Cole / AFP)"
    row = article(f"Storm closes bridge\n\n{caption}\n\nPORT MARL, March 4 (Reuters) - {BODY}")
    assert row["published_at"].isoformat()[:10] == "2026-03-04"
    assert row["published_basis"] == "inferred"


def test_a_day_without_a_year_gives_nothing():
    assert article(f"Storm closes bridge\n\nPosted March 4\n\n{BODY}")["published_at"] is None


def test_a_date_in_the_text_is_not_the_date_of_the_page():
    assert article(f"Storm closes bridge\n\n{BODY} It was built on March 4, 1926.")["published_at"] is None


def test_given_metadata_beats_the_page():
    text = f"Storm closes bridge\n\nBy Ann Lee\n\nPublished March 4, 2026\n\n{BODY}"
    row = article(text, authors=["Bo Roe"], date="2026-03-05", publisher="Harbour Post")
    assert (row["authors"], row["publisher"]) == (["Bo Roe"], "Harbour Post")
    assert (row["published_at"].day, row["published_basis"]) == (5, "metadata")


def test_publication_beats_update():
    text = f"Storm closes bridge\n\nUpdated March 6, 2026\n\nPublished March 4, 2026\n\n{BODY}"
    assert article(text)["published_at"].day == 4


MENU = "Skip to content\nHome\nNews\nSport\nSolutions\nBy Use Case\nLog in\nSubscribe\n\n"
MORE = "\n\n".join(
    [BODY, "The mayor said that the bridge would stay closed for a week while engineers looked at its deck."] * 2
)


@pytest.mark.parametrize(
    ("head", "authors", "day"),
    [
        ("By\n\nAnn Lee\n\nMarch 4, 2026", ["Ann Lee"], 4),
        ("Written by\nAnn Lee\nUpdated March 6, 2026\nPublished March 4, 2026", ["Ann Lee"], 4),
        ("Ann Lee\nMarch 4, 2026\n3 min read", ["Ann Lee"], 4),
        ("Ann Lee | March 4, 2026 | 3 min read", ["Ann Lee"], 4),
        ("Published on March 4, 2026 by Ann Lee and Bo Roe", ["Ann Lee", "Bo Roe"], 4),
        ("Ann Lee\nSenior Writer\nMarch 4, 2026", ["Ann Lee"], 4),
        ("Storm Damage\nMarch 4, 2026", [], 4),
        ("Published March 4, 2026Updated March 6, 2026", [], 4),
        ("Last updated\nMarch 6, 2026\nPublished\nMarch 4, 2026", [], 4),
        ("Posted on March 4, 2026March 6, 2026", [], 4),
        ("Storms & Bridges | March 4, 2026", [], 4),
    ],
)
def test_bylines_and_dates_of_copied_pages(head, authors, day):
    row = article(f"{MENU}Council closes bridge after storm damage\n\n{head}\n\n{MORE}")
    assert row["title"] == "Council closes bridge after storm damage"
    assert row["authors"] == authors
    assert (row["published_at"].day, row["published_basis"]) == (day, "stated")
    assert "Ann Lee" not in row["text"] or "Reviewed" in head


def test_the_author_may_stand_at_the_foot():
    row = article(f"{MENU}Council closes bridge after storm\n\n{MORE}\n\nAbout the author\n\nAnn Lee\n\nShare")
    assert row["authors"] == ["Ann Lee"]


def test_a_byline_of_a_menu_is_none():
    row = article(f"{MENU}Council closes bridge after storm\n\nMarch 4, 2026\n\n{MORE}")
    assert row["authors"] == []


def test_the_weekday_named_with_a_day_gives_its_year():
    text = f"PORT MARL, Nov. 1 (Reuters) - {BODY}\n\nHe spoke on Wednesday, Nov. 1, of the storm in 2022."
    row = article(f"Storm closes bridge\n\n{text}")
    assert (row["published_at"].isoformat()[:10], row["published_basis"]) == ("2023-11-01", "inferred")


def test_a_day_of_update_is_stated_as_no_day_of_publication():
    head = "Reviewed by Ann Lee\nLast updated: March 6, 2026"
    row = article(f"{MENU}Council closes bridge after storm damage\n\n{head}\n\n{MORE}")
    assert (row["authors"], row["published_at"].day, row["published_basis"]) == ([], 6, "inferred")
    both = article(f"{MENU}Council closes bridge after storm damage\n\n{head}\nPublished: March 4, 2026\n\n{MORE}")
    assert (both["published_at"].day, both["published_basis"]) == (4, "stated")


def test_a_weekday_printed_under_the_title_tells_the_year_of_the_dateline():
    text = "OSLO, Nov 1 (Reuters) - Norway halted arms exports to Sudland after a report of 2023, the minister said."
    row = article(f"{MENU}Norway halts arms exports to Sudland\n\nWednesday, Nov. 1\n\n{text}\n\n{MORE}")
    assert (row["published_at"].date().isoformat(), row["published_basis"]) == ("2023-11-01", "inferred")
    wrong = article(f"{MENU}Norway halts arms exports to Sudland\n\nMonday, Nov. 1\n\n{text}\n\n{MORE}")
    assert wrong["published_at"] is None
