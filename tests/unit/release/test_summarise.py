from pathlib import Path
from typing import Any

from pipeline.release.read import release_reader
from pipeline.release.summarise import around, chain_in_words, counts, telling_claims, telling_events
from pipeline.schema import PUBLISHED, conform, from_rows
from pipeline.warehouse import write_parquet
from tests.unit.release.candidates import TEXT, rows


def write(folder: Path, tables: dict[str, list[dict[str, Any]]]) -> None:
    for name in PUBLISHED:
        write_parquet(folder / f"{name}.parquet", conform(name, from_rows(name, tables.get(name, []))))


def test_a_release_is_told_in_counts_events_and_claims(tmp_path: Path) -> None:
    write(tmp_path, rows())
    read = release_reader(tmp_path)
    assert dict(counts(tmp_path))["events"] == 1 and len(counts(tmp_path)) == len(PUBLISHED)
    (event,) = telling_events(read)
    assert event["sources"] == ["the ministry"] and event["summary"] in TEXT
    (claim,) = telling_claims(read)
    assert claim["chain"] == "the ministry, in an unknown paper"
    assert claim["evidence"] == "The port workers went on strike on Monday, the ministry said."


def test_an_empty_release_tells_nothing(tmp_path: Path) -> None:
    write(tmp_path, {})
    read = release_reader(tmp_path)
    assert not [*telling_events(read), *telling_claims(read)]


def test_the_longest_chains_are_told_one_a_group_and_those_who_say_it_together_are_one_link(tmp_path: Path) -> None:
    tables = rows()
    (claim,) = tables["claims"]
    origin, publisher = claim["attribution_chain"]
    relayer = {**origin, "role": "relayer"}
    chains = {
        "together": ("a", [origin, origin, publisher]),
        "relayed": ("b", [origin, relayer, publisher]),
        "again": ("b", [origin, relayer, {**relayer, "text": None}, publisher]),
        "twice": ("c", [origin, relayer, relayer, publisher]),
    }
    tables["claims"] = [
        {**claim, "claim_id": name, "claim_group_id": group, "attribution_chain": chain}
        for name, (group, chain) in chains.items()
    ]
    write(tmp_path, tables)
    assert [told["claim_id"] for told in telling_claims(release_reader(tmp_path))] == ["twice", "again", "together"]


def test_the_events_that_most_sources_report_are_told_first_if_both_sides_are_known(tmp_path: Path) -> None:
    tables = rows()
    (event,) = tables["events"]
    both = {"source_actor_ids": ["actor-1"], "target_actor_ids": ["actor-1"]}
    tables["events"] = [
        {**event, "event_id": "a", "source_actor_ids": [], "independent_source_count": 9},
        {**event, "event_id": "b", **both, "independent_source_count": 1},
        {**event, "event_id": "c", **both, "independent_source_count": 2},
    ]
    write(tmp_path, tables)
    assert [told["event_id"] for told in telling_events(release_reader(tmp_path))] == ["c", "b", "a"]


def test_a_chain_names_relayers_agencies_and_the_paper() -> None:
    links = [
        {"role": "origin", "text": None},
        {"role": "relayer", "text": "Yoo"},
        {"role": "relayer", "text": None},
        {"role": "publisher", "text": None},
    ]
    words = chain_in_words({"attribution_chain": links}, {"agency": "MNA", "publisher": "The Daily"})
    assert words == "nobody named, through Yoo, through MNA, in The Daily"


def test_the_evidence_is_the_sentence_around_the_spans() -> None:
    text = "First title\n\nOne thing happened. Then the ministry said so. A third thing."
    start = text.index("ministry")
    assert around(text, [{"start": start, "end": start + 8}]) == "Then the ministry said so."
