"""A denial stands against what it denies, and against nothing else; figures that differ deny nothing."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.chain import rows

CHARGE = {"text": "Norway accused Belarus of sending rockets to Iran.", "date": "2026-03-04"}
SAID = {"text": "Norway said Belarus had shipped 8,000 shells to Iran.", "date": "2026-03-04"}


def with_more(document: dict[str, str], more: str) -> dict[str, str]:
    return {**document, "text": f"{document['text']}\n\n{more}"}


def disputed(event_type: str, *documents: dict[str, str]) -> list[bool]:
    """Whether each event of the type is disputed that is told as having happened."""
    events = [e for e in rows(*documents)["events"] if e["event_type"] == event_type and e["status"] != "denied"]
    return [e["is_disputed"] for e in events]


@pytest.mark.parametrize(
    ("about", "documents", "expected"),
    [
        ("the accusation alone", [CHARGE], False),
        ("the accused denies the act", [with_more(CHARGE, "Belarus denied that it had sent rockets to Iran.")], True),
        ("the accused denies the charge", [with_more(CHARGE, "Belarus denied the accusation.")], True),
        ("another act is denied", [with_more(CHARGE, "Belarus denied that its troops had attacked Poland.")], False),
        ("another country's like act is denied",
         [with_more(CHARGE, "Latvia denied that it had sent tanks to Chad.")], False),
        ("denied in another story",
         [CHARGE, {"text": "Belarus denied on Thursday that it had sent rockets to Iran.", "date": "2026-03-05"}], True),
        ("another says that it is not so",
         [SAID, {"text": "Estonia said that Belarus had not shipped shells to Iran.", "date": "2026-03-05"}], True),
        ("another tells another number",
         [SAID, {"text": "Estonia said Belarus had shipped 20,000 shells to Iran.", "date": "2026-03-05"}], False),
        ("another says the same",
         [SAID, {"text": "Estonia said Belarus had shipped shells to Iran.", "date": "2026-03-05"}], False),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_disputes_an_event(about: str, documents: list[dict[str, str]], expected: bool) -> None:
    assert disputed("AID", *documents) == [expected]


def test_a_denial_goes_with_its_document() -> None:
    denial = {"text": "Belarus denied on Thursday that it had sent rockets to Iran.", "date": "2026-03-05"}
    assert disputed("AID", CHARGE, denial) == [True]
    assert disputed("AID", CHARGE) == [False]


def test_of_a_claim_that_tells_two_events_a_denial_disputes_the_one_that_it_names() -> None:
    claim = "Norway said Belarus had shipped rockets to Iran after it had expelled two diplomats."
    document = {"text": f"{claim}\n\nBelarus denied that it had shipped rockets to Iran.", "date": "2026-03-04"}
    assert disputed("AID", document) == [True]
    assert disputed("SANCTION", document) == [False]


def test_who_negates_an_event_refutes_the_claim_of_it_and_supports_nothing() -> None:
    made = rows(SAID, {"text": "Estonia said that Belarus had not shipped shells to Iran.", "date": "2026-03-05"})
    speaker = {c["claim_id"]: c["claimant_text"] for c in made["claims"]}
    links = [(speaker[x["claim_id"]], x["relation"], speaker[x["other_claim_id"]]) for x in made["claim_links"]]
    assert links == [("Estonia", "refutes", "Norway")]


def one_event(*documents: dict[str, Any]) -> dict[str, Any]:
    [event] = [e for e in rows(*documents)["events"] if e["event_type"] == "AID"]
    return event


def test_differing_figures_are_a_range_with_who_tells_each() -> None:
    made = rows(SAID, {"text": "Estonia said Belarus had shipped 20,000 shells to Iran.", "date": "2026-03-05"})
    [event] = [e for e in made["events"] if e["event_type"] == "AID"]
    names = {a["actor_id"]: a["name"] for a in made["actors"]}
    [shells] = event["quantities"]
    assert (shells["unit"], shells["least"], shells["greatest"]) == ("shell", 8000, 20000)
    assert {names[r["actor_id"]]: r["lower"] for r in shells["reports"]} == {"Norway": 8000, "Estonia": 20000}


def test_copies_of_a_wire_story_are_one_story_and_one_origin() -> None:
    event = one_event(*({**SAID, "publisher": name, "story_id": "story-1"} for name in "ABC"))
    assert (event["mention_count"], event["document_count"]) == (3, 3)
    assert (event["story_count"], event["independent_source_count"]) == (1, 1)


def test_five_papers_that_quote_one_official_are_five_stories_and_one_origin() -> None:
    days = ("2026-03-04", "2026-03-05")
    event = one_event(*({**SAID, "publisher": name, "date": days[n % 2]} for n, name in enumerate("ABCDE")))
    assert (event["document_count"], event["story_count"], event["independent_source_count"]) == (5, 5, 1)
    assert [str(event[end].date()) for end in ("first_reported", "last_reported")] == list(days)


def test_a_statement_and_an_independent_report_are_two_origins() -> None:
    report = {"text": "Belarus shipped 8,000 shells to Iran on Tuesday.", "date": "2026-03-04", "publisher": "B"}
    assert one_event(SAID, report)["independent_source_count"] == 2


def test_who_denies_an_event_does_not_report_it() -> None:
    event = one_event(with_more(CHARGE, "Belarus denied that it had sent rockets to Iran."))
    assert (event["status"], event["is_disputed"], event["independent_source_count"]) == ("alleged", True, 1)
