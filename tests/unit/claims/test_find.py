"""Claims of whole texts: offsets, chains, anonymity, denials, the kernel."""

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.claims.find import claims_of, find_claims
from pipeline.kernel import Tables
from pipeline.schema import conform, empty, from_rows
from pipeline.settings import Settings
from tests.unit.chain import rows
from tests.unit.parses import parsed, tables

NEWS = """Spy agency says rocket failed

The rocket failed because of a faulty valve, Yoon Ha-neul told reporters, citing the National Security Bureau.

Kyrland accused Ostrova of supplying the valve. "We sold nothing," said Tomas Berg, Ostrova's trade minister. "The
charge is absurd."

Ostrova denied the accusation, and sources familiar with the talks said a deal was unlikely."""


def with_mentions(made: Tables, *rows: dict[str, object]) -> Tables:
    return {**made, "mentions": conform("mentions", from_rows("mentions", rows))}


def found(text: str, **given: str) -> list[dict]:
    return claims_of(parsed(text, **given))


def test_every_offset_points_at_its_words() -> None:
    claims = found(NEWS)
    assert len(claims) >= 5
    for claim in claims:
        spans = [NEWS[s["start"] : s["end"]] for s in claim["content_spans"]]
        assert " … ".join(spans) == claim["content"]
        assert all(spans) and claim["cue_spans"]
        if claim["claimant_text"] is not None:
            assert NEWS[claim["claimant_start"] : claim["claimant_end"]] == claim["claimant_text"]
        for link in claim["attribution_chain"]:
            if link["text"] is not None:
                assert NEWS[link["start"] : link["end"]] == link["text"]


def test_ids_are_unique_and_stable() -> None:
    ids = [claim["claim_id"] for claim in found(NEWS)]
    assert len(set(ids)) == len(ids)
    assert ids == [claim["claim_id"] for claim in found(NEWS)]


def test_kernel_holds_the_schema_and_is_the_same_for_any_batch() -> None:
    texts = [NEWS, "The mayor said the bridge was closed.", "Nothing was said."]
    whole = with_mentions(tables(*texts))
    together = conform("found_claims", find_claims(whole, Settings())["found_claims"])
    single = []
    for text in reversed(texts):
        single += find_claims(with_mentions(tables(text)), Settings())["found_claims"].to_pylist()
    assert together.equals(conform("found_claims", from_rows("found_claims", single)))


def test_no_documents_no_claims() -> None:
    names = ("documents", "paragraphs", "parses", "mentions")
    assert find_claims({name: empty(name) for name in names}, Settings())["found_claims"].num_rows == 0


def test_claimant_is_resolved_by_the_head_of_its_phrase() -> None:
    text = "The spokesman of Ostrova said the port was open."
    made = tables(text)
    doc_id = made["documents"]["doc_id"][0].as_py()
    common = {"doc_id": doc_id, "kind": "actor", "form": "name", "rule_id": "test"}
    rows = [
        {**common, "mention_id": "m1", "start": 0, "end": 13, "text": text[0:13], "actor_id": "a-spokesman"},
        {**common, "mention_id": "m2", "start": 17, "end": 24, "text": text[17:24], "actor_id": "a-ostrova"},
    ]
    [claim] = find_claims(with_mentions(made, *rows), Settings())["found_claims"].to_pylist()
    assert claim["claimant_actor_id"] == "a-spokesman"
    assert claim["attribution_chain"][0]["actor_id"] == "a-spokesman"


def test_chain_ends_with_the_publisher_and_names_the_agency_before_it() -> None:
    [claim] = found("The mayor said the bridge was closed.", publisher="The Example", agency="Haneul News")
    roles = [(link["role"], link["text"], link["anonymity"]) for link in claim["attribution_chain"]]
    assert roles == [("origin", "The mayor", "role"), ("relayer", None, "named"), ("publisher", None, "named")]


def test_publisher_unknown_is_unnamed() -> None:
    [claim] = found("The mayor said the bridge was closed.")
    assert claim["attribution_chain"][-1]["anonymity"] == "unnamed"


