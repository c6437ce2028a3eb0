from __future__ import annotations

import random
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.actors.find import find_actors
from pipeline.actors.resolve import resolve_actors
from pipeline.identify import identify
from pipeline.kernel import Tables
from pipeline.language.parsed import parsed_documents
from pipeline.schema import conform, from_rows
from tests.unit.parses import SETTINGS, tables

TEXTS = [
    {"text": "Prime Minister Ana Torres of Chile met Kim Jong Un on Monday. Torres smiled.", "date": "2026-01-02"},
    {"text": "Chilean Prime Minister Ana Torres resigned. Kim Yung-ho said nothing.", "date": "2026-02-03"},
    {"text": "The Northern Farmers Alliance (NFA) marched. The NFA wants land.", "date": "2026-02-04"},
    {"text": "The NFA said it would march again. A senior official disagreed.", "date": "2026-02-05"},
    {"text": "A senior official spoke. Torres spoke too. Yoo Sang-jin met Yoo Min-ho.", "date": None},
    {"text": "Chilean Prime Minister Torres returned. North Korea's Kim Jong-un waved.", "date": "2026-03-01"},
]


def found(texts: list[dict[str, Any]]) -> Tables:
    given_tables = tables(*texts)
    mentions, actors = [], []
    for document in parsed_documents(given_tables):
        rows, named = find_actors(document)
        for row in rows:
            words = document.text[row["start"] : row["end"]]
            key = identify("m", document.doc_id, row["kind"], row["start"], row["end"])
            mentions.append({**row, "doc_id": document.doc_id, "text": words, "mention_id": key})
        actors += [{**row, "doc_id": document.doc_id} for row in named]
    return {
        "local_mentions": conform("local_mentions", from_rows("local_mentions", mentions)),
        "local_actors": conform("local_actors", from_rows("local_actors", actors)),
        "documents": given_tables["documents"],
        "paragraphs": given_tables["paragraphs"],
    }


def resolved(texts: list[dict[str, Any]]) -> tuple[dict[str, dict[str, Any]], list[dict[str, Any]]]:
    made = resolve_actors(found(texts), SETTINGS)
    actors = conform("actors", made["actors"]).to_pylist()
    mentions = conform("mentions", made["mentions"]).to_pylist()
    return {a["actor_id"]: a for a in actors}, mentions


