from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from pipeline.actors.alike import APART, Report, alike, reports, reports_of
from pipeline.actors.keys import keys_of
from pipeline.schema import from_rows


def local(number: int, name: str, **more: Any) -> dict[str, Any]:
    return {
        "doc_id": f"doc-{number}",
        "local_actor_id": f"l{number}",
        "name": name,
        "type": "organization",
        "aliases": [],
        "is_named": True,
        "offices": [],
        **more,
    }


def described(*rows: dict[str, Any]) -> pa.Table:
    return from_rows("local_actors", rows)


def test_rows_that_say_the_same_have_one_description() -> None:
    office = {"title": "Minister", "affiliation": None}
    rows = [
        local(1, "Ana Torres", type="person", offices=[office]),
        local(2, "Ana Torres", type="person"),
        local(3, "Ana Torres", type="person", offices=[office]),
    ]
    found, of = alike(described(*rows))
    assert len(found) == 2 and of[0] == of[2] != of[1]
    assert found[of[0]].offices == (("Minister", None),) and found[of[0]].alone == APART
    assert found[of[1]].alone == (*APART, "doc-2", "l2")


def test_reports_count_documents_once_and_leave_unknown_days_out() -> None:
    actors = pa.table(
        {
            "doc_id": ["a", "a", "b", "c"],
            "mention_count": [1, 2, 3, 4],
            "day": pa.array([date(2026, 1, 2), date(2026, 1, 2), None, None], pa.date32()),
        }
    )
    both, unknown = reports_of(reports(np.array([0, 0, 0, 1]), actors))
    assert both == Report(6, 2, date(2026, 1, 2), date(2026, 1, 2))
    assert unknown == Report(4, 1, None, None)


def test_an_acronym_joins_what_defines_it_only_if_that_is_one_actor() -> None:
    """Words that many bodies share name none by themselves, so each document's "Air Force" is another."""
    acronym, one = local(1, "AF"), local(2, "Air Force", aliases=["AF"])
    found, of = alike(described(acronym, one))
    keys = [*keys_of(found)]
    assert keys[of[0]] == keys[of[1]] == (*APART, "doc-2", "l2")
    found, of = alike(described(acronym, one, local(3, "Air Force", aliases=["AF"])))
    keys = [*keys_of(found)]
    assert keys[of[0]] == ("body", "af") and keys[of[1]] == keys[of[2]] == APART
