import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.sources.decode import DecodeError, decode

SENTENCE = "The minister’s “plan” — costing €3 million — was approved in Orléans, officials said."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be", "cp1252"])
def test_text_in_a_plausible_encoding_is_read(encoding):
    assert decode(SENTENCE.encode(encoding)) == SENTENCE


def test_declared_charset_of_a_page_is_used():
    page = '<html><head><meta charset="windows-1251"></head><body>Президент заявил</body></html>'
    assert "Президент" in decode(page.encode("windows-1251"), is_html=True)


def test_declared_charset_counts_only_where_utf8_fails():
    page = '<meta charset="iso-8859-1"><p>Zoë’s report</p>'
    assert decode(page.encode("utf-8"), is_html=True) == page


@pytest.mark.parametrize(
    "data",
    [
        "Russia’s war".encode()[:8] + b"s war went on, he said.",  # a quotation mark cut in two
        "The café was".encode()[:8] + " closed “today”".encode(),  # damage beside intact UTF-8
        "Президент заявил во вторник".encode("windows-1251"),  # an alphabet that nothing names
        b"The word \x81\x8d is in no code page",
    ],
)
def test_text_whose_encoding_cannot_be_told_is_refused(data):
    with pytest.raises(DecodeError) as error:
        decode(data)
    assert error.value.reason == "undecodable"


@pytest.mark.parametrize("data", [b"%PDF-1.4 text", b"\x89PNG\r\n", bytes(range(256)) * 4, b"abc\x00\x00def"])
def test_what_is_no_text_is_binary(data):
    with pytest.raises(DecodeError) as error:
        decode(data)
    assert error.value.reason == "binary"


@settings(max_examples=50, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=60))
def test_utf8_is_read_back_whole(text):
    if text.startswith(("\ufeff", "GIF8", "Rar!")):
        return
    assert decode(text.encode()) == text
