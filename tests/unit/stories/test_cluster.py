import numpy as np

from pipeline.stories.cluster import cluster


def clusters(texts: int, *links: tuple[int, int, float]) -> list[int]:
    """Clusters of links: two texts and how alike they are; those with a score below 0 were told apart."""
    left, right, score = (np.array(column) for column in zip(*links, strict=True))
    return cluster(texts, left, right, abs(score), score > 0, score < 0).tolist()


def test_one_weak_bridge_does_not_join_two_clusters() -> None:
    triangles = [(0, 1, 2.0), (0, 2, 1.9), (1, 2, 1.8), (3, 4, 2.0), (3, 5, 1.9), (4, 5, 1.8)]
    assert clusters(6, *triangles, (2, 3, 1.0)) == [0, 0, 0, 3, 3, 3]


def test_copies_that_hang_on_one_hub_are_one_cluster() -> None:
    assert set(clusters(50, *((0, i, 1.5) for i in range(1, 50)))) == {0}


def test_a_bad_copy_of_one_issue_does_not_join_the_other_issues() -> None:
    # 0, 1 and 2 are issues of a series; 3 is a bad copy of 1, in which the numbers that differ are lost
    issues = [(0, 1, -1.8), (0, 2, -1.8), (1, 2, -1.8)]
    assert clusters(4, *issues, (1, 3, 1.9), (0, 3, 1.7), (2, 3, 1.7)) == [0, 1, 2, 1]


def test_two_bad_copies_of_an_article_join_it_though_they_differ_from_each_other() -> None:
    assert clusters(3, (0, 1, 1.8), (0, 2, 1.8), (1, 2, -1.5)) == [0, 0, 0]
