import numpy as np

from pipeline.stories.cluster import cluster


def clusters(texts: int, *links: tuple[int, int, float]) -> list[int]:
    left, right, score = (np.array(column) for column in zip(*links, strict=True))
    return cluster(texts, left, right, score, np.ones(len(links), bool)).tolist()


def test_one_weak_bridge_does_not_join_two_clusters() -> None:
    triangles = [(0, 1, 2.0), (0, 2, 1.9), (1, 2, 1.8), (3, 4, 2.0), (3, 5, 1.9), (4, 5, 1.8)]
    assert clusters(6, *triangles, (2, 3, 1.0)) == [0, 0, 0, 3, 3, 3]


def test_copies_that_hang_on_one_hub_are_one_cluster() -> None:
    assert set(clusters(50, *((0, i, 1.5) for i in range(1, 50)))) == {0}