def test_anonymity_of_origins() -> None:
    cases = {
        "Elena Duarte said the port was open.": "named",
        "A senior official said the port was open.": "role",
        "Two people familiar with the matter said the port was open.": "unnamed",
        "Sources said the port was open.": "unnamed",
        "It was reported that the port was open.": "unnamed",
    }
    for text, anonymity in cases.items():
        assert [c["attribution_chain"][0]["anonymity"] for c in found(text)] == [anonymity], text


def test_quote_types() -> None:
    assert [c["quote_type"] for c in found('"The port is open," Duarte said.')] == ["direct"]
    assert [c["quote_type"] for c in found("Duarte said the port was open.")] == ["indirect"]
    assert [c["quote_type"] for c in found('Duarte said the port was "wide open" again.')] == ["mixed"]


def test_denial_of_an_accusation_points_at_it() -> None:
    claims = found("Kyrland accused Ostrova of shelling a market. Ostrova denied the charge.")
    accusation, denial = claims
    assert accusation["polarity"] == "asserted"
    assert denial["polarity"] == "denied"
    assert denial["denies_claim_id"] == accusation["claim_id"]


def test_denial_in_its_own_words_points_at_the_claim() -> None:
    claims = found("Kyrland said Ostrova was supplying arms to rebels.\n\nOstrova denied supplying arms to rebels.")
    assert [c["denies_claim_id"] for c in claims] == [None, claims[0]["claim_id"]]


def test_denial_by_somebody_who_was_not_accused_points_at_nothing() -> None:
    claims = found("Kyrland accused Ostrova of shelling a market. Belmora denied the charge.")
    assert [c["denies_claim_id"] for c in claims] == [None, None]


def test_headline_and_transcript_colon() -> None:
    assert [(c["claimant_text"], c["content"]) for c in found("DUARTE: The port is open.")] == [
        ("DUARTE", "The port is open")
    ]


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.sampled_from([*"\"“”‘’',.:!?", "Yoon", "said", "the", "rocket", "failed", "denied", "it"]), max_size=14)
)
def test_any_run_of_words_and_marks_gives_sound_rows(words: list[str]) -> None:
    text = " ".join(["Yoon", *words])
    for claim in found(text):
        assert claim["content"]
        for span in [*claim["content_spans"], *claim["cue_spans"], *claim["hedge_spans"]]:
            assert 0 <= span["start"] < span["end"] <= len(text)
        starts = [span["start"] for span in claim["content_spans"]]
        assert starts == sorted(starts)


def origins(text: str) -> list[tuple[str, str, str]]:
    """Words, actor and anonymity of each claim's first origin, through all stages."""
    made = rows(text)
    names = {a["actor_id"]: a["name"] for a in made["actors"]}
    first = [c["attribution_chain"][0] for c in sorted(made["claims"], key=lambda c: c["cue_spans"][0]["start"])]
    return [(link["text"], names.get(link["actor_id"], ""), link["anonymity"]) for link in first]


def test_the_noun_for_a_paper_does_not_hide_its_name() -> None:
    told = origins("The Baltic Lookout newspaper reported on Thursday that Iran had paid.")
    assert told == [("The Baltic Lookout newspaper", "Baltic Lookout", "named")]


def test_the_spokesman_of_a_firm_is_not_the_firm() -> None:
    assert origins("A Microsoft spokesman said the firm had paid.")[0][1:] != ("Microsoft", "named")


def test_a_pronoun_is_as_anonymous_as_whom_it_stands_for() -> None:
    told = origins("Experts say a sensor can be adapted for rockets. The reverse is never done, they say.")
    assert [anonymity for _, _, anonymity in told] == ["role", "role"]
    told = origins("Petra Novak said the mine was safe. It had been inspected, she said.")
    assert [anonymity for _, _, anonymity in told] == ["named", "named"]


def test_a_capital_at_the_beginning_makes_no_name() -> None:
    assert origins("Director of sanctioned firm speaks of a mix-up")[0][2] == "role"
