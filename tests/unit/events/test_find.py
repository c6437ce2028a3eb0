"""Text in, event mentions out. The sentences are our own."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.events.find import events_of, find_events
from pipeline.schema import conform, empty
from pipeline.settings import Settings
from tests.unit.parses import parsed, tables

SENTENCES = (
    "The army shelled the port of Karvel on Monday, killing three fishermen.",
    "Norland and Sudland signed a treaty in Geneva after talks between their ministers.",
    "Police arrested two journalists who had criticised the governor.",
    "The ministry said it would release forty prisoners if the rebels laid down their arms.",
)


def found(text: str) -> list[dict[str, Any]]:
    return events_of(parsed(text))


def one(text: str, event_type: str) -> dict[str, Any]:
    events = [e for e in found(text) if e["event_type"] == event_type]
    assert events, f"no {event_type} in {text!r}: {[(e['event_type'], e['text']) for e in found(text)]}"
    return events[0]


def filling(text: str, event: dict[str, Any], role: str) -> list[str]:
    return [text[r["start"] : r["end"]] for r in event["roles"] if r["role"] == role]


@pytest.mark.parametrize(
    ("text", "event_type", "mode", "source", "target"),
    [
        ("France agreed to release the captured sailors.", "AGREE", None, "France", "the captured sailors"),
        ("Peru will send food to Bolivia.", "AGREE", None, "Peru", "Bolivia"),
        ("The president met the Kenyan foreign minister in Paris.", "CONSULT", None, "The president",
         "the Kenyan foreign minister"),
        ("Talks between Serbia and Kosovo resumed in Vienna.", "CONSULT", None, "Serbia", "Kosovo"),
        ("Chile praised Uruguay for its vote.", "SUPPORT", None, "Chile", "Uruguay"),
        ("Norway shared intelligence with Estonia.", "COOPERATE", None, "Norway", "Estonia"),
        ("Japan's assistance to Nepal grew last year.", "AID", None, "Japan", "Nepal"),
        ("Rebels freed three hostages.", "RETREAT", "release", "Rebels", "three hostages"),
        ("The premier apologised to the families.", "CONCEDE", None, "The premier", "the families"),
        ("Ghana urged Togo to hold elections.", "REQUEST", None, "Ghana", "Togo"),
        ("The union sued the company.", "ACCUSE", "allege", "The union", "the company"),
        ("Mali was accused by Niger of sheltering militants.", "ACCUSE", "allege", "Niger", "Mali"),
        ("The court rejected a request from the mayor.", "REJECT", None, "The court", "the mayor"),
        ("Iran threatened to attack Israel.", "THREATEN", None, "Iran", "Israel"),
        ("Thousands of teachers protested against the government.", "PROTEST", "demo", "Thousands of teachers",
         "the government"),
        ("Canada imposed sanctions on Belarus.", "SANCTION", "discontinue", "Canada", "Belarus"),
        ("India deployed troops along the border with China.", "MOBILIZE", "troops", "India", "the border"),
        ("Police arrested a reporter in Cairo.", "COERCE", "arrest", "Police", "a reporter"),
        ("The village was bombed by the air force.", "ASSAULT", "aerial", "the air force", "The village"),
    ],
)  # fmt: skip
def test_types_modes_and_parties(text: str, event_type: str, mode: str | None, source: str, target: str) -> None:
    event = one(text, event_type)
    assert event["mode"] == mode
    assert source in filling(text, event, "source")
    assert any(target in words for words in filling(text, event, "target"))


@pytest.mark.parametrize(
    ("text", "mode", "source"),
    [
        ("North Korea launched a reconnaissance satellite on Tuesday.", "launch", "North Korea"),
        ("A North Korean rocket launch alarmed its neighbours.", "launch", "North Korean"),
        ("Officials watched the launch of a satellite by Iran.", "launch", "Iran"),
        ("Pakistan tested a ballistic missile.", "test", "Pakistan"),
        ("Pakistan's missile test drew protests.", "test", "Pakistan"),
    ],
)
def test_launches_and_tests_are_mobilize(text: str, mode: str, source: str) -> None:
    event = one(text, "MOBILIZE")
    assert event["mode"] == mode
    assert any(source in words for words in filling(text, event, "source"))


@pytest.mark.parametrize(
    ("text", "event_type", "words"),
    [
        ("Militants who attacked the village fled.", "ASSAULT", "Militants"),
        ("The general ordered soldiers to arrest the mayor.", "COERCE", "soldiers"),
        ("The guards seized and burned the trucks.", "COERCE", "The guards"),
        ("Sudan said it had expelled three diplomats.", "SANCTION", "Sudan"),
        ("The minister paid a visit to Lisbon.", "CONSULT", "The minister"),
        ("GENEVA -- The agency condemned the strike.", "ACCUSE", "The agency"),
        ("The senator attacked the mayor, calling him a coward.", "ACCUSE", "The senator"),
    ],
)
def test_the_source_is_found_through_the_grammar(text: str, event_type: str, words: str) -> None:
    """Relative clause, control, coordination, a pronoun in reported speech, a light verb, a dateline."""
    assert filling(text, one(text, event_type), "source") == [words]


@pytest.mark.parametrize(
    "text",
    [
        "She suffered a heart attack on Monday.",
        "The firm released its annual report.",
        "The film was a hit with critics.",
        "He attacked the problem with energy.",
        "Shares struck a new high.",
        "The launch of the new phone disappointed buyers.",
        "The band will release an album.",
        "Anger over prices exploded.",
        "He won the battle against cancer.",
        "The central bank fought inflation.",
        "Fans gave the singer a warm welcome.",
        "A senator opened fire on the minister over the budget.",
        "The lawmaker fired a broadside at the mayor.",
        "The premier launched a charm offensive in Brussels.",
        "The mayor stood by her words.",
        "He might return in March.",
        "The chairman called a meeting.",
        "The company dismissed eighty of its workers.",
        "An official who asked not to be named was pessimistic.",
    ],
)
def test_figures_of_speech_are_no_events(text: str) -> None:
    assert found(text) == []


def test_a_verb_takes_the_noun_it_governs_into_itself() -> None:
    """ "Lift the ban" is one event, not a lifting and a ban."""
    assert [e["event_type"] for e in found("Brazil lifted the ban on beef from Argentina.")] == ["RETREAT"]


def test_a_cooperative_act_ruled_out_is_a_rejection() -> None:
    text = "Hungary said it will not accept refugees."
    event = one(text, "REJECT")
    assert filling(text, event, "source") == ["Hungary"]


def test_the_day_of_a_promised_act_is_not_the_day_of_the_promise() -> None:
    text = "The king will visit Oman on Friday."
    document = parsed(text)
    start = text.index("Friday")
    document.mentions = [{"mention_id": "m-t", "kind": "time", "start": start, "end": start + 6, "time_end": None}]
    timed = {e["event_type"]: any(r["role"] == "time" for r in e["roles"]) for e in events_of(document)}
    assert timed == {"AGREE": False, "CONSULT": True}


def test_who_says_that_another_must_act_requests_it() -> None:
    text = "Chad said Sudan must withdraw its troops."
    event = one(text, "REQUEST")
    assert filling(text, event, "source") == ["Chad"]
    assert filling(text, event, "target") == ["Sudan"]


def test_a_failed_launch_is_an_event_even_if_nobody_is_named() -> None:
    assert one("Engineers studied the failed launch in May.", "MOBILIZE")["mode"] == "launch"


def test_the_innermost_claim_is_taken() -> None:
    text = "Police arrested a reporter in Cairo, a lawyer said, Reuters reported."
    document = parsed(text)
    outer, inner = ("c-outer", 0, len(text) - 17), ("c-inner", 0, 34)
    document.claims = [
        {"claim_id": name, "content_spans": [{"start": start, "end": end}]} for name, start, end in (outer, inner)
    ]
    assert {e["claim_id"] for e in events_of(document)} == {"c-inner"}


def test_roles_carry_the_mention_that_covers_them() -> None:
    text = "Kenya arrested two Somali officers in Mombasa on Friday."
    document = parsed(text)
    start = text.index("Mombasa")
    friday = text.index("Friday")
    document.mentions = [
        {"mention_id": "m-k", "kind": "actor", "start": 0, "end": 5, "actor_id": "actor-kenya"},
        {"mention_id": "m-p", "kind": "place", "start": start, "end": start + 7, "actor_id": None},
        {"mention_id": "m-t", "kind": "time", "start": friday, "end": friday + 6, "actor_id": None, "time_end": None},
    ]
    roles = {r["role"]: r for r in events_of(document)[0]["roles"]}
    assert roles["source"]["actor_id"] == "actor-kenya"
    assert roles["source"]["mention_id"] == "m-k"
    assert roles["place"]["mention_id"] == "m-p"
    assert roles["time"]["mention_id"] == "m-t"


def test_the_kernel_gives_the_tables_rows() -> None:
    given = tables(*SENTENCES)
    given |= {"mentions": empty("mentions"), "local_claims": empty("local_claims")}
    rows = conform("local_event_mentions", find_events(given, Settings())["local_event_mentions"])
    assert rows.num_rows >= len(SENTENCES)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4, unique=True))
def test_offsets_quote_the_text(sentences: list[str]) -> None:
    document = parsed("\n\n".join(sentences))
    for event in events_of(document):
        assert document.text[event["start"] : event["end"]] == event["text"]
        assert event["sentence_start"] <= event["start"] < event["end"] <= event["sentence_end"]
        for role in event["roles"]:
            assert 0 <= role["start"] < role["end"] <= len(document.text)


@pytest.mark.parametrize(
    ("text", "event_type", "target"),
    [
        ("Two Fishermen Killed in Blast Near Harbour", "ASSAULT", "Fishermen"),
        ("The editor left the country after being freed by the court.", "RETREAT", "The editor"),
        ("The rebels were ambushed and killed.", "ASSAULT", "The rebels"),
        ("Villagers wounded in the raid were taken to Kano.", "ASSAULT", "Villagers"),
    ],
)
def test_the_target_of_a_passive_is_found_through_the_grammar(text: str, event_type: str, target: str) -> None:
    """A headline, a participle after a preposition, coordination, a reduced relative clause."""
    events = [e for e in found(text) if e["event_type"] == event_type]
    assert events
    assert all(any(target in words for words in filling(text, e, "target")) for e in events)


@pytest.mark.parametrize(
    "text",
    [
        "Steelworkers at the plant in Karvel went on strike on Monday.",
        "Teachers walked off the job in Karvel.",
        "The bus drivers' strike in Karvel entered its second day.",
        "The union leader organised a strike at the port.",
    ],
)
def test_strikes_of_workers_are_protests(text: str) -> None:
    assert [(e["event_type"], e["mode"]) for e in found(text)] == [("PROTEST", "strike")]


def test_sanctions_that_hit_are_sanctions() -> None:
    assert [e["event_type"] for e in found("Canada hit the bank with sanctions.")] == ["SANCTION"]


def test_a_gift_of_equipment_is_aid_and_a_month_no_particle() -> None:
    assert [e["event_type"] for e in found("Spain gave Morocco a radar in June.")] == ["AID"]


def placed(text: str, names: dict[str, str], days: dict[str, date] | None = None) -> list[dict[str, Any]]:
    """Event mentions of a text in which places (with their country) and days are resolved."""
    document = parsed(text)
    for words, value in {**names, **(days or {})}.items():
        start = text.index(words)
        row: dict[str, Any] = {"mention_id": words, "start": start, "end": start + len(words), "text": words}
        if isinstance(value, str):
            row |= {"kind": "place", "country": value}
        else:
            row |= {"kind": "time", "time_start": value, "time_end": value}
        document.mentions.append(row)
    return events_of(document)


@pytest.mark.parametrize(
    ("text", "names", "places"),
    [
        ("NAIROBI - Kenya released the ship on Monday.", {"NAIROBI": "KEN", "Kenya": "KEN"}, ["NAIROBI"]),
        ("NAIROBI - Uganda released the ship on Monday.", {"NAIROBI": "KEN", "Uganda": "UGA"}, []),
        ("Kenya released the ship on Monday.", {"Kenya": "KEN"}, []),
        ("NAIROBI - Kenya will release the ship on Monday.", {"NAIROBI": "KEN", "Kenya": "KEN"}, []),
    ],
)
def test_a_dateline_is_the_place_only_if_nothing_else_is_named(
    text: str, names: dict[str, str], places: list[str]
) -> None:
    event = next(e for e in placed(text, names) if e["event_type"] == "RETREAT")
    assert filling(text, event, "place") == places


def test_a_datelines_day_is_not_the_events() -> None:
    text = "NAIROBI, March 2 - The council met in the morning."
    event = one_of(placed(text, {}, {"March 2": date(2026, 3, 2)}), "CONSULT")
    assert filling(text, event, "time") == []


def test_the_day_of_the_asking_is_not_that_of_what_is_asked() -> None:
    text = "Panama asked Peru on March 2 to free the sailors."
    events = placed(text, {}, {"March 2": date(2026, 3, 2)})
    assert filling(text, one_of(events, "REQUEST"), "time") == ["March 2"]
    assert filling(text, one_of(events, "RETREAT"), "time") == []
    assert filling(text, one_of(events, "RETREAT"), "source") == ["Peru"]


def test_nothing_has_happened_after_it_was_reported_nor_is_planned_for_the_past() -> None:
    text = "Rebels attacked the base in June."
    assert filling(text, one_of(placed(text, {}, {"June": date(2026, 6, 1)}), "ASSAULT"), "time") == []
    text = "The king will visit Spain in June."
    assert filling(text, one_of(placed(text, {}, {"June": date(2025, 6, 1)}), "CONSULT"), "time") == []


def one_of(events: list[dict[str, Any]], event_type: str) -> dict[str, Any]:
    return next(e for e in events if e["event_type"] == event_type)


def test_a_name_in_apposition_fills_the_role() -> None:
    text = "The ministry spokesman Karel Dvorak rejected the demand."
    document = parsed(text)
    start = text.index("Karel Dvorak")
    document.mentions.append(
        {"mention_id": "m", "kind": "actor", "form": "name", "actor_id": "dvorak", "start": start, "end": start + 12}
    )
    event = one_of(events_of(document), "REJECT")
    assert [r["actor_id"] for r in event["roles"] if r["role"] == "source"] == ["dvorak"]


@pytest.mark.parametrize(
    ("text", "event_type", "dated"),
    [
        ("Peru closed the border on Monday after Chilean troops attacked a convoy.", "ASSAULT", False),
        ("Peru recalled its envoy on Monday because Chile accused Lima of arming rebels.", "ACCUSE", False),
        ("Peru expelled two diplomats on Monday, following the arrest of a Chilean spy.", "COERCE", False),
        ("On Monday rebels who kidnapped three engineers released a video.", "ASSAULT", False),
        ("Peru condemned on Monday the attack by Chilean troops on the village.", "ASSAULT", False),
        ("Chilean troops attacked a convoy on Monday after the talks failed.", "ASSAULT", True),
        ("Peru and Chile held talks on Monday.", "CONSULT", True),
        ("Talks between Peru and Chile began on Monday.", "CONSULT", True),
        ("Peru's minister visited Chile on Monday and met his counterpart.", "CONSULT", True),
    ],
)
def test_a_day_is_that_of_its_own_clause_alone(text: str, event_type: str, dated: bool) -> None:
    events = [e for e in placed(text, {}, {"Monday": date(2026, 3, 2)}) if e["event_type"] == event_type]
    assert events
    for event in events:
        assert (filling(text, event, "time") != []) is dated


def test_a_place_is_that_of_its_own_clause_alone() -> None:
    text = "Peru expelled two diplomats on Monday, following the arrest of a spy in Bogota."
    events = placed(text, {"Bogota": "COL"})
    assert filling(text, one_of(events, "SANCTION"), "place") == []


@pytest.mark.parametrize(
    ("text", "event_type", "sources", "targets"),
    [
        ("Norland and Sudland met on Monday.", "CONSULT", ["Norland"], ["Sudland"]),
        ("Norway and Sweden agreed to cooperate.", "AGREE", ["Norway"], ["Sweden"]),
        ("Norway and Sweden thanked Chile.", "SUPPORT", ["Norway", "Sweden"], ["Chile"]),
    ],
)
def test_no_party_is_both_source_and_target(text: str, event_type: str, sources: list[str], targets: list[str]) -> None:
    event = one(text, event_type)
    assert (filling(text, event, "source"), filling(text, event, "target")) == (sources, targets)


@pytest.mark.parametrize(
    ("text", "is_threat"),
    [
        ("Iran warned that it would strike Israel.", True),
        ("Iran warned that sanctions would follow.", True),
        ("The minister warned that the flood could hit the capital.", False),
        ("Experts warned that the virus could attack the lungs.", False),
        ("The UN warned that famine may kill thousands in Somalia.", False),
    ],
)
def test_a_warning_of_a_danger_from_elsewhere_is_no_threat(text: str, is_threat: bool) -> None:
    assert ("THREATEN" in {e["event_type"] for e in found(text)}) is is_threat


@pytest.mark.parametrize(
    "text",
    [
        "Prosecutors said they had closed their inquiry into the minister.",
        "The police dropped the investigation into the bank.",
    ],
)
def test_an_inquiry_that_is_closed_accuses_nobody(text: str) -> None:
    assert [e["event_type"] for e in found(text)] == ["RETREAT"]


@pytest.mark.parametrize(
    "text",
    [
        "Reporters asked the minister whether Norway had attacked Sweden.",
        "The senator asked the minister about the strike.",
        "The weather service warned residents that floods could hit the valley.",
        "The minister warned drivers to stay at home.",
        "The bank warned that inflation would rise.",
        "The agency warned of famine in Sudan.",
    ],
)
def test_questions_are_no_requests_and_warnings_of_dangers_no_threats(text: str) -> None:
    assert not {"REQUEST", "THREATEN"} & {e["event_type"] for e in found(text)}


def test_what_an_act_is_for_is_no_second_act_of_its_kind() -> None:
    assert [e["text"] for e in found("Norway and Sweden met in Oslo to discuss trade.")] == ["met"]
    both = found("The minister flew to Oslo to meet the Swedish premier.")
    assert [e["text"] for e in both] == ["flew", "meet"]


@pytest.mark.parametrize(
    ("text", "event_type"),
    [
        ("The candidate lost votes. Cruz renewed his attacks on Rubio.", "ACCUSE"),
        ("The caucus is near. Cruz attacked Rubio in Iowa.", "ACCUSE"),
        ("The senator attacked the mayor over taxes.", "ACCUSE"),
        ("The candidate was in Paris. Militants attacked the police.", "ASSAULT"),
        ("Norway attacked Sweden.", "ASSAULT"),
    ],
)
def test_in_politics_attacks_are_words(text: str, event_type: str) -> None:
    assert [e["event_type"] for e in found(text)] == [event_type]


def test_who_beats_a_rival_in_a_contest_strikes_no_blow() -> None:
    assert found("The primary was close. Clinton beat Sanders in Iowa.") == []
    assert [e["mode"] for e in found("Guards beat a prisoner in Minsk.")] == ["beat"]
