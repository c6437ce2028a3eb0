import pytest

from pipeline.documents.headline import weights
from tests.unit.documents.inputs import article

MENU = "Skip to content\nHome\nNews\nSport\nWeather\nLog in\nSubscribe\n"
TITLE = "Council closes bridge after storm damage"
PARAGRAPHS = [
    "The council closed the bridge on Tuesday after a storm damaged its deck, officials said.",
    "The mayor said that the bridge would stay closed for a week while engineers looked at the damage.",
    "Buses will go round by the northern road, and the ferry will run every hour from the harbour.",
]
TEXT = "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    "page",
    [
        f"{MENU}\n{TITLE}\n\n{TEXT}",
        f"{MENU}\nHome > News > {TITLE}\n{TITLE}\nMarch 4, 2026\n\n{TEXT}",
        f"{MENU}Registered Article !\n{TITLE}\nBy Ann Lee\nMarch 4, 2026\n\n{TEXT}",
        f"{MENU}{TITLE}\nView larger image\n\n{TEXT}",
        f"{MENU}\n{TITLE}\nBy Ann Lee\nHarbour reporter\n\n{TEXT}",
        # a menu's sentence that was taken for text
        f"{MENU}Solutions\nWe help every harbour and all of its people to find what they need in one place.\nPricing\n"
        f"{TITLE}\nMarch 4, 2026\n3 min read\n\n{TEXT}",
    ],
)
def test_the_headline_of_a_copied_page(page):
    assert article(page)["title"] == TITLE


def test_a_subheading_is_no_headline():
    text = "\n\n".join([PARAGRAPHS[0], "Buses and ferries", *PARAGRAPHS[1:]])
    row = article(f"{text}\n\nShare\nSubscribe")
    assert row["title"] is None
    assert row["text"].startswith(PARAGRAPHS[0])


def test_a_date_and_a_byline_after_it_tell_for_a_line():
    assert weights()["dated_after"] > 0
    assert weights()["byline_after"] > 0
