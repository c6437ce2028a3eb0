import pytest

from pipeline.documents.bylines import dated_names, is_label, names_of, person_names


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Ann Lee", ["Ann Lee"]),
        ("By ANN LEE and BO ROE, Staff Writers | May 3", ["Ann Lee", "Bo Roe"]),
        ("Written by Ann Lee, Bo Roe, and Jean-Luc van der Berg", ["Ann Lee", "Bo Roe", "Jean-Luc van der Berg"]),
        ("by Ann Lee March 4, 2026 3 min read", ["Ann Lee"]),
        ("By Ann Lee, Reuters", ["Ann Lee"]),
        ("Written By: Ann Lee Executive Digital Editor and Master Baker", ["Ann Lee"]),
        ("By Ann LeePublished: Mar 4, 2026", ["Ann Lee"]),
        ("ByAnn Lee March 4, 2026", ["Ann Lee"]),
        ("by News Desk", ["News Desk"]),
        ("By staff", []),
        ("By Monday", []),
    ],
)
def test_names_in_bylines(byline, names):
    assert names_of(byline) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ann Lee | May 3, 2024 | 5 min read", ["Ann Lee"]),
        ("Ann Lee | Senior Writer | July 2, 2025", ["Ann Lee"]),
        ("Published on May 3rd, 2024 by Ann Lee and Bo Roe", ["Ann Lee", "Bo Roe"]),
        ("Ann Lee May 3, 2024", ["Ann Lee"]),
        ("May 3, 2024 · 30 min · 6279 words · Ann Lee", ["Ann Lee"]),
        ("Ann Lee • Staff", []),  # no date
        ("Reviewed by Ann Lee on May 3, 2024", []),
        ("Published May 3, 2024", []),
        ("The bridge over the Marl was closed on May 3, 2024, by the council of the town after the storm.", []),
    ],
)
def test_names_beside_a_date_in_one_line(text, names):
    assert dated_names(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ann Lee", ["Ann Lee"]),
        ("Ann Lee, Shipping Expert", ["Ann Lee"]),
        ("Ann Lee, Bo Roe & Jean-Luc van der Berg", ["Ann Lee", "Bo Roe", "Jean-Luc van der Berg"]),
        ("Marketing Director", []),
        ("Storm closes bridge", []),
        ("Edited by Ann Lee", []),
    ],
)
def test_lines_of_names(text, names):
    assert person_names(text) == names


@pytest.mark.parametrize("text", ["By", "Written by", "BY:", "Author", "Article by", "About the author"])
def test_labels_of_bylines(text):
    assert is_label(text)


@pytest.mark.parametrize("text", ["By Ann Lee", "Written in haste", "Bystander", "Reviewed by"])
def test_other_lines_are_no_labels(text):
    assert not is_label(text)
