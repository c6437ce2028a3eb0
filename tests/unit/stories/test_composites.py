import numpy as np

from pipeline.stories.composites import story_clusters
from pipeline.stories.links import Pairs


def clusters(texts: int, *pairs: tuple[int, int, float, float]) -> tuple[list[int], list[bool]]:
    """Stories and composites of pairs: two texts, the share of the first in the second and the reverse."""
    left, right, of_left, of_right = (np.array(column) for column in zip(*pairs, strict=True))
    more = np.maximum(of_left, of_right)
    given = {"copies": more >= 0.65, "partial": more >= 0.4, "passages": more > 0, "apart": more > 1}
    story, composite = story_clusters(texts, Pairs(left, right, of_left, of_right, **given))
    return story.tolist(), composite.tolist()


def test_an_excerpt_stays_with_its_article_though_others_have_some_of_its_words() -> None:
    # 0 the article, 1 its excerpt, 2 a note of the same template
    assert clusters(3, (0, 1, 0.58, 1.0), (1, 2, 0.31, 0.67))[0] == [0, 0, 2]


def test_two_halves_are_a_composite_and_join_neither_article() -> None:
    assert clusters(3, (0, 2, 0.55, 0.5), (1, 2, 0.6, 0.7)) == ([0, 1, 2], [False, False, True])


def test_two_halves_are_a_composite_though_one_is_held_whole() -> None:
    # 0 an article, 1 its excerpt, 2 another article, 3 the excerpt and half of the other
    pairs = ((0, 1, 0.4, 1.0), (0, 3, 0.4, 0.5), (1, 3, 1.0, 0.5), (2, 3, 0.5, 0.5))
    assert clusters(4, *pairs) == ([0, 0, 2, 3], [False, False, False, True])


def test_an_article_with_a_note_on_another_is_its_expansion() -> None:
    assert clusters(3, (0, 2, 1.0, 0.7), (1, 2, 0.4, 0.3)) == ([0, 1, 0], [False, False, False])
