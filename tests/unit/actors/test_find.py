from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.schema.model import codes
from tests.unit.actors.found import Found

ARTICLE = (
    "Norwegian lawmakers said on Tuesday that the Police Security Service (PST) had warned them. "
    "According to Kari Lunde, a member of the parliamentary defence committee, the spy agency named two men. "
    "Lunde said she trusted the PST. Norway's Defence Minister Per Aas denied it.\n\n"
    "A senior defence official said the men were arrested. The official said Oslo would expel them. "
    "Mr Aas met German officials in Oslo."
)


def test_an_acronym_that_is_defined_names_the_same_body_later() -> None:
    found = Found(ARTICLE)
    assert found.name("PST", 0) == found.name("PST", 1) == "Police Security Service"
    assert "PST" in found.actor("PST")["aliases"]


def test_surname_and_pronoun_point_to_the_full_name() -> None:
    found = Found(ARTICLE)
    assert found.name("Lunde") == "Kari Lunde"
    assert found.name("she") == "Kari Lunde"


def test_a_title_is_an_office_not_a_part_of_the_name() -> None:
    found = Found(ARTICLE)
    minister = found.actor("Per Aas")
    assert {"title": "Defence Minister", "affiliation": "Norway"} in minister["offices"]
    assert (minister["country"], minister["sector"]) == ("NOR", "GOV")
    assert found.name("Aas") == "Per Aas"


def test_an_unnamed_official_stays_apart_from_the_named() -> None:
    found = Found(ARTICLE)
    official = found.actor("A senior defence official")
    assert not official["is_named"]
    assert (official["type"], official["sector"], official["country"]) == ("person", "GOV", None)
    assert found.actor("The official") == official


def test_people_with_a_demonym_are_a_group_of_that_country() -> None:
    found = Found(ARTICLE)
    lawmakers = found.actor("Norwegian lawmakers")
    assert (lawmakers["type"], lawmakers["country"], lawmakers["sector"]) == ("group", "NOR", "LEG")
    assert "Norwegian" not in found.words("nominal")


def test_a_capital_that_acts_is_its_government_and_else_a_place() -> None:
    found = Found(ARTICLE)
    assert found.name("Oslo") == "Norway"
    assert found.words("name").count("Oslo") == 1


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("Seoul says the launch failed.", "Seoul", "South Korea"),
        ("Talks between Washington and Tehran collapsed.", "Washington", "United States"),
        ("Talks between Washington and Tehran collapsed.", "Tehran", "Iran"),
        ("The Kremlin denied the report.", "Kremlin", "Kremlin"),
        ("The Pentagon denied the report.", "Pentagon", "United States Department of Defense"),
        ("The Swedish government said it would pay.", "The Swedish government", "Sweden"),
        ("The Swedish government said it would pay.", "it", "Sweden"),
        ("The Polish defence ministry said so.", "The Polish defence ministry", "Polish Defence Ministry"),
        ("Poland's Ministry of Defence said so.", "Ministry of Defence", "Polish Defence Ministry"),
        ("Polish Defense Ministry spokesman Jan Nowak said so.", "Polish Defense Ministry", "Polish Defence Ministry"),
        ("Reports by Kyodo said so.", "Kyodo", "Kyodo News"),
    ],
)
def test_bodies_are_known_by_what_stands_for_them(text: str, words: str, name: str) -> None:
    assert Found(text).name(words) == name


def test_bodies_are_found_by_how_they_are_named() -> None:
    found = Found("The Social Democratic and Labour Party met the National Union of Farmers on Monday.")
    assert found.words("name") == ["Social Democratic and Labour Party", "National Union of Farmers"]


def test_a_definition_makes_a_body_of_what_the_parser_missed() -> None:
    found = Found("Members of the Coastal Relief Board (CRB) met. The CRB then issued a statement.")
    assert found.mentions_of("Coastal Relief Board") == ["Coastal Relief Board", "CRB", "CRB"]


def test_family_names_may_come_first() -> None:
    found = Found("Lawmaker Shin Dong-hyun met Zhang Weimin on Monday. Shin said Zhang had agreed.")
    assert found.name("Shin") == "Shin Dong-hyun"
    assert found.name("Zhang") == "Zhang Weimin"


def test_two_persons_of_one_surname_stay_apart() -> None:
    found = Found("Anna Berg met Peter Berg in Rome. Berg said nothing. Mr Berg left.")
    assert found.name("Anna Berg") != found.name("Peter Berg")
    assert found.name("Berg") == "Berg"


def test_a_role_beside_a_name_is_the_same_person_and_an_office() -> None:
    found = Found("Paul Mbeya, the Kenyan trade envoy, left on Friday.")
    assert found.name("the Kenyan trade envoy") == "Paul Mbeya"
    assert found.actor("Paul Mbeya")["offices"] == [{"title": "trade envoy", "affiliation": "Kenya"}]


def test_possessives_and_articles_are_outside_of_names() -> None:
    found = Found("The European Union's envoy met Iran's president.")
    assert "European Union" in found.words("name")
    assert "Iran" in found.words("name")


def test_an_it_that_stands_for_a_clause_is_no_mention() -> None:
    found = Found("Canada said it was difficult to verify the claim.")
    assert found.words("pronoun") == []


def test_a_pronoun_with_two_antecedents_is_left_out() -> None:
    found = Found("Robert Miles met David Hall before his trial.")
    assert found.words("pronoun") == []