def by_name(texts: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    actors, _ = resolved(texts)
    return {a["name"]: a for a in actors.values()}


def test_a_full_name_joins_across_documents_with_its_offices_dated() -> None:
    torres = by_name(TEXTS[:2])["Ana Torres"]
    assert (torres["document_count"], torres["mention_count"]) == (2, 3)
    (office,) = (o for o in torres["offices"] if o["affiliation"] == "Chile" and o["title"] == "Prime Minister")
    assert office["last_seen"] == date(2026, 2, 3)


def test_a_surname_joins_by_the_office_only() -> None:
    actors, mentions = resolved(TEXTS)
    texts = [m["actor_id"] for m in mentions if m["text"] == "Torres"]
    assert len(set(texts)) == 2
    torres = next(a for a in actors.values() if a["name"] == "Ana Torres")
    assert torres["document_count"] == 3


def test_an_acronym_joins_where_some_document_defines_it() -> None:
    assert by_name(TEXTS)["Northern Farmers Alliance"]["document_count"] == 2
    assert "NFA" in by_name(TEXTS[3:])


def test_namesakes_and_the_unnamed_stay_apart() -> None:
    actors, _ = resolved(TEXTS)
    names = [a["name"] for a in actors.values()]
    assert {"Kim Jong Un", "Kim Yung-ho", "Yoo Sang-jin", "Yoo Min-ho"} <= set(names)
    assert names.count("senior official") == 2


def test_spellings_of_one_gazetteer_entry_are_one_actor() -> None:
    kim = by_name(TEXTS)["Kim Jong Un"]
    assert kim["document_count"] == 2
    assert "Kim Jong-un" in kim["aliases"]


def test_every_actor_is_mentioned_and_every_mention_is_kept() -> None:
    given_tables = found(TEXTS)
    actors, mentions = resolved(TEXTS)
    assert {m["actor_id"] for m in mentions if m["actor_id"]} == set(actors)
    assert len(mentions) == given_tables["local_mentions"].num_rows


@settings(max_examples=25, deadline=None)
@given(st.randoms(use_true_random=False), st.sets(st.integers(0, len(TEXTS) - 1), min_size=1))
def test_order_does_not_matter(rng: random.Random, chosen: set[int]) -> None:
    given_tables = found([TEXTS[i] for i in sorted(chosen)])
    shuffled = {}
    for name, table in given_tables.items():
        order = list(range(table.num_rows))
        rng.shuffle(order)
        shuffled[name] = table.take(order)
    one, other = resolve_actors(given_tables, SETTINGS), resolve_actors(shuffled, SETTINGS)
    for name in ("actors", "mentions"):
        assert conform(name, one[name]).equals(conform(name, other[name]))


@settings(max_examples=25, deadline=None)
@given(st.sets(st.integers(0, len(TEXTS) - 1), min_size=1))
def test_more_documents_never_join_distinct_full_names(chosen: set[int]) -> None:
    few, _ = resolved([TEXTS[i] for i in sorted(chosen)])
    all_actors, _ = resolved(TEXTS)
    full = {a["name"] for a in few.values() if a["type"] == "person" and len(a["name"].split()) > 2}
    kept = {name for a in all_actors.values() for name in [a["name"]] if name in full}
    assert kept == full


def test_a_name_that_another_document_shows_to_be_a_bodys_is_one_actor() -> None:
    texts = [
        {"text": "The Estonian company Vesta Marin paid.", "date": "2026-03-01"},
        {"text": "Vesta Marin was sued. Vesta Marin left.", "date": "2026-03-02"},
    ]
    marin = by_name(texts)["Vesta Marin"]
    assert (marin["type"], marin["country"], marin["document_count"]) == ("organization", "EST", 2)


def test_an_office_without_its_body_gives_way_to_the_same_with_it() -> None:
    texts = [
        {"text": "Latvian Foreign Minister Oskar Riekst left.", "date": "2026-03-01"},
        {"text": "Foreign Minister Oskar Riekst returned.", "date": "2026-03-04"},
    ]
    (office,) = by_name(texts)["Oskar Riekst"]["offices"]
    assert (office["affiliation"], office["first_seen"], office["last_seen"]) == (
        "Latvia",
        date(2026, 3, 1),
        date(2026, 3, 4),
    )


def test_a_company_is_one_with_and_without_its_legal_form() -> None:
    texts = [
        {"text": "Regulators sued Harbour Mills Inc on Monday.", "date": "2026-03-01"},
        {"text": "Regulators sued Harbour Mills Corporation on Tuesday.", "date": "2026-03-02"},
    ]
    (mills,) = (a for name, a in by_name(texts).items() if name.startswith("Harbour Mills"))
    assert mills["document_count"] == 2


def test_persons_of_one_name_and_two_states_stay_apart() -> None:
    texts = [
        {"text": "Estonian Foreign Minister Maria Lind spoke. Lind left.", "date": "2026-03-01"},
        {"text": "Finnish Finance Minister Maria Lind resigned.", "date": "2026-03-02"},
        {"text": "Maria Lind sang.", "date": "2026-03-03"},
    ]
    actors, _ = resolved(texts)
    assert sorted(str(a["country"]) for a in actors.values() if a["name"] == "Maria Lind") == ["EST", "FIN", "None"]
    together, _ = resolved(texts[1:])
    assert [a["country"] for a in together.values() if a["name"] == "Maria Lind"] == ["FIN"]
