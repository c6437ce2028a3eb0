import pytest

from pipeline.sources.stated import front_matter, stated


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ("Ann Lee", ["Ann Lee"]),
        ("Ann Lee, Bo Roe and Cy Poe", ["Ann Lee", "Bo Roe", "Cy Poe"]),
        ("Ito, Emi", ["Ito, Emi"]),
        ("Lee, Ann; Roe, Bo", ["Lee, Ann", "Roe, Bo"]),
        ([{"name": "Ann Lee"}, "Bo Roe"], ["Ann Lee", "Bo Roe"]),
        (None, []),
        (7, ["7"]),
    ],
)
def test_authors_in_every_common_form(given, names):
    assert stated({"authors": given})["authors"] == names


def test_values_that_are_no_plain_value_are_null():
    row = stated({"title": {"a": 1}, "url": " ", "date": 20260304, "publisher": True})
    assert (row["title"], row["url"], row["date"], row["publisher"]) == (None, None, "20260304", None)


def test_front_matter_ends_where_the_text_begins():
    text = "---\ntitle: 'A: B'\ntags: [x, y]\n---\nThe text.\n"
    fields, end = front_matter(text)
    assert fields["title"] == "A: B"
    assert text[end:] == "The text.\n"


@pytest.mark.parametrize(
    "text",
    [
        "The text.",
        "---\nA line of prose\n---\nMore",
        "---\ntitle: never closed\n",
        "---\nfoo: bar\n---\n",
        "",
        "---\n---\n",
    ],
)
def test_other_tops_are_no_front_matter(text):
    assert front_matter(text) is None