def test_a_namesake_of_a_state_is_left_to_the_places() -> None:
    assert "Georgia" not in Found("U.S. Senator Joan Reed of Georgia voted against the bill.").words("name")
    assert Found("Georgia and Russia signed an agreement.").name("Georgia") == "Georgia"


def test_an_empty_text_has_no_actors() -> None:
    assert (Found("12 + 3").mentions, Found("12 + 3").actors) == ([], [])


SENTENCES = st.sampled_from(
    [
        *ARTICLE.replace("\n\n", " ").split(". "),
        "President Xi Jinping's visit",
        "THE U.N. SAYS NO",
        "She (the minister) left -- so did they",
        "“We won,” he said",
        "MAPUTO (Reuters) – Rebels' raids",
    ]
)


@settings(max_examples=50, deadline=None)
@given(st.lists(SENTENCES, min_size=1, max_size=4))
def test_rows_are_sound_for_any_text(sentences: list[str]) -> None:
    found = Found("\n\n".join(sentences))
    spans = [(m["start"], m["end"]) for m in found.mentions]
    assert len(set(spans)) == len(spans)
    assert all(found.text[s:e] == found.text[s:e].strip() != "" for s, e in spans)
    assert {m["local_actor_id"] for m in found.mentions} == set(found.by_id)
    assert len(found.by_id) == len(found.actors)
    for actor in found.actors:
        assert actor["name"]
        assert actor["type"] in codes("actor_type")
        assert actor["sector"] in codes("plover_sector") | {None}
        assert actor["country"] in codes("country") | {None}


def test_the_north_is_a_state_once_it_is_named() -> None:
    found = Found("North Korea fired a missile on Monday. Officials said the North had warned no one.")
    assert found.name("North") == "North Korea"
    assert "North" not in Found("Farmers in the north said the North Sea was rough.").words("name")


def test_a_list_of_states_is_a_list_of_names() -> None:
    found = Found("South Korea, the U.S. and Japan signed the statement.")
    assert found.words("name") == ["South Korea", "U.S.", "Japan"]


def test_initials_join_a_name_that_the_text_has_in_full() -> None:
    found = Found("Global Motors cut jobs on Monday. GM said it regretted the cuts.")
    assert found.name("GM") == "Global Motors"


def test_a_committee_is_the_affiliation_of_its_member() -> None:
    found = Found(ARTICLE)
    assert found.actor("Kari Lunde")["offices"] == [
        {"title": "member", "affiliation": "parliamentary defence committee"}
    ]
    assert found.actor("Kari Lunde")["sector"] == "LEG"


def test_another_states_body_of_the_same_name_is_not_the_gazetteers() -> None:
    assert (
        Found("Kenya's National Intelligence Service denied it.").actor("National Intelligence Service")["country"]
        == "KEN"
    )


def test_a_speaker_quoted_is_not_the_he_of_the_quotation() -> None:
    found = Found("“He lied to us,” said Tom Reyes.")
    assert found.words("pronoun") == []


def test_capitals_of_a_line_in_capitals_tell_nothing() -> None:
    found = Found("NORTH KOREA FIRES ROCKET OVER JAPAN")
    assert found.words("name") == ["NORTH KOREA", "JAPAN"]


def test_a_well_known_surname_may_be_somebody_elses() -> None:
    assert Found("Putin spoke on Monday.").name("Putin") == "Vladimir Putin"
    assert Found("Igor Putin, a banker, left the board. Putin gave no reason.").name("Putin") == "Igor Putin"
    assert Found("Igor Putin left. Putin gave no reason.").actor("Putin")["country"] is None
    both = Found("Vladimir Putin met Igor Putin. Putin gave no reason.")
    assert both.name("Putin") == "Vladimir Putin"


def test_a_surname_of_two_is_of_the_one_named_last() -> None:
    found = Found("Peter Berg left on Monday.\n\nBerg was late.\n\nAnna Berg came.\n\nBerg was early.")
    assert (found.name("Berg", 0), found.name("Berg", 1)) == ("Peter Berg", "Anna Berg")


def test_a_hyphenated_surname_points_to_its_bearer() -> None:
    found = Found("Omani Foreign Minister Nasser al-Harthi spoke. The report upset al-Harthi. Al-Harthi left.")
    assert found.mentions_of("Nasser al-Harthi") == ["Nasser al-Harthi", "al-Harthi", "Al-Harthi"]


def test_an_unnamed_group_is_called_without_its_number() -> None:
    found = Found("Two Latvian diplomats left. Most companies closed.")
    assert [a["name"] for a in found.actors] == ["Latvian diplomats", "companies"]


def test_a_leader_has_the_country_of_the_body_that_is_led() -> None:
    found = Found("The Estonian Space Agency (ESA) was late. ESA head Mart Kask apologized.")
    head = found.actor("Mart Kask")
    assert head["offices"] == [{"title": "head", "affiliation": "Estonian Space Agency"}]
    assert (head["country"], head["sector"]) == ("EST", "GOV")


def test_the_head_of_another_body_is_somebody_else() -> None:
    found = Found("Ana Ruiz, the head of the Customs Department, spoke. The head of the agency left.")
    assert found.name("The head") != "Ana Ruiz"


def test_a_wire_service_in_a_dateline_is_no_short_form_of_the_place() -> None:
    found = Found("MUSCAT (RNA) – Oman offered on Monday to host the talks.")
    assert "MUSCAT" not in [a["name"] for a in found.actors]
