import pyarrow as pa
import pytest

from pipeline.schema import PUBLISHED, TABLES, vocabulary
from pipeline.schema.dictionary import DOCUMENT, dictionary

FIXED = {
    "documents": "doc_id source_uri raw_sha256 title authors publisher agency dateline published_at "
    "published_precision published_basis language text story_id story_relation canonical_doc_id",
    "document_lines": "doc_id line raw_start raw_end role reason text_start text_end",
    "rejected": "stage source_uri raw_sha256 row_id reason detail",
    "actors": "actor_id name type country sector wikidata_id aliases offices mention_count document_count",
    "mentions": "mention_id doc_id kind start end text form actor_id geonameid country latitude longitude "
    "place_precision time_value time_start time_end time_precision time_basis",
    "claims": "claim_id doc_id content content_spans cue_spans quote_type claimant_actor_id claimant_text "
    "claimant_start claimant_end attribution_chain polarity certainty hedge_spans event_ids denies_claim_id "
    "claim_group_id source_reliability information_credibility rule_id confidence",
    "claim_links": "claim_id other_claim_id relation method score",
    "events": "event_id event_type mode contexts source_actor_ids target_actor_ids date_start date_end "
    "date_precision date_basis place_name geonameid country latitude longitude place_precision status summary "
    "mention_count document_count story_count independent_source_count first_reported last_reported is_disputed",
    "event_mentions": "event_mention_id event_id doc_id start end text sentence_start sentence_end event_type mode "
    "contexts roles realis is_negated is_historical is_background claim_id rule_id confidence",
    "changes": "table row_id change columns cause",
}


@pytest.mark.parametrize("name", sorted(FIXED))
def test_the_names_that_other_peoples_queries_rely_on_are_there(name: str) -> None:
    assert set(FIXED[name].split()) <= {c.name for c in TABLES[name].columns}


def test_published_tables_are_the_fixed_ones() -> None:
    assert set(PUBLISHED) == set(FIXED)


@pytest.mark.parametrize("name", sorted(TABLES))
def test_references_keys_and_vocabularies_exist(name: str) -> None:
    table = TABLES[name]
    columns = {c.name for c in table.columns}
    assert set(table.key) <= columns
    for column in table.columns:
        assert column.description
        if column.references:
            target, key = column.references.split(".")
            assert TABLES[target].key == (key,)
        if column.vocabulary:
            codes = vocabulary(column.vocabulary)
            assert codes and all(code.definition and code.source for code in codes)
            assert len({code.code for code in codes}) == len(codes)


def test_plover_is_listed_in_full() -> None:
    types = {code.code for code in vocabulary("plover_type")}
    assert len(types) == 16 and {"AGREE", "RETREAT", "CONCEDE", "ASSAULT"} <= types
    assert {"launch", "test"} <= {code.code for code in vocabulary("plover_mode")}


def test_the_data_dictionary_has_not_drifted() -> None:
    assert DOCUMENT.read_text(encoding="utf8") == dictionary(), "run `make dictionary`"


def test_arrow_schemas_carry_descriptions() -> None:
    field = TABLES["events"].arrow.field("status")
    assert field.type == pa.string() and not field.nullable
    assert b"Whether it happened" in field.metadata[b"description"]
