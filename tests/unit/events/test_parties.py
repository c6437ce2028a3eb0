"""Who takes part in an event, from its mentions."""

from __future__ import annotations

from typing import Any

from pipeline.events.parties import parties

FIRM = {"type": "organization", "country": "BLR", "sector": "BUS"}
ACTORS: dict[str, dict[str, Any]] = {
    "n": {"name": "Norland", "type": "country", "country": "NOR", "sector": None, "is_named": True},
    "s": {"name": "Sudland", "type": "country", "country": "SWE", "sector": None, "is_named": True},
    "firm": {"name": "Belarusian firm", "is_named": False, **FIRM},
    "vektar": {"name": "Vektar", "is_named": True, **FIRM},
    "other": {"name": "Swiss firm", "is_named": False, **FIRM, "country": "CHE"},
}


def mention(doc_id: str, sources: tuple[str, ...], targets: tuple[str, ...]) -> dict[str, Any]:
    filled = [("source", i) for i in sources] + [("target", i) for i in targets]
    return {"doc_id": doc_id, "roles": [{"role": role, "actor_id": i} for role, i in filled]}


def test_each_stands_where_it_stands_more_often() -> None:
    rows = [mention("a", ("n",), ("s",)), mention("b", ("n",), ("s",)), mention("c", ("s",), ("n",))]
    assert parties(rows, ACTORS, {}) == (["n"], ["s"])


def test_who_is_alone_in_a_role_stays_in_it() -> None:
    assert parties([mention("a", ("n",), ("n",))], ACTORS, {}) == (["n"], ["n"])


def test_a_description_gives_way_to_the_name_that_its_document_gives() -> None:
    rows = [mention("a", ("n",), ("firm",)), mention("a", ("n",), ("vektar",))]
    assert parties(rows, ACTORS, {}) == (["n"], ["vektar"])


def test_a_description_stays_where_nothing_says_that_it_is_the_named() -> None:
    elsewhere = [mention("a", ("n",), ("firm",)), mention("b", ("n",), ("vektar",))]
    assert set(parties(elsewhere, ACTORS, {})[1]) == {"firm", "vektar"}
    other = [mention("a", ("n",), ("other",)), mention("a", ("n",), ("vektar",))]
    assert set(parties(other, ACTORS, {})[1]) == {"other", "vektar"}
