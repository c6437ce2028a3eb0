from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.documents.html_blocks import blocks_of
from pipeline.documents.html_main import main_blocks


def blocks(*texts):
    return blocks_of("".join(f"<p>{text}</p>" for text in texts))


def test_a_menu_word_is_not_found_inside_a_sentence():
    page = blocks("News", "Good news came on Tuesday from the council of the harbour.", "News")
    assert main_blocks(page, "Good news came on Tuesday from the council of the harbour.") == {1}


def test_a_line_that_the_extractor_joined_is_found_in_its_blocks():
    page = blocks("The first half of the paragraph goes here,", "menu", "and the second half of it goes there.")
    text = "The first half of the paragraph goes here, and the second half of it goes there."
    assert main_blocks(page, text) == {0, 2}


WORDS = st.sampled_from(
    ["Harbour", "News", "The bridge was closed on Tuesday, he said.", "Olsen agreed with him.", "A"]
)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(WORDS, st.booleans()), max_size=12))
def test_the_extracted_words_are_covered(marked):
    page = blocks(*(text for text, _ in marked))
    text = "\n".join(text for text, is_main in marked if is_main)
    found = main_blocks(page, text)
    length = sum(len(t.replace(" ", "")) for t, is_main in marked if is_main)
    assert sum(len(page[i].text.replace(" ", "")) for i in found) == length


def test_broken_markup_is_read_to_its_end():
    page = "<p>One <b>bold</p><![if x]><p>Two<br>three &amp; four <div>five<table><tr><td>a<td>b</table><script>no"
    assert [block.text for block in blocks_of(page)] == ["One bold", "Two", "three & four", "five", "a b"]
