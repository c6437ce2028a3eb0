"""The same claim across documents, its links, its events and its credibility; independent of the order of rows."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.kernel import Tables
from pipeline.schema import from_rows
from pipeline.settings import Settings
from pipeline.stages import COMPARE_CLAIMS, LINK_CLAIMS

DAY = datetime(2026, 3, 4, tzinfo=UTC)


def document(n: int, story: str | None = None, days: int = 0) -> dict[str, Any]:
    return {
        "doc_id": f"doc-{n}", "source_uri": f"test#{n}", "raw_sha256": "x", "authors": [], "language": "en",
        "text": "x" * 200, "published_at": DAY + timedelta(days=days), "story_id": story or f"story-{n}",
        "story_relation": "original", "canonical_doc_id": f"doc-{n}",
    }  # fmt: skip


def claim(n: int, content: str, actor: str | None = "a-1", doc: int | None = None, **given: Any) -> dict[str, Any]:
    anonymity = "named" if actor else "unnamed"
    origin = {"role": "origin", "anonymity": anonymity, "actor_id": actor}
    return {
        "claim_id": f"claim-{n}", "doc_id": f"doc-{doc or n}", "content": content,
        "content_spans": [{"start": 0, "end": 100}], "cue_spans": [{"start": 101, "end": 105}],
        "quote_type": "indirect", "claimant_actor_id": actor, "attribution_chain": [origin], "polarity": "asserted",
        "certainty": "stated", "hedge_spans": [], "rule_id": "speech:verb_clause", "confidence": 0.9, **given,
    }  # fmt: skip


def mention(n: int, event: str, claim_id: str | None, doc: int, start: int = 5) -> dict[str, Any]:
    return {
        "event_mention_id": f"em-{n}", "event_id": event, "doc_id": f"doc-{doc}", "start": start, "end": start + 2,
        "text": "xx", "sentence_start": 0, "sentence_end": 100, "event_type": "ASSAULT", "contexts": [], "roles": [], "quantities": [],
        "realis": "actual", "is_negated": False, "is_historical": False, "is_background": False, "claim_id": claim_id, "rule_id": "test",
    }  # fmt: skip


def linked(claims: list[dict], documents: list[dict], mentions: list[dict] = []) -> Tables:  # noqa: B006
    given = {
        "local_claims": from_rows("local_claims", claims),
        "documents": from_rows("documents", documents),
        "event_mentions": from_rows("event_mentions", mentions),
    }
    return LINK_CLAIMS(given | COMPARE_CLAIMS(given, Settings()), Settings())


def groups(made: Tables) -> list[str]:
    return made["claims"]["claim_group_id"].to_pylist()


ROCKET = "the rocket failed because of a faulty valve"


def test_reworded_claim_of_one_speaker_is_one_group() -> None:
    made = linked([claim(1, ROCKET), claim(2, "a faulty valve was why the rocket failed")], [document(1), document(2)])
    assert len(set(groups(made))) == 1
    [link] = made["claim_links"].to_pylist()
    assert (link["claim_id"], link["other_claim_id"], link["relation"]) == ("claim-2", "claim-1", "identical")


def test_other_speaker_other_polarity_or_much_later_is_another_group() -> None:
    others = (
        claim(2, ROCKET, actor="a-2"),
        claim(2, ROCKET, polarity="denied"),
        claim(2, ROCKET, actor=None),
    )
    for other in others:
        assert len(set(groups(linked([claim(1, ROCKET), other], [document(1), document(2)])))) == 2
    assert len(set(groups(linked([claim(1, ROCKET), claim(2, ROCKET)], [document(1), document(2, days=40)])))) == 2


def test_copies_of_one_story_are_one_group_even_when_nobody_is_named() -> None:
    copies = [claim(1, "it failed", actor=None), claim(2, "It  failed", actor=None)]
    assert len(set(groups(linked(copies, [document(1, "s"), document(2, "s")])))) == 1
    assert len(set(groups(linked(copies, [document(1, "s"), document(2, "t")])))) == 2


def test_the_same_words_in_other_forms_are_one_claim() -> None:
    told = [claim(1, "Belmora supplied rockets and sensors"), claim(2, "Belmora was supplying rockets, sensors")]
    assert len(set(groups(linked(told, [document(1), document(2)])))) == 1


def test_the_same_words_by_another_named_origin_of_another_story_support_and_raise_nothing() -> None:
    told = [claim(1, ROCKET), claim(2, ROCKET, actor="a-2")]
    apart = linked(told, [document(1), document(2)])
    assert [(x["relation"], x["method"]) for x in apart["claim_links"].to_pylist()] == [("supports", "same_words")]
    assert apart["claims"]["information_credibility"].to_pylist() == ["6", "6"]
    assert not linked(told, [document(1, "s"), document(2, "s")])["claim_links"].num_rows
    assert not linked([told[0], claim(2, ROCKET, actor=None)], [document(1), document(2)])["claim_links"].num_rows


def test_denial_refutes() -> None:
    denial = claim(2, "the charge", actor="a-2", polarity="denied", denies_claim_id="claim-1")
    links = linked([claim(1, ROCKET), denial], [document(1), document(2)])["claim_links"].to_pylist()
    assert [(x["claim_id"], x["other_claim_id"], x["relation"]) for x in links] == [("claim-2", "claim-1", "refutes")]


PAID = "the company paid for the rocket through a bank"


def test_denial_is_tied_to_the_claim_of_another_document_that_it_denies() -> None:
    denial = claim(2, "that the company paid for the cargo through a bank", actor="a-2", polarity="denied")
    made = linked([claim(1, PAID), denial], [document(1), document(2, days=1)])
    assert made["claims"]["denies_claim_id"].to_pylist() == [None, "claim-1"]
    assert [x["relation"] for x in made["claim_links"].to_pylist()] == ["refutes"]


def test_denial_is_not_tied_to_ones_own_later_or_other_claims() -> None:
    denial = claim(2, PAID, actor="a-2", polarity="denied")
    for told, days in ((claim(1, PAID, actor="a-2"), 1), (claim(1, PAID), -1), (claim(1, PAID), 30)):
        assert not linked([told, denial], [document(1), document(2, days=days)])["claim_links"].num_rows
    assert not linked([claim(1, ROCKET), denial], [document(1), document(2)])["claim_links"].num_rows


def test_events_inside_the_content_belong_to_the_claim() -> None:
    mentions = [mention(1, "e-in", None, 1), mention(2, "e-out", None, 1, start=150), mention(3, "e-other", None, 2)]
    made = linked([claim(1, ROCKET)], [document(1), document(2)], mentions)
    assert made["claims"]["event_ids"].to_pylist() == [["e-in"]]


def test_independent_named_origins_raise_credibility() -> None:
    claims = [claim(1, ROCKET), claim(2, "fire broke out at the pad", actor="a-2"), claim(3, "all fell", actor="a-3")]
    mentions = [mention(n, "e-1", f"claim-{n}", n) for n in (1, 2, 3)]
    two = linked(claims[:2], [document(1), document(2)], mentions[:2])
    assert two["claims"]["information_credibility"].to_pylist() == ["2", "2"]
    assert two["claim_links"]["relation"].to_pylist() == ["supports"]
    three = linked(claims, [document(1), document(2), document(3)], mentions)
    assert three["claims"]["information_credibility"].to_pylist()[0] == "1"
    one_story = linked(claims[:2], [document(1, "s"), document(2, "s")], mentions[:2])
    assert one_story["claims"]["information_credibility"].to_pylist() == ["6", "6"]


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_order_of_rows_does_not_matter(data: st.DataObject) -> None:
    words = ["rocket", "valve", "failed", "faulty", "pad", "fire", "crew", "launch"]
    contents = data.draw(st.lists(st.lists(st.sampled_from(words), min_size=4, max_size=6), min_size=2, max_size=8))
    claims = [
        claim(
            n,
            " ".join(content),
            actor=f"a-{data.draw(st.integers(1, 2))}",
            doc=n % 3 + 1,
            polarity=data.draw(st.sampled_from(["asserted", "denied"])),
        )
        for n, content in enumerate(contents, start=1)
    ]
    documents = [document(1), document(2), document(3, "story-2")]
    mentions = [mention(n, f"e-{n % 2}", f"claim-{n}", n % 3 + 1) for n in range(1, len(claims) + 1)]
    shuffled: list[Any] = data.draw(st.permutations(claims))
    first = linked(claims, documents, mentions)
    second = linked(shuffled, documents[::-1], mentions[::-1])
    assert all(isinstance(first[name], pa.Table) and first[name].equals(second[name]) for name in first)
