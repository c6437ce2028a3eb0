from pipeline.release.describe import code_versions, recoded
from pipeline.schema import TABLES
from pipeline.settings import Settings

NOW = {
    **dict.fromkeys(("newsledger", "model", "settings"), "1"),
    **{name: version for name, version in code_versions(Settings()).items() if name not in ("model", "settings")},
}


def test_the_same_versions_recode_nothing() -> None:
    assert recoded(NOW, NOW) == frozenset()


def test_a_stage_recodes_what_it_makes_and_what_is_made_of_that() -> None:
    assert recoded(NOW, {**NOW, "link_claims": "x"}) == {"claims", "claim_links", "rejected"}
    found = recoded({**NOW, "resolve_actors": "x"}, NOW)
    assert {"actors", "mentions", "claims", "events", "event_mentions"} <= found
    assert not found & {"documents", "document_lines"}


def test_another_model_recodes_all_but_the_documents() -> None:
    found = recoded(NOW, {**NOW, "model": "x"})
    assert {"mentions", "events"} <= found and not found & {"documents", "document_lines"}


def test_other_settings_or_another_reader_or_a_stage_that_is_gone_recode_everything() -> None:
    assert recoded(NOW, {**NOW, "inputs": "x"}) == frozenset(TABLES)
    assert recoded(NOW, {**NOW, "settings": "x"}) == frozenset(TABLES)
    assert recoded({**NOW, "a_stage_of_old": "1"}, NOW) == frozenset(TABLES)
