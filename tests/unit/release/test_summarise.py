from pipeline.release.summarise import around, chain_in_words, counts, telling_claims, telling_events
from pipeline.schema import PUBLISHED, conform, from_rows
from tests.unit.release.candidates import TEXT, rows


def read(name: str):  # type: ignore[no-untyped-def]
    return conform(name, from_rows(name, rows().get(name, [])))


def test_a_release_is_told_in_counts_events_and_claims() -> None:
    assert dict(counts(read))["events"] == 1 and len(counts(read)) == len(PUBLISHED)
    (event,) = telling_events(read)
    assert event["sources"] == ["the ministry"] and event["summary"] in TEXT
    (claim,) = telling_claims(read)
    assert claim["chain"] == "the ministry, in an unknown paper"
    assert claim["evidence"] == "The port workers went on strike on Monday, the ministry said."


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
