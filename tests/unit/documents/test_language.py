import pytest

from pipeline.documents.language import detect_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The council voted on Tuesday to close the bridge, and the mayor said that it would reopen in May.", "en"),
        ("Police closed two roads near Port Marl after heavy rain on Tuesday. No one was hurt, officers said.", "en"),
        # Languages whose words are spelt as English ones.
        ("Ministeren sagde, at han var for planen, for vi har ikke en anden vej, og over halvdelen er for det.", "da"),
        ("De minister zei dat hij in de loop van de week over het plan was gaan praten of we dat nu willen.", "nl"),
        ("Il ministro ha detto a Roma che i negoziati in corso non possono durare a lungo, e per me no.", "it"),
        ("Storm", None),
    ],
)
def test_language_of_a_text(text, language):
    assert detect_language(text) == language
