import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.documents.classify import classify, has_clue, is_comment_head, is_dateline
from pipeline.documents.patterns import pattern
from pipeline.documents.words import words_of

# Pieces of every pattern that needs a clue, and words that no pattern knows.
PIECES = """Photo|FILE PHOTO|file photo|Image|Picture|Pictured|Caption|:|-|https://post.example/a|www.post.example|@|a@b.example
|3|min read|Reading time|Estimated read time:|comments|shares|AP|AFP|Reuters|Getty Images|Shutterstock|handout|Handouts|Photos|Pool
|/|(|)|Courtesy|Credit|credits:|Ann Lee|(left)|(top)|from left|Clockwise from|left to right|Read|READ MORE|Also read|Watch|Listen|»|>
|By|by|Posted by|Written by|Report by|Author:|Authors:|Editor:|Sources:|Source|Contact:|Reporting by|Additional reporting by|Edited by
|©|&copy;|(c) 2026|Copyright|2026|an hour|2 days|ago|yesterday|Today|just now|about|Please|please|consider|donate|making|a donation
|make|send us|your|gift|Your|support|keeps|our readers|Our|today|chip in|now|subscribe|left from|Reply by|says|said:|wrote|on|10:15
|commented|submitted by|the harbour|bridge|closed.""".replace("\n", "").split("|")
GATED = (
    *("labelled_caption", "address", "reading_time", "counter", "picture_credit", "place_in_picture", "see_also"),
    *("byline", "contributors", "copyright", "time_ago", "appeal"),
)


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=8).map(" ".join))
def test_no_line_that_fits_a_pattern_lacks_a_clue(line):
    fits = [name for name in GATED if pattern(name).search(line)]
    words = words_of(line)
    assert not words or not fits or has_clue(line, words)
    assert is_comment_head(line) == (pattern("comment_head").match(line) is not None)


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("Skip to content", "navigation"),
        ("Comments (12)", "comment"),
        ("3 min read", "other"),
        ("4:32 PM", "other"),
        ("Posted: March 4, 2026 at 2:05 pm GMT", "other"),
        ("2 hours ago", "other"),
        ("By Ann Lee", "byline"),
        ("PHOTO: REUTERS", "credit"),
        ("FILE PHOTO: Ships lie in the harbour of Port Marl on a quiet day in March.", "caption"),
        ("The mayor at the bridge on Tuesday. (Dana Cole/AP)", "caption"),
        ("© 2026 Harbour Post. All rights reserved.", "credit"),
        ("READ MORE: Council votes on new sea wall", "teaser"),
        ("Related stories", "teaser"),
        ("Sign up for our free newsletter", "promotion"),
        ("If you like our work, please make a donation today.", "promotion"),
        ("The Post belongs to nobody but its readers. Please consider a small donation.", "promotion"),
        ("Your monthly gift keeps our reporters at sea.", "promotion"),
        ("Readers' letters", "comment"),
        ("Comments on: Council votes on new sea wall", "comment"),
        ("The envoy arrives at the council in Port Marl on March 3, 2026. PHOTO: HARBOUR POST/DANA COLE", "caption"),
        ("Home | World | Business | Sport", "navigation"),
        ("https://post.example/a", "navigation"),
        ("(Reporting by Ann Lee; Editing by Bo Roe)", "credit"),
        ("* * *", "other"),
    ],
)
def test_lines_that_give_themselves_away(line, role):
    assert classify(line).role == role


@pytest.mark.parametrize(
    "line",
    [
        "The council closed the bridge on Tuesday.",
        "Storm closes harbour bridge",
        "By Tuesday the water had fallen by two metres, and people were coming home, the police said.",
        "The newspaper said its photo desk had been told to wait, according to two people who work there.",
        "She subscribed to the view that the bridge should close for the winter, as the council had said.",
    ],
)
def test_lines_that_may_be_of_the_article(line):
    assert classify(line) is None


@pytest.mark.parametrize(
    "line",
    [
        '"Please consider a donation to the harbour fund," the mayor told the crowd on Tuesday.',
        "Comments on the new bridge were due by Tuesday, the council said.",
        "Also in Port Marl, two ferries collided.",
        "More in the north than in the south were left without power, the council said.",
        "Responses to the plan were mixed, the mayor said.",
    ],
)
def test_prose_is_no_heading_and_a_quoted_appeal_is_news(line):
    assert classify(line) is None


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("VILNIUS, March 4, 2026", True),
        ("SAN JOSE, Costa Rica, Nov. 8 (AFP)", True),
        ("OSLO, 4 March -", True),
        ("VILNIUS, March 4, 2026 - The minister said", False),
        ("NATO: A HISTORY", False),
        ("March 4, 2026", False),
    ],
)
def test_a_line_that_is_a_dateline_alone(text: str, alone: bool) -> None:
    assert is_dateline(text) is alone
